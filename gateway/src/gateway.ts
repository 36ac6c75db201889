// Plans and executes operations over one supergraph, and swaps a new one in without mixing the two in a request.
import "./no-telemetry.ts";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import type { ApolloServerOptionsWithGateway } from "@apollo/server";
import type { Log } from "@lsg/subgraph-kit/log";
import { buildASTSchema, Kind, parse, type ExecutionResult, type GraphQLError, type GraphQLSchema } from "graphql";
import { protectSupergraph, type Execute, type OperationContext } from "./authorized-execution.ts";
import type { AuthorizationConfig } from "./config.ts";
import { answerFromSchema } from "./introspection.ts";
import type { RequestScope } from "./request-scope.ts";
import { withVisiblePath } from "./visible-path.ts";

/** The part of a server that Apollo Server calls to plan and execute. */
type ApolloGatewayInterface = ApolloServerOptionsWithGateway<RequestScope>["gateway"];
type SchemaListener = Parameters<ApolloGatewayInterface["onSchemaLoadOrUpdate"]>[0];

export interface SwappableGateway extends ApolloGatewayInterface {
  /** Serves new requests from this supergraph. Throws, and keeps the old one, when it cannot be served. */
  swap(supergraph: string): Promise<void>;
}

export interface GatewayOptions {
  readonly supergraph: string;
  readonly dataSource: (subgraph: { name: string; url?: string | undefined }, schema: GraphQLSchema) => GraphQLDataSource<RequestScope>;
  readonly authorization: AuthorizationConfig;
  readonly log: Log;
}

interface Generation {
  readonly supergraph: string;
  readonly apiSchema: GraphQLSchema;
  readonly execute: Execute;
}

/** Loads the supergraph; throws when it is not one, or asks for features that nothing here has. */
export async function createGateway({ supergraph, ...options }: GatewayOptions): Promise<SwappableGateway> {
  const generations = new WeakMap<GraphQLSchema, Generation>();
  const listeners = new Set<SchemaListener>();
  let current = await createGeneration(supergraph, options);

  const announce = ({ apiSchema, supergraph: coreSupergraphSdl }: Generation): void => {
    for (const listener of listeners) listener({ apiSchema, coreSupergraphSdl });
  };

  return {
    async load() {
      generations.set(current.apiSchema, current);
      announce(current);
      return {
        executor: async (operation) => {
          // Apollo Server gives every request the schema it began with, so a request stays in one generation.
          const generation = generations.get(operation.schema);
          if (!generation) throw new Error("A request came with a schema that was never loaded.");
          return answerFromSchema(operation) ?? generation.execute(operation);
        },
      };
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async swap(next) {
      const generation = await createGeneration(next, options);
      generations.set(generation.apiSchema, generation);
      announce(generation);
      current = generation;
    },
    async stop() {
      listeners.clear();
    },
  };
}

async function createGeneration(supergraph: string, { dataSource, authorization, log }: Omit<GatewayOptions, "supergraph">): Promise<Generation> {
  const { plannable, protectedCount, authorized } = protectSupergraph(supergraph, authorization);
  const schema = buildASTSchema(parse(supergraph, { noLocation: true }), { assumeValidSDL: true });
  const gateway = new ApolloGateway({
    supergraphSdl: plannable,
    // By default a broken supergraph is found in development only.
    validateSupergraph: true,
    buildService: (subgraph) => dataSource(subgraph, schema),
    // By default anyone may ask for the plan, with its subgraphs, unless NODE_ENV is production.
    __exposeQueryPlanExperimental: false,
    logger: log.child({}, { level: log.isLevelEnabled("debug") ? "debug" : "warn" }),
  });
  const { schema: apiSchema, executor } = await gateway.load({ apollo: {} });
  if (authorization.mode === "dry-run" && protectedCount > 0) log.warn({ protected: protectedCount }, "protected types and fields are open to everyone: GATEWAY_AUTHORIZATION_MODE is dry-run");
  return { supergraph, apiSchema, execute: authorized(apiSchema, async (operation) => tidy(await executor(operation), operation)) };
}

/** Makes every null that a service caused an error of the answer, at a place that the client asked for. */
function tidy({ data, errors = [], extensions }: ExecutionResult, { operation, document, context }: OperationContext): ExecutionResult {
  // Values of the wrong type are found last, and stock leaves them in an extension instead of the errors.
  const incomplete = ((extensions?.["valueCompletion"] as GraphQLError[] | undefined) ?? []).filter((error) => !isOfAbsent(error, context as RequestScope));
  const all = [...errors, ...incomplete];
  if (all.length === 0) return { data: data ?? null };
  if (data === undefined && all[0]?.nodes?.[0]?.kind !== Kind.VARIABLE_DEFINITION) throw all[0] ?? new Error("An operation was executed without an answer.");

  const told = new Set<string>();
  const visible = all.flatMap((error) => {
    const shown = withVisiblePath(error, operation, document);
    const key = JSON.stringify([shown.path, shown.extensions["code"], shown.message]);
    if (told.has(key)) return [];
    told.add(key);
    return [shown];
  });
  return data === undefined ? { errors: visible } : { data, errors: visible };
}

/**
 * Is it a field of an entity whose owner says that there is none? That is no fault: a reference to what a viewer may not
 * see reads as null, like one to what does not exist.
 */
function isOfAbsent({ message }: GraphQLError, { absent }: RequestScope): boolean {
  const [, field] = /^Cannot return null for non-nullable field (\w+\.\w+)\.$/.exec(message) ?? [];
  return field !== undefined && absent.has(field);
}
