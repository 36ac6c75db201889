import "../../testing/no-telemetry.ts";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import { composeServices } from "@apollo/composition";
import { buildSchema, getOperationAST, graphql, parse, print } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAuthorization, type AuthorizationOptions, type OperationResponse } from "./authorize-operation.ts";
import { readProtections } from "./protections.ts";
import { stripProtections } from "./strip-protections.ts";
import { specs } from "./testing/supergraph.ts";

const types = `
  type Query { shelf: Shelf strict: Strict! things: [Thing] sure: [Thing!]! any: Any }
  type Mutation { put(name: String!): Shelf drop: Shelf @requiresScopes(scopes: [["drop"]]) }
  type Shelf { id: ID! name(upper: Boolean): String secret: String! @authenticated code: String @policy(policies: [["codes"]]) next: Shelf box: Box @requiresScopes(scopes: [["box"]]) }
  type Strict { id: ID! secret: String! @authenticated }
  interface Thing { id: ID }
  type Bag implements Thing { id: ID colour: String note: String! @authenticated }
  type Tin implements Thing { id: ID lid: String }
  type Box { id: ID }
  union Any = Shelf | Tin
`;
const shelf = { __typename: "Shelf", id: "1", name: "top", secret: "s", code: "c", box: { id: "b" }, next: { id: "2", name: "low", secret: "t", code: "d" } };
const things = [{ __typename: "Tin", id: "t", lid: "red" }, { __typename: "Bag", id: "b", colour: "blue", note: "n" }];

const composed = composeServices([{ name: "things", url: "http://things.invalid", typeDefs: parse(`extend schema @link(url: "${specs}/federation/v2.9", import: ["@authenticated", "@requiresScopes", "@policy"]) ${types}`) }]);
const supergraph = composed.supergraphSdl ?? "";
const protections = readProtections(supergraph);

/** What the service was asked, in order. */
const asked: string[] = [];
const service: GraphQLDataSource = {
  async process({ request }) {
    asked.push(request.query ?? "");
    const schema = buildSchema(types.replaceAll(/@\w+(\(\w+: \[\[.*?\]\]\))?/g, ""));
    const rootValue = { shelf, strict: { id: "3", secret: "u" }, things, sure: things, any: shelf, put: { id: "4", secret: "v" }, drop: { id: "5" } };
    return JSON.parse(JSON.stringify(await graphql({ schema, source: request.query ?? "", rootValue, variableValues: request.variables ?? {} }))) as { data: Record<string, unknown> };
  },
};

