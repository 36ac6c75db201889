import { runSubgraph } from "@lsg/subgraph-kit/serve";
import { readConfig } from "./config.ts";
import { createRunWorker } from "./run-worker.ts";
import { subgraph } from "./subgraph.ts";

await runSubgraph(subgraph, readConfig, ({ config: { graphUrl }, database, log }) => (graphUrl === null ? null : createRunWorker({ graphUrl, database, log })));
