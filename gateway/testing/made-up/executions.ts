// The same operation over the same made-up subgraphs, by stock @apollo/gateway and by our own execution.
import "../no-telemetry.ts";
import { ApolloGateway } from "@apollo/gateway";
import { createLog } from "@lsg/subgraph-kit/log";
import { buildSchema, getOperationAST, parse, validate, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { SubgraphAnswer } from "../../src/execution/execution.ts";
import { executionTools } from "../../src/execution/execution-tools.ts";
import { prepareOperation } from "../../src/execution/prepared-operation.ts";
import { withVisiblePath } from "../../src/execution/visible-path.ts";
import { createOperationPlanner } from "../../src/planning/plan-operations.ts";
import { RequestEnd } from "../../src/request-end.ts";
import type { RequestScope } from "../../src/request-scope.ts";
import type { RandomOperation } from "./operation.ts";
import type { MadeUpAnswer, MadeUpRequest } from "./subgraph.ts";

/** Answers in place of the subgraphs. */
export type Answer = (subgraph: string, request: MadeUpRequest) => MadeUpAnswer | Promise<MadeUpAnswer>;

export interface Executions {
  readonly schema: GraphQLSchema;
  /** With the errors that stock leaves in an extension beside the others, as `valueCompletion`. */
  stock(operation: RandomOperation, answer: Answer): Promise<ExecutionResult>;
  ours(operation: RandomOperation, answer: Answer, comparesKeys?: boolean): Promise<ExecutionResult>;
}

/**
 * Stock gets the answers of subgraphs that know an interface as an object without the interface's name as the type of an entity:
 * it would write that over the type that it knows, and lose what the operation asks of objects of that type.
 */
export async function createExecutions(supergraph: string, interfaces: readonly string[] = []): Promise<Executions> {
  const withoutInterfaceNames = (answer: MadeUpAnswer): MadeUpAnswer => {
    const entities = answer.data?.["_entities"];
    if (Array.isArray(entities)) for (const entity of entities as (Record<string, unknown> | null)[]) if (interfaces.includes(String(entity?.["__typename"]))) delete entity?.["__typename"];
    return answer;
  };
  const planner = createOperationPlanner(supergraph);
  const schema = buildSchema(planner.apiSchema, { assumeValidSDL: true });
  const log = createLog("test", "silent");
  let answerStock: Answer = () => ({});
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    logger: log,
    buildService: ({ name }) => ({ process: async ({ request }) => withoutInterfaceNames(await answerStock(name, { query: request.query ?? "", variables: request.variables ?? {} })) as never }),
  });
  const { executor, schema: stockSchema } = await gateway.load({ apollo: {} });

  const parsed = (query: string): DocumentNode => {
    const document = parse(query, { noLocation: true });
    const problems = validate(schema, document);
    if (problems.length > 0) throw new Error(`The random operation is not valid: ${problems.map(({ message }) => message).join("; ")}\n${query}`);
    return document;
  };

  return {
    schema,
    async stock({ query, variables }, answer) {
      const document = parsed(query);
      const operation = getOperationAST(document);
      answerStock = answer;
      const context = { request: { query, variables }, document, operation, operationName: operation?.name?.value, queryHash: query, schema: stockSchema, context: {}, metrics: {}, logger: log, cache: undefined, source: query };
      const { data, errors, extensions } = await executor(context as never).catch(unplanned);
      const visible = errors && operation && once(errors.map((error) => withVisiblePath(error, operation, document)));
      return { data: data as never, ...(visible ? { errors: visible } : {}), ...(extensions ? { extensions } : {}) };
    },
    async ours({ query, variables }, answer, comparesKeys = false) {
      const document = parsed(query);
      const operation = getOperationAST(document);
      if (!operation) throw new Error("There is no operation.");
      const tools = executionTools(supergraph, { sendTo: ({ name }) => async ({ body }) => (await answer(name, JSON.parse(body) as MadeUpRequest)) as SubgraphAnswer, comparesKeys });
      const scope = { log, end: new RequestEnd() } as unknown as RequestScope;
      try {
        return await prepareOperation({ apiSchema: schema, document, operation, plan: planner.plan(query), tools }).execute({ scope, variables });
      } catch (error) {
        return unplanned(error);
      }
    },
  };
}

/** The planner has faults of its own, and what it cannot plan fails whole. */
function unplanned(error: unknown): ExecutionResult {
  return { errors: [new GraphQLError(error instanceof Error ? error.message : String(error))] };
}

/** Stock tells an error of an entity once for each time that it sends the entity. */
function once(errors: readonly GraphQLError[]): GraphQLError[] {
  const told = new Set<string>();
  return errors.filter(({ message, path }) => {
    const key = JSON.stringify([message, path]);
    return !told.has(key) && told.add(key);
  });
}
