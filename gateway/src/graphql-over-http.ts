// The request's side of the GraphQL-over-HTTP specification: what is asked for, in which form, and in which form to answer.
import type { IncomingHttpHeaders } from "node:http";
import { RequestRefused } from "./errors.ts";

export const json = "application/json";
export const graphqlJson = "application/graphql-response+json";
export type AnswerType = typeof json | typeof graphqlJson;

/** The type to answer in. Throws `RequestRefused` (406) when the client takes neither. */
export function answerType(accept: string | undefined): AnswerType {
  // The specification's default since 2025. Clients that send `*/*` still get the older type, as its audit asks.
  if (accept === undefined || accept.trim() === "") return graphqlJson;
  const ranges = accept.split(",", 50).map(toMediaRange);
  const [first] = ([json, graphqlJson] as const)
    .flatMap((type) => {
      // The most exact range decides, so that `application/json;q=0, */*` does not mean JSON.
      const [range] = ranges.filter((candidate) => covers(candidate.range, type)).sort(byPreference(specificity));
      return range && range.q > 0 ? [{ ...range, type }] : [];
    })
    .sort(byPreference(({ q }) => q));
  if (!first) throw new RequestRefused(406, `This address answers in ${graphqlJson} or ${json}: name one of them in the Accept header.`);
  return first.type;
}

interface MediaRange {
  readonly range: string;
  readonly q: number;
  readonly position: number;
}

function toMediaRange(text: string, position: number): MediaRange {
  const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith("q="));
  const value = q === undefined ? 1 : Number(q.slice(2));
  return { range, q: Number.isFinite(value) ? value : 0, position };
}

const covers = (range: string, type: string): boolean => range === type || range === "*/*" || range === "application/*";
const specificity = ({ range }: MediaRange): number => (range === "*/*" ? 0 : range.endsWith("/*") ? 1 : 2);
// Then the more exact one, then the one named first.
const byPreference = (measure: (range: MediaRange) => number) => (a: MediaRange, b: MediaRange): number => measure(b) - measure(a) || specificity(b) - specificity(a) || a.position - b.position;

/**
 * Refuses what a page of another site could make a browser send without asking first: a form's content types, and a GET
 * without the header that needs a preflight. A GET cannot change anything; it could be timed.
 */
export function checkOrigin(method: string, headers: IncomingHttpHeaders): void {
  if (method !== "GET" || headers["apollo-require-preflight"] || headers["x-apollo-operation-name"]) return;
  const site = headers["sec-fetch-site"];
  const otherOrigin = headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host;
  if (otherOrigin || (site !== undefined && site !== "same-origin" && site !== "none")) {
    throw new RequestRefused(403, "A page of another site may not send this request: add the header apollo-require-preflight, or use POST with application/json.", { code: "FORBIDDEN" });
  }
}

/** Refuses a body that is not plain UTF-8 JSON, before it is read. */
export function checkContentType(method: string, headers: IncomingHttpHeaders): void {
  const contentType = headers["content-type"];
  if (method === "GET" && contentType === undefined) return;
  const [essence, ...parameters] = (contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length).replaceAll('"', "");
  const plain = (headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
  if (essence !== json || (charset !== undefined && charset !== "utf-8" && charset !== "utf8") || !plain) {
    throw new RequestRefused(415, "Send the operation as application/json in UTF-8, without a content encoding.", { headers: { "accept-post": json } });
  }
}

/** The parameters of a POST. Throws `RequestRefused` (400) when they are not what the specification asks for. */
export function readBody(bytes: Buffer | undefined): Record<string, unknown> {
  const body = parseJson(bytes ?? Buffer.alloc(0));
  if (!isRecord(body)) throw new RequestRefused(400, Array.isArray(body) ? "Send one operation in a request: a list of operations is not taken." : "Send a JSON object with the operation in `query`.");
  checkParameters(body);
  return body;
}

/** The parameters of a GET, checked in the same way. `search` begins with `?` or is empty. */
export function readSearch(search: string): Record<string, unknown> {
  const parameters = new URLSearchParams(search);
  const only = (name: string): string | undefined => {
    const values = parameters.getAll(name);
    if (values.length > 1) throw new RequestRefused(400, `Send the parameter \`${name}\` once.`);
    return values[0];
  };
  const object = (name: string): unknown => {
    const text = only(name);
    return text === undefined || text === "" ? undefined : parseJson(Buffer.from(text));
  };
  const body = { query: only("query"), operationName: only("operationName"), variables: object("variables"), extensions: object("extensions") };
  checkParameters(body);
  return body;
}

function checkParameters({ query, operationName, variables, extensions }: Record<string, unknown>): void {
  if (typeof query !== "string" || query === "") throw new RequestRefused(400, "Send the operation as a text in `query`.");
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") throw new RequestRefused(400, "Send `operationName` as a text, or leave it out.");
  if (variables !== undefined && variables !== null && !isRecord(variables)) throw new RequestRefused(400, "Send `variables` as a JSON object, or leave it out.");
  if (extensions !== undefined && extensions !== null && !isRecord(extensions)) throw new RequestRefused(400, "Send `extensions` as a JSON object, or leave it out.");
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const utf8 = new TextDecoder("utf-8", { fatal: true });
const maxJsonDepth = 64;

function parseJson(bytes: Buffer): unknown {
  if (nesting(bytes) > maxJsonDepth) throw new RequestRefused(400, `The JSON is nested more than ${maxJsonDepth} levels deep. Send flatter variables.`);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new RequestRefused(400, "The JSON cannot be read: send well-formed JSON in UTF-8.");
  }
}

// Deeper code recurses over variables; a text of brackets must not reach it.
function nesting(bytes: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return deepest;
}
