// Joins the subgraphs' SDL into the graph: what the gateway loads, and what clients see.
import { composeServices } from "@apollo/composition";
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from "@apollo/federation-internals";
import { composeSchemaContract } from "@theguild/federation-composition";
import { lexicographicSortSchema, parse, print, printSchema, visit, type DocumentNode } from "graphql";

export interface SubgraphSource {
  readonly name: string;
  readonly typeDefs: DocumentNode;
  /** Where the gateway finds it unless its configuration says otherwise. */
  readonly url: string;
}

export interface Composition {
  readonly supergraph: string;
  /** The schema that clients see: no federation in it. */
  readonly api: string;
}

/** The subgraphs do not fit together; `message` lists every reason with the subgraphs it concerns. */
export class CompositionError extends Error {
  constructor(reasons: readonly string[]) {
    super(`The subgraphs cannot be composed:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}`);
    this.name = "CompositionError";
  }
}

/** Composes the subgraphs, or throws `CompositionError`. The result does not depend on their order. */
export function compose(subgraphs: readonly SubgraphSource[]): Composition {
  const sorted = subgraphs.toSorted((one, other) => one.name.localeCompare(other.name));
  const { errors, supergraphSdl } = composeServices(sorted);
  if (errors) throw new CompositionError(errors.map(({ message }) => message));
  return toComposition(supergraphSdl);
}

/**
 * Composes the part of the graph that carries `@tag(name: …)` with any of these names, for clients who shall know of nothing else.
 * An argument needs a tag too; one on a type stands for every field of the type in every subgraph. What is outside stays in the
 * supergraph for the planner, which needs its keys, and is inaccessible. Throws `CompositionError`.
 */
export function composeContract(subgraphs: readonly SubgraphSource[], tags: readonly string[]): Composition {
  const sorted = subgraphs.toSorted((one, other) => one.name.localeCompare(other.name));
  const result = composeSchemaContract([...sorted], { include: new Set(tags), exclude: new Set() });
  if (result.errors) throw new CompositionError(result.errors.map(({ message }) => `${message} (in the contract of ${tags.join(" and ")})`));
  return toComposition(withoutHiddenFeatures(result.supergraphSdl));
}

/** Unreachable scalars are made inaccessible, and those of a specification may not be: nobody sees them anyway. */
function withoutHiddenFeatures(supergraphSdl: string): string {
  const supergraph = visit(parse(supergraphSdl), {
    ScalarTypeDefinition(node) {
      if (!node.name.value.includes("__")) return undefined;
      return { ...node, directives: (node.directives ?? []).filter(({ name }) => name.value !== "inaccessible") };
    },
  });
  return print(supergraph);
}

function toComposition(supergraphSdl: string): Composition {
  // Who may see what is enforced by the gateway, before it plans.
  const api = Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES }).apiSchema().toGraphQLJSSchema();
  return {
    supergraph: `${print(parse(supergraphSdl))}\n`,
    api: `${printSchema(lexicographicSortSchema(api))}\n`,
  };
}
