// The fields that an object of the answer has, by its type: GraphQL's field collection, kept so that each is worked out once.
import {
  getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, isAbstractType, Kind, SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef,
  type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, type SelectionNode, type SelectionSetNode,
} from "graphql";
import type { ReadOperation } from "./operation-of.ts";

export interface ResponseField {
  readonly key: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  /** What is selected below; null of a leaf. */
  readonly shape: ResponseShape | null;
}

export interface ResponseShape {
  /** In the order in which the client asked. */
  fieldsOf(type: GraphQLObjectType): readonly ResponseField[];
}

export interface ShapeSource extends ReadOperation {
  readonly schema: GraphQLSchema;
  /** With the defaults of the operation in place. */
  readonly variables: { readonly [name: string]: unknown };
}

export function shapeOf(source: ShapeSource, selectionSets: readonly SelectionSetNode[] = [source.operation.selectionSet]): ResponseShape {
  const known = new Map<GraphQLObjectType, readonly ResponseField[]>();
  return {
    fieldsOf(type) {
      const fields = known.get(type) ?? collect(source, selectionSets, type);
      known.set(type, fields);
      return fields;
    },
  };
}

function collect(source: ShapeSource, selectionSets: readonly SelectionSetNode[], type: GraphQLObjectType): readonly ResponseField[] {
  const { schema, fragments, variables } = source;
  const collected = new Map<string, { readonly name: string; readonly type: GraphQLOutputType; readonly below: SelectionSetNode[] }>();
  const spread = new Set<string>();

  const add = (selection: SelectionNode): void => {
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.["if"] === true) return;
    if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.["if"] === false) return;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const name = selection.name.value;
      const field = collected.get(key) ?? { name, type: typeOfField(schema, type, name), below: [] };
      if (selection.selectionSet) field.below.push(selection.selectionSet);
      collected.set(key, field);
      return;
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      if (spread.has(selection.name.value)) return;
      spread.add(selection.name.value);
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (fragment && applies(schema, fragment.typeCondition?.name.value, type)) fragment.selectionSet.selections.forEach(add);
  };

  for (const { selections } of selectionSets) selections.forEach(add);
  return [...collected].map(([key, { name, type: fieldType, below }]) => ({ key, name, type: fieldType, shape: below.length > 0 ? shapeOf(source, below) : null }));
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
}

function typeOfField(schema: GraphQLSchema, type: GraphQLObjectType, name: string): GraphQLOutputType {
  const meta = [TypeNameMetaFieldDef, ...(type === schema.getQueryType() ? [SchemaMetaFieldDef, TypeMetaFieldDef] : [])].find((field) => field.name === name);
  const field = meta ?? type.getFields()[name];
  if (!field) throw new Error(`\`${type.name}\` has no field \`${name}\`: validate the operation before it is executed.`);
  return field.type;
}
