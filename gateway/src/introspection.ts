// Answers questions about the schema alone. The query planner's own schema is older than the specification (it knows no
// `isOneOf`), and a question that tools ask of every server must not be a fault here.
import { execute, Kind, type DocumentNode, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode } from "graphql";

export interface SchemaQuestion {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly request: { readonly operationName?: string | null | undefined; readonly variables?: Record<string, unknown> | undefined };
}

/** The answer to an operation that asks for nothing but the schema; null for any other operation. */
export function answerFromSchema({ schema, document, operation, request }: SchemaQuestion): ExecutionResult | null {
  if (operation.operation !== "query" || !operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith("__"))) return null;
  // Nothing in the schema has a resolver that waits.
  return execute({ schema, document, operationName: request.operationName, variableValues: request.variables }) as ExecutionResult;
}
