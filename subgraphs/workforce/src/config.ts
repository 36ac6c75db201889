import { readSubgraphConfig } from "@lsg/subgraph-kit/subgraph-config";

/** The process's configuration; throws `ConfigError` with every problem at once. */
export const readConfig = () => readSubgraphConfig("workforce", 4003, process.env);
