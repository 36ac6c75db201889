// Issues development's tokens. Its private key lies in the data folder, so whoever can read that can be anyone: the gateway
// trusts this issuer in development only.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const issuerName = "development";
/** What a token for the whole graph (null), or for the contract of this name, is meant for. */
export const audienceOf = (contract: string | null): string => (contract === null ? "learning-support-graph" : `learning-support-graph/${contract}`);

const lifetimeSeconds = 12 * 60 * 60;

export interface Issuer {
  /** The file with its public key, as a JSON Web Key Set. */
  readonly keysFile: string;
  /** A token with these claims, valid for twelve hours; for the whole graph unless `aud` says otherwise. */
  token(claims: Readonly<Record<string, unknown>>): string;
}

/** Opens the issuer of a data folder. Its key is made on the first call, and kept: tokens outlive a restart. */
export function openIssuer(dataFolder: string): Issuer {
  const folder = issuerFolder(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateKey = ownKey(join(folder, "private-key.pem"));
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  const kid = createHash("sha256").update(String(x)).digest("base64url").slice(0, 12);
  const keysFile = join(folder, "keys.json");
  replaceFile(keysFile, `${JSON.stringify({ keys: [{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid, x }] }, null, 2)}\n`);
  return {
    keysFile,
    token(claims) {
      const now = Math.floor(Date.now() / 1_000);
      const signed = [{ alg: "EdDSA", typ: "JWT", kid }, { iss: issuerName, aud: audienceOf(null), iat: now, exp: now + lifetimeSeconds, ...claims }].map(encoded).join(".");
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString("base64url")}`;
    },
  };
}

export const issuerFolder = (dataFolder: string): string => join(dataFolder, "issuer");

/** Replaces a file that only its owner may read, without a moment in which it is absent or half written. */
export function replaceFile(file: string, text: string): void {
  // A gateway that watches it has nothing to read again.
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, text, { mode: 0o600 });
  renameSync(beside, file);
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

function ownKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  try {
    // Two commands at once must end up with one key: whoever comes second takes the first one's.
    writeFileSync(file, privateKey, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return createPrivateKey(readFileSync(file, "utf8"));
}
