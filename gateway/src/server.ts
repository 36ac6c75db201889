// One gateway process: its graphs behind Fastify, health, readiness and an orderly end.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@lsg/subgraph-kit/log";
import Fastify, { LogController, type FastifyInstance, type FastifyRequest } from "fastify";
import type { GatewayConfig } from "./config.ts";
import { errorBody, fault, RequestRefused } from "./errors.ts";
import { addGraphqlRoute } from "./graphql-route.ts";
import { json } from "./graphql-over-http.ts";
import { audiencesOf, createIdentity } from "./identity/identity.ts";
import { InFlight } from "./in-flight.ts";
import { createOperationCheck } from "./limits.ts";
import { createPlanner } from "./planning/planner.ts";
import type { RequestEnd } from "./request-end.ts";
import { addSandbox } from "./sandbox.ts";
import { serveGraph, type ServedGraph } from "./served-graph.ts";
import { createSubgraphRequests } from "./subgraph-request.ts";
import { answerUnreadable } from "./unreadable-request.ts";
import { createViewerHeader } from "./viewer.ts";

export interface GatewayServer {
  /** Opens the door; gives its address. */
  listen(): Promise<string>;
  /** Readiness turns red, requests in flight finish, and after the limit are cut. Gives whether all could finish. */
  stop(): Promise<boolean>;
}

/** Builds everything but the open port. Throws when a supergraph or a key set cannot be read or used. */
export async function createServer(config: GatewayConfig, log: Log): Promise<GatewayServer> {
  const subgraphs = createSubgraphRequests({
    urls: config.subgraphUrls,
    deadlineMs: config.subgraphDeadlineMs,
    maxResponseBytes: config.maxSubgraphResponseBytes,
    viewerHeader: await createViewerHeader(config.viewerPrivateKey),
    // A dry run sends what nobody may see, and a service notes who asked in vain.
    sharesReads: config.sharesReads && config.authorization.mode !== "dry-run",
  });
  const planner = createPlanner(config.planning);
  const main = await serveGraph({ config, supergraph: config.supergraph, contract: null, subgraphs, planner, log });
  const contracts: { name: string; graph: ServedGraph }[] = [];
  for (const [name, supergraph] of config.contracts) contracts.push({ name, graph: await serveGraph({ config, supergraph, contract: name, subgraphs, planner, log }) });
  const graphs = [{ prefix: "", contract: null, graph: main }, ...contracts.map(({ name, graph }) => ({ prefix: `/${name}`, contract: name, graph }))];
  for (const name of subgraphs.unusedUrls()) log.warn({ subgraph: name }, "SUBGRAPH_URLS names a subgraph that the supergraph does not have: check its spelling");
  const identity = await createIdentity(config.identity, log);
  if (config.viewerPrivateKey === null) log.warn("the subgraphs are not told who asks: set VIEWER_PRIVATE_KEY if they refuse the gateway");

  const inFlight = new InFlight<RequestEnd>();
  let stopping = false;
  const app = createApp(config, log);
  // A connection that stays open would keep the process from ending after its last answer.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (stopping) void reply.header("connection", "close");
    done();
  });
  app.get("/health", () => ({ status: "up" }));
  app.get("/ready", (_request, reply) => (stopping ? reply.code(503).send({ status: "stopping" }) : { status: "ready" }));
  const check = createOperationCheck(config.limits);
  for (const { prefix, contract, graph } of graphs) {
    addGraphqlRoute(app, { url: `${prefix}/graphql`, contract, graph, check, identity, origins: config.origins, deadlineMs: config.requestDeadlineMs, inFlight });
  }
  const pages = graphs.map(({ prefix, contract, graph }) => ({ prefix, schema: graph.schema, audiences: audiencesOf(config.identity, contract) }));
  if (config.sandbox) await addSandbox(app, { graphs: pages, operations: config.sandboxOperations, personas: config.sandboxPersonas });

  return {
    async listen() {
      const address = await app.listen({ host: config.host, port: config.port });
      log.info({ address, supergraph: main.version(), contracts: contracts.map(({ name }) => name) }, "ready");
      return address;
    },
    async stop() {
      stopping = true;
      for (const { graph } of graphs) graph.close();
      identity.close();
      await sleep(config.stopDelayMs);
      const closed = app.close();
      const finished = await Promise.race([closed.then(() => true), sleep(config.stopLimitMs, false, { ref: false })]);
      if (!finished) {
        for (let end = inFlight.take(); end; end = inFlight.take()) end.end("the gateway stopped");
        app.server.closeAllConnections();
        await closed;
      }
      await Promise.all(graphs.map(({ graph }) => graph.stop()));
      await planner.close();
      await subgraphs.close();
      return finished;
    },
  };
}

function createApp({ maxBodyBytes, requestDeadlineMs }: GatewayConfig, log: Log): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    // One line for each request is written below; the framework's own two name every request's whole address.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: ({ headers }) => usableId(headers["x-request-id"]) ?? randomUUID(),
    bodyLimit: maxBodyBytes,
    // A client that sends its request byte by byte holds a connection for this long at most.
    requestTimeout: requestDeadlineMs,
    clientErrorHandler: answerUnreadable(log),
    exposeHeadRoutes: false,
  }) as unknown as FastifyInstance;
  app.removeAllContentTypeParsers();
  // The type that is nearly always sent is named, because the framework remembers the parsers of such types alone.
  app.addContentTypeParser(["*", json], { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.decorateRequest("answerType", json);
  app.decorateRequest("tableType", null);
  app.decorateRequest("told");
  app.decorateRequest("viewer");

  app.addHook("onRequest", (request, reply, done) => {
    request.told = {};
    void reply.headers({ "x-request-id": request.id, "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
    done();
  });
  app.addHook("onResponse", (request, { statusCode, elapsedTime, raw }, done) => {
    const line = { method: request.method, path: pathOf(request), status: raw.writableFinished ? statusCode : 499, durationMs: Math.round(elapsedTime * 10) / 10, ...request.told };
    request.log[isProbe(line.path) ? "debug" : "info"](line, "request");
    done();
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).type(json).send(errorBody("NOT_FOUND", "There is nothing at this address: send operations to /graphql.", request.id)));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    void reply.type(`${request.answerType}; charset=utf-8`);
    if (error instanceof RequestRefused) {
      // The reason alone: what was refused may hold a token.
      request.told.refused = error.code;
      return reply.code(error.status).headers(error.headers).send(errorBody(error.code, error.message, request.id));
    }
    const status = error.statusCode ?? 500;
    if (status === 413) return reply.code(413).send(errorBody("BAD_REQUEST", `The request is too large: send at most ${maxBodyBytes} bytes.`, request.id));
    if (status < 500) return reply.code(status).send(errorBody("BAD_REQUEST", "The request cannot be read: check its headers and its body.", request.id));
    request.log.error({ err: error }, "a request failed");
    return reply.code(status).send(fault(request.id));
  });
  return app;
}

const usableId = (header: string | string[] | undefined): string | undefined => (typeof header === "string" && /^[\w.:-]{1,128}$/.test(header) ? header : undefined);

// Without the query string: a GET carries its operation and variables there.
const pathOf = ({ url }: FastifyRequest): string => url.split("?", 1)[0] ?? "";
const isProbe = (path: string): boolean => path === "/health" || path === "/ready";
