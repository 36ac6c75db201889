// This gateway, as it runs in production.
import "@lsg/gateway/src/engine.ts";
import { createLog } from "@lsg/subgraph-kit/log";
import { readConfig } from "@lsg/gateway/src/config.ts";
import { createServer } from "@lsg/gateway/src/server.ts";

const [supergraph, comparesKeys = "1"] = process.argv.slice(2);
// Registers of the same people are asked for at the same time, and by hand each is fetched.
const config = { ...readConfig({ SUPERGRAPH: supergraph, GATEWAY_COMPARE_KEYS: comparesKeys, GATEWAY_SHARE_READS: "0", LOG_LEVEL: "silent" }), port: 0 };
const server = await createServer(config, createLog("gateway", "silent"));
process.send?.({ port: Number(new URL(await server.listen()).port) });
