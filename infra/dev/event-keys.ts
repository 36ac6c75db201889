// Keys with which each subgraph signs the events that it sends, for one start or one test.
import { generateKeyPairSync } from "node:crypto";

export type EventKeys = Readonly<Record<string, { readonly privateKey: string; readonly publicKey: string }>>;

/** A pair for each name, PEM. */
export function newEventKeys(names: readonly string[]): EventKeys {
  return Object.fromEntries(
    names.map((name) => [name, generateKeyPairSync("ed25519", { publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } })]),
  );
}
