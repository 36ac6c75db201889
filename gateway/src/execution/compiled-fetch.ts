// What all fetches share: the compiled form of one, and how it tells what went wrong.
import { GraphQLError } from "graphql";
import { CallFailed } from "./call-failed.ts";
import type { Execution, SendToSubgraph, SubgraphAnswer, SubgraphError } from "./execution.ts";
import type { Path, RisingPath } from "./path.ts";
import type { Positions } from "./positions.ts";
import type { Rewrite } from "./rewrites.ts";
import type { Merge } from "./subgraph-data.ts";

export interface CompiledFetch {
  readonly subgraph: string;
  readonly send: SendToSubgraph;
  readonly operationName: string | undefined;
  readonly mayRepeat: boolean;
  readonly positions: Positions;
  readonly rewriteOutput: Rewrite | null;
  /** The names that output rewrites give, by those under which the subgraph answers. */
  readonly outputNames: ReadonlyMap<string, string>;
  readonly merge: Merge;
  /** Makes the request's body; `representations` is the list in JSON. */
  body(execution: Execution, representations: string | null): string;
}

/** Errors at more places than this tell nothing more. */
export const mostErrors = 1_000;

/** Rejects, or throws, with `CallFailed` when no answer comes. */
export function ask(fetch: CompiledFetch, execution: Execution, representations: string | null): Promise<SubgraphAnswer> {
  const { scope, operationName } = execution;
  return fetch.send({ body: fetch.body(execution, representations), mayRepeat: fetch.mayRepeat, operationName, scope });
}

/** Throws `CallFailed` when an answer cannot be used. */
export function usable(answer: SubgraphAnswer): SubgraphAnswer {
  if (!answer.data && !answer.errors?.length) throw new CallFailed("SERVICE_UNAVAILABLE", "an answer with neither data nor errors");
  return answer;
}

/** The error of a call that failed, which the log gets whole. Throws again what is no failure of a call. */
export function errorOfCall(error: unknown, { subgraph, operationName }: CompiledFetch, { scope }: Execution): SubgraphError {
  if (!(error instanceof CallFailed)) throw error;
  scope.log.warn({ subgraph, operation: operationName, code: error.code, reason: error.message, err: error.cause }, "a call to a subgraph failed");
  return { message: error.message, extensions: { code: error.code } };
}

export function addError({ errors }: Execution, { subgraph }: CompiledFetch, { message, extensions }: SubgraphError, path: Path | undefined): void {
  // Whose error it is decides what of it a client may read.
  errors.push(new GraphQLError(message || "a subgraph failed without a message", { ...(path ? { path } : {}), extensions: { code: "DOWNSTREAM_SERVICE_ERROR", ...extensions, serviceName: subgraph } }));
}

/** Tells what of an answer has another shape than asked. */
export function reportProblems(problems: readonly RisingPath[], { subgraph, operationName }: CompiledFetch, { scope }: Execution, report: (error: SubgraphError) => void): void {
  if (problems.length === 0) return;
  const paths = problems.map((path) => path.toReversed());
  scope.log.error({ subgraph, operation: operationName, paths: paths.slice(0, 10) }, "a subgraph answered in another shape than asked");
  for (const path of paths) report({ message: "an answer in another shape than asked", path });
}

/** A path of the subgraph's answer in the names that output rewrites give. */
export function namedAs(path: Path, { outputNames }: CompiledFetch): Path {
  return outputNames.size === 0 ? path : path.map((step) => (typeof step === "string" ? (outputNames.get(step) ?? step) : step));
}
