// Random operations over made-up graphs, and over the one that this repository serves: our execution answers as stock @apollo/gateway's does. Where it means to differ is in
// testing/made-up/differences.ts, and in the README.
import type { ExecutionResult } from "graphql";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../src/authorization/testing/random.ts";
import { stripProtections } from "../src/authorization/strip-protections.ts";
import { differencesIn } from "../testing/made-up/differences.ts";
import { createExecutions } from "../testing/made-up/executions.ts";
import { composeGraph, madeUpGraphs, ownGraph, type MadeUpGraph } from "../testing/made-up/graphs.ts";
import { randomOperation } from "../testing/made-up/operation.ts";
import { madeUpSubgraphs, type MadeUpBehaviour } from "../testing/made-up/subgraph.ts";
import { tries } from "../testing/made-up/tries.ts";

const { operations, firstSeed, limitMs } = tries(80);

// Its planner takes longer over a large supergraph.
const own = { graph: ownGraph(), count: Math.ceil(operations / 3) };

describe(`execution answers as stock's does (seed ${firstSeed})`, () => {
  it.each([...madeUpGraphs.map((graph) => ({ graph, count: operations })), own])("to $count operations over $graph.name", async ({ graph, count }) => {
    const ask = madeUpSubgraphs(graph);
    // Stock refuses a supergraph that protects anything.
    const executions = await createExecutions(stripProtections(composeGraph(graph)), Object.keys(graph.interfaceObjects));
    const wrong: string[] = [];
    let answered = 0;
    for (let seed = firstSeed; seed < firstSeed + count && wrong.length < 3; seed++) {
      const random = randomFrom(seed);
      const behaviour: MadeUpBehaviour = { seed, nulls: random.pick([0, 50, 200]), errors: random.pick([0, 0, 30, 150]), absent: random.pick([0, 0, 100]) };
      const operation = randomOperation(random, executions.schema, behaviour.errors + behaviour.absent > 0 ? graph.needingOthers : []);
      let ours: ExecutionResult = {};
      const found = await differencesIn(operation, async (asked) => {
        const comparesKeys = random.chance(0.5);
        const answers = await Promise.all([
          executions.stock(asked, (subgraph, request) => ask(subgraph, request, behaviour)),
          executions.ours(asked, (subgraph, request) => ask(subgraph, request, behaviour), comparesKeys),
          executions.ours(asked, (subgraph, request) => ask(subgraph, request, { ...behaviour, errors: 0, nulls: 0, absent: 0 })),
        ]);
        ours = answers[1];
        return { stock: answers[0], ours, faultless: answers[2], absences: behaviour.absent > 0 };
      });
      if (found.length > 0) wrong.push(`SEED=${seed}\n${operation.query}\n${JSON.stringify(operation.variables)}\n${found.join("\n")}`);
      if (ours.data) answered++;
    }
    expect(wrong.join("\n\n")).toBe("");
    // Otherwise nothing much was compared.
    expect(answered).toBeGreaterThan(count / 3);
  }, limitMs);
});

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])`;

const places: MadeUpGraph = {
  name: "places",
  interfaceObjects: {},
  secrets: [],
  needingOthers: [],
  subgraphs: {
    directory: `${federation}
      type Query { school: Place! near: [Place!]! any: [Thing!]! }
      interface Thing { id: ID! }
      type Place implements Thing @key(fields: "id") { id: ID! in: Place! }
    `,
    rolls: `${federation}
      type Place @key(fields: "id") { id: ID! roll: Int! }
    `,
  },
};

// Stock leaves such an object out of its plan, and says that it is null.
describe("an object of which conditions leave nothing", async () => {
  const ask = madeUpSubgraphs(places);
  const executions = await createExecutions(composeGraph(places));
  const run = (query: string, variables: Record<string, unknown>, absent = 0) => executions.ours({ query, variables }, (subgraph, request) => ask(subgraph, request, { seed: 3, nulls: 0, errors: 0, absent }));

  it.each([
    ["by two variables", "query ($yes: Boolean!, $no: Boolean!) { school @include(if: $yes) { id @include(if: $no) } }"],
    ["by one variable that contradicts itself", "query ($yes: Boolean!) { school @include(if: $yes) { id @skip(if: $yes) in @skip(if: $yes) { id } } }"],
    ["by constants", "{ school { id @skip(if: true) } }"],
    ["in a fragment", "query ($yes: Boolean!) { school { ...F } } fragment F on Place { id @skip(if: $yes) ... @skip(if: $yes) { roll } }"],
  ])("is there, and empty, %s", async (_, query) => {
    expect(await run(query, { yes: true, no: false })).toEqual({ data: { school: {} } });
  });

  it("is there in lists, inside of others, and beside what is asked", async () => {
    expect(await run("query ($yes: Boolean!) { school { in { in { id @skip(if: $yes) } } } near { roll @skip(if: $yes) } }", { yes: true })).toEqual({
      data: { school: { in: { in: {} } }, near: expect.arrayContaining([{}]) },
    });
  });

  it("is not there where a condition leaves the object out", async () => {
    expect(await run("query ($yes: Boolean!) { ... @include(if: $yes) { school @skip(if: $yes) { id } } any { ... on Place { id } } }", { yes: true })).toEqual({ data: { any: expect.any(Array) } });
  });

  it("says why the whole answer is null when an entity is absent that may not be", async () => {
    expect(await run("{ school { roll } }", {}, 1000)).toMatchObject({ data: null, errors: [{ message: expect.stringMatching(/^There is nothing to answer with/) }] });
  });
});
