// Where the keys come from: an issuer that changes them, does not answer, or answers nonsense; and a file.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startGatewayProcess, startTestGateway, type TestGateway } from "../testing/test-gateway.ts";
import { startTestGraph, type TestGraph } from "../testing/test-graph.ts";
import { createKey, startTestIssuer, type TestIssuer, type TestKey } from "../testing/test-issuer.ts";

let graph: TestGraph;
let issuer: TestIssuer;
let gateway: TestGateway;
let [one, two]: TestKey[] = [];

beforeAll(async () => {
  graph = await startTestGraph();
  [one, two] = await Promise.all([createKey("one"), createKey("two", "ES256")]);
});

afterAll(() => graph.stop());

beforeEach(async () => {
  issuer = await startTestIssuer();
  issuer.show(one!);
  gateway = await startTestGateway(graph.supergraph, { identity: issuer.trusted() });
});

afterEach(async () => {
  await Promise.all([gateway.stop(), issuer.stop()]);
});

async function statusOf(key: TestKey, { at = gateway, header = {} }: { at?: Pick<TestGateway, "query">; header?: object } = {}): Promise<unknown> {
  const { status, errors } = await at.query("{ products { name } }", { headers: { authorization: `Bearer ${await issuer.token({ jti: crypto.randomUUID() }, { key, header })}` } });
  return status === 200 ? 200 : `${status} ${errors?.[0]?.extensions.code}`;
}

