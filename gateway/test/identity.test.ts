// Who sends a request, over real HTTP, with a real issuer.
import { generateKeyPairSync } from "node:crypto";
import http from "node:http";
import { anonymousViewer, createViewerVerifier, type Viewer } from "@lsg/subgraph-kit/viewer";
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, type CryptoKey } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestGateway, type Answer, type TestGateway } from "../testing/test-gateway.ts";
import { startTestGraph, type TestGraph } from "../testing/test-graph.ts";
import { createKey, secondsFromNow, startTestIssuer, subject, type TestIssuer } from "../testing/test-issuer.ts";

const keys = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });

let graph: TestGraph;
let issuer: TestIssuer;
let gateway: TestGateway;

beforeAll(async () => {
  [graph, issuer] = await Promise.all([startTestGraph(), startTestIssuer()]);
  gateway = await startTestGateway(graph.supergraph, { viewerPrivateKey: keys.privateKey, identity: issuer.trusted() });
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([graph.stop(), issuer.stop()]);
});

afterEach(() => graph.products.reset());

const bearer = (token: string, headers: Record<string, string> = {}): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${token}`, ...headers } });
const ask = (token: string, headers?: Record<string, string>): Promise<Answer> => gateway.query("{ products { name } }", bearer(token, headers));

/** The viewer that the subgraph was told of, the last time it was asked. */
async function told(): Promise<Viewer> {
  const verify = await createViewerVerifier(keys.publicKey, "products");
  return verify(String(graph.products.requests.at(-1)?.headers["x-viewer"]));
}

async function expectRefused(token: string, code: string): Promise<void> {
  const { status, data, errors, headers } = await ask(token);
  expect([status, errors?.[0]?.extensions.code]).toEqual([401, code]);
  expect(data).toBeUndefined();
  expect(headers.get("content-type")).toBe("application/graphql-response+json; charset=utf-8");
  expect(headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/);
  expect(graph.products.requests).toEqual([]);
}

describe("a viewer", () => {
  it("is nobody without a token", async () => {
    expect((await gateway.query("{ products { name } }")).status).toBe(200);
    expect(await told()).toEqual(anonymousViewer);
  });

  it("is what the token says", async () => {
    expect((await ask(await issuer.token())).status).toBe(200);
    expect(await told()).toEqual({ id: subject, role: "CLERK", organisations: ["shop:1"], scopes: ["read", "write"], purpose: null });
  });

  it("is read from a GET as well, and the scheme in any letters", async () => {
    const response = await fetch(`${gateway.url}?query=${encodeURIComponent("{ products { name } }")}`, { headers: { authorization: `bearer ${await issuer.token()}` } });
    expect(response.status).toBe(200);
    expect((await told()).id).toBe(subject);
  });

  it("has scopes from a list, and no organisations when the token names none", async () => {
    await ask(await issuer.token({ scope: ["a", "b", "a"], organisations: undefined }));
    expect(await told()).toMatchObject({ scopes: ["a", "b"], organisations: [] });
  });

  it("is never what the client's own headers say", async () => {
    await ask(await issuer.token(), { "x-viewer": "forged", "x-operation": "Forged" });
    expect(await told()).toMatchObject({ id: subject });
    const headers = graph.products.requests.at(-1)?.headers;
    expect([headers?.["authorization"], headers?.["x-operation"]]).toEqual([undefined, undefined]);
  });

  it("is read from the claims that the configuration names, of the audiences and roles that it lists", async () => {
    const claims = { id: "person", role: "https://shop.example/role", organisations: "shops", scopes: "permissions" };
    const other = await startTestGateway(graph.supergraph, { viewerPrivateKey: keys.privateKey, identity: issuer.trusted({ claims, audiences: ["other", "graph"], roles: new Set(["CLERK"]) }) });
    const token = await issuer.token({ person: "p-1", "https://shop.example/role": "CLERK", shops: ["shop:2"], permissions: ["sell"], sub: undefined, role: undefined, aud: ["x", "graph"] });
    await other.query("{ products { name } }", bearer(token));
    expect(await told()).toMatchObject({ id: "p-1", role: "CLERK", organisations: ["shop:2"], scopes: ["sell"] });
    const { errors } = await other.query("{ products { name } }", bearer(await issuer.token({ person: "p-1", "https://shop.example/role": "OWNER" })));
    expect(errors?.[0]?.extensions.code).toBe("TOKEN_CLAIMS");
    await other.stop();
  });

  it("ends with its token, also when the token was believed before", async () => {
    const exact = await startTestGateway(graph.supergraph, { identity: issuer.trusted({ clockToleranceSeconds: 0 }) });
    const token = await issuer.token({ exp: secondsFromNow(3) });
    const codeOf = async (): Promise<unknown> => (await exact.query("{ products { name } }", bearer(token))).errors?.[0]?.extensions.code;
    expect(await codeOf()).toBeUndefined();
    await vi.waitFor(async () => expect(await codeOf()).toBe("TOKEN_EXPIRED"), { timeout: 20_000, interval: 200 });
    await exact.stop();
  });
});

describe("a token is refused", () => {
  it.each([
    ["that has expired", { exp: secondsFromNow(-6) }, "TOKEN_EXPIRED"],
    ["that is not valid yet", { nbf: secondsFromNow(120) }, "TOKEN_NOT_YET_VALID"],
    ["without an end", { exp: undefined }, "TOKEN_CLAIMS"],
    ["with an end that is no number", { exp: "tomorrow" }, "TOKEN_CLAIMS"],
    ["of another issuer", { iss: "https://other.example" }, "TOKEN_ISSUER"],
    ["of no issuer", { iss: undefined }, "TOKEN_ISSUER"],
    ["for another audience", { aud: "another" }, "TOKEN_AUDIENCE"],
    ["for no audience", { aud: undefined }, "TOKEN_AUDIENCE"],
    ["without a subject", { sub: undefined }, "TOKEN_CLAIMS"],
    ["with a subject of several lines", { sub: "a\nb" }, "TOKEN_CLAIMS"],
    ["without a role", { role: undefined }, "TOKEN_CLAIMS"],
    ["with a role in small letters", { role: "clerk" }, "TOKEN_CLAIMS"],
    ["with a list of roles", { role: ["CLERK"] }, "TOKEN_CLAIMS"],
    ["whose role is nobody's", { role: "ANONYMOUS" }, "TOKEN_CLAIMS"],
    ["whose role is the system's own", { role: "SYSTEM" }, "TOKEN_CLAIMS"],
    ["with organisations in one text", { organisations: "shop:1" }, "TOKEN_CLAIMS"],
    ["with an organisation that would be two", { organisations: ["shop:1,shop:2"] }, "TOKEN_CLAIMS"],
    ["with organisations that are objects", { organisations: [{ id: "shop:1" }] }, "TOKEN_CLAIMS"],
    ["with scopes that are objects", { scope: { read: true } }, "TOKEN_CLAIMS"],
    ["with more than a header holds", { organisations: Array.from({ length: 400 }, (_, i) => `shop:number-${i}`) }, "TOKEN_CLAIMS"],
  ])("%s", async (_, claims, code) => {
    await expectRefused(await issuer.token(claims), code);
  });

  it("with the name of the claim that its issuer has to correct", async () => {
    for (const [claim, wrong] of [["sub", undefined], ["role", "clerk"], ["scope", { read: true }], ["organisations", "shop:1"], ["exp", undefined]] as const) {
      const { errors, headers } = await ask(await issuer.token({ [claim]: wrong }));
      expect(errors?.[0]?.message).toBe(`The token's claim \`${claim}\` is missing, or says something that this graph cannot read: ask the token's issuer to correct it.`);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer error="invalid_token", error_description="[^"`]+"$/);
    }
  });

  it("that was signed with another key of the same name", async () => {
    await expectRefused(await issuer.token({}, { key: await createKey("first") }), "TOKEN_SIGNATURE");
  });

  it("that names a key that the issuer does not have", async () => {
    await expectRefused(await issuer.token({}, { key: await createKey("absent") }), "TOKEN_SIGNATURE");
  });

  it("whose claims were changed", async () => {
    const [header, , signature] = (await issuer.token()).split(".");
    const [, claims] = (await issuer.token({ role: "OWNER" })).split(".");
    await expectRefused([header, claims, signature].join("."), "TOKEN_SIGNATURE");
  });

  it("that is not signed", async () => {
    await expectRefused(new UnsecuredJWT({ sub: subject, role: "OWNER" }).setIssuer(issuer.issuer).setAudience(issuer.audience).setExpirationTime("1m").encode(), "TOKEN_ALGORITHM");
  });

  it("that uses the issuer's public key as a shared secret", async () => {
    const { publicJwk, ...rest } = await createKey("first", "RS256");
    issuer.show({ publicJwk, ...rest });
    const secret = new TextEncoder().encode(await exportSPKI((await importJWK(publicJwk)) as CryptoKey));
    for (const alg of ["HS256", "HS512"]) {
      await expectRefused(await new SignJWT({ sub: subject, role: "OWNER" }).setProtectedHeader({ alg, kid: "first" }).setIssuer(issuer.issuer).setAudience(issuer.audience).setExpirationTime("1m").sign(secret), "TOKEN_ALGORITHM");
    }
  });

  it("whose algorithm is fit, and not on the list", async () => {
    const key = await createKey("es384", "ES384");
    issuer.show(key);
    await expectRefused(await issuer.token({}, { key }), "TOKEN_ALGORITHM");
  });

  it("that asks for an extension that nobody knows", async () => {
    const [, claims, signature] = (await issuer.token()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "EdDSA", kid: "first", crit: ["x"], x: 1 })).toString("base64url");
    await expectRefused([header, claims, signature].join("."), "TOKEN_MALFORMED");
  });

  it.each(["x", "a.b", "a.b.c", "..", "a.b.c.d.e", `${Buffer.from('{"alg":"EdDSA"}').toString("base64url")}.e30.`, "eyJhbGciOiJFZERTQSJ9.bm90IGpzb24.AA"])("that is none: %s", async (token) => {
    const { status, errors } = await ask(token);
    expect(status).toBe(401);
    expect(errors?.[0]?.extensions.code).toMatch(/^TOKEN_(MALFORMED|ISSUER)$/);
  });

  it("that is older than the configuration accepts, or comes from the future", async () => {
    const strict = await startTestGateway(graph.supergraph, { identity: issuer.trusted({ maxTokenAgeSeconds: 60 }) });
    issuer.show(await createKey("unused"));
    const key = await createKey("strict");
    issuer.show(key);
    const codeOf = async (claims: object): Promise<unknown> => (await strict.query("{ products { name } }", bearer(await issuer.token({ ...claims }, { key })))).errors?.[0]?.extensions.code;
    expect(await codeOf({ iat: secondsFromNow(-120) })).toBe("TOKEN_EXPIRED");
    expect(await codeOf({ iat: secondsFromNow(120) })).toBe("TOKEN_NOT_YET_VALID");
    expect(await codeOf({ iat: undefined })).toBe("TOKEN_CLAIMS");
    expect(await codeOf({})).toBeUndefined();
    await strict.stop();
  });

  it("of one trusted issuer that speaks in the name of another", async () => {
    const other = await startTestIssuer();
    const key = await createKey("other");
    other.show(key);
    const both = await startTestGateway(graph.supergraph, { identity: issuer.trusted({ issuers: new Map([[issuer.issuer, issuer.keysUrl], ["https://other.example", other.keysUrl]]) }) });
    const codeOf = async (claims: object): Promise<unknown> => (await both.query("{ products { name } }", bearer(await issuer.token({ ...claims }, { key })))).errors?.[0]?.extensions.code;
    expect(await codeOf({ iss: "https://other.example" })).toBeUndefined();
    expect(await codeOf({})).toBe("TOKEN_SIGNATURE");
    await Promise.all([both.stop(), other.stop()]);
  });

  it("when no issuer is trusted", async () => {
    const closed = await startTestGateway(graph.supergraph);
    const { status, errors } = await closed.query("{ products { name } }", bearer(await issuer.token()));
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, "TOKEN_ISSUER"]);
    await closed.stop();
  });
});

