// A mutation is no part of a query plan that could first ask the owner of a subject what its viewer may do. So the viewer
// brings the owner's decision along: a permit, which the owner gives as a field and signs. Nobody else can make one, it is
// for one viewer and one subject, and it lives for minutes.
import { createHash, createPublicKey } from "node:crypto";
import { SignJWT, importPKCS8, importSPKI, jwtVerify } from "jose";
import { permitSubject } from "./database.ts";
import type { RequestScope } from "./define-subgraph.ts";
import { problem, type Problem } from "./mutation.ts";
import type { Viewer } from "./viewer.ts";

/** What a viewer may read and write about one subject, as its owner decided. */
export interface Permit {
  readonly subject: string;
  readonly categories: readonly string[];
}

export interface Permits {
  /** Signs a permit for this viewer and no other, which ends at `until` when that comes first. Throws unless this service owns the subjects: it needs the private key. */
  issue(viewer: Viewer, permit: Permit & { readonly until?: Date | null }): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** What the token permits this viewer; null when it is none, altered, expired, or another viewer's. */
  check(token: string, viewer: Viewer): Promise<Permit | null>;
}

export type PermitRefused = Problem<"PermitRefused">;

const algorithm = "EdDSA";
// Sets permits apart from everything else that could ever be signed with the same key.
const type = "permit+jwt";
// Long enough to fill in a form, short enough that an access which ended is soon over here too.
const lifetimeSeconds = 15 * 60;
const longestToken = 4096;

/** Takes an Ed25519 key in PEM form: the owner's private one (PKCS #8), or elsewhere its public half (SPKI). */
export async function createPermits(pem: string): Promise<Permits> {
  const signingKey = pem.includes("PRIVATE KEY") ? await importPKCS8(pem, algorithm) : null;
  const publicKey = await importSPKI(createPublicKey(pem).export({ type: "spki", format: "pem" }) as string, algorithm);

  return {
    async issue(viewer, { subject, categories, until }) {
      if (signingKey === null) throw new Error("Only the owner of the subjects issues permits: this service has no private key for it.");
      const lastsUntil = Math.min(Date.now() + lifetimeSeconds * 1000, until?.getTime() ?? Infinity);
      const expiresAt = new Date(Math.floor(lastsUntil / 1000) * 1000);
      const token = await new SignJWT({ holder: holderOf(viewer), categories })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setSubject(subject)
        .setExpirationTime(expiresAt)
        .sign(signingKey);
      return { token, expiresAt };
    },
    async check(token, viewer) {
      if (viewer.id === null || token.length > longestToken) return null;
      try {
        const { payload } = await jwtVerify(token, publicKey, { algorithms: [algorithm], typ: type, requiredClaims: ["exp", "sub", "holder", "categories"] });
        return payload["holder"] === holderOf(viewer) ? { subject: payload.sub!, categories: payload["categories"] as string[] } : null;
      } catch {
        return null;
      }
    },
  };
}

/**
 * Lets the rest of this transaction read and write the rows of one category about `subject`, when `token` permits that to
 * the viewer; when none is said, about whomever the permit is for: then what the mutation changes must be found among the
 * rows that this lets through. Policies see it as `viewer_subjects(category)` for reading and `viewer_permitted(category)`
 * for writing. Answers null then, and otherwise the problem to answer with.
 */
export async function usePermit(
  { db, viewer, permits }: Pick<RequestScope, "db" | "viewer" | "permits">,
  token: string,
  { subject, category }: { subject?: string; category: string },
): Promise<PermitRefused | null> {
  const permit = await permits.check(token, viewer);
  if (permit === null || (subject !== undefined && permit.subject !== subject.toLowerCase()) || !permit.categories.includes(category)) {
    return problem("PermitRefused", "The permit does not hold for this: it is older than 15 minutes, or was given to somebody else, for something else or for less. Read `permit` of the record that you act on again, and send the new one.");
  }
  await permitSubject(db, category, permit.subject);
  return null;
}

// The same person in another role, or for other organisations, has other grounds: that is another holder.
function holderOf({ id, role, organisations }: Viewer): string {
  return createHash("sha256").update(JSON.stringify([id, role, [...organisations].sort()])).digest("base64url");
}
