import { createHmac } from "node:crypto";

/** The secret that keys the rounding in development, from that of its server: the same at every start. */
export function developmentSecret(serverSecret: string): string {
  return createHmac("sha256", serverSecret).update("insights").digest("base64url");
}
