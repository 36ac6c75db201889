import { readSubgraphConfig } from "@lsg/subgraph-kit/serve";

/** The process's configuration; throws `ConfigError` with every problem at once. */
export const readConfig = () => readSubgraphConfig("learners", 4001, process.env);
