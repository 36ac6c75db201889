import { parse } from "graphql";
import { describe, expect, test } from "vitest";
import { askedAuthority } from "./relevant-authority.ts";
import { testGraph } from "./testing/supergraph.ts";

const graph = testGraph(`
  type Query { open: Item signedIn: Item @authenticated scoped: Item @requiresScopes(scopes: [["b", "a"], ["c"]]) ruled: Item @policy(policies: [["q", "p"]]) thing: Thing }
  type Item { id: ID deep: Deep }
  type Deep @policy(policies: [["deep"]]) { id: ID @requiresScopes(scopes: [["deeper"]]) }
  interface Thing { id: ID }
  type Box implements Thing @policy(policies: [["box"]]) { id: ID @authenticated }
`);
const all = { authenticated: true, scopes: ["a", "b", "c", "z"], policies: ["p", "q", "deep", "z"] };

describe("the decision about an operation", () => {
  test("does not depend on what the operation does not ask for", () => {
    const query = "{ open { id } }";
    expect(graph.filter(query, all).decision).toBe(graph.filter(query).decision);
  });

  test("tells a signed-in request from an anonymous one only where that matters", () => {
    const query = "{ signedIn { id } }";
    expect(graph.filter(query, { authenticated: true }).decision).not.toBe(graph.filter(query).decision);
    expect(graph.filter("{ scoped { id } }", { authenticated: true }).decision).toBe(graph.filter("{ scoped { id } }").decision);
  });

  test("holds the scopes and policies in question, whatever their order and whatever else is held", () => {
    const query = "{ scoped { id } ruled { id } }";
    const { decision } = graph.filter(query, { scopes: ["z", "b", "a"], policies: ["q", "p"] });
    expect(graph.filter(query, { scopes: ["a", "b"], policies: ["p", "q", "y"] }).decision).toBe(decision);
    expect(graph.filter(query, { scopes: ["a"], policies: ["p", "q"] }).decision).not.toBe(decision);
    expect(graph.filter(query, { scopes: ["a", "b"], policies: ["p"] }).decision).not.toBe(decision);
  });

  test("does not mistake one scope for two, or a scope for a policy", () => {
    const odd = testGraph(`type Query { a: ID @requiresScopes(scopes: [["x,y"], ["x"], ["y"], ["x\\",\\"y"]]) b: ID @policy(policies: [["x"]]) }`);
    const decisions = [["x,y"], ["x", "y"], ["x\",\"y"], ["x"]].map((scopes) => odd.filter("{ a b }", { scopes }).decision);
    expect(new Set([...decisions, odd.filter("{ a b }", { policies: ["x"] }).decision]).size).toBe(5);
  });
});

describe("the policies of an operation", () => {
  const policiesOf = (query: string): readonly string[] => [...askedAuthority({ ...graph, document: parse(query) }).policies].sort();

  test("are those of its fields, of their types and of implementing types", () => {
    expect(policiesOf("{ ruled { deep { id } } }")).toEqual(["deep", "p", "q"]);
    expect(policiesOf("{ thing { id } }")).toEqual(["box"]);
    expect(policiesOf("{ thing { ...B } } fragment B on Box { id }")).toEqual(["box"]);
    expect(policiesOf("{ open { id } }")).toEqual([]);
  });
});
