// What a token allows, over real HTTP: from the directives of the supergraph to what the subgraphs are asked.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { getIntrospectionQuery, buildClientSchema, type IntrospectionQuery } from "graphql";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { GatewayConfig } from "../src/config.ts";
import { startProtectedGraph, type ProtectedGraph } from "../testing/protected-graph.ts";
import { startTestGateway, type Answer, type TestGateway } from "../testing/test-gateway.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";

let graph: ProtectedGraph;
let issuer: TestIssuer;
let gateway: TestGateway;

beforeAll(async () => {
  [graph, issuer] = await Promise.all([startProtectedGraph(), startTestIssuer()]);
  gateway = await start();
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([graph.stop(), issuer.stop()]);
});

afterEach(() => {
  graph.accounts.reset();
  graph.orders.reset();
});

const start = (overrides: Partial<GatewayConfig> = {}): Promise<TestGateway> => startTestGateway(graph.supergraph, { identity: issuer.trusted(), ...overrides });

interface As {
  /** Scopes of the token; without it nobody asks. */
  readonly scope?: string;
  readonly role?: string;
  readonly at?: TestGateway;
  readonly variables?: object;
  readonly operationName?: string;
}

async function ask(query: string, { scope, role = "BUYER", at = gateway, ...rest }: As = {}): Promise<Answer> {
  return at.query(query, { ...rest, ...(scope === undefined ? {} : { headers: { authorization: `Bearer ${await issuer.token({ scope, role })}` } }) });
}

