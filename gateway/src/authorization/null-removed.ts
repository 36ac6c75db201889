// Puts back what was removed before planning: as null, in the place and the order in which the client asked, and through
// GraphQL's rule that a null which may not be one is passed up to the nearest place where it may.
import {
  isAbstractType, isInputType, isLeafType, isListType, isNonNullType, isObjectType, typeFromAST, valueFromAST,
  type DocumentNode, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema,
} from "graphql";
import type { FilteredOperation } from "./filter-operation.ts";
import { readOperation } from "./operation-of.ts";
import { shapeOf, type ResponseField, type ResponseShape, type ShapeSource } from "./response-shape.ts";

export type ResponseData = { [key: string]: unknown } | null;

export interface ExecutedOperation {
  /** What executing `executable` of the filtered operation gave; whatever is in it already obeys the schema. */
  readonly data: ResponseData | undefined;
  readonly filtered: Pick<FilteredOperation, "document" | "typeNameKey">;
  readonly schema: GraphQLSchema;
  /** What the client sent, before it was filtered. */
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: { readonly [name: string]: unknown } | null | undefined;
}

/** Gives the data of the answer. Objects have no prototype, so a key can be any alias. The given data, when nothing was removed. */
export function nullRemoved({ data, filtered, schema, document, operationName, variables }: ExecutedOperation): ResponseData {
  if (filtered.document === document) return data ?? null;
  if (filtered.document === null || !data) return null;
  const chosen = readOperation(document, operationName);
  const root = schema.getRootType(chosen.operation.operation);
  if (!root) return null;
  const source: ShapeSource = { schema, ...chosen, variables: withDefaults(chosen.operation, schema, variables ?? {}) };
  return completeObject(data, root, shapeOf(source), { schema, typeNameKey: filtered.typeNameKey });
}

interface Completion {
  readonly schema: GraphQLSchema;
  readonly typeNameKey: string;
}

/** Null when a field that may not be null is. */
function completeObject(data: object, type: GraphQLObjectType, shape: ResponseShape, completion: Completion): ResponseData {
  const completed = Object.create(null) as { [key: string]: unknown };
  for (const field of shape.fieldsOf(type)) {
    const value = valueOf(field, data, type, completion);
    if (value === null && isNonNullType(field.type)) return null;
    completed[field.key] = value;
  }
  return completed;
}

function valueOf({ key, name, type, shape }: ResponseField, data: object, parent: GraphQLObjectType, completion: Completion): unknown {
  if (Object.hasOwn(data, key)) return complete((data as Record<string, unknown>)[key], type, shape, completion);
  // It went with the fragment around it. It is never protected, and as it may not be null it would take the object with it.
  return name === "__typename" ? parent.name : null;
}

function complete(value: unknown, type: GraphQLOutputType, shape: ResponseShape | null, completion: Completion): unknown {
  if (value === null || value === undefined) return null;
  if (isNonNullType(type)) return complete(value, type.ofType as GraphQLOutputType, shape, completion);
  if (isListType(type)) {
    const itemType = type.ofType as GraphQLOutputType;
    // Leaves cannot have lost anything.
    if (!Array.isArray(value) || shape === null) return value;
    const items = value.map((item: unknown) => complete(item, itemType, shape, completion));
    return isNonNullType(itemType) && items.includes(null) ? null : items;
  }
  if (isLeafType(type) || shape === null || typeof value !== "object") return value;
  return completeObject(value, runtimeType(value, type, completion), shape, completion);
}

function runtimeType(value: object, type: GraphQLOutputType, { schema, typeNameKey }: Completion): GraphQLObjectType {
  if (isObjectType(type)) return type;
  const name: unknown = Object.hasOwn(value, typeNameKey) ? (value as Record<string, unknown>)[typeNameKey] : undefined;
  const named = typeof name === "string" ? schema.getType(name) : undefined;
  if (isAbstractType(type) && isObjectType(named) && schema.isSubType(type, named)) return named;
  throw new Error(`An object of \`${String(type)}\` came without its type: execute \`executable\` of the filtered operation, not \`document\`.`);
}

/** Values arrive as the client sent them: the server has checked them, but defaults are not filled in. */
function withDefaults({ variableDefinitions = [] }: ShapeSource["operation"], schema: GraphQLSchema, given: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  const values = new Map(Object.entries(given));
  for (const { variable, type, defaultValue } of variableDefinitions) {
    const inputType = typeFromAST(schema, type);
    if (!values.has(variable.name.value) && defaultValue && isInputType(inputType)) values.set(variable.name.value, valueFromAST(defaultValue, inputType));
  }
  return Object.fromEntries(values);
}
