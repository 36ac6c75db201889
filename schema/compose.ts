// Joins the subgraphs' SDL into the graph: what the gateway loads, and what clients see.
import { composeServices } from "@apollo/composition";
import { Supergraph } from "@apollo/federation-internals";
import { lexicographicSortSchema, parse, print, printSchema, type DocumentNode } from "graphql";

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
  const api = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  return {
    supergraph: `${print(parse(supergraphSdl))}\n`,
    api: `${printSchema(lexicographicSortSchema(api))}\n`,
  };
}
