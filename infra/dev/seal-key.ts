import { createHmac } from "node:crypto";

/** The key that seals values at rest in development, from the secret of its server: the same at every start. */
export function developmentSealKey(serverSecret: string): string {
  return `development:${createHmac("sha256", serverSecret).update("seal").digest("base64url")}`;
}
