// The address that takes operations: from an HTTP request to Apollo Server and back.
import { Readable } from "node:stream";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FormattedExecutionResult } from "graphql";
import { compressed } from "./compression.ts";
import { checkOrigin, originHeaders, preflightHeaders, type AllowedOrigins } from "./cross-origin.ts";
import { errorBody, RequestRefused } from "./errors.ts";
import { answerType, checkContentType, graphqlJson, json, readBody, readSearch, type AnswerType } from "./graphql-over-http.ts";
import type { Identity } from "./identity/identity.ts";
import type { InFlight } from "./in-flight.ts";
import type { OperationCheck } from "./limits.ts";
import { RequestEnd } from "./request-end.ts";
import type { RequestScope } from "./request-scope.ts";
import type { ServedGraph } from "./served-graph.ts";
import { byteOrderMark, csv, csvMetadata, isQuery, ndjson, NoTable, pageOf, tableType, toCsv, toNdjson, toTable, without, type PageOfTable, type Table, type TableType } from "./table.ts";
import { toTableMetadata } from "./table-metadata.ts";

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
  readonly graph: Pick<ServedGraph, "known" | "answer" | "schema">;
  readonly check: OperationCheck;
  readonly identity: Identity;
  /** Whose pages may send operations from another site. */
  readonly origins: AllowedOrigins;
  readonly deadlineMs: number;
  /** The requests that are being answered, for a process that may wait no longer for them. */
  readonly inFlight: InFlight<RequestEnd>;
}

