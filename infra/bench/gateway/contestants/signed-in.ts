// Who is signed in where a contestant enforces what the graph protects: an issuer, its key, and a token with every scope.
import type { webcrypto } from "node:crypto";
import { generateKeyPair, SignJWT } from "jose";
import { scopes } from "../graph.ts";

export const issuer = "https://issuer.example";
export const audience = "graph";

/** A new key for each process; the token is good for longer than a run. */
export async function signIn(): Promise<{ readonly publicKey: webcrypto.CryptoKey; readonly token: string }> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA");
  const token = await new SignJWT({ role: "COORDINATOR", organisations: ["institution:42"], scope: scopes.join(" ") })
    .setProtectedHeader({ alg: "EdDSA", kid: "one" }).setIssuer(issuer).setAudience(audience).setSubject("coordinator:1").setIssuedAt().setExpirationTime("2h").sign(privateKey);
  return { publicKey, token };
}
