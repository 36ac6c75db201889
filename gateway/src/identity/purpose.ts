// Why somebody asks, in their own words: the header `x-purpose`, which ends up in the access logs of the subgraphs.
import { RequestRefused } from "../errors.ts";

const longest = 200;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The purpose, or null when none is stated. Throws `RequestRefused` (400) when it cannot be used. */
export function readPurpose(values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const purpose = values.length === 1 ? decode(values[0] ?? "")?.trim() : undefined;
  const usable = purpose !== undefined && purpose !== "" && [...purpose].length <= longest && !/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(purpose);
  if (!usable) throw new RequestRefused(400, `State the purpose once, in x-purpose, in 1 to ${longest} characters without line breaks.`);
  return purpose;
}

/**
 * Text with letters outside of ASCII comes as the bytes of UTF-8, which Node hands over one by one; or, because a browser
 * lets no such letter into a header, as RFC 8187 writes it: UTF-8''M%C4%81ori.
 */
function decode(value: string): string | undefined {
  try {
    const [, extended] = /^utf-8''(.*)$/i.exec(value) ?? [];
    return extended === undefined ? utf8.decode(Buffer.from(value, "latin1")) : decodeURIComponent(extended);
  } catch {
    return undefined;
  }
}
