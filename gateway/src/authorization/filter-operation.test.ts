import { parse, print } from "graphql";
import { describe, expect, test } from "vitest";
import { filterOperation, type FilteredOperation } from "./filter-operation.ts";
import { testGraph } from "./testing/supergraph.ts";

const graph = testGraph(`
  type Query { open: Shelf shelf: Shelf secret: Shelf @authenticated box: Box boxes: [Box] things: [Thing!] thing: Thing any: Any weight: Weight tagged: Tagged }
  type Mutation { put(name: String): Shelf drop: Shelf @requiresScopes(scopes: [["drop"]]) }
  type Shelf { id: ID name(upper: Boolean, like: String): String code: Code note: String @policy(policies: [["reader", "trained"], ["owner"]]) next: Shelf rows: [[Row]] }
  type Row { id: ID @authenticated at: Int }
  type Box implements Thing & Tagged @requiresScopes(scopes: [["box"]]) { id: ID tag: String inside: String @authenticated }
  type Bag implements Thing { id: ID @policy(policies: [["bags"]]) colour: String }
  type Tin implements Thing & Tagged { id: ID tag: String lid: String }
  interface Tagged implements Thing { id: ID tag: String }
  interface Thing { id: ID }
  union Any = Box | Bag | Shelf
  scalar Weight @authenticated
  enum Code @requiresScopes(scopes: [["codes"]]) { A B }
`);

const paths = ({ removed }: FilteredOperation): string[] => removed.map((path) => path.join("/"));
const text = ({ document }: FilteredOperation): string | null => document && print(document).replaceAll(/\s+/g, " ");

describe("a filtered operation", () => {
  test("is the same object when everything in it may be seen", () => {
    const document = parse("{ open { id } secret { id } }");
    const authority = { authenticated: true, scopes: new Set<string>(), policies: new Set<string>() };
    const filtered = filterOperation({ ...graph, document, authority });
    expect(filtered.document).toBe(document);
    expect(filtered.executable).toBe(document);
    expect(filtered.errors).toEqual([]);
  });

  test("loses a field that is protected itself, and a field that returns something protected", () => {
    const filtered = graph.filter("{ open { id code } secret { id } box { id } weight }");
    expect(text(filtered)).toBe("{ open { id } }");
    expect(paths(filtered)).toEqual(["secret", "weight", "open/code", "box"]);
  });

  test("names removed paths with `@` for the items of lists, and the alias of a field in the error", () => {
    const filtered = graph.filter("{ open { again: next { table: rows { nr: id at } } } mine: boxes { id } }");
    expect(paths(filtered)).toEqual(["open/next/rows/@/id", "boxes/@"]);
    expect(filtered.errors).toEqual([
      { message: "Unauthorized field or type", path: ["open", "again", "table", "@", "nr"], extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } },
      { message: "Unauthorized field or type", path: ["mine", "@"], extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } },
    ]);
  });

  test("keeps a field when one list of names is held whole", () => {
    const query = "{ open { note } }";
    expect(graph.filter(query, { policies: ["reader"] }).document).toBeNull();
    expect(graph.filter(query, { policies: ["trained", "other"] }).document).toBeNull();
    expect(graph.filter(query, { policies: ["reader", "trained"] }).errors).toEqual([]);
    expect(graph.filter(query, { policies: ["owner"] }).errors).toEqual([]);
  });

  test("is checked for identity, scopes and policies in this order, each over what the one before left", () => {
    const filtered = graph.filter("{ open { note } box { inside id } secret { note code } boxes { inside } }", { scopes: ["box"] });
    expect(paths(filtered)).toEqual(["box/inside", "secret", "boxes/@/inside", "open/note"]);
    expect(text(filtered)).toBe("{ box { id } }");
  });

  test("loses a field without a word when everything below it was removed", () => {
    const filtered = graph.filter("{ shelf { next { code } } open { id } }");
    expect(text(filtered)).toBe("{ open { id } }");
    expect(paths(filtered)).toEqual(["shelf/next/code"]);
  });

  test("is nothing when nothing may be seen", () => {
    expect(graph.filter("{ secret { id } }")).toMatchObject({ document: null, executable: null, removed: [["secret"]] });
  });

  test("of a mutation loses what may not be done", () => {
    expect(text(graph.filter("mutation { put { id } drop { id } }"))).toBe("mutation { put { id } }");
    expect(text(graph.filter("mutation { put { id } drop { id } }", { scopes: ["drop"] }))).toBe("mutation { put { id } drop { id } }");
  });
});