describe("an operation under protections", () => {
  let gateway: ApolloGateway;
  let loaded: Awaited<ReturnType<ApolloGateway["load"]>>;
  beforeAll(async () => {
    gateway = new ApolloGateway({ supergraphSdl: stripProtections(supergraph), buildService: () => service });
    loaded = await gateway.load();
  });
  afterAll(async () => gateway.stop());

  interface Asking extends AuthorizationOptions {
    readonly held?: { readonly authenticated?: boolean; readonly scopes?: readonly string[]; readonly policies?: readonly string[] };
    readonly variables?: Record<string, unknown>;
  }

  async function answer(query: string, { held = {}, variables = {}, ...options }: Asking = {}): Promise<OperationResponse> {
    asked.length = 0;
    const authority = { authenticated: held.authenticated ?? false, scopes: new Set(held.scopes), policies: new Set(held.policies) };
    const authorized = createAuthorization(loaded.schema, protections, options).authorize({ document: parse(query), authority });
    if (authorized.kind === "answered") return plain(authorized.response);
    const { document, decision } = authorized;
    const context = { document, operation: getOperationAST(document), schema: loaded.schema, operationName: null, queryHash: `${query} ${decision}`, request: { variables }, context: {}, metrics: {}, cache: undefined };
    const executed = await loaded.executor(context as unknown as Parameters<typeof loaded.executor>[0]);
    return plain(authorized.complete(executed as OperationResponse, variables));
  }

  const error = (...path: string[]): unknown => ({ message: "Unauthorized field or type", path, extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } });

  test("never asks a service for what was removed", async () => {
    await answer("{ shelf { id code box { id } next { code } } }");
    expect(asked.join()).toContain("shelf");
    expect(asked.join()).not.toMatch(/code|box/);
    await answer("{ shelf { code } }");
    await answer("mutation { drop { id } }");
    expect(asked).toEqual([]);
  });

  test("is answered with nulls in the order in which the client asked", async () => {
    const response = await answer("{ shelf { code id mine: name box { id } next { name code } } }");
    expect(response).toEqual({
      data: { shelf: { code: null, id: "1", mine: "top", box: null, next: { name: "low", code: null } } },
      errors: [error("shelf", "box"), error("shelf", "code"), error("shelf", "next", "code")],
    });
    expect(Object.keys(response.data?.["shelf"] as object)).toEqual(["code", "id", "mine", "box", "next"]);
  });

  test("passes a null that may not be one up to where it may", async () => {
    expect(await answer("{ shelf { id next { id secret } } any { __typename } }")).toEqual({ data: { shelf: { id: "1", next: null }, any: { __typename: "Shelf" } }, errors: [error("shelf", "next", "secret")] });
    expect((await answer("{ shelf { id } strict { id secret } }")).data).toBeNull();
  });

  test("answers null without executing anything when everything was removed", async () => {
    expect(await answer("{ shelf { code } }")).toEqual({ data: null, errors: [error("shelf", "code")] });
    expect(asked).toEqual([]);
  });

  test("puts nulls only into objects of the type that lost the field", async () => {
    const query = "{ things { ... on Tin { lid } ... on Bag { colour } ...N } } fragment N on Bag { kind: __typename note }";
    expect((await answer(query)).data).toEqual({ things: [{ lid: "red" }, null] });
    expect((await answer(query, { held: { authenticated: true } })).data).toEqual({ things: [{ lid: "red" }, { colour: "blue", kind: "Bag", note: "n" }] });
    expect((await answer("{ shelf { id } sure { ... on Tin { lid } ... on Bag { note } } }")).data).toBeNull();
  });

  test("has the types of objects under a name that the client did not use, and the answer does not show it", async () => {
    const { data } = await answer("{ typeName: any { ... on Shelf { typeName1: id code } ... on Tin { lid } } }");
    expect(data).toEqual({ typeName: { typeName1: "1", code: null } });
    expect(asked.join()).toMatch(/__typename/);
  });

  test("merges fields of the same name, and skips what a variable skips", async () => {
    expect((await answer("{ shelf { id } shelf { code } ...S } fragment S on Query { shelf { name code } }")).data).toEqual({ shelf: { id: "1", code: null, name: "top" } });
    const query = "query ($with: Boolean = false, $without: Boolean!) { shelf { id code @include(if: $with) box @skip(if: $without) { id } } }";
    expect((await answer(query, { variables: { without: true } })).data).toEqual({ shelf: { id: "1" } });
    expect((await answer(query, { variables: { with: true, without: false } })).data).toEqual({ shelf: { id: "1", code: null, box: null } });
  });

  test("keeps aliases such as `__proto__` as keys of the answer", async () => {
    const { data } = await answer("{ shelf { constructor: id toString: code next { __proto__: code id } } }");
    expect(JSON.stringify(data)).toBe('{"shelf":{"constructor":"1","toString":null,"next":{"__proto__":null,"id":"2"}}}');
  });

  test("may be refused whole", async () => {
    expect(await answer("{ shelf { id code } }", { mode: "reject" })).toEqual({ errors: [error("shelf", "code")] });
    expect(asked).toEqual([]);
    expect(await answer("{ shelf { id } }", { mode: "reject" })).toEqual({ data: { shelf: { id: "1" } } });
  });

  test("tells what was removed where the options say, and a refusal always has an error", async () => {
    const query = "{ shelf { id code } }";
    const data = { shelf: { id: "1", code: null } };
    expect(await answer(query, { errors: "extensions" })).toEqual({ data, extensions: { authorizationErrors: [error("shelf", "code")] } });
    expect(await answer(query, { errors: "disabled" })).toEqual({ data });
    const refused = { message: "Unauthorized field or type", extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } };
    expect(await answer(query, { errors: "disabled", mode: "reject" })).toEqual({ errors: [refused] });
    expect(await answer(query, { errors: "extensions", mode: "reject" })).toEqual({ errors: [refused], extensions: { authorizationErrors: [error("shelf", "code")] } });
  });

  test("in a dry run is answered whole, and somebody is told", async () => {
    const told: unknown[] = [];
    const onUnauthorized: AuthorizationOptions["onUnauthorized"] = (event) => told.push(event);
    expect(await answer("{ shelf { id code } }", { dryRun: true, mode: "reject", onUnauthorized })).toEqual({ data: { shelf: { id: "1", code: "c" } }, errors: [error("shelf", "code")] });
    await answer("{ shelf { id } }", { dryRun: true, onUnauthorized });
    expect(told).toEqual([{ errors: [error("shelf", "code")], truncated: false, dryRun: true }]);
  });

  test("keeps an error of the execution, and data that was never there", () => {
    const authorized = createAuthorization(loaded.schema, protections).authorize({ document: parse("{ shelf { id code } }"), authority: { authenticated: false, scopes: new Set(), policies: new Set() } });
    if (authorized.kind !== "executable") throw new Error("There is something to execute.");
    expect(print(authorized.document)).not.toContain("code");
    expect(plain(authorized.complete({ errors: [{ message: "refused" }] }))).toEqual({ errors: [{ message: "refused" }, error("shelf", "code")] });
    expect(plain(authorized.complete({ data: { shelf: null }, errors: [{ message: "down" }] }))).toEqual({ data: { shelf: null }, errors: [{ message: "down" }, error("shelf", "code")] });
  });
});

const plain = (response: OperationResponse): OperationResponse => JSON.parse(JSON.stringify(response)) as OperationResponse;
