// Bytes and tokens do not show what an operation costs when its fragments are put in place; the filter must not pay for that form.
import { parse, print } from "graphql";
import { describe, expect, test } from "vitest";
import { createAuthorization } from "./authorize-operation.ts";
import { mostPathsTold } from "./removed-path.ts";
import { testGraph } from "./testing/supergraph.ts";

const graph = testGraph("type Query { me: Person } type Person { id: ID friend: Person secret: String @authenticated scoped: String @requiresScopes(scopes: [[\"s\"]]) }");

/** Each fragment spreads the next one twice: 2^levels places for the last. */
const doubled = (levels: number, leaf: string): string =>
  `{ me { ...F0 } } ${Array.from({ length: levels }, (_, level) => `fragment F${level} on Person { x: friend { ...F${level + 1} } y: friend { ...F${level + 1} } }`).join(" ")} fragment F${levels} on Person { ${leaf} }`;

const chained = (length: number): string => `{ me { ...F0 } } ${Array.from({ length }, (_, at) => `fragment F${at} on Person { ...F${at + 1} ...F${at + 1} secret }`).join(" ")} fragment F${length} on Person { id secret }`;

describe("the work of filtering", () => {
  test("grows with the text of an operation, not with its expanded form", () => {
    for (const levels of [9, 18, 180]) {
      const query = doubled(levels, "id secret");
      const filtered = graph.filter(query);
      // Two fields and two spreads a level, for each of the three checks.
      expect(filtered.steps).toBe(3 * (2 + 4 * levels) + 2 + 1 + 1);
      expect(filtered.document && print(filtered.document)).not.toContain("secret");
    }
    expect(graph.filter(chained(400)).steps).toBeLessThan(4_000);
  });

  test("does not tell more removed paths than anyone reads, and removes them all", () => {
    const filtered = graph.filter(doubled(12, "id secret scoped"));
    expect(filtered).toMatchObject({ truncated: true });
    expect(filtered.errors).toHaveLength(mostPathsTold);
    expect(filtered.document && print(filtered.document)).not.toMatch(/secret|scoped/);
    expect(graph.filter(doubled(7, "id secret"))).toMatchObject({ truncated: false, errors: { length: 128 } });
    expect(graph.filter(doubled(12, "secret"))).toMatchObject({ truncated: true, document: null });
  });

  test("is done once for requests that hold the same", () => {
    const document = parse("{ me { id secret scoped } }");
    const authorization = createAuthorization(graph.schema, graph.protections);
    const authorized = (scopes: readonly string[]): unknown => {
      const outcome = authorization.authorize({ document, authority: { authenticated: false, scopes: new Set(scopes), policies: new Set() } });
      return outcome.kind === "executable" ? outcome.document : null;
    };
    expect(authorized(["other"])).toBe(authorized([]));
    expect(authorized(["s"])).not.toBe(authorized([]));
  });

  test("ends for fragments that contain each other, and leaves nothing of them", () => {
    const filtered = graph.filter("{ me { id ...A } } fragment A on Person { secret ...B } fragment B on Person { secret ...A }");
    expect(filtered.document && print(filtered.document).replaceAll(/\s+/g, " ")).toBe("{ me { id } }");
  });
});