describe("an Authorization header", () => {
  it.each(["Basic YTpi", "Bearer", "Bearer a b", "Token x", "Bearer a,Bearer b", '{"token":"x"}'])("that is no bearer token is refused: %s", async (authorization) => {
    const { status, errors } = await gateway.query("{ products { name } }", { headers: { authorization } });
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, "TOKEN_MALFORMED"]);
  });

  it("that comes twice is refused, whichever of the two is good", async () => {
    const good = `Bearer ${await issuer.token()}`;
    for (const authorization of [[good, "Bearer x"], ["Bearer x", good], [good, good]]) {
      const status = await new Promise((resolve, reject) => {
        http.request(gateway.url, { method: "POST", headers: { "content-type": "application/json", authorization } as never }, (response) => resolve(response.resume().statusCode)).on("error", reject).end('{"query":"{ products { name } }"}');
      });
      expect(status).toBe(400);
    }
  });

  it("is the only place for a token", async () => {
    const response = await fetch(`${gateway.url}?access_token=${await issuer.token()}&query=${encodeURIComponent("{ products { name } }")}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("not in the address");
  });
});

describe("a purpose", () => {
  beforeAll(() => issuer.show());

  it("goes to the subgraphs, letters of every language with it", async () => {
    for (const [sent, purpose] of [["review of a plan", "review of a plan"], [Buffer.from("Hui ā-whānau").toString("latin1"), "Hui ā-whānau"], ["UTF-8''Hui%20%C4%81-wh%C4%81nau", "Hui ā-whānau"]] as const) {
      await gateway.query("{ products { name } }", { headers: { "x-purpose": sent } });
      expect(await told()).toEqual({ ...anonymousViewer, purpose });
    }
  });

  it.each(["", "  ", "x".repeat(201), "a\tb", "UTF-8''%E0%A4", "UTF-8''a%0Ab", "UTF-8''%E2%80%AEtxt", "\xff\xfe"])("that cannot be kept is refused: %j", async (purpose) => {
    const { status, errors } = await gateway.query("{ products { name } }", { headers: { "x-purpose": purpose } });
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "BAD_REQUEST"]);
  });

  it("is asked of roles that need one before anything is executed", async () => {
    const key = await createKey("agency");
    issuer.show(key);
    const token = await issuer.token({ role: "AGENCY" }, { key });
    const { status, errors } = await ask(token);
    expect([status, errors?.[0]?.extensions.code]).toEqual([403, "PURPOSE_REQUIRED"]);
    expect(graph.products.requests).toEqual([]);
    expect((await ask(token, { "x-purpose": "a case" })).status).toBe(200);
    expect(await told()).toMatchObject({ role: "AGENCY", purpose: "a case" });
    // A purpose is one request's, not the token's.
    expect((await ask(token)).status).toBe(403);
  });
});

describe("the name of an operation", () => {
  it("goes to the subgraphs, and only a name", async () => {
    for (const [query, operationName, sent] of [["query Shelf { products { name } }", undefined, "Shelf"], ["query A { products { id } } query B { products { name } }", "B", "B"], ["{ products { name } }", undefined, undefined], [`query ${"A".repeat(129)} { products { name } }`, undefined, undefined]] as const) {
      await gateway.query(query, operationName === undefined ? {} : { operationName });
      expect(graph.products.requests.at(-1)?.headers["x-operation"]).toBe(sent);
    }
  });
});
