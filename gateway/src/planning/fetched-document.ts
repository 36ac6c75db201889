// The operation of a fetch, as a document.
import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionNode } from "graphql";

export function rootSelections(document: DocumentNode): readonly SelectionNode[] {
  return document.definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : []));
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])));
}
