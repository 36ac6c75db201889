// The part of an operation that asks about the schema and about nothing else.
import { Kind, type FragmentDefinitionNode, type SelectionNode, type SelectionSetNode } from "graphql";

/**
 * Takes the selections of an operation's root, gives those that select `__schema`, `__type` and `__typename` only, also by way of
 * fragments: the same object when that is all of them, null when it is none.
 */
export function onlyAboutSchema(selectionSet: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): SelectionSetNode | null {
  const known = new Map<string, boolean>();

  const isAboutSchema = (selection: SelectionNode): boolean => {
    if (selection.kind === Kind.FIELD) return selection.name.value.startsWith("__");
    if (selection.kind === Kind.INLINE_FRAGMENT) return selection.selectionSet.selections.every(isAboutSchema);
    const name = selection.name.value;
    if (!known.has(name)) {
      // A fragment that contains itself is in no valid document, and ends here.
      known.set(name, false);
      known.set(name, fragments.get(name)?.selectionSet.selections.every(isAboutSchema) ?? false);
    }
    return known.get(name) ?? false;
  };

  const selections = selectionSet.selections.filter(isAboutSchema);
  if (selections.length === 0) return null;
  return selections.length === selectionSet.selections.length ? selectionSet : { ...selectionSet, selections };
}
