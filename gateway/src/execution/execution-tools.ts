// What the plans of one supergraph are compiled with.
import { parse } from "graphql";
import { keyComparison } from "./compared-keys.ts";
import type { SendToSubgraph } from "./execution.ts";
import type { FetchTools } from "./fetch.ts";
import { sharedPositions } from "./positions.ts";
import { entityRequests } from "./requested-entities.ts";
import { createMerge } from "./subgraph-data.ts";
import { readSupergraph } from "./supergraph-schema.ts";
import { createTypeTest } from "./type-test.ts";

/** Gives the way to a subgraph; throws when there is none. */
export type SendTo = (subgraph: { readonly name: string; readonly url?: string | undefined }) => SendToSubgraph;

export interface ExecutionToolsOptions {
  readonly sendTo: SendTo;
  /** Whether subgraphs are asked for the keys of the entities that they answer. */
  readonly comparesKeys: boolean;
}

export function executionTools(supergraph: string, { sendTo, comparesKeys }: ExecutionToolsOptions): FetchTools {
  const read = readSupergraph(parse(supergraph, { noLocation: true }));
  const ways = new Map(read.subgraphs.map((subgraph) => [subgraph.name, sendTo(subgraph)]));
  const isOfType = createTypeTest(read.schema);
  const positionsAt = sharedPositions();
  return {
    supergraph: read,
    isOfType,
    comparesKeys,
    compareKeys: keyComparison({ supergraph: read, isOfType }),
    positionsAt,
    compileRequest: entityRequests(isOfType, positionsAt),
    merge: createMerge(isOfType),
    send(subgraph) {
      const send = ways.get(subgraph);
      if (!send) throw new Error(`A query plan asks the subgraph "${subgraph}", which the supergraph does not have.`);
      return send;
    },
  };
}
