// A document that holds one operation and what it still uses, so that it stays valid after something was taken out.
import { Kind, visit, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from "graphql";

/** Drops fragments that nothing spreads any more, and declarations of variables that nothing reads any more. */
export function documentOf(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  const variables = new Set<string>();
  const used = new Map<string, FragmentDefinitionNode>();

  const use = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable({ name }) {
        variables.add(name.value);
      },
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(name.value)) return;
        used.set(name.value, fragment);
        use(fragment);
      },
    });
  };
  use(operation);

  const declared = operation.variableDefinitions;
  const needed = declared?.filter(({ variable }) => variables.has(variable.name.value));
  const own = needed && needed.length !== declared?.length ? { ...operation, variableDefinitions: needed } : operation;
  return { kind: Kind.DOCUMENT, definitions: [own, ...[...fragments.values()].filter(({ name }) => used.has(name.value))] };
}
