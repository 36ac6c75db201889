// The operation of a document that a request runs, with the fragments it may spread.
import { getOperationAST, Kind, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from "graphql";

export interface ReadOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** Throws when the name finds no operation, or when there is no name and several operations: the server refuses such requests before. */
export function readOperation(document: DocumentNode, operationName: string | null | undefined): ReadOperation {
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error("The document has no such operation, or several and no name to choose one: resolve the operation before it is filtered.");
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return { operation, fragments };
}
