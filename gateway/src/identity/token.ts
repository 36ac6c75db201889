// Decides whether a token is to be believed, and says in one word why not.
import { hash } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from "jose";
import { RequestRefused } from "../errors.ts";
import type { IdentityConfig } from "./identity-config.ts";
import { KeysUnavailable, type KeySet } from "./key-set.ts";

const refusals = {
  TOKEN_MALFORMED: "The token cannot be read: send `Authorization: Bearer TOKEN` with a signed JSON Web Token.",
  TOKEN_ALGORITHM: "The token is signed by a method that is not taken here: ask its issuer for another.",
  TOKEN_ISSUER: "The token's issuer is not trusted here: sign in where this graph's tokens are issued.",
  TOKEN_SIGNATURE: "The token's signature does not fit its issuer's keys: sign in again.",
  TOKEN_AUDIENCE: "The token is meant for another service: ask its issuer for one for this graph.",
  TOKEN_EXPIRED: "The token has expired: sign in again.",
  TOKEN_NOT_YET_VALID: "The token is not valid yet: wait, or set the clock of this machine's issuer.",
  TOKEN_CLAIMS: "The token's claims do not say who you are in the way this graph reads them: ask its issuer to correct them.",
} as const;

export type TokenRefusal = keyof typeof refusals;

/** 401 with the reason as its code. What exactly is wrong stays untold as long as the signature is not known to be good: who holds a bad token may have made it. */
export function tokenRefused(code: TokenRefusal): RequestRefused {
  const message = refusals[code];
  // Quotes would end the text, and a header takes no backquotes from us either.
  return new RequestRefused(401, message, { code, headers: { "www-authenticate": `Bearer error="invalid_token", error_description="${message.replaceAll("`", "")}"` } });
}

/** The same for one claim of a token whose signature is good, which its issuer has to correct: it is named. */
export function claimRefused(claim: string): RequestRefused {
  const { status, code, headers } = tokenRefused("TOKEN_CLAIMS");
  return new RequestRefused(status, `The token's claim \`${claim}\` is missing, or says something that this graph cannot read: ask the token's issuer to correct it.`, { code, headers });
}

export type TokenVerifier = (token: string) => Promise<JWTPayload>;

/** Whether a token with these claims is meant for one of these audiences. */
export function isMeantFor({ aud = [] }: JWTPayload, audiences: readonly string[]): boolean {
  return typeof aud === "string" ? audiences.includes(aud) : aud.some((audience) => audiences.includes(audience));
}

/** `keySets` by issuer. The token may be meant for any graph that is served here; which one, is asked with `isMeantFor`. The verifier gives the claims, or throws `RequestRefused`: 401 for the token, 503 when its issuer's keys are out of reach. */
export function createTokenVerifier(config: IdentityConfig, keySets: ReadonlyMap<string, KeySet>): TokenVerifier {
  const { algorithms, clockToleranceSeconds, maxTokenAgeSeconds } = config;
  const audiences = [...new Set([...config.audiences, ...[...config.contractAudiences.values()].flat()])];
  return async (token) => {
    const { issuer, algorithm } = unverified(token);
    if (!algorithms.includes(algorithm)) throw tokenRefused("TOKEN_ALGORITHM");
    // Each issuer's tokens are held to its own keys: one must not speak in the name of another.
    const keySet = keySets.get(issuer);
    if (!keySet) throw tokenRefused("TOKEN_ISSUER");
    try {
      return await verify(token, keySet, {
        algorithms: [algorithm],
        issuer,
        audience: audiences,
        requiredClaims: ["exp"],
        clockTolerance: clockToleranceSeconds,
        ...(maxTokenAgeSeconds === null ? {} : { maxTokenAge: maxTokenAgeSeconds }),
      });
    } catch (error) {
      throw refusalOf(error);
    }
  };
}

/** What the token says of itself; nothing here is believed before the signature is. */
function unverified(token: string): { issuer: string; algorithm: string } {
  try {
    const { alg } = decodeProtectedHeader(token);
    return { issuer: String(decodeJwt(token).iss), algorithm: String(alg) };
  } catch {
    throw tokenRefused("TOKEN_MALFORMED");
  }
}

async function verify(token: string, { keyFor }: KeySet, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keyFor, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token that names no key may be signed with any that fits.
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (other) {
        if (!(other instanceof errors.JWSSignatureVerificationFailed)) throw other;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function refusalOf(error: unknown): unknown {
  if (error instanceof KeysUnavailable) {
    return new RequestRefused(503, "Nobody can be recognised now, because the issuer's keys are out of reach. Try again in a moment.", { code: "SERVICE_UNAVAILABLE", headers: { "retry-after": "5" } });
  }
  if (error instanceof errors.JWTExpired) return tokenRefused("TOKEN_EXPIRED");
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "aud") return tokenRefused("TOKEN_AUDIENCE");
    const tooEarly = (error.claim === "nbf" || error.claim === "iat") && error.reason === "check_failed";
    return tooEarly ? tokenRefused("TOKEN_NOT_YET_VALID") : claimRefused(error.claim);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) return tokenRefused("TOKEN_SIGNATURE");
  if (error instanceof errors.JOSEError) return tokenRefused("TOKEN_MALFORMED");
  return error;
}

/** Remembers what was found of a token, under its hash: a memory dump of this process must hold nobody's token. */
export interface VerifiedTokens<T> {
  get(token: string): T | undefined;
  /** `expiresAtMs` is the token's own end. */
  set(token: string, value: T, expiresAtMs: number): void;
}

// A key that its issuer withdraws ends the tokens it signed after this long.
const longestMs = 5 * 60_000;

export function createVerifiedTokens<T>(mostKept = 10_000): VerifiedTokens<T> {
  const kept = new Map<string, { value: T; until: number }>();
  const keyOf = (token: string): string => hash("sha256", token, "base64url");
  return {
    get(token) {
      const known = kept.get(keyOf(token));
      return known && known.until > Date.now() ? known.value : undefined;
    },
    set(token, value, expiresAtMs) {
      const key = keyOf(token);
      kept.delete(key);
      // The one that was verified longest ago goes first.
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { value, until: Math.min(expiresAtMs, Date.now() + longestMs) });
    },
  };
}
