// The address that takes operations: from an HTTP request to Apollo Server and back.
import { HeaderMap, type ApolloServer, type HTTPGraphQLResponse } from "@apollo/server";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errorBody, RequestRefused } from "./errors.ts";
import { answerType, checkContentType, checkOrigin, graphqlJson, json, readBody, readSearch, type AnswerType } from "./graphql-over-http.ts";
import type { Identity } from "./identity/identity.ts";
import type { OperationCheck } from "./limits.ts";
import { runInScope, type RequestScope } from "./request-scope.ts";
import { csv, isQuery, NoTable, tableType, toCsv, toNdjson, toTable, type TableType } from "./table.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The type agreed with the client; JSON until then. */
    answerType: AnswerType;
    /** What a client that wants a table asked for; null for everybody else. Errors are answered in `answerType` to both. */
    tableType: TableType | null;
    told: RequestScope["told"];
    /** Known before the body is read. */
    viewer: Viewer;
  }
}

export interface GraphqlRouteOptions {
  readonly url: string;
  /** Name of the contract that is served here; null for the whole graph. */
  readonly contract: string | null;
  readonly apollo: ApolloServer<RequestScope>;
  readonly check: OperationCheck;
  readonly identity: Identity;
  readonly deadlineMs: number;
  /** Aborted when the process may wait no longer for requests in flight. */
  readonly stopped: AbortSignal;
}

export function addGraphqlRoute(app: FastifyInstance, options: GraphqlRouteOptions): void {
  app.route({
    method: ["GET", "POST"],
    url: options.url,
    // Before the body is read, so that what cannot be served costs nothing.
    onRequest: async (request) => {
      const { method, headers } = request;
      request.tableType = tableType(headers.accept);
      request.answerType = request.tableType === null ? answerType(headers.accept) : graphqlJson;
      checkOrigin(method, headers);
      checkContentType(method, headers);
      request.viewer = await options.identity.viewerOf(request.raw, options.contract);
    },
    handler: (request, reply) => answer(request, reply, options),
  });
  app.route({
    method: ["DELETE", "HEAD", "OPTIONS", "PATCH", "PUT"],
    url: options.url,
    handler: () => {
      throw new RequestRefused(405, "Use GET for a query, or POST for any operation.", { headers: { allow: "GET, POST" } });
    },
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, { apollo, check, deadlineMs, stopped }: GraphqlRouteOptions): Promise<FastifyReply> {
  const { search } = new URL(request.url, "http://localhost");
  const isGet = request.method === "GET";
  const body = isGet ? readSearch(search) : readBody(request.body as Buffer | undefined);
  const refusal = check(body["query"] as string);
  if (refusal) return send(request, reply, 400, errorBody(String(refusal.extensions["code"]), refusal.message, request.id));

  const { tableType: wanted } = request;
  // Before anything is done: what changes something is not answered as a table.
  if (wanted !== null && !isQuery(body["query"] as string, body["operationName"] as string | undefined)) throw new RequestRefused(406, `Only queries are answered in ${wanted}: send this operation with Accept: ${graphqlJson}.`);

  const end = new AbortController();
  const scope: RequestScope = { requestId: request.id, viewer: request.viewer, signal: end.signal, log: request.log as RequestScope["log"], told: request.told };
  const onStopped = (): void => end.abort("the gateway stopped");
  const deadline = setTimeout(() => end.abort("the request's deadline passed"), deadlineMs);
  stopped.addEventListener("abort", onStopped, { once: true });
  reply.raw.once("close", () => {
    clearTimeout(deadline);
    stopped.removeEventListener("abort", onStopped);
    if (!reply.raw.writableFinished) end.abort("the client left");
  });

  const response = await runInScope(scope, () =>
    apollo.executeHTTPGraphQLRequest({
      // Everything that came in is checked above; Apollo Server gets what it needs to execute, and no other header.
      httpGraphQLRequest: { method: request.method, headers: new HeaderMap([["accept", request.answerType]]), search, body: isGet ? undefined : body },
      context: async () => scope,
    }),
  );
  const allow = response.headers.get("allow");
  if (allow !== undefined) void reply.header("allow", allow);
  if (wanted !== null) return sendTable(request, reply, wanted, { source: body["query"] as string, operationName: body["operationName"] as string | undefined, response });
  return send(request, reply, response.status ?? 200, text(response));
}

interface Answered {
  readonly source: string;
  readonly operationName: string | null | undefined;
  readonly response: HTTPGraphQLResponse;
}

// A table that lacks what failed would look whole: with any error there is none.
function sendTable(request: FastifyRequest, reply: FastifyReply, type: TableType, { source, operationName, response }: Answered): FastifyReply {
  const { data, errors } = JSON.parse(text(response)) as { data?: unknown; errors?: unknown };
  const status = response.status ?? 200;
  if (errors !== undefined || status >= 400) return send(request, reply, status >= 400 ? status : 422, JSON.stringify({ errors }));
  try {
    const table = toTable(source, operationName, data);
    const file = `${request.told.operation?.split(" ")[1] ?? "table"}.${type === csv ? "csv" : "ndjson"}`;
    void reply.header("content-disposition", `attachment; filename="${file}"`).header("vary", "accept");
    return reply.header("content-type", type === csv ? `${csv}; charset=utf-8; header=present` : type).send(type === csv ? toCsv(table) : toNdjson(table));
  } catch (error) {
    if (error instanceof NoTable) throw new RequestRefused(406, error.message);
    throw error;
  }
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, body: string): FastifyReply {
  // In the older type a well-formed request answers 200, and the body alone says what went wrong.
  const shown = request.answerType === json && status === 400 ? 200 : status;
  return reply.code(shown).header("content-type", `${request.answerType}; charset=utf-8`).send(body);
}

function text({ body }: HTTPGraphQLResponse): string {
  if (body.kind === "chunked") throw new Error("An operation answered in parts.");
  return body.string;
}
