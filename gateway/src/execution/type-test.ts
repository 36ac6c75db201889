import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from "graphql";
import type { IsOfType } from "./rewrites.ts";

/** Answers for the types of the supergraph's schema, each question once. */
export function createTypeTest(schema: GraphQLSchema): IsOfType {
  const known = new Map<string, Set<string>>();
  const namesOf = (condition: string): Set<string> => {
    const type = schema.getType(condition);
    if (!isAbstractType(type)) return new Set();
    const possible: readonly { readonly name: string }[] = schema.getPossibleTypes(type);
    const interfaces = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
    return new Set([...possible, ...interfaces].filter((named) => isObjectType(named) || isInterfaceType(named)).map(({ name }) => name));
  };
  return (typename, condition) => {
    if (typename === condition) return true;
    let names = known.get(condition);
    if (!names) known.set(condition, (names = namesOf(condition)));
    return names.has(typename);
  };
}
