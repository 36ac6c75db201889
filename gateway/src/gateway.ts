// Serves operations over one supergraph, and swaps a new one in without mixing the two in a request.
import type { ApolloServerOptionsWithGateway } from "@apollo/server";
import type { ExecutionResult, GraphQLSchema } from "graphql";
import type { OperationContext } from "./authorized-execution.ts";
import { createGeneration, type Generation, type GenerationOptions } from "./generation.ts";
import { answerFromSchema } from "./introspection.ts";
import type { KnownOperation } from "./known-operations.ts";
import type { RequestScope } from "./request-scope.ts";

/** The part of a server that Apollo Server calls to plan and execute. */
type ApolloGatewayInterface = ApolloServerOptionsWithGateway<RequestScope>["gateway"];
type SchemaListener = Parameters<ApolloGatewayInterface["onSchemaLoadOrUpdate"]>[0];

export interface SwappableGateway extends ApolloGatewayInterface {
  /** An operation that was executed before over the supergraph that is served now. */
  find(source: string, operationName: string | undefined): KnownOperation | undefined;
  /** Executes it over the supergraph under which it was found. */
  execute(known: KnownOperation, request: OperationContext["request"], scope: RequestScope): Promise<ExecutionResult>;
  /** Serves new requests from this supergraph. Throws, and keeps the old one, when it cannot be served. */
  swap(supergraph: string): Promise<void>;
}

export interface GatewayOptions extends GenerationOptions {
  readonly supergraph: string;
  /** Texts of operations to plan before they are asked for. */
  readonly warmUp: readonly string[];
  /** How long requests of an old supergraph may still be planned without loading it again. */
  readonly drainMs: number;
}

/** How many of the operations that clients sent last are planned before a new supergraph is served. */
const latestPlanned = 200;

/** Loads the supergraph; throws when it is not one, or asks for features that nothing here has. */
export async function createGateway({ supergraph, warmUp, drainMs, ...options }: GatewayOptions): Promise<SwappableGateway> {
  const generations = new WeakMap<GraphQLSchema, Generation>();
  const listeners = new Set<SchemaListener>();
  let current = await createGeneration(supergraph, options);
  await current.warmUp(warmUp);

  const announce = ({ apiSchema, supergraph: coreSupergraphSdl }: Generation): void => {
    for (const listener of listeners) listener({ apiSchema, coreSupergraphSdl });
  };

  const generationOf = (schema: GraphQLSchema): Generation => {
    const generation = generations.get(schema);
    if (!generation) throw new Error("A request came with a schema that was never loaded.");
    return generation;
  };
  const execute = async ({ schema, document, operation }: KnownOperation, request: OperationContext["request"], scope: RequestScope): Promise<ExecutionResult> =>
    answerFromSchema({ schema, document, operation, request }) ?? generationOf(schema).execute({ document, request, scope });

  return {
    find: (source, operationName) => current.known.find(source, operationName),
    execute,
    async load() {
      generations.set(current.apiSchema, current);
      announce(current);
      return {
        executor: async ({ schema, document, operation, source, request, context }) => {
          // Only operations of requests are executed here, and each has its scope.
          const scope = context as RequestScope;
          if (scope.executed) return scope.executed;
          // Apollo Server gives every request the schema it began with, so a request stays in one generation.
          const known = generationOf(schema).known.add(source, request.operationName, { schema, document, operation });
          return execute(known, request, scope);
        },
      };
    },
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async swap(next) {
      const generation = await createGeneration(next, options);
      await generation.warmUp([...warmUp, ...current.latest(latestPlanned)]);
      generations.set(generation.apiSchema, generation);
      announce(generation);
      const { release } = current;
      current = generation;
      setTimeout(release, drainMs).unref();
    },
    async stop() {
      listeners.clear();
      current.release();
    },
  };
}
