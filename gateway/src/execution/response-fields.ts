// The fields that an object of the answer has, by its type: GraphQL's field collection, done once for an operation and the
// values of the variables in its conditions.
import {
  isAbstractType, isInterfaceType, isObjectType, Kind, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef,
  type ArgumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLCompositeType, type GraphQLOutputType, type GraphQLSchema, type SelectionNode, type SelectionSetNode,
} from "graphql";

export interface CollectedField {
  readonly key: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
  /** Everything that is selected below; empty for a leaf. */
  readonly below: readonly SelectionSetNode[];
}

export interface FieldSource {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** With defaults in place; only those of conditions are read. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The fields in the order in which the client asked. `type` can be an interface, where a subgraph does not know more. */
export function collectFields({ schema, fragments, variables }: FieldSource, selectionSets: readonly SelectionSetNode[], type: GraphQLCompositeType): CollectedField[] {
  const collected = new Map<string, { name: string; type: GraphQLOutputType; nodes: FieldNode[]; below: SelectionSetNode[] }>();
  const spread = new Set<string>();

  const add = (selection: SelectionNode): void => {
    if (isLeftOut(selection, variables)) return;
    if (selection.kind === Kind.FIELD) return addField(selection);
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (spread.has(selection.name.value)) return;
      spread.add(selection.name.value);
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (fragment && applies(schema, fragment.typeCondition?.name.value, type)) fragment.selectionSet.selections.forEach(add);
  };

  const addField = (node: FieldNode): void => {
    const key = (node.alias ?? node.name).value;
    const field = collected.get(key) ?? { name: node.name.value, type: typeOfField(schema, type, node.name.value), nodes: [], below: [] };
    field.nodes.push(node);
    if (node.selectionSet) field.below.push(node.selectionSet);
    collected.set(key, field);
  };

  for (const { selections } of selectionSets) selections.forEach(add);
  return [...collected].map(([key, field]) => ({ key, ...field }));
}

/** The variables that decide what of an operation is answered, in the order of their names. */
export function conditionVariables(definitions: readonly { readonly selectionSet: SelectionSetNode }[]): string[] {
  const names = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      for (const { name, arguments: given = [] } of selection.directives ?? []) {
        if (name.value === "skip" || name.value === "include") for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      }
      if ("selectionSet" in selection && selection.selectionSet) visit(selection.selectionSet);
    }
  };
  for (const { selectionSet } of definitions) visit(selectionSet);
  return [...names].sort();
}

const alone = new WeakMap<SelectionSetNode, boolean>();

/** Whether its own text is all that decides what is selected: no fragment of elsewhere, no condition. */
export function standsAlone(selectionSet: SelectionSetNode): boolean {
  const known = alone.get(selectionSet);
  if (known !== undefined) return known;
  const stands = selectionSet.selections.every((selection) => selection.kind !== Kind.FRAGMENT_SPREAD && !selection.directives?.length && (selection.selectionSet === undefined || standsAlone(selection.selectionSet)));
  alone.set(selectionSet, stands);
  return stands;
}

function isLeftOut({ directives = [] }: SelectionNode, variables: FieldSource["variables"]): boolean {
  return directives.some(({ name, arguments: given = [] }) => (name.value === "skip" && isTrue(given, variables)) || (name.value === "include" && !isTrue(given, variables)));
}

function isTrue(given: readonly ArgumentNode[], variables: FieldSource["variables"]): boolean {
  const value = given.find(({ name }) => name.value === "if")?.value;
  return value?.kind === Kind.VARIABLE ? variables[value.name.value] === true : value?.kind === Kind.BOOLEAN && value.value;
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLCompositeType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(conditionType, type);
}

function typeOfField(schema: GraphQLSchema, type: GraphQLCompositeType, name: string): GraphQLOutputType {
  const meta = [TypeNameMetaFieldDef, ...(type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [])].find((field) => field.name === name);
  const field = meta ?? ("getFields" in type ? type.getFields()[name] : undefined);
  if (!field) throw new Error(`\`${type.name}\` has no field \`${name}\`: validate the operation before it is executed.`);
  return field.type;
}
