// One graph that is served: a supergraph's file behind Apollo Server, swapped when the file changes.
import { createHash } from "node:crypto";
import { ApolloServer } from "@apollo/server";
import type { Log } from "@lsg/subgraph-kit/log";
import type { GraphQLSchema } from "graphql";
import { createOperationAnswers, type OperationAnswers } from "./answer-operation.ts";
import type { GatewayConfig } from "./config.ts";
import { errorFormatter } from "./errors.ts";
import { createGateway } from "./gateway.ts";
import { plugins } from "./operations.ts";
import type { Planner } from "./planning/planner.ts";
import { readOperations } from "./planning/warm-up.ts";
import type { RequestScope } from "./request-scope.ts";
import type { SubgraphRequests } from "./subgraph-request.ts";
import { watchedFile } from "./watched-file.ts";

export interface ServedGraph extends OperationAnswers {
  /** What clients see now. */
  schema(): GraphQLSchema;
  /** Tells one supergraph from another in the log. */
  version(): string;
  /** Stops watching; requests in flight go on. */
  close(): void;
  /** Takes no more operations. */
  stop(): Promise<void>;
}

export interface ServedGraphOptions {
  readonly config: GatewayConfig;
  /** Path of the supergraph's file. */
  readonly supergraph: string;
  /** A contract: part of a larger graph, of which its clients shall learn nothing else. */
  readonly contract: string | null;
  readonly subgraphs: SubgraphRequests;
  readonly planner: Planner;
  readonly log: Log;
}

/** Throws when the supergraph cannot be read or served. */
export async function serveGraph({ config, supergraph: path, contract, subgraphs, planner, log }: ServedGraphOptions): Promise<ServedGraph> {
  const remedy = contract === null ? "compose it, or set SUPERGRAPH to its file" : "compose it, or correct GATEWAY_CONTRACTS";
  const file = watchedFile({ path, what: "The supergraph", remedy });
  let served = await file.read();
  let schema: GraphQLSchema | undefined;
  const gateway = await createGateway({ supergraph: served, warmUp: await readOperations(config.warmUp), drainMs: config.requestDeadlineMs, planner, maxPlansWeight: config.planning.maxBytes, sendTo: subgraphs.sendTo, comparesKeys: config.comparesKeys, authorization: config.authorization, log });
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => (schema = apiSchema));
  const apollo = new ApolloServer<RequestScope>({
    gateway,
    introspection: config.introspection,
    // A suggestion names something that was not asked for.
    hideSchemaDetailsFromClientErrors: !config.introspection || contract !== null,
    includeStacktraceInErrorResponses: false,
    formatError: errorFormatter(log, subgraphs.namesAnAddress),
    parseOptions: { maxTokens: config.limits.maxTokens },
    validationOptions: { maxErrors: 20 },
    persistedQueries: false,
    // Asked for the same text once: what was executed is known (known-operations.ts).
    documentStore: null,
    // The route's own check also lets the requests through that the specification's audit sends.
    csrfPrevention: false,
    plugins: plugins(),
    stopOnTerminationSignals: false,
    logger: log,
  });
  await apollo.start();

  const reload = async (): Promise<void> => {
    try {
      const next = await file.read();
      if (next === served) return;
      await gateway.swap(next);
      served = next;
      log.info({ supergraph: hashOf(served), contract }, "serving a new supergraph");
    } catch (error) {
      log.error({ err: error, contract }, "the changed supergraph cannot be served; the old one stays");
    }
  };
  let reloading = Promise.resolve();
  file.watch(() => (reloading = reloading.then(reload)));

  return {
    ...createOperationAnswers(apollo, gateway),
    schema() {
      if (!schema) throw new Error("The supergraph was never loaded.");
      return schema;
    },
    version: () => hashOf(served),
    close: () => file.close(),
    stop: () => apollo.stop(),
  };
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);
