// What execution needs to know of a supergraph beside its plans.
import { buildASTSchema, Kind, parse, type DocumentNode, type GraphQLSchema, type ValueNode } from "graphql";

export interface SupergraphSchema {
  /** With what clients do not see. */
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly subgraphs: readonly { readonly name: string; readonly url: string | undefined }[];
}

/** Takes a composed supergraph; whether it is a sound one is for the planner to say. */
export function readSupergraph(supergraph: string): SupergraphSchema {
  const document = parse(supergraph, { noLocation: true });
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const graphs = document.definitions.flatMap((definition) => (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === "join__Graph" ? (definition.values ?? []) : []));
  const subgraphs = graphs.flatMap(({ directives = [] }) =>
    directives.flatMap(({ name, arguments: given = [] }) => {
      if (name.value !== "join__graph") return [];
      const values = new Map(given.map((argument) => [argument.name.value, textOf(argument.value)]));
      return [{ name: values.get("name") ?? "", url: values.get("url") }];
    }),
  );
  return { schema, document, subgraphs };
}

const textOf = (value: ValueNode): string | undefined => (value.kind === Kind.STRING ? value.value : undefined);
