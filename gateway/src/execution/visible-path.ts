// Error paths in the client's own words. The planner asks services for more than the client did (keys, required fields),
// and an error at such a field is told at the nearest place above it that the client can see.
import { Kind, type DocumentNode, type FragmentDefinitionNode, type GraphQLError, type OperationDefinitionNode, type SelectionSetNode } from "graphql";

/** The error with the longest beginning of its path that the operation selects. */
export function withVisiblePath(error: GraphQLError, operation: OperationDefinitionNode, document: DocumentNode): GraphQLError {
  if (!error.path) return error;
  const path = visiblePath(error.path, operation, document);
  if (path.length === error.path.length) return error;
  // A copy of whatever kind of error it is; one of its fields cannot be written.
  return Object.create(Object.getPrototypeOf(error) as object, { ...Object.getOwnPropertyDescriptors(error), path: { value: path, enumerable: true } }) as GraphQLError;
}

function visiblePath(path: readonly (string | number)[], operation: OperationDefinitionNode, document: DocumentNode): (string | number)[] {
  const visible: (string | number)[] = [];
  let selected: readonly SelectionSetNode[] = [operation.selectionSet];
  for (const step of path) {
    if (typeof step === "string") {
      const below = fieldsNamed(step, selected, document);
      if (below === null) break;
      selected = below;
    }
    visible.push(step);
  }
  return visible;
}

/** What is selected below the fields that answer under `name`; null when there is no such field. */
function fieldsNamed(name: string, selectionSets: readonly SelectionSetNode[], document: DocumentNode): SelectionSetNode[] | null {
  let found: SelectionSetNode[] | null = null;
  const seen = new Set<FragmentDefinitionNode>();
  const queue = [...selectionSets];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const selection of next.selections) {
      if (selection.kind === Kind.FIELD) {
        if ((selection.alias ?? selection.name).value !== name) continue;
        found ??= [];
        if (selection.selectionSet) found.push(selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        queue.push(selection.selectionSet);
      } else {
        const fragment = document.definitions.find((definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value);
        if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || seen.has(fragment)) continue;
        seen.add(fragment);
        queue.push(fragment.selectionSet);
      }
    }
  }
  return found;
}
