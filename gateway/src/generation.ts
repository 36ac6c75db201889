// One supergraph that is served: its schema, its plans, and the execution over its subgraphs.
import type { Log } from "@lsg/subgraph-kit/log";
import { buildSchema, getOperationAST, GraphQLError, Kind, parse, validate, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import { protectSupergraph, type Execute, type OperationContext } from "./authorized-execution.ts";
import type { AuthorizationConfig } from "./config.ts";
import { tooHard } from "./errors.ts";
import { executionTools, type SendTo } from "./execution/execution-tools.ts";
import { prepareOperation } from "./execution/prepared-operation.ts";
import { createKnownOperations, type KnownOperations } from "./known-operations.ts";
import type { Planner } from "./planning/planner.ts";
import { createPreparedOperations, type PreparedOperations } from "./planning/prepared-operations.ts";
import type { RequestEnd } from "./request-end.ts";
import { createSharedDocuments, type ShareDocument } from "./shared-document.ts";

export interface Generation {
  readonly supergraph: string;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly execute: Execute;
  readonly known: KnownOperations;
  /** Plans operations before they are asked for. Those that the schema does not have, or no longer, are passed over. */
  warmUp(texts: readonly string[]): Promise<void>;
  /** The operations that were used last. */
  latest(count: number): string[];
  /** Gives back what planning holds. */
  release(): void;
}

export interface GenerationOptions {
  readonly planner: Planner;
  readonly maxPlansWeight: number;
  readonly sendTo: SendTo;
  /** Whether subgraphs are asked for the keys of the entities that they answer. */
  readonly comparesKeys: boolean;
  readonly authorization: AuthorizationConfig;
  readonly log: Log;
}

export async function createGeneration(supergraph: string, { planner, maxPlansWeight, sendTo, comparesKeys, authorization, log }: GenerationOptions): Promise<Generation> {
  const { plannable, protectedCount, authorized } = protectSupergraph(supergraph, authorization);
  const supergraphPlanner = await planner.load(plannable);
  const apiSchema = buildSchema(supergraphPlanner.apiSchema, { assumeValidSDL: true, noLocation: true });
  const tools = executionTools(plannable, { sendTo, comparesKeys });
  const share = createSharedDocuments();
  const operations = createPreparedOperations({
    planner: supergraphPlanner,
    maxWeight: maxPlansWeight,
    prepare: (planned) => prepareOperation({ apiSchema, tools, ...planned }),
    refusal: tooHard,
  });
  if (authorization.mode === "dry-run" && protectedCount > 0) log.warn({ protected: protectedCount }, "protected types and fields are open to everyone: GATEWAY_AUTHORIZATION_MODE is dry-run");
  return {
    supergraph,
    apiSchema,
    known: createKnownOperations(maxPlansWeight, share),
    execute: authorized(apiSchema, (operation) => execute(operation, operations)),
    warmUp: (texts) => warmUp(texts, { apiSchema, operations, share, log }),
    latest: (count) => operations.latest(count),
    release: () => supergraphPlanner.release(),
  };
}

async function execute({ document, request, scope }: OperationContext, operations: PreparedOperations): Promise<ExecutionResult> {
  const found = operations.get(document, request.operationName);
  const prepared = found instanceof Promise ? await untilEnd(scope.end, found) : found;
  return prepared.execute({ scope, variables: request.variables });
}

/** Waits no longer for a plan than the request may take. The plan is made all the same: the next request can use it. */
async function untilEnd<T>(end: RequestEnd, planned: Promise<T>): Promise<T> {
  if (end.reason !== null) throw requestEnded();
  let onEnd: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    onEnd = () => reject(requestEnded());
  });
  end.add(onEnd);
  try {
    return await Promise.race([planned, ended]);
  } finally {
    end.remove(onEnd);
  }
}

const requestEnded = (): GraphQLError => new GraphQLError("the request ended before its operation was planned", { extensions: { code: "SERVICE_TIMEOUT" } });

interface WarmUp {
  readonly apiSchema: GraphQLSchema;
  readonly operations: PreparedOperations;
  readonly share: ShareDocument;
  readonly log: Log;
}

async function warmUp(texts: readonly string[], { apiSchema, operations, share, log }: WarmUp): Promise<void> {
  for (const text of new Set(texts)) {
    try {
      const document = share(parse(text, { noLocation: true }));
      if (validate(apiSchema, document).length > 0) continue;
      for (const name of operationNames(document)) if (getOperationAST(document, name)) await operations.get(document, name);
    } catch (error) {
      log.warn({ err: error }, "an operation could not be planned ahead");
    }
  }
}

const operationNames = ({ definitions }: DocumentNode): (string | null)[] => definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value ?? null] : []));