describe("an issuer", () => {
  it("is asked for its keys once, by however many at a time, and not at all for those who send no token", async () => {
    await gateway.query("{ products { name } }");
    expect(issuer.asked()).toBe(0);
    expect(await Promise.all(Array.from({ length: 20 }, () => statusOf(one!)))).toEqual(Array.from({ length: 20 }, () => 200));
    expect(issuer.asked()).toBe(1);
  });

  it("may change its keys: a key that is unknown is looked for", async () => {
    expect(await statusOf(one!)).toBe(200);
    issuer.show(one!, two!);
    expect(await statusOf(two!)).toBe(200);
    issuer.show(two!);
    expect(await statusOf(await createKey("three"))).toBe("401 TOKEN_SIGNATURE");
    expect(await statusOf(one!)).toBe("401 TOKEN_SIGNATURE");
  });

  it("is not asked again for unknown keys while it was asked a moment ago", async () => {
    const patient = await startTestGateway(graph.supergraph, { identity: issuer.trusted({ keysCooldownMs: 60_000 }) });
    expect(await statusOf(one!, { at: patient })).toBe(200);
    const unknown = await createKey("unknown");
    for (let i = 0; i < 5; i++) expect(await statusOf(unknown, { at: patient })).toBe("401 TOKEN_SIGNATURE");
    expect(issuer.asked()).toBe(1);
    await patient.stop();
  });

  it.each<[string, (issuer: TestIssuer) => unknown]>([
    ["is gone", (gone) => gone.stop()],
    ["does not answer in time", (slow) => slow.behave(() => undefined)],
    ["stops in the middle of its answer", (slow) => slow.behave((response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"keys":['))],
    ["answers with a page", (broken) => broken.behave((response) => void response.writeHead(200).end("<html>"))],
    ["answers with JSON that holds no keys", (broken) => broken.behave((response) => void response.writeHead(200).end('{"keys":"none"}'))],
    ["answers with an error", (broken) => broken.behave((response) => void response.writeHead(500).end("{}"))],
    ["sends elsewhere", (broken) => broken.behave((response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end())],
  ])("that %s makes a token 503, never 401, and nobody is still somebody", async (_, misbehave) => {
    await misbehave(issuer);
    expect(await statusOf(one!)).toBe("503 SERVICE_UNAVAILABLE");
    expect((await gateway.query("{ products { name } }")).status).toBe(200);
  });

  it("that stops answering keeps nobody out whose key is known", async () => {
    expect(await statusOf(one!)).toBe(200);
    issuer.behave((response) => void response.writeHead(500).end());
    expect(await statusOf(one!)).toBe(200);
    expect(await statusOf(two!)).toBe("503 SERVICE_UNAVAILABLE");
    expect(await statusOf(one!)).toBe(200);
  });

  it("that is out of reach is not asked by every request", async () => {
    issuer.behave((response) => void response.writeHead(500).end());
    await Promise.all(Array.from({ length: 20 }, () => statusOf(one!)));
    expect(issuer.asked()).toBeLessThanOrEqual(2);
  });

  it("that comes back is believed again", async () => {
    issuer.behave((response) => void response.writeHead(500).end());
    expect(await statusOf(one!)).toBe("503 SERVICE_UNAVAILABLE");
    issuer.show(one!);
    await vi.waitFor(async () => expect(await statusOf(one!)).toBe(200), { timeout: 20_000, interval: 100 });
  });

  it("may leave the name of the key out of its tokens", async () => {
    const third = await createKey("third");
    issuer.show(one!, third);
    for (const key of [one!, third]) expect(await statusOf(key, { header: { kid: undefined } })).toBe(200);
    expect(await statusOf(await createKey("fourth"), { header: { kid: undefined } })).toBe("401 TOKEN_SIGNATURE");
  });
});

describe("a file of keys", () => {
  it("is read again when it changes, and the old keys stay when it cannot be used", async () => {
    const folder = await mkdtemp(join(tmpdir(), "keys-"));
    const file = join(folder, "keys.json");
    const write = async (text: string): Promise<void> => {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    };
    const setOf = (...keys: TestKey[]): string => JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
    await write(setOf(one!));
    const local = await startTestGateway(graph.supergraph, { identity: issuer.trusted({ issuers: new Map([[issuer.issuer, file]]) }) });
    expect(await statusOf(one!, { at: local })).toBe(200);
    expect(await statusOf(two!, { at: local })).toBe("401 TOKEN_SIGNATURE");
    await write(setOf(two!));
    await vi.waitFor(async () => expect(await statusOf(two!, { at: local })).toBe(200), { timeout: 20_000, interval: 50 });
    expect(await statusOf(one!, { at: local })).toBe("401 TOKEN_SIGNATURE");
    await write("{");
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await statusOf(two!, { at: local })).toBe(200);
    await local.stop();
    await rm(folder, { recursive: true });
  });

  it("must be there and hold keys, or the gateway does not start", async () => {
    const start = (file: string): Promise<unknown> =>
      startGatewayProcess({ SUPERGRAPH: graph.supergraph, GATEWAY_ISSUERS: `https://issuer.example=${file}`, GATEWAY_AUDIENCE: "graph" }).then(() => "started", (error: Error) => error.message);
    expect(await start("/absent.json")).toMatch(/The key set \/absent\.json cannot be read \(ENOENT\): write it, or correct GATEWAY_ISSUERS\./);
    expect(await start(join(import.meta.dirname, "../package.json"))).toMatch(/is no JSON Web Key Set/);
  });
});

it("nothing of a token is in the log", async () => {
  const running = await startGatewayProcess({ SUPERGRAPH: graph.supergraph, GATEWAY_ISSUERS: `${issuer.issuer}=${issuer.keysUrl}`, GATEWAY_AUDIENCE: issuer.audience, LOG_LEVEL: "trace" });
  const tokens = await Promise.all([issuer.token({}, { key: one! }), issuer.token({ exp: 1 }, { key: one! }), issuer.token({}, { key: two! }), issuer.token({ role: 1 }, { key: one! })]);
  for (const token of tokens) {
    await fetch(running.url, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: '{"query":"{ products { name } }"}' });
    await fetch(`${running.url}?access_token=${token}`);
  }
  await vi.waitFor(() => expect(running.log().filter(({ msg }) => msg === "request")).toHaveLength(8), { timeout: 20_000 });
  const log = JSON.stringify(running.log());
  for (const token of tokens) for (const part of token.split(".")) expect(log).not.toContain(part);
  expect(running.log().flatMap(({ refused }) => (refused === undefined ? [] : [refused]))).toContain("TOKEN_EXPIRED");
  running.child.kill("SIGTERM");
  await running.ended;
});