/** Texts of the operations that the subgraphs were sent. */
const sent = (): string[] => [graph.accounts, graph.orders].flatMap(({ requests }) => requests.map(({ body }) => body.query));
const denied = (...paths: string[]): object[] => paths.map((path) => ({ message: expect.stringMatching(/^Unauthorized field or type: /), path: path.split("."), extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE", requestId: expect.any(String) } }));

describe("an operation", () => {
  it("answers null and an error where its viewer may not look, and no subgraph is asked for it", async () => {
    const { status, data, errors } = await ask("{ account(id: 1) { name email orders { item } } me { name } }");
    expect(status).toBe(200);
    expect(data).toEqual({ account: { name: "Ana", email: null, orders: null }, me: null });
    expect(errors).toEqual(denied("me", "account.email", "account.orders.@"));
    expect(sent()).toEqual(["{account(id:1){name}}"]);
  });

  it("says what to do: sign in, or get a token that may", async () => {
    const messages = async (as: As): Promise<unknown[] | undefined> => (await ask("{ account(id: 1) { email } }", as)).errors?.map(({ message }) => message);
    expect(await messages({})).toEqual(["Unauthorized field or type: sign in, and send `Authorization: Bearer TOKEN`."]);
    expect(await messages({ scope: "" })).toEqual(["Unauthorized field or type: your token has not the scope or the role that this asks for."]);
  });

  it("answers all to a viewer who holds what it asks, whichever way", async () => {
    const whole = { account: { email: "ana@shop.example", orders: [{ item: "Table" }] } };
    const query = "{ account(id: 1) { email orders { item } } }";
    expect(await ask(query, { scope: "order:read account:read" })).toMatchObject({ data: whole });
    expect((await ask(query, { scope: "account:read" })).data).toEqual({ account: { ...whole.account, orders: null } });
    expect((await ask(query, { scope: "admin" })).data).toEqual({ account: { ...whole.account, email: null } });
    expect((await ask(query, { scope: "account:rea order:reading ADMIN" })).data).toBeNull();
  });

  it("that loses everything reaches no subgraph", async () => {
    const { status, data, errors } = await ask("{ me { name } account(id: 1) { email } }");
    expect([status, data]).toEqual([200, null]);
    expect(errors).toEqual(denied("me", "account.email"));
    expect(sent()).toEqual([]);
  });

  it("passes a null up where a field may not be null", async () => {
    const query = "{ accounts { name note } account(id: 2) { id friend { id note } } }";
    expect((await ask(query, { scope: "" })).data).toEqual({ accounts: null, account: { id: "2", friend: null } });
    expect((await ask(query, { scope: "", role: "CLERK" })).data).toEqual({ accounts: [{ name: "Ana", note: "prompt" }, { name: "Ben", note: "late" }], account: { id: "2", friend: { id: "1", note: "prompt" } } });
  });

  it("is the same under aliases, fragments, directives and every other disguise", async () => {
    const { data, errors } = await ask(
      `query Q($yes: Boolean = true) { __proto__: account(id: 1) { constructor: name __proto__: email ...F ... on Account @include(if: $yes) { mail: email } } }
       fragment F on Account { again: friend { ...G } } fragment G on Account { e: email n: name }`,
    );
    expect(JSON.stringify(data)).toBe('{"__proto__":{"constructor":"Ana","__proto__":null,"again":{"e":null,"n":"Ben"},"mail":null}}');
    expect(errors?.map(({ path }) => path?.filter((step) => !String(step).startsWith("...")).join("."))).toEqual(["__proto__.__proto__", "__proto__.again.e", "__proto__.mail"]);
    expect(sent().join()).not.toContain("email");
  });

  it("is judged by the operation that runs, not by another of its document", async () => {
    const document = "query Open { account(id: 1) { name } } query Closed { me { name } account(id: 1) { email } }";
    expect((await ask(document, { operationName: "Open" })).errors).toBeUndefined();
    expect((await ask(document, { operationName: "Closed" })).data).toBeNull();
    expect((await ask(document, { operationName: "Closed", scope: "account:read" })).data).toEqual({ me: { name: "Ana" }, account: { email: "ana@shop.example" } });
    expect((await ask(document, { operationName: "Closed" })).data).toBeNull();
  });

  it("is judged in a GET as well", async () => {
    const response = await fetch(`${gateway.url}?query=${encodeURIComponent("{ account(id: 1) { name email } }")}`);
    expect(((await response.json()) as Answer).data).toEqual({ account: { name: "Ana", email: null } });
  });

  it("keeps its own errors beside those of what it may not see, and its variables", async () => {
    const query = "query Q($id: ID!, $all: Boolean!) { account(id: $id) { email orders @include(if: $all) { item } } latestOrders { item buyer { name } } }";
    const variables = { id: "1", all: true };
    expect((await ask(query, { variables, scope: "account:read order:read" })).data.account.orders).toEqual([{ item: "Table" }]);
    graph.orders.behave((response) => void response.writeHead(500).end());
    const { data, errors } = await ask(query, { variables, scope: "account:read" });
    expect(data).toEqual({ account: { email: "ana@shop.example", orders: null }, latestOrders: null });
    expect(errors?.map(({ path, extensions }) => `${path?.join(".")} ${extensions.code}`).sort()).toEqual(["account.orders.@ UNAUTHORIZED_FIELD_OR_TYPE", "latestOrders SERVICE_UNAVAILABLE"]);
  });
});

describe("a field that a policy protects", () => {
  const query = "{ account(id: 1) { name rating } }";
  const rating = async (as: As) => (await ask(query, as)).data.account.rating;

  it("is answered to the role that the policy names", async () => {
    const { data, errors } = await ask(query, { scope: "", role: "CLERK" });
    expect([data, errors]).toEqual([{ account: { name: "Ana", rating: "A" } }, undefined]);
  });

  it("is refused to every other role, to scopes that read like one, and to nobody in particular, and is asked of no subgraph", async () => {
    const others: As[] = [{}, { scope: "" }, { scope: "role:CLERK CLERK admin" }, ...["CLERKS", "CLER", "CLERK_OR_NOT", "BUYER"].map((role) => ({ scope: "", role }))];
    for (const other of others) {
      const { data, errors } = await ask(query, other);
      expect([data, errors], JSON.stringify(other)).toEqual([{ account: { name: "Ana", rating: null } }, denied("account.rating")]);
    }
    // A role that is none, such as one in other letters, is no token at all.
    for (const role of ["clerk", "role:CLERK", "CLERK BUYER"]) expect((await ask(query, { scope: "", role })).errors, role).toMatchObject([{ extensions: { code: "TOKEN_CLAIMS" } }]);
    expect(sent().join()).not.toContain("rating");
    expect(await rating({ scope: "", role: "CLERK" }), "no plan is kept for the wrong viewer").toBe("A");
    expect(await rating({ scope: "", role: "BUYER" })).toBeNull();
  });

  it("is refused to everybody when no role is its policy", async () => {
    for (const role of ["CLERK", "AUDITOR", "AUDITORS", "BUYER"]) {
      const { data, errors } = await ask("{ account(id: 1) { name audit } }", { scope: "auditors admin", role });
      expect([data, errors], role).toEqual([{ account: { name: "Ana", audit: null } }, denied("account.audit")]);
    }
    expect(sent().join()).not.toContain("audit");
  });

  it("needs all policies of one of its lists", async () => {
    const ledger = async (role: string) => (await ask("{ account(id: 1) { name ledger } }", { scope: "auditors", role })).data.account.ledger;
    expect([await ledger("AUDITOR"), await ledger("CLERK"), await ledger("BUYER")]).toEqual(["L1", null, null]);
  });
});

describe("a mutation", () => {
  it("that its viewer may not do is never sent, and the others beside it are", async () => {
    const query = 'mutation { hello: greet(name: "Ana") changed: rename(id: 1, name: "X") { name } }';
    const { data, errors } = await ask(query, { scope: "account:read" });
    expect(data).toEqual({ hello: "Kia ora Ana", changed: null });
    expect(errors).toEqual(denied("changed"));
    expect(sent().join()).not.toContain("rename");
    expect((await ask('mutation { rename(id: 1, name: "X") { name } }', { scope: "account:read" })).data).toBeNull();
    expect(sent()).toHaveLength(1);
    expect((await ask(query, { scope: "account:write" })).data).toEqual({ hello: "Kia ora Ana", changed: { name: "X" } });
  });
});

it("viewers who may see different parts of one text never share a plan", async () => {
  const query = "query Same { accounts { name email orders { item } } me { name } }";
  const nobody = { accounts: [{ name: "Ana", email: null, orders: null }, { name: "Ben", email: null, orders: null }], me: null };
  const reader = { accounts: [{ name: "Ana", email: "ana@shop.example", orders: null }, { name: "Ben", email: "ben@shop.example", orders: null }], me: { name: "Ana" } };
  const admin = { accounts: [{ name: "Ana", email: null, orders: [{ item: "Table" }] }, { name: "Ben", email: null, orders: [{ item: "Chair" }] }], me: { name: "Ana" } };
  const viewers = [[undefined, nobody], ["account:read", reader], ["admin", admin], ["other", { ...nobody, me: { name: "Ana" } }]] as const;
  // Each twice in every order, so that whoever comes second would meet the plan of whoever came first; then all at once.
  for (const first of viewers) {
    for (const second of viewers) {
      for (const [scope, expected] of [first, second, first]) {
        graph.accounts.reset();
        expect((await ask(query, scope === undefined ? {} : { scope })).data).toEqual(expected);
        expect(sent().join().includes("email")).toBe(scope === "account:read");
        graph.orders.reset();
      }
    }
  }
  const many = await Promise.all(Array.from({ length: 40 }, async (_, i) => {
    const [scope, expected] = viewers[i % viewers.length]!;
    return [(await ask(query, scope === undefined ? {} : { scope })).data, expected];
  }));
  for (const [data, expected] of many) expect(data).toEqual(expected);
});

describe("the schema", () => {
  it("is answered to everyone, protected parts with it, and says nothing of protections", async () => {
    const { data, errors } = await ask(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    const schema = buildClientSchema(data as IntrospectionQuery);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain("me");
    expect(schema.getDirectives().map(({ name }) => name)).not.toContain("requiresScopes");
    expect((await ask('{ __typename __type(name: "Account") { fields { name } } account(id: 1) { __typename email } }')).data).toMatchObject({ __typename: "Query", __type: { fields: expect.arrayContaining([{ name: "email" }]) } });
  });
});

describe("the configuration", () => {
  it("can refuse an operation whole that asks for too much", async () => {
    const strict = await start({ authorization: { mode: "reject", errors: "errors" } });
    const { status, data, errors } = await ask("{ account(id: 1) { name email } }", { at: strict });
    expect([status, data]).toEqual([403, undefined]);
    expect(errors).toEqual(denied("account.email"));
    expect(sent()).toEqual([]);
    expect((await ask("{ account(id: 1) { name } }", { at: strict })).status).toBe(200);
    await strict.stop();
  });

  it("can watch only: everything is answered, with what a filter would have removed", async () => {
    const watching = await start({ authorization: { mode: "dry-run", errors: "extensions" } });
    const response = await fetch(watching.url, { method: "POST", headers: { "content-type": "application/json" }, body: '{"query":"{ account(id: 1) { name email } }"}' });
    expect(await response.json()).toEqual({
      data: { account: { name: "Ana", email: "ana@shop.example" } },
      extensions: { authorizationErrors: [{ message: "Unauthorized field or type", path: ["account", "email"], extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } }] },
    });
    await watching.stop();
  });

  it("can keep quiet about what was removed", async () => {
    const quiet = await start({ authorization: { mode: "filter", errors: "disabled" } });
    expect(await ask("{ account(id: 1) { name email } }", { at: quiet })).toMatchObject({ data: { account: { name: "Ana", email: null } } });
    expect((await ask("{ account(id: 1) { name email } }", { at: quiet })).errors).toBeUndefined();
    await quiet.stop();
  });
});

it("a supergraph with a protection that cannot be enforced is not served", async () => {
  const supergraph = await readFile(graph.supergraph, "utf8");
  const file = join(tmpdir(), `unenforceable-${process.pid}.graphql`);
  const changes: [string | RegExp, string][] = [
    [/requiresScopes\/v0\.1/, "requiresScopes/v0.2"],
    [/@link\(url: "https:\/\/specs\.apollo\.dev\/policy\/v0\.1", for: SECURITY\)/, ""],
    ["https://specs.apollo.dev/authenticated/v0.1", "https://shop.example/secret/v0.1"],
    ['@requiresScopes(scopes: [["account:read"]])', "@requiresScopes"],
  ];
  for (const [before, after] of changes) {
    expect(supergraph).toMatch(before);
    await writeFile(file, supergraph.replace(before, after));
    await expect(startTestGateway(file)).rejects.toThrow(/cannot be served|cannot be read|enforce/);
  }
});