describe("an interface", () => {
  test("asks for every implementing type when its fields are selected directly", () => {
    expect(paths(graph.filter("{ thing { id } }"))).toEqual(["thing"]);
    expect(paths(graph.filter("{ thing { id } }", { scopes: ["box"] }))).toEqual(["thing/id"]);
    expect(paths(graph.filter("{ thing { id } }", { scopes: ["box"], policies: ["bags"] }))).toEqual([]);
  });

  test("asks nothing for `__typename`, under any alias, and leaves fragments to their types", () => {
    expect(paths(graph.filter("{ thing { __typename kind: __typename ... on Tin { id } } }"))).toEqual([]);
    expect(paths(graph.filter("{ things { ... on Tin { lid } ... on Bag { id colour } ...B } } fragment B on Box { id }"))).toEqual(["things/@", "things/@/... on Bag/id"]);
  });

  test("asks for every implementing type below a fragment as well", () => {
    for (const around of ["... on Thing { id }", "... on Thing { ... { id } }", "... on Thing { ... @include(if: true) { id } }", "... on Tagged { tag }", "...T"]) {
      const query = `{ things { ${around} } any { ${around} } } ${around === "...T" ? "fragment T on Thing { id }" : ""}`;
      expect(graph.filter(query, { policies: ["bags"] }).document, around).toBeNull();
      expect(graph.filter(query, { scopes: ["box"], policies: ["bags"] }).removed, around).toEqual([]);
    }
    expect(paths(graph.filter("{ things { ... { id } ...T } } fragment T on Thing { id }"))).toEqual(["things/@/... on ", "things/@"]);
  });

  test("that is protected itself protects what returns it and what is selected on it", () => {
    const closed = testGraph("type Query { i: I a: A } interface I @authenticated { id: ID } type A implements I { id: ID }");
    expect(paths(closed.filter("{ i { ... on A { id } } a { id ... on I { id } } }"))).toEqual(["i", "a/... on I"]);
  });

  test("counts interfaces that implement it", () => {
    const nested = testGraph("type Query { i: I } interface I { id: ID } interface J implements I @authenticated { id: ID } type A implements I { id: ID }");
    expect(nested.filter("{ i { id } }").document).toBeNull();
  });
});

describe("fragments", () => {
  test("of a union keep the types that may be seen", () => {
    const filtered = graph.filter("{ any { __typename ... on Box { id } ... on Shelf { name code } ... on Bag { colour } } }");
    expect(text(filtered)).toBe("{ any { __typename ... on Shelf { name } ... on Bag { colour } } }");
    expect(paths(filtered)).toEqual(["any/... on Box", "any/... on Shelf/code"]);
  });

  test("are dropped with their spreads when nothing is left of them, also when nested", () => {
    const filtered = graph.filter("{ open { id ...A } } fragment A on Shelf { ...B } fragment B on Shelf { next { ...C } } fragment C on Shelf { code }");
    expect(text(filtered)).toBe("{ open { id } }");
    expect(paths(filtered)).toEqual(["open/next/code"]);
  });

  test("tell what they lost at every place where they are spread, without a segment of their own", () => {
    const filtered = graph.filter("{ open { ...S next { ...S } } } fragment S on Shelf { id code }");
    expect(text(filtered)).toBe("{ open { ...S next { ...S } } } fragment S on Shelf { id }");
    expect(paths(filtered)).toEqual(["open/code", "open/next/code"]);
  });

  test("are kept where their place may be seen, and gone where it may not", () => {
    const filtered = graph.filter("{ open { ...S } secret { ...S ...Only } } fragment S on Shelf { id } fragment Only on Shelf { name }");
    expect(text(filtered)).toBe("{ open { ...S } } fragment S on Shelf { id }");
  });

  test("on a type that may not be seen go as a whole", () => {
    const filtered = graph.filter("{ any { ...B ... on Bag { colour } } } fragment B on Box { id tag }");
    expect(text(filtered)).toBe("{ any { ... on Bag { colour } } }");
    expect(paths(filtered)).toEqual(["any"]);
  });
});

