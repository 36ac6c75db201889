import { environmentReader } from "@lsg/subgraph-kit/config";
import { readSubgraphConfig } from "@lsg/subgraph-kit/subgraph-config";

/** The process's configuration; throws `ConfigError` with every problem at once. */
export function readConfig() {
  // Without it, runs that are started through the graph wait until a process has it.
  const graphUrl = environmentReader(process.env).optionalText("FUNDING_GRAPH_URL");
  return { ...readSubgraphConfig("funding", 4004, process.env), graphUrl };
}
