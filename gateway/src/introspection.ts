// Answers questions about the schema alone. The query planner's own schema is older than the specification (it knows no
// `isOneOf`), and a question that tools ask of every server must not be a fault here.
import { Kind, type ExecutionResult, type OperationDefinitionNode } from "graphql";
// The package has two builds. The schema is an object of the one that @apollo/gateway loads, and only its own build
// executes it; a bare import may be resolved to the other by tools that bundle.
import { execute, type DocumentNode, type GraphQLSchema } from "graphql/index.js";

export interface SchemaQuestion {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly request: { readonly operationName?: string | undefined; readonly variables?: Record<string, unknown> | undefined };
}

/** The answer to an operation that asks for nothing but the schema; null for any other operation. */
export function answerFromSchema({ schema, document, operation, request }: SchemaQuestion): ExecutionResult | null {
  if (operation.operation !== "query" || !operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith("__"))) return null;
  // Nothing in the schema has a resolver that waits.
  return execute({ schema, document, operationName: request.operationName, variableValues: request.variables }) as ExecutionResult;
}
