// Fields that require others with arguments of their own get those, whatever else the operation asks of the same object.
import { describe, expect, it } from "vitest";
import { createExecutions } from "../testing/made-up/executions.ts";
import { composeGraph, type MadeUpGraph } from "../testing/made-up/graphs.ts";
import { madeUpSubgraphs } from "../testing/made-up/subgraph.ts";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])`;

const graph: MadeUpGraph = {
  name: "prices",
  interfaceObjects: {},
  secrets: [],
  needingOthers: [],
  subgraphs: {
    goods: `${federation}
      type Query { goods: [Good!]! things: [Thing!] }
      interface Thing { id: ID! price(currency: String!): String part(number: Int!): Part }
      type Good implements Thing @key(fields: "id") { id: ID! price(currency: String!): String part(number: Int!): Part weight: Int }
      type Part @key(fields: "id") { id: ID! cost(currency: String!): String }
    `,
    shipping: `${federation}
      type Good @key(fields: "id") {
        id: ID! price(currency: String!): String @external weight: Int @external part(number: Int!): Part @external
        dollars: String @requires(fields: "price(currency: \\"USD\\") weight")
        euros: String @requires(fields: "price(currency: \\"EUR\\") weight")
        part1: String @requires(fields: "part(number: 1) { id cost(currency: \\"USD\\") }")
        part2: String @requires(fields: "part(number: 2) { id cost(currency: \\"EUR\\") }")
      }
      type Part @key(fields: "id") { id: ID! cost(currency: String!): String @external }
    `,
  },
};

describe("a field that requires another with arguments", async () => {
  const ask = madeUpSubgraphs(graph);
  const executions = await createExecutions(composeGraph(graph));
  const run = async (query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await executions.ours({ query, variables }, (subgraph, request) => ask(subgraph, request, { seed: 3, nulls: 0, errors: 0, absent: 0 }));
    expect(errors).toBeUndefined();
    return (data as { goods: Record<string, unknown>[] }).goods;
  };
  const alone = async (field: string): Promise<unknown[]> => (await run(`{ goods { it: ${field} } }`)).map(({ it: value }) => value);

  it.each([
    ["beside each other", "{ goods { dollars euros part1 part2 } }"],
    ["beside the client's own", `query ($c: String = "NZD", $n: Int = 1) { goods { price(currency: $c) dollars euros part(number: $n) { cost(currency: "USD") } part1 part2 } }`],
    ["beside another field under the required one's name", `{ goods { price: id weight dollars euros part: part(number: 3) { cost: id } part1 part2 } }`],
    ["in fragments", `{ goods { ...F ... on Good { price(currency: "USD") euros part2 } } } fragment F on Good { dollars part1 part(number: 2) { cost(currency: "USD") } }`],
  ])("gets its own %s", async (_, query) => {
    const goods = await run(query);
    expect(goods.length).toBeGreaterThan(0);
    for (const field of ["dollars", "euros", "part1", "part2"]) expect(goods.map((good) => good[field])).toEqual(await alone(field));
  });

  it("leaves the client its own", async () => {
    const goods = await run(`{ goods { price(currency: "NZD") dollars part(number: 4) { cost(currency: "NZD") } part1 } }`);
    for (const { price, part } of goods) expect([price, (part as { cost: string }).cost]).toEqual([expect.stringContaining("NZD"), expect.stringContaining("NZD")]);
  });

  it("is not seen by clients in any other way", () => {
    expect(Object.keys((executions.schema.getType("Good") as unknown as { getFields(): object }).getFields())).toEqual(["id", "price", "part", "weight", "dollars", "euros", "part1", "part2"]);
  });
});
