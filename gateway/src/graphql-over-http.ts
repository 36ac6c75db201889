// The request's side of the GraphQL-over-HTTP specification: what is asked for, in which form, and in which form to answer.
import type { IncomingHttpHeaders } from "node:http";
import { RequestRefused } from "./errors.ts";
import { csv, ndjson } from "./table.ts";

export const json = "application/json";
export const graphqlJson = "application/graphql-response+json";
export type AnswerType = typeof json | typeof graphqlJson;

// Clients are few kinds of programs, each of which always asks for the same.
const known = new Map<string, AnswerType>();
const mostKnown = 100;

/** The type to answer in. Throws `RequestRefused` (406) when the client takes neither. */
export function answerType(accept: string | undefined): AnswerType {
  // The specification's default since 2025. Clients that send `*/*` still get the older type, as its audit asks.
  if (accept === undefined || accept.trim() === "") return graphqlJson;
  const type = known.get(accept) ?? negotiated(accept);
  if (known.size < mostKnown) known.set(accept, type);
  return type;
}

function negotiated(accept: string): AnswerType {
  const ranges = accept.split(",", 50).map(toMediaRange);
  const [first] = ([json, graphqlJson] as const)
    .flatMap((type) => {
      // The most exact range decides, so that `application/json;q=0, */*` does not mean JSON.
      const [range] = ranges.filter((candidate) => covers(candidate.range, type)).sort(byPreference(specificity));
      return range && range.q > 0 ? [{ ...range, type }] : [];
    })
    .sort(byPreference(({ q }) => q));
  if (!first) throw new RequestRefused(406, `This address answers in ${graphqlJson} or ${json}, and queries with one list also in ${csv} or ${ndjson}: name one of them in the Accept header.`);
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

/** Refuses a body that is not plain UTF-8 JSON, before it is read. */
export function checkContentType(method: string, headers: IncomingHttpHeaders): void {
  const contentType = headers["content-type"];
  if (contentType === json && headers["content-encoding"] === undefined) return;
  if (method === "GET" && contentType === undefined) return;
  const [essence, ...parameters] = (contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length).replaceAll('"', "");
  const plain = (headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
  if (essence !== json || (charset !== undefined && charset !== "utf-8" && charset !== "utf8") || !plain) {
    throw new RequestRefused(415, "Send the operation as application/json in UTF-8, without a content encoding.", { headers: { "accept-post": json } });
  }
}

/** What a client may send with an operation, checked. */
export interface Parameters {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

/** The parameters of a POST. Throws `RequestRefused` (400) when they are not what the specification asks for. */
export function readBody(bytes: Buffer | undefined): Parameters {
  const body = parseJson(bytes ?? Buffer.alloc(0));
  if (!isRecord(body)) throw new RequestRefused(400, Array.isArray(body) ? "Send one operation in a request: a list of operations is not taken." : "Send a JSON object with the operation in `query`.");
  return checked(body);
}

/** The parameters of a GET, checked in the same way. `search` begins with `?` or is empty. */
export function readSearch(search: string): Parameters {
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
  return checked({ query: only("query"), operationName: only("operationName"), variables: object("variables"), extensions: object("extensions") });
}

function checked({ query, operationName, variables, extensions, documentId }: Record<string, unknown>): Parameters {
  if (query === undefined || query === null) refuseKeptDocument(extensions, documentId);
  if (typeof query !== "string" || query === "") throw new RequestRefused(400, "Send the operation as a text in `query`.");
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") throw new RequestRefused(400, "Send `operationName` as a text, or leave it out.");
  if (variables !== undefined && variables !== null && !isRecord(variables)) throw new RequestRefused(400, "Send `variables` as a JSON object, or leave it out.");
  if (extensions !== undefined && extensions !== null && !isRecord(extensions)) throw new RequestRefused(400, "Send `extensions` as a JSON object, or leave it out.");
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined, extensions: extensions ?? undefined };
}

/** Clients that would send a hash or an id in place of the operation go on with its text when they are told in these words and codes. */
function refuseKeptDocument(extensions: unknown, documentId: unknown): void {
  if (isRecord(extensions) && extensions["persistedQuery"] !== undefined) throw new RequestRefused(400, "PersistedQueryNotSupported", { code: "PERSISTED_QUERY_NOT_SUPPORTED" });
  if (documentId !== undefined) throw new RequestRefused(400, "Send the operation as a text in `query`: no operations are kept here under a `documentId`.", { code: "PERSISTED_QUERY_NOT_SUPPORTED" });
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
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfText(bytes, at);
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return deepest;
}

const quote = 0x22;
const backslash = 0x5c;

/** Where the text that begins at `start` ends. Most of a request is the operation, one text without quotes in it. */
function endOfText(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(quote, start + 1); end !== -1; end = bytes.indexOf(quote, end + 1)) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return bytes.length;
}
