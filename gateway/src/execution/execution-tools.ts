// What the plans of one supergraph are compiled with.
import type { SendToSubgraph } from "./execution.ts";
import type { FetchTools } from "./fetch.ts";
import { readSupergraph } from "./supergraph-schema.ts";
import { createTypeTest } from "./type-test.ts";

/** Gives the way to a subgraph; throws when there is none. */
export type SendTo = (subgraph: { readonly name: string; readonly url?: string | undefined }) => SendToSubgraph;

export function executionTools(supergraph: string, sendTo: SendTo): FetchTools {
  const { schema, subgraphs } = readSupergraph(supergraph);
  const ways = new Map(subgraphs.map((subgraph) => [subgraph.name, sendTo(subgraph)]));
  return {
    schema,
    isOfType: createTypeTest(schema),
    send(subgraph) {
      const send = ways.get(subgraph);
      if (!send) throw new Error(`A query plan asks the subgraph "${subgraph}", which the supergraph does not have.`);
      return send;
    },
  };
}
