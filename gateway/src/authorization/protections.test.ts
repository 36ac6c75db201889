import { describe, expect, test } from "vitest";
import { UnenforceableSupergraph } from "./linked-features.ts";
import { readProtections } from "./protections.ts";
import { authorizationLinks, specs, supergraphOf } from "./testing/supergraph.ts";

describe("protections of a supergraph", () => {
  test("are found on fields, objects, interfaces, scalars and enums, several on one and extensions included", () => {
    const { byCoordinate, count, applications } = readProtections(
      supergraphOf(`
        type Query { open: String closed: String @authenticated @requiresScopes(scopes: [["a", "b"], ["c"]]) }
        type Parcel implements Thing @policy(policies: [["owner"]]) { id: ID weight: Weight size: Size }
        extend type Parcel @authenticated { id2: ID @authenticated }
        interface Thing @authenticated { id: ID @requiresScopes(scopes: [["a"]]) }
        scalar Weight @authenticated
        enum Size @requiresScopes(scopes: []) { S L }
      `),
    );
    expect(Object.fromEntries(byCoordinate)).toMatchObject({
      "Query.closed": { authenticated: true, scopes: [[["a", "b"], ["c"]]], policies: [] },
      Parcel: { authenticated: true, scopes: [], policies: [[["owner"]]] },
      "Parcel.id2": { authenticated: true },
      Thing: { authenticated: true },
      "Thing.id": { scopes: [[["a"]]] },
      Weight: { authenticated: true },
      Size: { scopes: [[]] },
    });
    expect({ count, applications }).toEqual({ count: 7, applications: 9 });
  });

  test("of a supergraph without any are none", () => {
    expect(readProtections(supergraphOf("type Query { open: String }", []))).toMatchObject({ count: 0, applications: 0 });
  });

  test.each([
    ["imported under its own name", `@link(url: "${specs}/authenticated/v0.1", import: ["@authenticated"], for: SECURITY)`, "authenticated"],
    ["imported under another name", `@link(url: "${specs}/authenticated/v0.1", import: [{ name: "@authenticated", as: "@signedIn" }], for: SECURITY)`, "signedIn"],
    ["linked under another name", `@link(url: "${specs}/authenticated/v0.1", as: "auth", for: SECURITY)`, "auth"],
    ["with the prefix of its specification", `@link(url: "${specs}/authenticated/v0.1", for: SECURITY)`, "authenticated__authenticated"],
    ["with another prefix", `@link(url: "${specs}/authenticated/v0.1", as: "auth", for: SECURITY)`, "auth__authenticated"],
    ["by its own name, though it was imported under another", `@link(url: "${specs}/authenticated/v0.1", import: [{ name: "@authenticated", as: "@signedIn" }])`, "authenticated"],
    ["linked by an address with a slash at its end", `@link(url: "${specs}/authenticated/v0.1/", for: SECURITY)`, "authenticated"],
    ["linked without a purpose", `@link(url: "${specs}/authenticated/v0.1")`, "authenticated"],
  ])("are found when the directive is %s", (_, link, name) => {
    const { byCoordinate } = readProtections(supergraphOf(`type Query { closed: String @${name} }`, [link]));
    expect(byCoordinate.get("Query.closed")?.authenticated).toBe(true);
  });

  test("are found when `@link` itself has another name, or stands on an extension of the schema", () => {
    const renamed = `schema @core__link(url: "${specs}/link/v1.0", as: "core__link") @core__link(url: "${specs}/policy/v0.1", as: "rule", for: SECURITY) { query: Query } type Query { closed: String @rule(policies: [["p"]]) }`;
    const extended = `schema @link(url: "${specs}/link/v1.0") { query: Query } extend schema @link(url: "${specs}/policy/v0.1", as: "rule", for: SECURITY) type Query { closed: String @rule(policies: [["p"]]) }`;
    expect(readProtections(renamed).count).toBe(1);
    expect(readProtections(extended).count).toBe(1);
  });

  test("are not taken from a directive of the same name that another specification brings", () => {
    const links = [`@link(url: "${specs}/authenticated/v0.1", as: "auth", for: SECURITY)`, `@link(url: "https://example.org/marks/v1.0", import: ["@authenticated"])`];
    expect([...readProtections(supergraphOf("type Query { marked: String @authenticated closed: String @auth }", links)).byCoordinate.keys()]).toEqual(["Query.closed"]);
  });

  test("read a single name as a list of one, as GraphQL does", () => {
    const { byCoordinate } = readProtections(supergraphOf(`type Query { a: ID @policy(policies: ["p", "q"]) b: ID @policy(policies: "p") }`));
    expect(byCoordinate.get("Query.a")?.policies).toEqual([[["p"], ["q"]]]);
    expect(byCoordinate.get("Query.b")?.policies).toEqual([[["p"]]]);
  });

  const open = "type Query { open: String }";
  test.each([
    ["an unknown version", supergraphOf(open, [`@link(url: "${specs}/policy/v0.2", for: SECURITY)`]), /policy\/v0\.2/],
    ["an unknown version without a purpose", supergraphOf(open, [`@link(url: "${specs}/authenticated/v1.0")`]), /authenticated\/v1\.0/],
    ["no version", supergraphOf(open, [`@link(url: "${specs}/requiresScopes", for: SECURITY)`]), /without a version/],
    ["an unknown security feature", supergraphOf(open, [`@link(url: "https://example.org/vault/v1.0", for: SECURITY)`]), /vault\/v1\.0 for security/],
    ["a look-alike of a known feature", supergraphOf(open, [`@link(url: "https://example.org/authenticated/v0.1", for: SECURITY)`]), /for security/],
    ["an unknown version of @inaccessible", supergraphOf(open, [`@link(url: "${specs}/inaccessible/v0.9", for: SECURITY)`]), /inaccessible\/v0\.9/],
    ["a purpose that is not known", supergraphOf(open, [`@link(url: "${specs}/policy/v0.1", for: SAFETY)`]), /purpose/],
    ["two links to one feature", supergraphOf(open, [...authorizationLinks, `@link(url: "${specs}/policy/v0.1", as: "rule", for: SECURITY)`]), /twice/],
    ["one name for two features", supergraphOf(open, [`@link(url: "${specs}/policy/v0.1", as: "rule")`, `@link(url: "${specs}/requiresScopes/v0.1", as: "rule")`]), /`@rule` for two/],
    ["a directive that the feature does not have", supergraphOf(open, [`@link(url: "${specs}/policy/v0.1", import: ["@policyUnless"])`]), /@policyUnless/],
    ["an import that cannot be read", supergraphOf(open, [`@link(url: "${specs}/policy/v0.1", import: [1])`]), /import/],
    ["a link with an argument of unknown meaning", supergraphOf(open, [`@link(url: "${specs}/policy/v0.1", unless: "x")`]), /unless/],
    ["a link without an address", supergraphOf(open, ["@link(as: \"x\")"]), /no `url`/],
    ["no links at all", "type Query { open: String }", /Apollo Federation 2/],
    ["a directive whose link is missing", supergraphOf("type Query { closed: String @authenticated }", []), /not linked/],
    ["an argument where there is none", supergraphOf("type Query { closed: String @authenticated(if: false) }"), /`@authenticated` of `Query\.closed`/],
    ["a missing argument", supergraphOf("type Query { closed: String @policy }"), /one argument `policies`/],
    ["another argument", supergraphOf(`type Query { closed: String @policy(scopes: [["a"]]) }`), /one argument `policies`/],
    ["numbers for scopes", supergraphOf("type Query { closed: String @requiresScopes(scopes: [[1]]) }"), /list of lists of strings/],
    ["null for scopes", supergraphOf("type Query { closed: String @requiresScopes(scopes: null) }"), /list of lists of strings/],
    ["lists too deep", supergraphOf(`type Query { closed: String @requiresScopes(scopes: [[["a"]]]) }`), /list of lists of strings/],
    ["a protected union", supergraphOf("type Query { u: U } type A { id: ID } union U @authenticated = A"), /where it cannot be enforced/],
    ["a protected argument", supergraphOf("type Query { f(secret: String @authenticated): String }"), /where it cannot be enforced/],
    ["a protected enum value", supergraphOf("type Query { e: E } enum E { A @authenticated }"), /where it cannot be enforced/],
    ["a protected input field", supergraphOf("type Query { f(i: I): ID } input I { a: ID @authenticated }"), /where it cannot be enforced/],
  ])("refuse a supergraph with %s", (_, supergraph, message) => {
    expect(() => readProtections(supergraph)).toThrow(UnenforceableSupergraph);
    expect(() => readProtections(supergraph)).toThrow(message);
  });
});
