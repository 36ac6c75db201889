import { readSubgraphConfig } from "@lsg/subgraph-kit/serve";

/** The process's configuration; throws `ConfigError` with every problem at once. */
export const readConfig = () => readSubgraphConfig("funding", 4004, process.env);
