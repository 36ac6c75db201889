// After execution, what was removed comes back as null, and which fields an object should have had depends on its type. So the
// filtered operation also asks for the types of objects behind interfaces and unions, under a name that the client did not use.
import { getNamedType, isAbstractType, Kind, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type GraphQLSchema } from "graphql";

/** A key that no field of the document answers under. */
export function unusedResponseKey(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, {
    Field({ alias, name }) {
      used.add((alias ?? name).value);
    },
  });
  let key = "typeName";
  for (let number = 1; used.has(key); number += 1) key = `typeName${number}`;
  return key;
}

export function withTypeNames(document: DocumentNode, schema: GraphQLSchema, key: string): DocumentNode {
  const typeName: FieldNode = { kind: Kind.FIELD, alias: { kind: Kind.NAME, value: key }, name: { kind: Kind.NAME, value: "__typename" } };
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        leave(node) {
          const type = getNamedType(types.getType());
          if (!node.selectionSet || !isAbstractType(type)) return undefined;
          return { ...node, selectionSet: { ...node.selectionSet, selections: [...node.selectionSet.selections, typeName] } };
        },
      },
    }),
  );
}
