// What pages of other sites may send. A browser that sends an operation says which site's page asked for it; pages of listed origins
// may, with a token of their own, and read the answer. There are no cookies, so that a page can use nothing but what it was given.
import type { IncomingHttpHeaders } from "node:http";
import { RequestRefused } from "./errors.ts";

/** Origins such as `https://app.example`, as browsers write them. */
export type AllowedOrigins = ReadonlySet<string>;

/**
 * Refuses what a page of an origin that is not listed could make a browser send without asking first: a GET without a header that
 * needs a preflight. (A form's content types are not taken from anybody.) A GET cannot change anything; it could be timed.
 */
export function checkOrigin(method: string, headers: IncomingHttpHeaders, allowed: AllowedOrigins): void {
  if (method !== "GET" || headers["apollo-require-preflight"] || headers["x-apollo-operation-name"]) return;
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && allowed.has(origin)) return;
  const otherOrigin = origin !== undefined && URL.parse(origin)?.host !== headers.host;
  if (otherOrigin || (site !== undefined && site !== "same-origin" && site !== "none")) {
    throw new RequestRefused(403, "A page of another site may not send this request: add the header apollo-require-preflight, or use POST with application/json.", { code: "FORBIDDEN" });
  }
}

/** What lets a page of a listed origin read an answer, also one that refuses; nothing for anybody else. */
export function originHeaders({ origin }: IncomingHttpHeaders, allowed: AllowedOrigins): Record<string, string> {
  if (origin === undefined || !allowed.has(origin)) return {};
  return { "access-control-allow-origin": origin, "access-control-expose-headers": "content-disposition, link, retry-after, www-authenticate, x-request-id" };
}

/** The answer to a browser that asks, for a page of a listed origin, what it may send; null for every other request. */
export function preflightHeaders(method: string, headers: IncomingHttpHeaders, allowed: AllowedOrigins): Record<string, string> | null {
  const { origin, "access-control-request-method": asked } = headers;
  if (method !== "OPTIONS" || asked === undefined || origin === undefined || !allowed.has(origin)) return null;
  return {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "apollo-require-preflight, authorization, content-type, x-apollo-operation-name, x-purpose, x-request-id",
    "access-control-max-age": "600",
  };
}
