import { runSubgraph } from "@lsg/subgraph-kit/serve";
import { readConfig } from "./config.ts";
import { subgraph } from "./subgraph.ts";

await runSubgraph(subgraph, readConfig);
