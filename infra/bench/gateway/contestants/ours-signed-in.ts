// This gateway with all that a deployment has on: a token is verified, fields are filtered by its scopes, each subgraph is told who
// asks in a header signed for it, and each request is a line of the log.
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from "jose";
import { createLog } from "@lsg/subgraph-kit/log";
import { readConfig } from "@lsg/gateway/src/config.ts";
import { createServer } from "@lsg/gateway/src/server.ts";
import { scopes } from "../graph.ts";

const supergraph = String(process.argv[2]);
const issuer = "https://issuer.example";
const [token, viewer] = await Promise.all([generateKeyPair("EdDSA"), generateKeyPair("EdDSA", { extractable: true })]);
const keys = join(dirname(supergraph), "keys.json");
await writeFile(keys, JSON.stringify({ keys: [{ ...(await exportJWK(token.publicKey)), alg: "EdDSA", kid: "one" }] }));
const bearer = await new SignJWT({ role: "COORDINATOR", organisations: ["institution:42"], scope: scopes.join(" ") })
  .setProtectedHeader({ alg: "EdDSA", kid: "one" }).setIssuer(issuer).setAudience("graph").setSubject("coordinator:1").setIssuedAt().setExpirationTime("2h").sign(token.privateKey);

const config = {
  ...readConfig({ SUPERGRAPH: supergraph, GATEWAY_ISSUERS: `${issuer}=${keys}`, GATEWAY_AUDIENCE: "graph", VIEWER_PRIVATE_KEY: await exportPKCS8(viewer.privateKey), LOG_LEVEL: "info" }),
  port: 0,
};
const server = await createServer(config, createLog("gateway", "info"));
process.send?.({ port: Number(new URL(await server.listen()).port), headers: { authorization: `Bearer ${bearer}` } });
