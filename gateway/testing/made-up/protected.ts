// Puts protection on fields of a composed supergraph, as composition would.
import { Kind, parse, print, visit } from "graphql";

const specification = "https://specs.apollo.dev/requiresScopes/v0.1";

/** Everything in `fields`, as `Type.field`, asks for the scope `reader`. */
export function protectFields(supergraph: string, fields: readonly string[]): string {
  const [scopes] = parse("type T { f: Int @requiresScopes(scopes: [[\"reader\"]]) }").definitions.flatMap((definition) => (definition.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields?.[0]?.directives ?? []) : []));
  if (!scopes) throw new Error("The directive was not read.");
  let found = 0;
  const document = visit(parse(supergraph), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      fields: type.fields?.map((field) => {
        if (!fields.includes(`${type.name.value}.${field.name.value}`)) return field;
        found++;
        return { ...field, directives: [...(field.directives ?? []), scopes] };
      }) ?? [],
    }),
  });
  if (found !== fields.length) throw new Error("A field to protect is not in the supergraph.");
  const text = print(document).replace(/^schema /m, `schema @link(url: "${specification}", for: SECURITY) `);
  return `${text}\ndirective @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION | INTERFACE | SCALAR | ENUM\n`;
}
