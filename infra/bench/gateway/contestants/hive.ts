// Hive Gateway's runtime with its own HTTP listener, from a folder outside of the workspace: the planner in JavaScript, or the
// one in Rust; with the name `signed-in` it enforces @authenticated and @requiresScopes with its own plugin.
import http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { jwtVerify } from "jose";
import { audience, issuer, signIn } from "./signed-in.ts";

const [supergraph = "", planner = "", packages = "", identity = ""] = process.argv.slice(2);
const { resolve } = createRequire(join(packages, "package.json"));
const load = async (name: string): Promise<Record<string, unknown>> => (await import(pathToFileURL(resolve(name)).href)) as Record<string, unknown>;

const { createGatewayRuntime } = await load("@graphql-hive/gateway-runtime");
const handler = planner === "rust" ? { unifiedGraphHandler: (await load("@graphql-hive/router-runtime"))["unifiedGraphHandler"] } : {};

const { publicKey, token } = await signIn();
// Its plugin for tokens knows no EdDSA. A token is verified once, as ours is, so that what is compared is the enforcement.
const verified = new Map<string, object>();
const userOf = async (header: string | null): Promise<object | null> => {
  if (header === null) return null;
  const known = verified.get(header);
  if (known) return known;
  const { payload } = await jwtVerify(header.replace(/^Bearer /, ""), publicKey, { issuer, audience });
  verified.set(header, payload);
  return payload;
};
const genericAuth = { mode: "protect-granular", rejectUnauthenticated: false, resolveUserFn: ({ request }: { request: Request }) => userOf(request.headers.get("authorization")) };

const gateway = (createGatewayRuntime as (options: object) => http.RequestListener)({ supergraph, logging: false, ...handler, ...(identity === "" ? {} : { genericAuth }) });
const server = http.createServer(gateway);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port, ...(identity === "" ? {} : { headers: { authorization: `Bearer ${token}` } }) }));
