import "../../testing/no-telemetry.ts";
import { ApolloGateway, LocalGraphQLDataSource } from "@apollo/gateway";
import { composeServices } from "@apollo/composition";
import { lexicographicSortSchema, parse, printSchema, visit } from "graphql";
import { describe, expect, test } from "vitest";
import { readProtections } from "./protections.ts";
import { stripProtections } from "./strip-protections.ts";
import { specs, supergraphOf } from "./testing/supergraph.ts";

const link = `extend schema @link(url: "${specs}/federation/v2.9", import: ["@key", "@tag", "@inaccessible", "@interfaceObject", "@requiresScopes", "@policy", { name: "@authenticated", as: "@signedIn" }])`;

const composed = composeServices([
  {
    name: "parcels",
    url: "http://parcels.invalid",
    typeDefs: parse(`${link}
      type Query { things: [Thing!]! parcel(id: ID!): Parcel @signedIn }
      interface Thing @key(fields: "id") { id: ID! }
      type Parcel implements Thing @key(fields: "id") @signedIn { id: ID! weight: Weight hidden: Int @inaccessible label: String @tag(name: "open") @policy(policies: [["owner"], ["staff", "trained"]]) }
      type Crate implements Thing @key(fields: "id") { id: ID! size: Size @requiresScopes(scopes: [["a", "b"], ["c"]]) }
      scalar Weight @requiresScopes(scopes: [["weigh"]])
      enum Size { S L }`),
  },
  { name: "notes", url: "http://notes.invalid", typeDefs: parse(`${link} type Thing @key(fields: "id") @interfaceObject { id: ID! note: String @policy(policies: [["reader"]]) }`) },
]);

describe("the supergraph for the planner", () => {
  const { supergraphSdl, schema } = composed;
  if (supergraphSdl === undefined || !schema) throw new Error(composed.errors?.join("\n"));

  const load = async (sdl: string): Promise<string> => {
    const gateway = new ApolloGateway({ supergraphSdl: sdl, validateSupergraph: true, buildService: () => new LocalGraphQLDataSource(schema.toGraphQLJSSchema()), logger: quiet });
    const { schema: apiSchema } = await gateway.load();
    await gateway.stop();
    return printSchema(lexicographicSortSchema(apiSchema));
  };

  test("is accepted by the planner, which refuses the whole one", async () => {
    await expect(load(supergraphSdl)).rejects.toThrow(/for: SECURITY/);
    await expect(load(stripProtections(supergraphSdl))).resolves.toContain("type Parcel implements Thing");
  });

  test("gives clients the same schema, without the directives", async () => {
    const served = await load(stripProtections(supergraphSdl));
    expect(served).toBe(printSchema(lexicographicSortSchema(schema.toAPISchema().toGraphQLJSSchema())));
    expect(served).not.toMatch(/signedIn|requiresScopes|policy|hidden/);
  });

  test("differs in the purpose of three links and in nothing else", () => {
    const withoutPurpose = visit(parse(supergraphSdl, { noLocation: true }), {
      Directive: (node) =>
        node.arguments?.some(({ value }) => value.kind === "StringValue" && /\/(authenticated|requiresScopes|policy)\/v0\.1$/.test(value.value))
          ? { ...node, arguments: node.arguments.filter(({ name }) => name.value !== "for") }
          : undefined,
    });
    const stripped = parse(stripProtections(supergraphSdl), { noLocation: true });
    expect(stripped).toEqual(withoutPurpose);
    expect(supergraphSdl.match(/for: SECURITY/g)).toHaveLength(4);
    expect(stripProtections(supergraphSdl).match(/for: SECURITY/g)).toEqual(["for: SECURITY"]);
  });

  test("comes with every protection that composition wrote: as many as there are applications in the text", () => {
    const { applications, count, byCoordinate } = readProtections(supergraphSdl);
    const body = supergraphSdl.slice(supergraphSdl.indexOf("type "));
    expect(applications).toBe(body.match(/@(signedIn|authenticated|requiresScopes|policy)\b/g)?.length);
    expect([count, applications]).toEqual([9, 9]);
    // Composition carries the protection of implementing types to the interface, and of an interface's added field to the types.
    expect([...byCoordinate.keys()]).toEqual(expect.arrayContaining(["Thing", "Thing.note", "Parcel.note", "Crate.note", "Weight"]));
  });

  test("is not made of a supergraph that cannot be enforced", () => {
    expect(() => stripProtections(supergraphOf("type Query { closed: String @policy }"))).toThrow(/cannot be read/);
    expect(() => stripProtections(supergraphOf("type Query { open: String }", [`@link(url: "${specs}/policy/v0.2", for: SECURITY)`]))).toThrow(/policy\/v0\.2/);
  });
});

const nothing = (): void => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing };
