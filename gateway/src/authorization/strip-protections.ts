// The copy of a supergraph that the planner accepts. It refuses to plan over a security feature that it does not enforce;
// the filter enforces these three before it plans, so the copy says no more that they are for security.
import { parse, print, visit, type ConstDirectiveNode } from "graphql";
import { isAuthorizationFeature } from "./authorization-directives.ts";
import { readLinkedFeatures } from "./linked-features.ts";
import { readProtections } from "./protections.ts";

/**
 * Takes the whole supergraph, gives the copy. Everything but the purpose of these links stays, so the schema that clients see is
 * the same. Throws `UnenforceableSupergraph` when `readProtections` does: what cannot be enforced must not become plannable.
 */
export function stripProtections(supergraphSdl: string): string {
  readProtections(supergraphSdl);
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const links = new Set<ConstDirectiveNode>(readLinkedFeatures(supergraph).filter(isAuthorizationFeature).map(({ link }) => link));
  const stripped = visit(supergraph, {
    Directive(node) {
      if (!links.has(node as ConstDirectiveNode)) return undefined;
      return { ...node, arguments: (node.arguments ?? []).filter(({ name }) => name.value !== "for") };
    },
  });
  return print(stripped);
}
