import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { compose, composeContract, CompositionError } from "./compose.ts";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@policy", "@requiresScopes", "@tag"])`;
const subgraph = (name: string, sdl: string) => ({ name, typeDefs: parse(`${federation} ${sdl}`), url: `http://${name}.invalid/graphql` });

const books = subgraph("books", `
  type Query { books: [Book!] @tag(name: "open") lenders: [Lender!] }
  type Book @key(fields: "id") { id: ID! title(language: String): String @tag(name: "open") price: Int @tag(name: "open") @requiresScopes(scopes: [["price:read"]]) }
  type Lender @authenticated { name: String }
`);

describe("a composition", () => {
  it("keeps protections in the supergraph, and shows clients none", () => {
    const { supergraph, api } = compose([books]);
    expect(supergraph).toContain('@requiresScopes(scopes: [["price:read"]])');
    expect(supergraph).toContain("type Lender @join__type(graph: BOOKS) @authenticated");
    expect(api).not.toMatch(/requiresScopes|authenticated|@tag/);
  });
});

describe("a contract", () => {
  it("shows what carries its tag, with its protections, and nothing else", () => {
    const contract = composeContract([books], ["open"]);
    expect(contract.api).toBe("type Book {\n  price: Int\n  title: String\n}\n\ntype Query {\n  books: [Book!]\n}\n");
    expect(contract.supergraph).toContain('@requiresScopes(scopes: [["price:read"]])');
  });

  it("is the same in whatever order the subgraphs come", () => {
    const shelves = subgraph("shelves", 'type Book @key(fields: "id") { id: ID! shelf: String @tag(name: "open") }');
    expect(composeContract([books, shelves], ["open"])).toEqual(composeContract([shelves, books], ["open"]));
  });

  it("holds what carries any of its tags", () => {
    const shelves = subgraph("shelves", 'type Book @key(fields: "id") { id: ID! shelf: String @tag(name: "staff") secret: String @tag(name: "closed") }');
    expect(composeContract([books, shelves], ["open", "staff"]).api).toContain("type Book {\n  price: Int\n  shelf: String\n  title: String\n}");
  });

  it("is refused when nothing carries its tags", () => {
    expect(() => composeContract([books], ["closed"])).toThrow(CompositionError);
  });

  it("cannot hold a field without an argument that it needs", () => {
    const shelf = subgraph("shelf", 'type Query { shelf(id: ID!): String @tag(name: "open") }');
    expect(() => composeContract([shelf], ["open"])).toThrow(CompositionError);
  });
});
