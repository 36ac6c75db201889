// An issuer of tokens with a real address for its keys, which can be told to misbehave.
import http, { type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from "jose";
import { readConfig } from "../src/config.ts";
import type { IdentityConfig } from "../src/identity/identity-config.ts";

export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are. */
  readonly keysUrl: string;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** The keys that it shows from now on. */
  show(...keys: readonly TestKey[]): void;
  /** Answers every following question for its keys in this way, until the next `show`. */
  behave(behaviour: (response: ServerResponse) => void): void;
  /** A token that a gateway believes, unless something is changed; a claim or header that is undefined is left out. */
  token(claims?: Record<string, unknown>, options?: { key?: TestKey; header?: Partial<JWTHeaderParameters> }): Promise<string>;
  /** The gateway's configuration that trusts this issuer. */
  trusted(overrides?: Partial<IdentityConfig>): IdentityConfig;
  stop(): Promise<void>;
}

export const subject = "019a3b5c-0000-7000-8000-000000000001";

export async function createKey(kid: string, alg = "EdDSA"): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

export const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

export async function startTestIssuer(): Promise<TestIssuer> {
  const first = await createKey("first");
  let shown: readonly TestKey[] = [first];
  let behaviour: ((response: ServerResponse) => void) | undefined;
  let asked = 0;
  const server = http.createServer((_request, response) => {
    asked += 1;
    if (behaviour) return behaviour(response);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: shown.map(({ publicJwk }) => publicJwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const keysUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`;
  const [issuer, audience] = ["https://issuer.example", "graph"];

  return {
    issuer,
    audience,
    keysUrl,
    asked: () => asked,
    show(...keys) {
      shown = keys;
      behaviour = undefined;
    },
    behave(next) {
      behaviour = next;
    },
    token(claims = {}, { key = first, header = {} } = {}) {
      const all = { iss: issuer, aud: audience, sub: subject, role: "CLERK", organisations: ["shop:1"], scope: "read write", iat: secondsFromNow(0), exp: secondsFromNow(60), ...claims };
      return new SignJWT(JSON.parse(JSON.stringify(all)) as Record<string, unknown>).setProtectedHeader(JSON.parse(JSON.stringify({ alg: key.alg, kid: key.kid, ...header })) as JWTHeaderParameters).sign(key.privateKey);
    },
    trusted: (overrides = {}) => ({ ...readConfig({ SUPERGRAPH: "x", GATEWAY_ISSUERS: `${issuer}=${keysUrl}`, GATEWAY_AUDIENCE: audience }).identity, clockToleranceSeconds: 5, keysCooldownMs: 0, keysDeadlineMs: 500, ...overrides }),
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
