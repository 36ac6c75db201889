// Answers in fewer bytes, for clients that ask for it. No page of another site can make a browser send an authorised operation (there are
// no cookies), so the length of a compressed answer tells nobody what is in it.
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

const gzipped = promisify(gzip);

/** Below this, a header costs as much as is saved. */
const leastLength = 1_400;

/** Whether the client takes gzip, the one encoding that all clients know which know any, and the cheapest. */
function takesGzip(acceptEncoding: string | string[] | undefined): boolean {
  if (typeof acceptEncoding !== "string") return false;
  return acceptEncoding.split(",", 20).some((part) => {
    const [name, ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    return name === "gzip" && !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
  });
}

/** Gives the bytes to send in place of the text, compressed in a thread of their own where that helps, or null where it does not. */
export function compressed(text: string, acceptEncoding: string | string[] | undefined): Promise<Buffer> | null {
  if (text.length < leastLength || !takesGzip(acceptEncoding)) return null;
  return gzipped(text, { level: constants.Z_BEST_SPEED });
}
