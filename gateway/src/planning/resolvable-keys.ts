// The planner comes back to a subgraph by the first key that the subgraph names, also when it is one by which the subgraph
// finds nothing (`resolvable: false`). Where a type has another key there, those say nothing that the planner needs: what a
// subgraph has of an entity is in its fields.
import { Kind, visit, type ConstDirectiveNode, type DocumentNode } from "graphql";

export function withoutUnresolvableKeys(supergraph: DocumentNode): DocumentNode {
  const drop = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(type: T): T | undefined => {
    const { directives = [] } = type;
    const resolvable = new Set(directives.flatMap((directive) => (isKey(directive) && !isUnresolvable(directive) ? [graphOf(directive)] : [])));
    const kept = directives.filter((directive) => !isKey(directive) || !isUnresolvable(directive) || !resolvable.has(graphOf(directive)));
    return kept.length === directives.length ? undefined : { ...type, directives: kept };
  };
  return visit(supergraph, { ObjectTypeDefinition: drop, InterfaceTypeDefinition: drop });
}

const valueOf = ({ arguments: given = [] }: ConstDirectiveNode, name: string) => given.find((argument) => argument.name.value === name)?.value;
const isKey = (directive: ConstDirectiveNode): boolean => directive.name.value === "join__type" && valueOf(directive, "key") !== undefined;
const isUnresolvable = (directive: ConstDirectiveNode): boolean => {
  const value = valueOf(directive, "resolvable");
  return value?.kind === Kind.BOOLEAN && !value.value;
};
const graphOf = (directive: ConstDirectiveNode): string => {
  const value = valueOf(directive, "graph");
  return value?.kind === Kind.ENUM ? value.value : "";
};
