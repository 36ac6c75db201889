// From the claims of a verified token to the viewer that the subgraphs are told.
import { anonymousViewer, isOrganisation, isRoleOfPerson, type Viewer } from "@lsg/subgraph-kit/viewer";
import type { JWTPayload } from "jose";
import type { IdentityConfig } from "./identity-config.ts";
import { claimRefused, tokenRefused } from "./token.ts";

// The viewer goes to every subgraph in a header; what would not fit there is refused here, with a reason.
const mostBytes = 6_000;

/** Throws `RequestRefused` (TOKEN_CLAIMS) when a claim has another shape than a viewer needs, or the role is not known. */
export function toViewer(payload: JWTPayload, { claims, roles }: IdentityConfig): Viewer {
  const id = own(payload, claims.id);
  const role = own(payload, claims.role);
  if (typeof id !== "string" || !isPlainText(id)) throw claimRefused(claims.id);
  if (typeof role !== "string" || !/^[A-Z][A-Z0-9_]{0,63}$/.test(role)) throw claimRefused(claims.role);
  // Nobody signs in to be nobody, or to be the system itself.
  if (role === anonymousViewer.role || !isRoleOfPerson(role) || (roles !== null && !roles.has(role))) throw claimRefused(claims.role);
  const viewer: Viewer = {
    id,
    role,
    organisations: texts(claims.organisations, own(payload, claims.organisations), isOrganisation),
    scopes: texts(claims.scopes, splitScopes(own(payload, claims.scopes)), isScope),
    purpose: null,
  };
  if (Buffer.byteLength(JSON.stringify(viewer)) > mostBytes) throw tokenRefused("TOKEN_CLAIMS");
  return Object.freeze(viewer);
}

const own = (payload: JWTPayload, name: string): unknown => (Object.hasOwn(payload, name) ? payload[name] : undefined);

/** One text with blanks between (RFC 8693), or a list. */
const splitScopes = (claim: unknown): unknown => (typeof claim === "string" ? claim.split(" ").filter((scope) => scope !== "") : claim);

/** An absent claim is an empty list; anything else that is not a list of such texts is refused. */
function texts(name: string, claim: unknown, isOne: (text: string) => boolean): readonly string[] {
  if (claim === undefined) return [];
  if (!Array.isArray(claim) || !claim.every((item) => typeof item === "string" && isOne(item))) throw claimRefused(name);
  return [...new Set(claim as string[])];
}

// The databases keep these as one text with blanks or commas between: one inside a scope would make two of it.
const isScope = (text: string): boolean => /^[!#-+\--[\]-~]{1,200}$/.test(text);
const isPlainText = (text: string): boolean => /^[^\p{Cc}]{1,200}$/u.test(text);
