// Parts of one graph at addresses of their own: whoever asks there meets nothing of the rest.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildClientSchema, getIntrospectionQuery, printSchema, type IntrospectionQuery } from "graphql";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { compose, composeContract } from "../../schema/compose.ts";
import { buildConsole } from "../console/build.ts";
import { ask, startTestGateway, type Answer, type TestGateway } from "../testing/test-gateway.ts";
import { startTestIssuer, type TestIssuer } from "../testing/test-issuer.ts";
import { startSubgraph, type TestSubgraph } from "../testing/test-graph.ts";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@authenticated", "@tag"])`;

const shopSdl = `${federation}
  type Query {
    products(order: Order @tag(name: "public"), margin: Int): [Product!] @tag(name: "public")
    things: [Thing] @tag(name: "public")
    suppliers: [Supplier!]
  }
  type Mutation { rename(id: ID!, name: String!): Product }
  enum Order { NAME @tag(name: "public") COST }
  interface Thing { id: ID! @tag(name: "public") }
  type Product implements Thing @key(fields: "id") @key(fields: "code") {
    id: ID! @tag(name: "public")
    code: String!
    name(language: String): String @tag(name: "public")
    cost: Int
    price: Int @tag(name: "public") @authenticated
    supplier: Supplier
  }
  type Supplier implements Thing { id: ID! bank: String }
`;
const product = { __typename: "Product", id: "1", code: "c-1", name: "Table", cost: 10, price: 30, supplier: { id: "s1", bank: "12-3" } };
const shopResolvers = {
  Query: { products: () => [product], things: () => [product, { __typename: "Supplier", id: "s1" }], suppliers: () => [product.supplier] },
  Mutation: { rename: () => product },
  Product: { __resolveReference: () => product },
};
const labelsSdl = `${federation}
  type Product @key(fields: "code") { code: String! cost: Int @external label: String @requires(fields: "cost") @tag(name: "public") secret: String }
`;
const labelResolvers = { Product: { __resolveReference: (reference: object) => reference, label: ({ cost }: { cost: number }) => `made for ${cost}`, secret: () => "s" } };

let subgraphs: TestSubgraph[];
let issuer: TestIssuer;
let folder: string;
let gateway: TestGateway;
const at = (path: string): string => new URL(path, gateway.url).href;
const askPublic = (query: string, options?: Parameters<typeof ask>[2]): Promise<Answer> => ask(at("/public/graphql"), query, options);

beforeAll(async () => {
  await buildConsole();
  subgraphs = await Promise.all([startSubgraph("shop", shopSdl, shopResolvers), startSubgraph("labels", labelsSdl, labelResolvers)]);
  folder = await mkdtemp(join(tmpdir(), "contracts-"));
  const [whole, part] = [join(folder, "supergraph.graphql"), join(folder, "public.graphql")];
  await writeFile(whole, compose(subgraphs).supergraph);
  await writeFile(part, composeContract(subgraphs, ["public"]).supergraph);
  await writeFile(join(folder, "everything.graphql"), "{ suppliers { bank } }");
  await writeFile(join(folder, "products.graphql"), "{ products { name } }");
  issuer = await startTestIssuer();
  const sandboxPersonas = join(folder, "personas.json");
  await writeFile(sandboxPersonas, JSON.stringify([{ name: "clerk", token: await issuer.token() }, { name: "guest", token: await issuer.token({ aud: "graph/public" }) }, { name: "broken", token: "x" }]));
  const identity = issuer.trusted({ contractAudiences: new Map([["public", ["graph/public"]]]) });
  gateway = await startTestGateway(whole, { contracts: new Map([["public", part]]), sandboxOperations: folder, sandboxPersonas, identity });
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([...subgraphs.map((subgraph) => subgraph.stop()), issuer.stop(), rm(folder, { recursive: true })]);
});

afterEach(() => subgraphs.forEach((subgraph) => subgraph.reset()));

