// Which values of JSON a leaf of the answer may have. Subgraphs complete their own answers; this is for the day when one does not.
import { GraphQLID, GraphQLString, isEnumType, specifiedScalarTypes, type GraphQLLeafType } from "graphql";

export type IsLeafValue = (value: unknown) => boolean;

/** What a scalar of a schema's own may look like is not said anywhere, so anything is one. */
export function leafTest(type: GraphQLLeafType): IsLeafValue {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => typeof value === "string" && names.has(value);
  }
  const isSpecified = specifiedScalarTypes.some(({ name }) => name === type.name);
  return (isSpecified && tests[type.name]) || (() => true);
}

/** Whether every text is a value of the type, which is what most fields are. */
export const isTextType = ({ name }: GraphQLLeafType): boolean => name === GraphQLString.name || name === GraphQLID.name;

const tests: Readonly<Record<string, IsLeafValue>> = {
  String: (value) => typeof value === "string",
  ID: (value) => typeof value === "string" || Number.isInteger(value),
  Boolean: (value) => typeof value === "boolean",
  Int: Number.isInteger,
  Float: Number.isFinite,
};
