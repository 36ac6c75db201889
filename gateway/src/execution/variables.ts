// The values of an operation's variables, as GraphQL coerces them. Nearly all that clients send is already what it would be coerced to,
// which is told here without looking at the schema again; of everything else graphql-js makes the value, or the errors.
import {
  getVariableValues, GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString, isEnumType, Kind,
  type GraphQLError, type GraphQLSchema, type NamedTypeNode, type VariableDefinitionNode,
} from "graphql";
import { BareObject, ownValue, type Values } from "./bare-object.ts";

export type CoercedVariables = { readonly errors: readonly GraphQLError[]; readonly coerced?: never } | { readonly errors?: never; readonly coerced: Values };

/** Gives the errors alone when the variables are not what the operation asks for. */
export type CoerceVariables = (sent: Values) => CoercedVariables;

export function compileVariables(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): CoerceVariables {
  const variables = definitions.map((definition) => plainVariable(schema, definition));
  const coerce: CoerceVariables = (sent) => getVariableValues(schema, definitions, sent, { maxErrors: 50 });
  if (!variables.every((variable) => variable !== null)) return coerce;
  return (sent) => {
    const coerced: Values = new BareObject();
    for (const { name, optional, isValue } of variables) {
      const value = ownValue(sent, name);
      if (value === undefined && optional) continue;
      if (!(value === null && optional) && !isValue(value)) return coerce(sent);
      coerced[name] = value;
    }
    return { coerced };
  };
}

interface PlainVariable {
  readonly name: string;
  /** Whether it may be left out or null, and has no value then. */
  readonly optional: boolean;
  /** Whether a value stays as it is. */
  isValue(value: unknown): boolean;
}

/** Null for what is a list or an object, or has a default value. */
function plainVariable(schema: GraphQLSchema, { variable, type, defaultValue }: VariableDefinitionNode): PlainVariable | null {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  const isValue = named.kind === Kind.NAMED_TYPE ? plainTest(schema, named) : null;
  return isValue && defaultValue === undefined ? { name: variable.name.value, optional: type.kind !== Kind.NON_NULL_TYPE, isValue } : null;
}

const mostInt = 2 ** 31;
const plainTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  [GraphQLID.name]: (value) => typeof value === "string",
  [GraphQLString.name]: (value) => typeof value === "string",
  [GraphQLBoolean.name]: (value) => typeof value === "boolean",
  [GraphQLInt.name]: (value) => Number.isInteger(value) && (value as number) < mostInt && (value as number) >= -mostInt,
  [GraphQLFloat.name]: (value) => Number.isFinite(value),
};

function plainTest(schema: GraphQLSchema, { name: { value: name } }: NamedTypeNode): PlainVariable["isValue"] | null {
  if (Object.hasOwn(plainTests, name)) return plainTests[name] ?? null;
  const type = schema.getType(name);
  return isEnumType(type) ? (value) => typeof value === "string" && type.getValue(value) !== undefined : null;
}
