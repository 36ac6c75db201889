import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const key = "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----";

describe("the configuration", () => {
  it("asks for a supergraph only, in development", () => {
    const config = readConfig({ SUPERGRAPH: "schema/supergraph.graphql" });
    expect(config).toMatchObject({ host: "127.0.0.1", port: 4000, introspection: true, sandbox: true, viewerPrivateKey: null });
    expect(config.subgraphDeadlineMs).toBeLessThan(config.requestDeadlineMs);
  });

  it("shows neither schema nor sandbox in production unless asked to", () => {
    const production = { SUPERGRAPH: "x", NODE_ENV: "production", VIEWER_PRIVATE_KEY: key };
    expect(readConfig(production)).toMatchObject({ introspection: false, sandbox: false });
    expect(readConfig({ ...production, GATEWAY_INTROSPECTION: "1" })).toMatchObject({ introspection: true, sandbox: false });
  });

  it("reads the addresses of subgraphs, with an equals sign in one too", () => {
    const { subgraphUrls } = readConfig({ SUPERGRAPH: "x", SUBGRAPH_URLS: "orders=http://a:1/graphql, users=https://b/graphql?x=y" });
    expect([...subgraphUrls]).toEqual([
      ["orders", "http://a:1/graphql"],
      ["users", "https://b/graphql?x=y"],
    ]);
  });

  it("reads contracts by name, and leaves the gateway's own addresses alone", () => {
    expect([...readConfig({ SUPERGRAPH: "x", GATEWAY_CONTRACTS: "partner=a/b.graphql, public = /c.graphql" }).contracts]).toEqual([
      ["partner", "a/b.graphql"],
      ["public", "/c.graphql"],
    ]);
    for (const wrong of ["graphql=a", "console=a", "a=b,a=c", "A=b", "a", "../a=b"]) expect(() => readConfig({ SUPERGRAPH: "x", GATEWAY_CONTRACTS: wrong })).toThrow(/GATEWAY_CONTRACTS/);
  });

  it("reads origins as browsers write them, and no others", () => {
    expect([...readConfig({ SUPERGRAPH: "x", GATEWAY_ORIGINS: "https://app.example, http://localhost:5173" }).origins]).toEqual(["https://app.example", "http://localhost:5173"]);
    for (const wrong of ["*", "null", "app.example", "https://app.example/", "https://App.example", "https://app.example:443", "file:///x"]) expect(() => readConfig({ SUPERGRAPH: "x", GATEWAY_ORIGINS: wrong })).toThrow(/GATEWAY_ORIGINS/);
  });

  it("trusts no issuer of tokens unless asked to", () => {
    const { identity } = readConfig({ SUPERGRAPH: "x" });
    expect(identity).toMatchObject({ issuers: new Map(), algorithms: ["EdDSA", "ES256", "RS256", "PS256"], maxTokenAgeSeconds: null, roles: null, purposeRoles: new Set(["AGENCY"]) });
  });

  it("reads issuers with an address or a file of keys each", () => {
    const env = { SUPERGRAPH: "x", GATEWAY_AUDIENCE: "graph", GATEWAY_ISSUERS: "https://a.example=https://a.example/keys?v=1, b = /run/b.json" };
    expect([...readConfig(env).identity.issuers]).toEqual([
      ["https://a.example", "https://a.example/keys?v=1"],
      ["b", "/run/b.json"],
    ]);
  });

  it("reads which tokens each graph takes, as many as there are audiences", () => {
    const env = { SUPERGRAPH: "x", GATEWAY_ISSUERS: "a=/b", GATEWAY_AUDIENCE: "graph", GATEWAY_CONTRACTS: "partner=a,public=b", GATEWAY_CONTRACT_AUDIENCES: "partner=graph/partner, public=graph,public=graph/partner" };
    expect(readConfig(env).identity).toMatchObject({ audiences: ["graph"], contractAudiences: new Map([["partner", ["graph/partner"]], ["public", ["graph", "graph/partner"]]]) });
  });

  it.each([
    [{ GATEWAY_ISSUERS: "a=/b", GATEWAY_AUDIENCE: "graph", GATEWAY_CONTRACTS: "partner=a" }, /GATEWAY_CONTRACT_AUDIENCES says nothing of the contract "partner"/],
    [{ GATEWAY_CONTRACT_AUDIENCES: "partner=graph" }, /names the contract "partner", which GATEWAY_CONTRACTS does not have/],
    [{ GATEWAY_CONTRACTS: "partner=a", GATEWAY_CONTRACT_AUDIENCES: "partner" }, /GATEWAY_CONTRACT_AUDIENCES holds "partner"/],
    [{ GATEWAY_ISSUERS: "a=/b" }, /GATEWAY_AUDIENCE is missing/],
    [{ GATEWAY_ISSUERS: "a" }, /GATEWAY_ISSUERS holds "a"/],
    [{ GATEWAY_ISSUERS: "a=/b,a=/c" }, /names a twice/],
    [{ GATEWAY_ISSUERS: "a=http://a.example/keys", NODE_ENV: "production" }, /plain HTTP/],
    [{ GATEWAY_ISSUERS: "development=/b" }, /GATEWAY_DEVELOPMENT_ISSUER=1 only/],
    [{ GATEWAY_DEVELOPMENT_ISSUER: "1", NODE_ENV: "production" }, /GATEWAY_DEVELOPMENT_ISSUER cannot be used with NODE_ENV=production/],
    [{ GATEWAY_TOKEN_ALGORITHMS: "EdDSA,HS256" }, /holds "HS256"/],
    [{ SANDBOX_PERSONAS: "personas.json", NODE_ENV: "production" }, /SANDBOX_PERSONAS cannot be used with NODE_ENV=production/],
    [{ GATEWAY_TOKEN_ALGORITHMS: "none" }, /holds "none"/],
  ])("refuses to trust by %j", (env, problem) => {
    expect(() => readConfig({ SUPERGRAPH: "x", ...env })).toThrow(problem);
  });

  it("says every problem at once", () => {
    const env = { NODE_ENV: "production", GATEWAY_DEVELOPMENT_ISSUER: "1", GATEWAY_PORT: "x", SUBGRAPH_URLS: "orders", GATEWAY_SUBGRAPH_DEADLINE_MS: "30000" };
    const lines = [/SUPERGRAPH is missing/, /GATEWAY_PORT is "x"/, /VIEWER_PRIVATE_KEY is missing/, /DEVELOPMENT_ISSUER cannot be used with NODE_ENV=production/, /SUBGRAPH_URLS holds "orders"/, /must be smaller/];
    for (const line of lines) expect(() => readConfig(env)).toThrow(line);
  });
});
