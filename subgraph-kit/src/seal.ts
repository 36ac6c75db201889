// Encrypts single values at rest: what a copy of the database alone must not tell. Each is bound to the one it is about, so
// that nobody can move it to another row, and names its key, so that keys can be changed while old values stay readable.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

interface SealKey {
  readonly id: string;
  readonly encryption: Buffer;
  readonly digest: Buffer;
}

// The first encrypts; all decrypt.
let keys: readonly SealKey[] = [];

/** What `SEAL_KEYS` holds: keys with their names, the one that encrypts first. */
export const sealKeyForm = /^[a-z0-9-]{1,20}:[A-Za-z0-9+/_=-]{32,}$/;

/**
 * Sets the keys of this process as `name:secret`, each secret 32 characters or more. The first one encrypts from now on. To
 * change the key, put the new one first and keep the old one behind it until every value has been sealed again.
 */
export function setSealKeys(given: readonly string[]): void {
  keys = given.map((text) => {
    if (!sealKeyForm.test(text)) throw new TypeError("A key for sealing is a name, a colon and a secret of 32 characters or more.");
    const [id, secret] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
    const derived = (use: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "", `seal ${use}`, 32));
    return { id, encryption: derived("encryption"), digest: derived("digest") };
  });
}

/** Has this process been given keys? */
export const canSeal = (): boolean => keys.length > 0;

const nonceBytes = 12;
const tagBytes = 16;

/** Seals a text about somebody for one use, such as `learner 0190…`; only `unseal` with the same words opens it. Throws without keys. */
export function seal(text: string, about: string): string {
  const key = firstKey();
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key.encryption, nonce).setAAD(Buffer.from(`${key.id}\0${about}`));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `${key.id}:${Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url")}`;
}

/** The text. Throws when it was sealed with a key that this process does not have, about somebody else, or has been changed. */
export function unseal(sealed: string, about: string): string {
  const [id = "", body = ""] = sealed.split(":");
  const key = keys.find((one) => one.id === id);
  if (!key) throw new Error("A sealed value names a key that is not in SEAL_KEYS: put that key back behind the first one.");
  const bytes = Buffer.from(body, "base64url");
  if (bytes.length < nonceBytes + tagBytes) throw new Error("A sealed value is cut off.");
  const decipher = createDecipheriv("aes-256-gcm", key.encryption, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(`${id}\0${about}`)).setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString("utf8");
}

/** Stands for a text wherever only sameness counts: whoever has no key can neither read it nor try out what it stands for. */
export function keyedDigest(text: string): string {
  return createHmac("sha256", firstKey().digest).update(text).digest("base64url");
}

function firstKey(): SealKey {
  const [key] = keys;
  if (!key) throw new Error("This process has no key to seal with: set SEAL_KEYS.");
  return key;
}
