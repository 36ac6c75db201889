// What documents share, and that each still says what it said.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Kind, parse, type DocumentNode, type OperationDefinitionNode } from "graphql";
import { describe, expect, it } from "vitest";
import { createSharedDocuments } from "./shared-document.ts";

const folder = join(import.meta.dirname, "../../schema/operations");
const texts = readdirSync(folder).filter((name) => name.endsWith(".graphql")).map((name) => readFileSync(join(folder, name), "utf8"));

/** Documents that differ in what is easily taken for the same. */
const lookAlikes = [
  `query A { a(x: 1) }`, `query A { a(x: "1") }`, `query A { a(x: 1.0) }`, `query A { a(x: "") }`, `query A { a(x: """1""") }`, `query A { a(x: ONE) }`, `query A { a(x: true) }`, `query A { a(x: null) }`,
  `query A { a(x: [1]) }`, `query A { a(x: [[1]]) }`, `query A { a(x: []) }`, `query A { a(x: {}) }`, `query A { a(x: {x: 1}) }`, `query A($x: Int) { a(x: $x) }`, `query A($x: Int = 1) { a(x: $x) }`, `query A($x: Int!) { a(x: $x) }`, `query A($x: [Int]) { a(x: $x) }`,
  `query A { a: b }`, `query A { b: a }`, `query A { a { b } c }`, `query A { a { b c } }`, `query A { a @skip(if: true) }`, `query A { a @include(if: true) }`, `query A { ... on A { a } }`, `query A { ... { a } }`, `query A { ...A } fragment A on A { a }`,
];

const withoutPlaces = (text: string): DocumentNode => parse(text, { noLocation: true });
const json = (document: DocumentNode): unknown => JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === "loc" ? undefined : value)));
const operationOf = ({ definitions }: DocumentNode): OperationDefinitionNode => definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;

describe("documents that share", () => {
  it("are equal to what was sent, whatever came before", () => {
    const share = createSharedDocuments();
    const all = [...texts, ...lookAlikes, ...lookAlikes.toReversed()];
    const shared = all.map((text) => share(parse(text)));

    expect(shared.map(json)).toEqual(all.map((text) => json(withoutPlaces(text))));
  });

  it("have one node for what is equal in them, and an operation of their own", () => {
    const share = createSharedDocuments();
    const [one, other] = [share(parse("query One { learner { id needs { id } } }")), share(parse("query Other { learner { id needs { id } } }"))];

    expect(operationOf(one).selectionSet).toBe(operationOf(other).selectionSet);
    expect(operationOf(share(parse("query One { learner { id needs { id } } }")))).not.toBe(operationOf(one));
  });

  it("tell where their variables are, and hold on to no other place of the text", () => {
    const document = createSharedDocuments()(parse("query A(\n  $first: Int!\n) { a(first: $first) }"));
    const [definition] = operationOf(document).variableDefinitions ?? [];

    expect(definition?.loc).toMatchObject({ start: 11, end: 23 });
    expect(JSON.stringify(document).match(/"loc"/g)).toHaveLength(1);
  });
});
