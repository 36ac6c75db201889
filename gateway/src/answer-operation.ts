// From an operation's text to its answer. Apollo Server parses, validates and resolves what comes for the first time, and writes the
// errors of all answers; what was executed before is executed at once.
import { HeaderMap, type ApolloServer, type GraphQLRequest, type GraphQLResponse, type HTTPGraphQLRequest } from "@apollo/server";
import { OperationTypeNode, type ExecutionResult, type FormattedExecutionResult } from "graphql";
import type { SwappableGateway } from "./gateway.ts";
import type { Parameters } from "./graphql-over-http.ts";
import type { KnownOperation } from "./known-operations.ts";
import { operationInLog } from "./operations.ts";
import { runInScope, type RequestScope } from "./request-scope.ts";

export interface OperationRequest extends Parameters {
  readonly method: "GET" | "POST";
  /** The operation, where `known` found it. */
  readonly known: KnownOperation | undefined;
}

export interface OperationAnswer {
  readonly status: number;
  /** The methods that would be allowed, where this one is not. */
  readonly allow: string | undefined;
  readonly result: FormattedExecutionResult;
}

export interface OperationAnswers {
  /** The operation, if this text was executed before, and so has passed every check of an operation. */
  known(request: Parameters): KnownOperation | undefined;
  answer(request: OperationRequest, scope: RequestScope): Promise<OperationAnswer>;
}

export function createOperationAnswers(apollo: ApolloServer<RequestScope>, gateway: Pick<SwappableGateway, "find" | "execute">): OperationAnswers {
  const ask = async (request: Pick<OperationRequest, "query"> & Partial<OperationRequest>, scope: RequestScope): Promise<OperationAnswer> => {
    const { query, operationName, variables, extensions, method } = request;
    // Everything that came in is checked by now, so Apollo Server needs of HTTP what decides about a mutation, and no header.
    const response = await apollo.executeOperation({ query, operationName, variables, extensions, http: method === "GET" ? get : post } as GraphQLRequest, { contextValue: scope });
    return { status: response.http.status ?? 200, allow: response.http.headers.get("allow"), result: resultOf(response) };
  };

  const answerKnown = async (known: KnownOperation, { operationName, variables }: OperationRequest, scope: RequestScope): Promise<OperationAnswer> => {
    scope.told.operation = operationInLog(known.operation);
    const executed = gateway.execute(known, { operationName, variables }, scope);
    const result = await executed.catch(failed);
    if (result.errors === undefined) return { status: 200, allow: undefined, result: result as FormattedExecutionResult };
    // Asked for what every schema has, Apollo Server makes an answer of what came of the operation.
    const answer = await ask({ query: "{__typename}" }, { ...scope, executed });
    scope.told.operation = operationInLog(known.operation);
    return answer;
  };

  return {
    known: ({ query, operationName, extensions }) => (extensions?.["persistedQuery"] === undefined ? gateway.find(query, operationName) : undefined),
    answer(request, scope) {
      const { known } = request;
      const mayRun = known !== undefined && (request.method === "POST" || known.operation.operation === OperationTypeNode.QUERY);
      return runInScope(scope, () => (mayRun ? answerKnown(known, request, scope) : ask(request, scope)));
    },
  };
}

const get: HTTPGraphQLRequest = { method: "GET", headers: new HeaderMap(), search: "", body: undefined };
const post: HTTPGraphQLRequest = { ...get, method: "POST" };

/** Whoever awaits the execution itself gets the error. */
const failed = (): Pick<ExecutionResult, "errors" | "data"> => ({ errors: [] });

function resultOf({ body }: GraphQLResponse): FormattedExecutionResult {
  if (body.kind !== "single") throw new Error("An operation answered in parts.");
  return body.singleResult;
}
