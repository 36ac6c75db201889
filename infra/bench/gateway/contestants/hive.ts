// Hive Gateway's runtime with its own HTTP listener, from a folder outside of the workspace: the planner in JavaScript, or the
// one in Rust.
import http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [supergraph = "", planner = "", packages = ""] = process.argv.slice(2);
const { resolve } = createRequire(join(packages, "package.json"));
const load = async (name: string): Promise<Record<string, unknown>> => (await import(pathToFileURL(resolve(name)).href)) as Record<string, unknown>;

const { createGatewayRuntime } = await load("@graphql-hive/gateway-runtime");
const handler = planner === "rust" ? { unifiedGraphHandler: (await load("@graphql-hive/router-runtime"))["unifiedGraphHandler"] } : {};
const gateway = (createGatewayRuntime as (options: object) => http.RequestListener)({ supergraph, logging: false, ...handler });
const server = http.createServer(gateway);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