describe("what stays of a document", () => {
  test("declares the variables that are still read, and conditions stay as they were", () => {
    const filtered = graph.filter(
      `query Q($if: Boolean!, $gone: Boolean!, $like: String, $upper: Boolean) {
        open @include(if: $if) { name(like: $like) ...S @skip(if: $if) }
        box @include(if: $gone) { id }
      }
      fragment S on Shelf { name(upper: $upper) }`,
    );
    expect(text(filtered)).toBe("query Q($if: Boolean!, $like: String, $upper: Boolean) { open @include(if: $if) { name(like: $like) ...S @skip(if: $if) } } fragment S on Shelf { name(upper: $upper) }");
  });

  test("is the chosen operation alone", () => {
    const document = "query A { open { id } box { id } ...X } query B { secret { id } ...X } fragment X on Query { shelf { id } }";
    const filtered = graph.filter(document, { operationName: "A" });
    expect(text(filtered)).toBe("query A { open { id } ...X } fragment X on Query { shelf { id } }");
    expect(paths(filtered)).toEqual(["box"]);
    expect(() => graph.filter(document)).toThrow(/resolve the operation/);
    expect(() => graph.filter(document, { operationName: "C" })).toThrow(/resolve the operation/);
  });

  test("is the whole document in a dry run, which tells more: also what is below something removed", () => {
    const query = "{ box { inside id } open { id } }";
    const filtered = graph.filter(query, { dryRun: true });
    expect(filtered.document && print(filtered.document)).toBe(print(parse(query)));
    expect(paths(filtered)).toEqual(["box/inside", "box"]);
  });

  test("keeps introspection, also below a protected root", () => {
    const closed = testGraph("type Query @authenticated { a: ID }");
    const introspection = "{ __schema { types { ...T } } __type(name: \"Query\") { name } ...R } fragment T on __Type { name } fragment R on Query { __typename ...R2 } fragment R2 on Query { __schema { description } }";
    expect(closed.filter(introspection).errors).toEqual([]);
    const mixed = closed.filter("{ __schema { types { ...T } } a ...A } fragment T on __Type { name } fragment A on Query { __typename a }");
    expect(text(mixed)).toBe("{ __schema { types { ...T } } } fragment T on __Type { name }");
    expect(mixed.removed).toEqual([[]]);
    expect(closed.filter("{ a }")).toMatchObject({ document: null, removed: [[]] });
    expect(graph.filter("{ __schema { types { name } } __type(name: \"Box\") { fields { name } } open { id } }").errors).toEqual([]);
  });

  test("has no field that the schema does not have", () => {
    expect(text(graph.filter("{ open { id unknown constructor __proto__ } ... on Nothing { id } ...F } fragment F on Nowhere { id }"))).toBe("{ open { id } }");
  });

  test("keeps names such as `__proto__` and `constructor` for aliases, fragments and variables", () => {
    const query = "query ($__proto__: String, $constructor: Boolean) { __proto__: open { constructor: name(like: $__proto__) ...__proto__ code } box { id } } fragment __proto__ on Shelf { toString: name(upper: $constructor) __proto__: note }";
    const filtered = graph.filter(query);
    expect(text(filtered)).toBe("query ($__proto__: String, $constructor: Boolean) { __proto__: open { constructor: name(like: $__proto__) ...__proto__ } } fragment __proto__ on Shelf { toString: name(upper: $constructor) }");
    expect(filtered.errors.map(({ path }) => path)).toEqual([["__proto__", "code"], ["box"], ["__proto__", "__proto__"]]);
  });
});
