// The specifications that a supergraph links with `@link`, and the names under which it uses them.
import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from "graphql";

export interface LinkedFeature {
  /** The specification without its version, such as `https://specs.apollo.dev/policy`. */
  readonly identity: string;
  /** Such as `v0.1`; null when the address ends without a version. */
  readonly version: string | null;
  /** The prefix of its elements, and the name of the directive that is called like the specification. */
  readonly nameInSchema: string;
  /** Imported elements: the name in the specification and the name in the schema, directives with their `@`. */
  readonly imports: readonly { readonly name: string; readonly as: string }[];
  readonly purpose: "SECURITY" | "EXECUTION" | null;
  /** The `@link` itself. */
  readonly link: ConstDirectiveNode;
}

/** The supergraph says something about who may see what that cannot be enforced, so nothing may be served from it. */
export class UnenforceableSupergraph extends Error {
  constructor(problem: string) {
    super(`The supergraph cannot be served: ${problem}`);
    this.name = "UnenforceableSupergraph";
  }
}

const linkIdentity = "https://specs.apollo.dev/link";
const linkVersion = "v1.0";

/** Reads every `@link` of the schema; throws `UnenforceableSupergraph` when one cannot be read, because it may be one that protects. */
export function readLinkedFeatures(supergraph: DocumentNode): readonly LinkedFeature[] {
  const directives = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION ? (definition.directives ?? []) : [],
  );
  const linkName = directives.find(linksItself)?.name.value;
  if (linkName === undefined) {
    throw new UnenforceableSupergraph(`its schema has no \`@link(url: "${linkIdentity}/${linkVersion}")\`. Compose it with Apollo Federation 2.`);
  }
  return directives.filter((directive) => directive.name.value === linkName).map(readLink);
}

/** The link that introduces the directive `@link` under the very name it is written with. */
function linksItself(directive: ConstDirectiveNode): boolean {
  const values = new Map(directive.arguments?.map(({ name, value }) => [name.value, value]));
  const url = values.get("url");
  if (url?.kind !== Kind.STRING || parseUrl(url.value).identity !== linkIdentity || parseUrl(url.value).version !== linkVersion) return false;
  const as = values.get("as");
  return directive.name.value === (as?.kind === Kind.STRING ? as.value : "link");
}

function readLink(link: ConstDirectiveNode): LinkedFeature {
  const values = new Map<string, ConstValueNode>();
  for (const { name, value } of link.arguments ?? []) {
    if (!["url", "as", "for", "import"].includes(name.value)) throw new UnenforceableSupergraph(`a \`@link\` has the argument \`${name.value}\`, whose meaning is not known.`);
    if (value.kind !== Kind.NULL) values.set(name.value, value);
  }
  const url = values.get("url");
  if (url?.kind !== Kind.STRING) throw new UnenforceableSupergraph("a `@link` has no `url`.");
  const as = values.get("as");
  if (as && as.kind !== Kind.STRING) throw new UnenforceableSupergraph(`\`as\` of the link to ${url.value} is not a string.`);
  const { identity, version } = parseUrl(url.value);
  return {
    identity,
    version,
    nameInSchema: as?.value ?? identity.slice(identity.lastIndexOf("/") + 1),
    imports: readImports(values.get("import"), url.value),
    purpose: readPurpose(values.get("for"), url.value),
    link,
  };
}

function readPurpose(value: ConstValueNode | undefined, url: string): LinkedFeature["purpose"] {
  if (!value) return null;
  if (value.kind === Kind.ENUM && (value.value === "SECURITY" || value.value === "EXECUTION")) return value.value;
  throw new UnenforceableSupergraph(`the purpose (\`for\`) of the link to ${url} is neither SECURITY nor EXECUTION.`);
}

function readImports(value: ConstValueNode | undefined, url: string): LinkedFeature["imports"] {
  if (!value) return [];
  // A single value stands for a list of one, as everywhere in GraphQL.
  const items = value.kind === Kind.LIST ? value.values : [value];
  return items.map((item) => {
    if (item.kind === Kind.STRING) return { name: item.value, as: item.value };
    const fields = item.kind === Kind.OBJECT ? new Map(item.fields.map((field) => [field.name.value, field.value])) : new Map<string, ConstValueNode>();
    const name = fields.get("name");
    const as = fields.get("as") ?? name;
    const understood = name?.kind === Kind.STRING && as?.kind === Kind.STRING && [...fields.keys()].every((key) => key === "name" || key === "as");
    if (!understood || name.value.startsWith("@") !== as.value.startsWith("@")) throw new UnenforceableSupergraph(`an import of the link to ${url} cannot be read.`);
    return { name: name.value, as: as.value };
  });
}

function parseUrl(text: string): { identity: string; version: string | null } {
  if (!URL.canParse(text)) return { identity: text, version: null };
  const { origin, pathname } = new URL(text);
  const steps = pathname.split("/").filter((step) => step !== "");
  const version = /^v\d+\.\d+$/.test(steps.at(-1) ?? "") ? (steps.pop() ?? null) : null;
  return { identity: [origin, ...steps].join("/"), version };
}
