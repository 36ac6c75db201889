import { describe, expect, it } from "vitest";
import { csv, isQuery, ndjson, NoTable, tableType, toCsv, toNdjson, toTable } from "./table.ts";

const query = "query Towns { asAt towns(first: 2) { nodes { code name { en mi } count { value status } } pageInfo { endCursor } } }";
const towns = [
  { code: "a", name: { en: "Whangārei", mi: null }, count: { value: 12, status: "ROUNDED" } },
  { code: "b", name: { en: 'Kaikohe, "the hub"', mi: "Kaikohe" }, count: { value: null, status: "SUPPRESSED" } },
];
const answered = (nodes: unknown) => ({ asAt: "2026-11-22", towns: { nodes, pageInfo: { endCursor: "xyz" } } });

describe("a table", () => {
  it("has the list's items as rows, leaves as columns named by their path, and what stands around the list in each row", () => {
    expect(toCsv(toTable(query, null, answered(towns)))).toBe(
      [
        "asAt,towns.nodes.code,towns.nodes.name.en,towns.nodes.name.mi,towns.nodes.count.value,towns.nodes.count.status,towns.pageInfo.endCursor",
        "2026-11-22,a,Whangārei,,12,ROUNDED,xyz",
        '2026-11-22,b,"Kaikohe, ""the hub""",Kaikohe,,SUPPRESSED,xyz',
        "",
      ].join("\r\n"),
    );
  });

  it("as lines of JSON has the same names, and null where there is nothing", () => {
    const [first, second, end] = toNdjson(toTable(query, null, answered(towns))).split("\n");
    expect(JSON.parse(first!)).toMatchObject({ "towns.nodes.name.en": "Whangārei", "towns.nodes.name.mi": null, "towns.nodes.count.value": 12 });
    expect(Object.keys(JSON.parse(second!))).toEqual(Object.keys(JSON.parse(first!)));
    expect(end).toBe("");
  });

  it("has the same columns whatever is in it: nothing, null for an object, or fields behind fragments", () => {
    const header = (nodes: unknown) => toCsv(toTable(query, null, answered(nodes))).split("\r\n")[0];
    expect(header([{ code: "c", name: null, count: null }])).toBe(header(towns));
    expect(header([])).toBe(header(towns));
    const { columns } = toTable("query One { a } query Two { b { ...F } } fragment F on T { x: c ... on U { d } }", "Two", { b: [{ x: 1, d: 2 }] });
    expect(columns).toEqual(["b.x", "b.d"]);
  });

  it("has a row for each item of a list within the list", () => {
    const table = toTable("{ towns { code by { value count } } }", null, { towns: [{ code: "a", by: [{ value: "x", count: 6 }, { value: "y", count: 9 }] }, { code: "b", by: [{ value: "x", count: 12 }] }] });
    expect(toCsv(table)).toBe("towns.code,towns.by.value,towns.by.count\r\na,x,6\r\na,y,9\r\nb,x,12\r\n");
  });

  it("is refused for lists side by side, with what to do", () => {
    const sideBySide = () => toTable("{ towns { nodes { code } edges { cursor } } }", null, { towns: { nodes: [{ code: "a" }], edges: [{ cursor: "b" }] } });
    expect(sideBySide).toThrow(NoTable);
    expect(sideBySide).toThrow("The answer has more than one list side by side, towns.nodes and towns.edges: ask for one of them in a table, and for the other in another.");
  });

  it("has no row for an empty list, and one for an item whose own list is empty", () => {
    expect(toCsv(toTable("{ asAt towns { code } }", null, { asAt: "2026", towns: [] }))).toBe("asAt,towns.code\r\n");
    expect(toCsv(toTable("{ towns { by { value } code } }", null, { towns: [{ by: [], code: "a" }] }))).toBe("towns.by.value,towns.code\r\n,a\r\n");
  });

  it("keeps a list of leaves in one cell", () => {
    expect(toCsv(toTable("{ towns { code names } }", null, { towns: [{ code: "a", names: ["one", "two"] }, { code: "b", names: [] }] }))).toBe("towns.code,towns.names\r\na,one; two\r\nb,\r\n");
  });
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("a text that begins like a formula (%j) is no formula in a spreadsheet", (name) => {
  const [, line] = toCsv(toTable("{ towns { name } }", null, { towns: [{ name }] })).split(/\r\n(?=.)/);
  expect(line!.replace(/^"/, "")).toMatch(/^'/);
});

it("only a query is asked for as a table", () => {
  expect([isQuery("{ a }", null), isQuery("mutation { a }", null), isQuery("query A { a } mutation B { b }", "B"), isQuery("{", null)]).toEqual([true, false, false, true]);
});

it("a negative number stays a number, and a line break stays in its cell", () => {
  expect(toCsv(toTable("{ towns { count name } }", null, { towns: [{ count: -1.5, name: "a\nb" }] }))).toBe('towns.count,towns.name\r\n-1.5,"a\nb"\r\n');
});

it.each([
  ["text/csv", csv],
  ["application/x-ndjson", ndjson],
  ["text/csv;q=0.5, application/json", null],
  ["application/json;q=0.5, text/csv", csv],
  ["*/*", null],
  ["text/*", null],
  ["text/csv;q=0", null],
  [undefined, null],
])("Accept %j means %j", (accept, type) => {
  expect(tableType(accept)).toBe(type);
});