export function addGraphqlRoute(app: FastifyInstance, options: GraphqlRouteOptions): void {
  app.route({
    method: ["GET", "POST"],
    url: options.url,
    // Before the body is read, so that what cannot be served costs nothing.
    onRequest: async (request, reply) => {
      const { method, headers } = request;
      void reply.headers(originHeaders(request.headers, options.origins));
      request.tableType = tableType(headers.accept);
      request.answerType = request.tableType === null ? answerType(headers.accept) : graphqlJson;
      checkOrigin(method, headers, options.origins);
      checkContentType(method, headers);
      request.viewer = await options.identity.viewerOf(request.raw, options.contract);
    },
    handler: (request, reply) => answer(request, reply, options),
  });
  app.route({
    method: ["DELETE", "HEAD", "OPTIONS", "PATCH", "PUT"],
    url: options.url,
    handler: (request, reply) => {
      void reply.headers(originHeaders(request.headers, options.origins));
      const preflight = preflightHeaders(request.method, request.headers, options.origins);
      if (preflight !== null) return reply.code(204).headers(preflight).send();
      throw new RequestRefused(405, "Use GET for a query, or POST for any operation.", { headers: { allow: "GET, POST" } });
    },
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, { graph, check, deadlineMs, inFlight }: GraphqlRouteOptions): Promise<FastifyReply> {
  const body = request.method === "GET" ? readSearch(new URL(request.url, "http://localhost").search) : readBody(request.body as Buffer | undefined);
  const { query, operationName, variables, extensions } = body;
  const known = graph.known(body);
  const refusal = known === undefined ? check(query) : null;
  if (refusal) return send(request, reply, 400, errorBody(String(refusal.extensions["code"]), refusal.message, request.id));

  const { tableType: wanted } = request;
  // Before anything is done: what changes something is not answered as a table.
  if (wanted !== null && !isQuery(query, operationName)) throw new RequestRefused(406, `Only queries are answered in ${wanted}: send this operation with Accept: ${graphqlJson}.`);

  if (wanted === csvMetadata) {
    const metadata = toTableMetadata({ schema: graph.schema(), source: query, operationName, url: request.method === "GET" ? request.url : `${operationName ?? "table"}.csv` });
    // What the schema does not have is told in the words of whoever answers it.
    if (metadata !== null) return sendText(request, reply.header("content-type", csvMetadata).header("vary", "accept"), JSON.stringify(metadata));
  }

  const end = new RequestEnd();
  const scope: RequestScope = { requestId: request.id, viewer: request.viewer, end, log: request.log as RequestScope["log"], told: request.told };
  const deadline = setTimeout(() => end.end("the request's deadline passed"), deadlineMs);
  inFlight.add(end);
  reply.raw.once("close", () => {
    clearTimeout(deadline);
    inFlight.remove(end);
    if (!reply.raw.writableFinished) end.end("the client left");
  });

  const execute = (asked: typeof variables) => graph.answer({ query, operationName, variables: asked, extensions, known, method: request.method === "GET" ? "GET" : "POST" }, scope);
  const { status, allow, result } = await execute(variables);
  if (allow !== undefined) void reply.header("allow", allow);
  const page = wanted === ndjson && result.errors === undefined && status < 400 ? pageOf(query, operationName, result.data) : null;
  if (page !== null && request.raw.httpVersion === "1.0") throw new RequestRefused(505, `Send the request over HTTP/1.1 or later: only there can lines of ${ndjson} that broke off be told from the whole table.`);
  if (page !== null) return sendPages(request, reply, end, pagesOf({ source: query, operationName, first: tableOf(query, operationName, result.data), page, execute: async (after) => (await execute({ ...variables, after })).result }));
  if (wanted !== null) return sendTable(request, reply, wanted, { source: query, operationName, status, result });
  return send(request, reply, status, toJson(result));
}

interface Answered {
  readonly source: string;
  readonly operationName: string | null | undefined;
  readonly status: number;
  readonly result: FormattedExecutionResult;
}

// A table that lacks what failed would look whole: with any error there is none.
function sendTable(request: FastifyRequest, reply: FastifyReply, type: TableType, { source, operationName, status, result: { data, errors } }: Answered): FastifyReply | Promise<FastifyReply> {
  if (errors !== undefined || status >= 400) return send(request, reply, status >= 400 ? status : 422, JSON.stringify({ errors }));
  const table = tableOf(source, operationName, data);
  const file = `${request.told.operation?.split(" ")[1] ?? "table"}.${type === csv ? "csv" : "ndjson"}`;
  void reply.header("content-disposition", `attachment; filename="${file}"`).header("vary", "accept");
  // The same request with another Accept header; a GET has it all in its address.
  if (type === csv) void reply.header("link", `<${request.url}>; rel="describedby"; type="${csvMetadata}"`);
  return sendText(request, reply.header("content-type", type === csv ? `${csv}; charset=utf-8; header=present` : type), type === csv ? `${byteOrderMark}${toCsv(table)}` : toNdjson(table));
}

// What is no table is told before anything is sent.
function tableOf(source: string, operationName: string | null | undefined, data: unknown): Table {
  try {
    return toTable(source, operationName, data);
  } catch (error) {
    if (error instanceof NoTable) throw new RequestRefused(406, error.message);
    throw error;
  }
}

interface Pages {
  readonly source: string;
  readonly operationName: string | null | undefined;
  readonly first: Table;
  readonly page: PageOfTable;
  readonly execute: (after: string) => Promise<FormattedExecutionResult>;
}

// Each page is asked for when the client has taken the one before: one is held at a time, however many there are.
async function* pagesOf({ source, operationName, first, page, execute }: Pages): AsyncGenerator<string> {
  let table = first;
  let { after } = page;
  for (;;) {
    yield toNdjson(without(table, page.column));
    if (after === null) return;
    const result = await execute(after);
    // Lines that lack what failed would look whole: they break off, which every client of HTTP notices.
    if (result.errors !== undefined) throw new Error("A page of a table failed.");
    table = toTable(source, operationName, result.data);
    const following = pageOf(source, operationName, result.data)?.after ?? null;
    if (following === after) throw new Error("A page of a table is followed by itself.");
    after = following;
  }
}

function sendPages(request: FastifyRequest, reply: FastifyReply, end: RequestEnd, pages: AsyncGenerator<string>): FastifyReply {
  const stream = Readable.from(pages, { objectMode: false, highWaterMark: 1 });
  // Also while nothing is asked for, because the client does not read.
  end.add(() => stream.destroy(new Error(`The table was cut off: ${end.reason}.`)));
  const file = `${request.told.operation?.split(" ")[1] ?? "table"}.ndjson`;
  return reply.headers({ "content-type": ndjson, "content-disposition": `attachment; filename="${file}"`, vary: "accept" }).send(stream);
}

function send(request: FastifyRequest, reply: FastifyReply, status: number, body: string): FastifyReply | Promise<FastifyReply> {
  // In the older type a well-formed request answers 200, and the body alone says what went wrong.
  const shown = request.answerType === json && status === 400 ? 200 : status;
  return sendText(request, reply.code(shown).header("content-type", `${request.answerType}; charset=utf-8`), body);
}

function sendText(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply | Promise<FastifyReply> {
  const smaller = compressed(text, request.headers["accept-encoding"]);
  // Not as bytes: they are memory beside the heap, and for every ten answers of 2 MB the engine would collect the whole heap.
  if (smaller === null) return reply.send(text);
  return smaller.then((gzip) => reply.headers({ "content-encoding": "gzip", vary: "accept, accept-encoding" }).send(gzip));
}

/** Errors come first, so that they are seen before much data. */
const toJson = ({ errors, data, extensions }: FormattedExecutionResult): string => JSON.stringify({ errors, data, extensions });
