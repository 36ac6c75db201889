// Who sends a request: the one place where a token becomes a viewer. Without a token it is nobody; with one that cannot be
// believed the request is refused, because whoever sends a token does not mean to be nobody.
import type { IncomingMessage } from "node:http";
import type { Log } from "@lsg/subgraph-kit/log";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import type { JWTPayload } from "jose";
import { RequestRefused } from "../errors.ts";
import { toViewer } from "./claims.ts";
import type { IdentityConfig } from "./identity-config.ts";
import { createKeySet, type KeySet } from "./key-set.ts";
import { readPurpose } from "./purpose.ts";
import { createTokenVerifier, createVerifiedTokens, isMeantFor, tokenRefused } from "./token.ts";

export interface Identity {
  /**
   * Who sends a request to the whole graph (null), or to the contract of this name. Throws `RequestRefused`: 400, 401, 403,
   * or 503 when an issuer's keys are out of reach.
   */
  viewerOf(request: Pick<IncomingMessage, "url" | "rawHeaders">, contract: string | null): Promise<Viewer>;
  close(): void;
}

/** Throws when a file of keys cannot be used. */
export async function createIdentity(config: IdentityConfig, log: Log): Promise<Identity> {
  const keySets = new Map<string, KeySet>();
  for (const [issuer, keys] of config.issuers) {
    keySets.set(issuer, await createKeySet({ issuer, keys, cooldownMs: config.keysCooldownMs, deadlineMs: config.keysDeadlineMs, log }));
  }
  const verify = createTokenVerifier(config, keySets);
  const verified = createVerifiedTokens<{ viewer: Viewer; claims: JWTPayload }>();

  const believed = async (token: string): Promise<{ viewer: Viewer; claims: JWTPayload }> => {
    const known = verified.get(token);
    if (known) return known;
    const claims = await verify(token);
    const found = { viewer: toViewer(claims, config), claims };
    verified.set(token, found, (claims.exp ?? 0) * 1_000);
    return found;
  };
  const viewerOfToken = async (token: string, contract: string | null): Promise<Viewer> => {
    const { viewer, claims } = await believed(token);
    if (!isMeantFor(claims, audiencesOf(config, contract))) throw tokenRefused("TOKEN_AUDIENCE");
    return viewer;
  };

  return {
    async viewerOf({ rawHeaders, url }, contract) {
      refuseTokenInAddress(url ?? "");
      const token = readToken(valuesOf(rawHeaders, "authorization"));
      const purpose = readPurpose(valuesOf(rawHeaders, "x-purpose"));
      const viewer = token === null ? anonymousViewer : await viewerOfToken(token, contract);
      if (purpose !== null) return { ...viewer, purpose };
      if (config.purposeRoles.has(viewer.role)) throw new RequestRefused(403, "State in the header x-purpose what you need this for.", { code: "PURPOSE_REQUIRED" });
      return viewer;
    },
    close() {
      for (const keySet of keySets.values()) keySet.close();
    },
  };
}

/** What tokens must be meant for, to be taken at the whole graph (null) or at a contract. */
export function audiencesOf({ audiences, contractAudiences }: IdentityConfig, contract: string | null): readonly string[] {
  return contract === null ? audiences : (contractAudiences.get(contract) ?? []);
}

/** Every value that was sent of a header (its name in small letters). Of those that may be sent once, Node tells the first alone. */
function valuesOf(rawHeaders: readonly string[], header: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.length === header.length && name.toLowerCase() === header) values.push(rawHeaders[at + 1] ?? "");
  }
  return values;
}

/** The token, or null when there is no Authorization header. */
function readToken(headers: readonly string[]): string | null {
  if (headers.length === 0) return null;
  if (headers.length > 1) {
    throw new RequestRefused(400, "Send the Authorization header once.", { headers: { "www-authenticate": 'Bearer error="invalid_request", error_description="Send the Authorization header once."' } });
  }
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(headers[0] ?? "") ?? [];
  if (token === undefined) throw tokenRefused("TOKEN_MALFORMED");
  return token;
}

/** Addresses are written into logs and histories along the whole way; a token in one must not work, and its sender should learn so. */
function refuseTokenInAddress(url: string): void {
  const at = url.indexOf("?");
  if (at === -1 || !new URLSearchParams(url.slice(at)).has("access_token")) return;
  throw new RequestRefused(400, "Send the token in the Authorization header, not in the address: addresses are kept in logs. Do not use this token again.");
}
