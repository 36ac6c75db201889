// An operation that is planned and compiled: everything that does not depend on the request is done.
import type { QueryPlan } from "@apollo/query-planner";
import { GraphQLError, Kind, type DocumentNode, type ExecutionResult, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from "graphql";
import type { RequestScope } from "../request-scope.ts";
import { BareObject, type Values } from "./bare-object.ts";
import { unexplained } from "./completion-errors.ts";
import type { Execution } from "./execution.ts";
import type { FetchTools } from "./fetch.ts";
import { compileIntrospection, type Introspect } from "./introspection.ts";
import { compilePlan } from "./plan.ts";
import { compileResponse, type Respond } from "./response.ts";
import { conditionVariables } from "./response-fields.ts";
import { compileVariables } from "./variables.ts";
import { withVisiblePath } from "./visible-path.ts";

export interface PreparedOperation {
  /** Gives `errors` alone when the variables are not what the operation asks for. */
  execute(request: OperationRequest): Promise<ExecutionResult>;
}

export interface OperationRequest {
  readonly scope: RequestScope;
  readonly variables: Values | undefined;
}

export interface OperationToPrepare {
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  /** Validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly plan: QueryPlan;
  readonly tools: FetchTools;
}

export function prepareOperation({ apiSchema, document, operation, plan, tools }: OperationToPrepare): PreparedOperation {
  const run = compilePlan(plan, tools);
  const answersFor = compileAnswers(apiSchema, document, operation);
  const coerce = compileVariables(apiSchema, operation.variableDefinitions ?? []);
  const operationName = operation.name?.value ?? null;
  return {
    async execute({ scope, variables: sentVariables = {} }) {
      const { errors: refusals, coerced } = coerce(sentVariables);
      if (refusals) return { errors: refusals };
      const execution: Execution = { scope, operationName, sentVariables, variables: coerced, root: new BareObject(), errors: [], absent: new Map(), requested: [] };
      await run(execution);

      const { respond, introspect } = answersFor(coerced);
      introspect?.(execution.root, sentVariables);
      const { data, problems } = respond(execution.root, execution.absent);
      const errors = [...execution.errors, ...unexplained(problems, execution.errors).map(({ message, path }) => new GraphQLError(message, { path }))];
      // What is absent is no error where a null may be; an answer that is null as a whole has to say why.
      if (data === null && errors.length === 0) errors.push(new GraphQLError("There is nothing to answer with: what the operation asks for is not there, and its fields may not be null."));
      return errors.length === 0 ? { data } : { data, errors: visible(errors, operation, document) };
    },
  };
}

interface Answers {
  readonly respond: Respond;
  readonly introspect: Introspect | null;
}

// An operation with many conditions can be answered in more ways than are worth keeping.
const answersKept = 32;

/** Compiles the answer once for the values that the variables of conditions have. */
function compileAnswers(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): (variables: Values) => Answers {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new Error(`The schema has no ${operation.operation}: validate the operation before it is executed.`);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const conditions = conditionVariables([operation, ...fragments.values()]);
  const compiled = new Map<string, Answers>();
  return (variables) => {
    const values = conditions.map((name) => (variables[name] === true ? "1" : "0")).join("");
    const known = compiled.get(values);
    if (known) return known;
    const source = { schema, fragments, variables };
    const answers = { respond: compileResponse(source, operation.selectionSet, rootType), introspect: compileIntrospection(source, operation) };
    if (compiled.size >= answersKept) compiled.clear();
    compiled.set(values, answers);
    return answers;
  };
}

/** Each error once, at a place that the client asked for. */
function visible(errors: readonly GraphQLError[], operation: OperationDefinitionNode, document: DocumentNode): GraphQLError[] {
  const told = new Set<string>();
  return errors.flatMap((error) => {
    const shown = withVisiblePath(error, operation, document);
    const key = JSON.stringify([shown.path, shown.extensions["code"], shown.message]);
    if (told.has(key)) return [];
    told.add(key);
    return [shown];
  });
}
