// Answers questions about the schema, also beside questions about data.
import { execute, Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from "graphql";
import type { Values } from "./bare-object.ts";
import { collectFields, type FieldSource } from "./response-fields.ts";

/** Puts the answers to the questions about the schema into the root of an answer. */
export type Introspect = (root: Values, sentVariables: Values) => void;

/** Gives null when the operation asks nothing of the schema. Nothing in a schema has a resolver that waits. */
export function compileIntrospection(source: FieldSource, operation: OperationDefinitionNode): Introspect | null {
  const rootType = source.schema.getRootType(operation.operation);
  if (operation.operation !== "query" || !rootType) return null;
  const questions = collectFields(source, [operation.selectionSet], rootType).filter(({ name }) => name === "__schema" || name === "__type");
  if (questions.length === 0) return null;
  const document = documentOf(operation, questions.flatMap(({ nodes }) => nodes.map(withoutConditions)), source.fragments);
  return (root, sentVariables) => {
    const { data } = execute({ schema: source.schema, document, variableValues: sentVariables }) as { data?: Values | null };
    for (const { key } of questions) root[key] = data?.[key] ?? null;
  };
}

/** Their conditions were met where they were collected. */
const withoutConditions = (node: FieldNode): FieldNode => ({ ...node, directives: [] });

function documentOf(operation: OperationDefinitionNode, selections: SelectionSetNode["selections"], fragments: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }, ...fragments.values()] };
}

