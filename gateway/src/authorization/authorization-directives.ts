// Which directives of a supergraph protect something. They are known by the specification they are linked from, because a
// supergraph may call them by any name.
import { visit, type DocumentNode } from "graphql";
import { readLinkedFeatures, UnenforceableSupergraph, type LinkedFeature } from "./linked-features.ts";

export interface AuthorizationDirective {
  readonly kind: "authenticated" | "requiresScopes" | "policy";
  /** The argument that says what is required; null when there is none to give. */
  readonly argument: string | null;
}

const enforced: ReadonlyMap<string, AuthorizationDirective & { readonly version: string }> = new Map([
  ["https://specs.apollo.dev/authenticated", { kind: "authenticated", argument: null, version: "v0.1" }],
  ["https://specs.apollo.dev/requiresScopes", { kind: "requiresScopes", argument: "scopes", version: "v0.1" }],
  ["https://specs.apollo.dev/policy", { kind: "policy", argument: "policies", version: "v0.1" }],
]);

/** Security features that the planner enforces itself, by leaving the elements out of the schema it serves. */
const enforcedByPlanner: ReadonlyMap<string, readonly string[]> = new Map([["https://specs.apollo.dev/inaccessible", ["v0.1", "v0.2"]]]);

export const isAuthorizationFeature = ({ identity }: LinkedFeature): boolean => enforced.has(identity);

/** The directives by their names in this supergraph; throws `UnenforceableSupergraph` when it asks for protection that is not known here. */
export function findAuthorizationDirectives(supergraph: DocumentNode): ReadonlyMap<string, AuthorizationDirective> {
  const features = readLinkedFeatures(supergraph);
  const directives = new Map<string, AuthorizationDirective>();
  const linked = new Set<string>();
  for (const feature of features) {
    const { identity, version, purpose } = feature;
    const directive = enforced.get(identity);
    if (!directive) {
      const known = purpose !== "SECURITY" || enforcedByPlanner.get(identity)?.includes(version ?? "");
      if (!known) throw new UnenforceableSupergraph(`it links ${address(feature)} for security, and nothing here enforces that.`);
      continue;
    }
    if (version !== directive.version) throw new UnenforceableSupergraph(`it links ${address(feature)}; only ${identity}/${directive.version} can be enforced.`);
    if (linked.has(identity)) throw new UnenforceableSupergraph(`it links ${identity} twice.`);
    linked.add(identity);
    for (const name of namesInSchema(feature, directive)) {
      if (directives.has(name)) throw new UnenforceableSupergraph(`it uses the name \`@${name}\` for two of its protections.`);
      directives.set(name, directive);
    }
  }
  refuseUnlinked(supergraph, directives, features);
  return directives;
}

/** Every name under which the directive can be applied: imported, renamed, bare and with the prefix of its specification. */
function namesInSchema({ imports, nameInSchema, identity }: LinkedFeature, { kind }: AuthorizationDirective): ReadonlySet<string> {
  const names = new Set([nameInSchema, `${nameInSchema}__${kind}`]);
  for (const { name, as } of imports) {
    if (!name.startsWith("@")) continue;
    if (name !== `@${kind}`) throw new UnenforceableSupergraph(`it imports \`${name}\` from ${identity}, and nothing here enforces that.`);
    names.add(as.slice(1));
  }
  return names;
}

/** A protection that lost its link looks protected to whoever reads the schema, and would be open to everyone. */
function refuseUnlinked(supergraph: DocumentNode, directives: ReadonlyMap<string, AuthorizationDirective>, features: readonly LinkedFeature[]): void {
  const others = new Set(features.flatMap(({ nameInSchema, imports }) => [nameInSchema, ...imports.map(({ as }) => as.replace(/^@/, ""))]));
  const suspicious = new Set([...enforced.values()].map(({ kind }) => kind as string).filter((name) => !directives.has(name) && !others.has(name)));
  visit(supergraph, {
    Directive({ name }) {
      if (suspicious.has(name.value)) throw new UnenforceableSupergraph(`\`@${name.value}\` is applied, but its specification is not linked.`);
    },
  });
}

const address = ({ identity, version }: LinkedFeature): string => (version === null ? `${identity} without a version` : `${identity}/${version}`);
