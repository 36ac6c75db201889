// This gateway with all that a deployment has on: a token is verified, fields are filtered by its scopes, each subgraph is told who
// asks in a header signed for it, and each request is a line of the log.
import "@lsg/gateway/src/engine.ts";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { createLog } from "@lsg/subgraph-kit/log";
import { readConfig } from "@lsg/gateway/src/config.ts";
import { createServer } from "@lsg/gateway/src/server.ts";
import { audience, issuer, signIn } from "./signed-in.ts";

const supergraph = String(process.argv[2]);
const [{ publicKey, token }, viewer] = await Promise.all([signIn(), generateKeyPair("EdDSA", { extractable: true })]);
const keys = join(dirname(supergraph), "keys.json");
await writeFile(keys, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: "EdDSA", kid: "one" }] }));

const config = {
  ...readConfig({ SUPERGRAPH: supergraph, GATEWAY_ISSUERS: `${issuer}=${keys}`, GATEWAY_AUDIENCE: audience, VIEWER_PRIVATE_KEY: await exportPKCS8(viewer.privateKey), LOG_LEVEL: "info" }),
  port: 0,
};
const server = await createServer(config, createLog("gateway", "info"));
process.send?.({ port: Number(new URL(await server.listen()).port), headers: { authorization: `Bearer ${token}` } });
