// What a cursor holds is for this service alone: sort keys are names and days of people, and a cursor ends up in addresses,
// logs and other people's screens. So it is encrypted, and nobody else can make one.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

interface Keys {
  readonly encryption: Buffer;
  readonly nonce: Buffer;
}

// Until a key is set: one of this process's own, so that no cursor is ever readable.
let keys = keysOf(randomBytes(32).toString("base64url"));

/**
 * Sets the secret of this process's cursors, a text of 32 characters or more. Processes that share it read each other's;
 * with another one, all cursors that were given before are refused.
 */
export function setCursorKey(secret: string): void {
  keys = keysOf(secret);
}

// Names of people have lengths, and lengths tell names: each cursor is filled up to the next multiple.
const block = 64;
const nonceBytes = 12;
const tagBytes = 16;

/** Seals the values, which JSON can hold, for one list. The same values of the same list make the same cursor. */
export function sealCursor(list: string, values: readonly unknown[]): string {
  const text = JSON.stringify(values);
  const length = Buffer.byteLength(text);
  const plain = Buffer.from(text + " ".repeat(-length & (block - 1)));
  // A nonce made of what it encrypts never serves for two texts, without a counter that processes would have to share.
  const nonce = createHmac("sha256", keys.nonce).update(`${list}\0`).update(plain).digest().subarray(0, nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keys.encryption, nonce).setAAD(Buffer.from(list));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/** The values; null when this is no cursor of this list, or one that was made with another key. */
export function openCursor(list: string, cursor: string): unknown {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv("aes-256-gcm", keys.encryption, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(list)).setAuthTag(bytes.subarray(-tagBytes));
  try {
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString("utf8"));
  } catch {
    return null;
  }
}

function keysOf(secret: string): Keys {
  const derived = (use: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "", `cursor ${use}`, 32));
  return { encryption: derived("encryption"), nonce: derived("nonce") };
}
