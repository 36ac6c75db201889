// Serves a subgraph to the gateway over HTTP.
import { ApolloServer, type ApolloServerPlugin, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled, ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { ConfigError } from "./config.ts";
import { setCursorKey } from "./cursor.ts";
import { createDatabase, UnsafeDatabase, type Database } from "./database.ts";
import { databaseFault, databaseFaults, innermost, passesWhenTriedAgain } from "./database-fault.ts";
import type { RequestScope, Subgraph } from "./define-subgraph.ts";
import { errorFormatter } from "./errors.ts";
import { keepDoingDueWork } from "./due-work.ts";
import type { EventConfig } from "./event-config.ts";
import { receiveEvents } from "./event-inbox.ts";
import { createEventSigner, createSenderVerifier, type SenderVerifier } from "./event-token.ts";
import { createLog, type Log } from "./log.ts";
import { whyToTryAgain } from "./mutation.ts";
import { createPermits, type Permits } from "./permit.ts";
import { rehearse } from "./rehearse.ts";
import { createRelay, type Relay } from "./relay.ts";
import { setSealKeys } from "./seal.ts";
import type { SubgraphConfig } from "./subgraph-config.ts";
import { AskerLeft, NoConnectionFree } from "./turns.ts";
import { untilLeft } from "./until-left.ts";
import { createViewerVerifier, viewerHeader, ViewerRefused, type Viewer } from "./viewer.ts";

// The gateway sends one operation with the keys of every entity it needs; larger bodies are a mistake or an attack.
const bodyLimitBytes = 8 * 1024 * 1024;
const stopAfterMs = 10_000;

/** Work that a process does beside answering; `close` ends when what is under way has stopped. */
export interface Worker {
  close(): Promise<void>;
}

/**
 * Runs a subgraph as a process of its own until SIGTERM or SIGINT, and beside it the worker that `openWorker` gives. Ends with one
 * clear message when it cannot start.
 */
export async function runSubgraph<Context extends object, Config extends SubgraphConfig>(
  subgraph: Subgraph<Context>,
  readConfig: () => Config,
  openWorker: (at: { config: Config; database: Database; log: Log }) => Worker | null = () => null,
): Promise<void> {
  try {
    const config = readConfig();
    const log = createLog(subgraph.name, config.logLevel);
    if (config.cursorKey !== null) setCursorKey(config.cursorKey);
    setSealKeys(config.sealKeys);
    const database = createDatabase(config.databaseUrl, { connections: config.databaseConnections, waitMs: config.databaseWaitMs });
    await database.assertLeastPrivilege(subgraph.definers);
    const verifyViewer = await createViewerVerifier(config.viewerPublicKey, subgraph.name);
    const permits = await createPermits(config.permitKey);
    const verifySender = await createSenderVerifier(config.events.senders, subgraph.name);
    const server = await createSubgraphServer({ subgraph, database, verifyViewer, permits, verifySender, log });
    await rehearse({ subgraph, database, permits, log });
    const relay = await openRelay(subgraph.name, config.events, log);
    await relay.start();
    await server.listen({ host: config.host, port: config.port });
    const worker = openWorker({ config, database, log });
    log.info({ port: config.port }, "ready");
    const stopDueWork = keepDoingDueWork({ subgraph, database, permits, log });
    stopOnSignal(async () => {
      await Promise.all([server.close(), relay.close(), worker?.close(), stopDueWork()]);
      await database.close();
    });
  } catch (error) {
    console.error(startProblem(subgraph.name, error));
    process.exit(1);
  }
}

async function openRelay(name: string, { relayUrl, subscribers, privateKey }: EventConfig, log: Log): Promise<Relay> {
  return createRelay({ url: relayUrl, subscribers, sign: await createEventSigner(name, privateKey), log });
}

/** Builds the HTTP server; the caller decides where it listens, and closes it. */
export async function createSubgraphServer<Context extends object>({
  subgraph,
  database,
  verifyViewer,
  permits,
  verifySender,
  log,
}: {
  subgraph: Subgraph<Context>;
  database: Database;
  verifyViewer: (header: string | undefined) => Promise<Viewer>;
  permits: Permits;
  verifySender: SenderVerifier;
  log: Log;
}): Promise<FastifyInstance> {
  // Apollo formats errors without saying of which request they are.
  const logOf = new WeakMap<object, Log>();
  const tellsWhose: ApolloServerPlugin<Context> = {
    requestDidStart: async () => ({
      async didEncounterErrors({ errors, contextValue }) {
        const { log: requestLog } = contextValue as Partial<RequestScope>;
        for (const error of errors) if (requestLog) logOf.set(error, requestLog);
      },
    }),
  };
  const apollo = new ApolloServer<Context>({
    schema: subgraph.schema,
    // Only the gateway gets past the viewer's header, and it needs no introspection.
    introspection: false,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    formatError: errorFormatter(log, (error) => logOf.get(error as object)),
    // Tracing inside answers would wrap every field, and ask lazy statements twice; hints for caches, which the gateway gives nobody,
    // would wrap every field as well.
    plugins: [tellsWhose, ApolloServerPluginInlineTraceDisabled(), ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled()],
    stopOnTerminationSignals: false,
    logger: log,
  });
  await apollo.start();

  const server = Fastify({ bodyLimit: bodyLimitBytes });
  server.get("/health", () => ({ status: "up" }));
  server.get("/ready", async (_request, reply) => {
    try {
      await database.ping();
      return { status: "ready" };
    } catch {
      return reply.code(503).send({ status: "the database does not answer" });
    }
  });

  server.post("/graphql", async (request, reply) => {
    const left = untilLeft(reply);
    const viewer = await verifyViewer(onlyValue(request.headers[viewerHeader]));
    const requestId = onlyValue(request.headers["x-request-id"]);
    const requestLog = log.child({ request: requestId });
    // What was begun goes on to its end when it is tried again, too.
    let isSeenThrough = false;
    // Serialising happens inside the session, and the answer leaves after its commit.
    const answer = ({ isLast }: { isLast: boolean }) =>
      database.session({ viewer, operation: onlyValue(request.headers["x-operation"]), requestId, left: isSeenThrough ? undefined : left }, async (session) => {
        const seeThrough = (): void => {
          session.seeThrough();
          isSeenThrough = true;
        };
        const answered = await apollo.executeHTTPGraphQLRequest({
          httpGraphQLRequest: toHttpGraphQLRequest(request),
          context: async () => subgraph.createContext({ viewer, permits, log: requestLog, ...session, seeThrough }),
        });
        const why = whyToTryAgain(session);
        if (why !== null && !isLast) throw why as Error;
        if (why !== null) requestLog.error({ err: why }, "a mutation failed, also when it was tried again");
        return answered;
      });
    const response = await answer({ isLast: false }).catch((error: unknown) => {
      if (!passesWhenTriedAgain(error)) throw error;
      // Nothing of what failed is left, in the database or here.
      requestLog.info({ code: innermost(error).code }, "gave way to what others did, and is tried again");
      return answer({ isLast: true });
    });
    return send(reply, response);
  });

  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof ViewerRefused) {
      log.warn({ reason: error.reason, from: request.ip }, "refused a call without a valid viewer");
      return reply.code(401).send(failure(error.message, "UNAUTHENTICATED"));
    }
    if (error.statusCode !== undefined && error.statusCode < 500) return reply.code(error.statusCode).send(failure(error.message, "BAD_REQUEST"));
    const requestId = request.headers["x-request-id"];
    if (innermost(error) instanceof AskerLeft) {
      log.debug({ request: requestId }, "whoever asked left before the answer");
      return reply.code(499).send();
    }
    if (error instanceof NoConnectionFree) log.warn({ request: requestId }, error.message);
    else log.error({ err: error, request: requestId }, "a request failed");
    const fault = databaseFault(error);
    if (fault !== null) return reply.code(503).send(failure(databaseFaults[fault], fault));
    return reply.code(500).send(failure("Something went wrong here. Try again; if it stays, report the request's id.", "INTERNAL_SERVER_ERROR"));
  });
  server.addHook("onClose", () => apollo.stop());
  // Last: what is set on the server after it has no effect on what came before.
  await receiveEvents(server, { subgraph, database, permits, verifySender, log });
  return server;
}

function toHttpGraphQLRequest(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return { method: request.method.toUpperCase(), headers, search: "", body: request.body };
}

function send(reply: FastifyReply, { status, headers, body }: HTTPGraphQLResponse): FastifyReply {
  for (const [name, value] of headers) void reply.header(name, value);
  if (body.kind === "chunked") throw new Error("A subgraph answers in one piece.");
  return reply.code(status ?? 200).send(body.string);
}

const failure = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });

const onlyValue = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // A request that hangs must not keep the process; unref lets a quicker end be the end.
    setTimeout(() => process.exit(1), stopAfterMs).unref();
    close().then(() => process.exit(0), () => process.exit(1));
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
}

function startProblem(name: string, error: unknown): string {
  if (error instanceof ConfigError || error instanceof UnsafeDatabase) return `${name} cannot start. ${error.message}`;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return `${name} cannot start: its port is taken by another program. Stop that one, or set ${name.toUpperCase()}_PORT to another port.`;
  return `${name} cannot start: ${message || String(code ?? error)}.`;
}