describe("a contract", () => {
  it("answers its part, also where the planner needs keys and fields from outside of it", async () => {
    const { data, errors } = await askPublic("{ products(order: NAME) { id name label } }");
    expect(errors).toBeUndefined();
    expect(data).toEqual({ products: [{ id: "1", name: "Table", label: "made for 10" }] });
  });

  it("has a schema of its own", async () => {
    const { data } = await askPublic(getIntrospectionQuery());
    const text = printSchema(buildClientSchema(data as IntrospectionQuery));
    expect(text).toContain("label: String");
    for (const outside of ["Supplier", "suppliers", "Mutation", "cost", "COST", "code", "secret", "margin", "language", "join__", "inaccessible", "tag"]) expect(text).not.toMatch(new RegExp(`\\b${outside}\\b`));
    expect((await askPublic('{ a: __type(name: "Supplier") { name } b: __type(name: "Nothing") { name } }')).data).toEqual({ a: null, b: null });
  });

  it.each([
    ["a field", "{ products { secret } }", "{ products { sacret } }"],
    ["a field that is nearly there", "{ products { labels } }", "{ products { labelz } }"],
    ["a key", "{ products { code } }", "{ products { cade } }"],
    ["a root field", "{ suppliers { id } }", "{ soppliers { id } }"],
    ["a type", "{ things { ... on Supplier { id } } }", "{ things { ... on Sopplier { id } } }"],
    ["an argument", "{ products(margin: 1) { id } }", "{ products(mergin: 1) { id } }"],
    ["an enum value", "{ products(order: COST) { id } }", "{ products(order: CAST) { id } }"],
    ["a mutation", 'mutation { rename(id: 1, name: "x") { id } }', 'mutation { rinime(id: 1, name: "x") { id } }'],
    ["the entities of subgraphs", "{ _entities(representations: []) { __typename } }", "{ _intities(representations: []) { __typename } }"],
    ["a variable of a type", "query ($x: Supplier) { products { id } }", "query ($x: Sopplier) { products { id } }"],
  ])("says of %s outside of it what it says of what does not exist, and asks nobody", async (_, outside, absent) => {
    const [one, other] = await Promise.all([askPublic(outside), askPublic(absent)]);
    const names = /s[ea]cret|label[sz]|c[oa]de|s[uo]ppliers?|m[ae]rgin|c[oa]st|r[ei]n[ai]me|_[ei]ntities/gi;
    const told = ({ status, errors }: Answer): string => JSON.stringify([status, errors?.map(({ message, extensions: { code } }) => [message.replaceAll(names, "…"), code])]);
    expect(one.status).toBe(400);
    expect(told(one)).toBe(told(other));
    expect(JSON.stringify(one.errors)).not.toContain("Did you mean");
    expect(subgraphs.flatMap(({ requests }) => requests)).toEqual([]);
  });

  it("does not tell what kind of thing a thing outside of it is", async () => {
    const { data, errors } = await askPublic("{ things { __typename id } }");
    expect(JSON.stringify([data, errors])).not.toMatch(/Supplier|s1/);
    expect(data.things?.[0] ?? null).toEqual({ __typename: "Product", id: "1" });
  });

  it("keeps its protections", async () => {
    const { data, errors } = await askPublic("{ products { name price } }");
    expect(data).toEqual({ products: [{ name: "Table", price: null }] });
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHORIZED_FIELD_OR_TYPE");
  });

  it("takes the tokens that are meant for it, and the whole graph those that are meant for the whole", async () => {
    const whole = { authorization: `Bearer ${await issuer.token()}` };
    const part = { authorization: `Bearer ${await issuer.token({ aud: "graph/public" })}` };
    const both = { authorization: `Bearer ${await issuer.token({ aud: ["graph", "graph/public"] })}` };
    const answers = (headers: Record<string, string>) => Promise.all([gateway.query("{ products { price } }", { headers }), askPublic("{ products { price } }", { headers })]);
    const refused = { status: 401, errors: [{ extensions: { code: "TOKEN_AUDIENCE" } }] };
    const answered = { status: 200, data: { products: [{ price: 30 }] } };
    // In both orders: what is known of a token from one graph must not open the other.
    for (let time = 0; time < 2; time++) {
      expect(await answers(whole)).toMatchObject([answered, refused]);
      expect(await answers(part)).toMatchObject([refused, answered]);
      expect(await answers(both)).toMatchObject([answered, answered]);
    }
    const [message] = (await askPublic("{ products { price } }", { headers: whole })).errors!.map((error) => error.message);
    expect(message).toContain("ask its issuer for one for this graph");
  });

  it("takes no token where nobody said which", async () => {
    const closed = await startTestGateway(join(folder, "supergraph.graphql"), { contracts: new Map([["public", join(folder, "public.graphql")]]), identity: issuer.trusted() });
    const { status, errors } = await ask(new URL("/public/graphql", closed.url).href, "{ products { name } }", { headers: { authorization: `Bearer ${await issuer.token()}` } });
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, "TOKEN_AUDIENCE"]);
    await closed.stop();
  });

  it("offers on its page those whom it takes", async () => {
    const names = async (path: string): Promise<string[]> => ((await (await fetch(at(path))).json()) as { name: string }[]).map(({ name }) => name);
    expect(await names("/console/personas.json")).toEqual(["clerk"]);
    expect(await names("/public/console/personas.json")).toEqual(["guest"]);
  });

  it("has a page of its own, with the examples that fit it", async () => {
    const page = await fetch(at("/public/"), { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const names = async (path: string): Promise<string[]> => ((await (await fetch(at(path))).json()) as { name: string }[]).map(({ name }) => name);
    expect(await names("/public/console/operations.json")).toEqual(["products"]);
    expect(await names("/console/operations.json")).toEqual(["everything", "products"]);
  });

  it("takes nothing from the whole graph beside it", async () => {
    const whole = await gateway.query("{ products { name cost secret } suppliers { bank } }");
    expect(whole.data).toEqual({ products: [{ name: "Table", cost: 10, secret: "s" }], suppliers: [{ bank: "12-3" }] });
    // The same text again, where the other graph has its plan.
    expect((await askPublic("{ products { name cost secret } suppliers { bank } }")).status).toBe(400);
    expect((await fetch(at("/absent/graphql"), { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })).status).toBe(404);
  });
});
