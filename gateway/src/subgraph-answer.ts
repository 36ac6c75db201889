// What a subgraph answered, as far as it can be read without knowing what was asked.
import { CallFailed } from "./execution/call-failed.ts";
import { isObject } from "./execution/bare-object.ts";
import type { SubgraphAnswer, SubgraphError } from "./execution/execution.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Throws when the bytes are no UTF-8, no JSON, or no answer of GraphQL. */
export function readAnswer(bytes: Buffer): SubgraphAnswer {
  const answer: unknown = JSON.parse(utf8.decode(bytes));
  if (!isObject(answer) || !("data" in answer || "errors" in answer)) throw new CallFailed("SERVICE_UNAVAILABLE", "JSON that is no GraphQL answer");
  const { data, errors } = answer;
  if ((data !== undefined && data !== null && !isObject(data)) || (errors !== undefined && errors !== null && !Array.isArray(errors))) {
    throw new CallFailed("SERVICE_UNAVAILABLE", "data or errors of the wrong type");
  }
  return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: errors.slice(0, 1_000).map(toSubgraphError) } : {}) };
}

function toSubgraphError(error: unknown): SubgraphError {
  const { message, path, extensions } = isObject(error) ? error : {};
  const isPath = Array.isArray(path) && path.every((step) => typeof step === "string" || Number.isInteger(step));
  // Of what a subgraph adds, the code decides something; the rest would only have to be taken out again.
  const code = isObject(extensions) ? extensions["code"] : undefined;
  const isCode = typeof code === "string" && /^[A-Z][A-Z0-9_]*$/.test(code);
  return { message: String(message), ...(isPath ? { path } : {}), ...(isCode ? { extensions: { code } } : {}) };
}
