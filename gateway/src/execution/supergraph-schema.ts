// What planning and execution need to know of a supergraph beside its plans.
import { buildASTSchema, Kind, parse, type ConstDirectiveNode, type DocumentNode, type GraphQLSchema, type SelectionSetNode } from "graphql";

export interface SupergraphSchema {
  /** With what clients do not see. */
  readonly schema: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string | undefined }[];
  /** The name that a subgraph has in the supergraph's directives. */
  graphOf(subgraph: string): string;
  /** The keys by which a subgraph finds entities of a type. */
  keysOf(subgraph: string, typename: string): readonly (readonly KeyField[])[];
}

export interface KeyField {
  readonly name: string;
  /** Null for a leaf. */
  readonly below: readonly KeyField[] | null;
}

/** Takes a composed supergraph; whether it is a sound one is for the planner to say. */
export function readSupergraph(document: DocumentNode): SupergraphSchema {
  const subgraphs: { name: string; url: string | undefined; graph: string }[] = [];
  const keys = new Map<string, (readonly KeyField[])[]>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === "join__Graph") {
      for (const { name, directives = [] } of definition.values ?? []) {
        for (const directive of directives) if (directive.name.value === "join__graph") subgraphs.push({ name: argumentOf(directive, "name") ?? "", url: argumentOf(directive, "url"), graph: name.value });
      }
    }
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of definition.directives ?? []) {
      const key = directive.name.value === "join__type" && argumentOf(directive, "resolvable") !== "false" ? argumentOf(directive, "key") : undefined;
      if (key === undefined) continue;
      const place = `${argumentOf(directive, "graph")}.${definition.name.value}`;
      keys.set(place, [...(keys.get(place) ?? []), keyFields(key)]);
    }
  }
  const graphs = new Map(subgraphs.map(({ name, graph }) => [name, graph]));
  const graphOf = (subgraph: string): string => graphs.get(subgraph) ?? subgraph;
  return {
    schema: buildASTSchema(document, { assumeValidSDL: true }),
    subgraphs,
    graphOf,
    keysOf: (subgraph, typename) => keys.get(`${graphOf(subgraph)}.${typename}`) ?? [],
  };
}

function argumentOf({ arguments: given = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = given.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.BOOLEAN) return String(value.value);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function keyFields(key: string): KeyField[] {
  const [operation] = parse(`{${key}}`, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? fieldsOf(operation.selectionSet) : [];
}

const fieldsOf = ({ selections }: SelectionSetNode): KeyField[] =>
  selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [{ name: selection.name.value, below: selection.selectionSet ? fieldsOf(selection.selectionSet) : null }] : []));
