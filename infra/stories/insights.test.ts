// Figures of the whole graph: joined by place, and closed to whoever has no business with them.
import { beforeAll, expect, it } from "vitest";
import { refusedAt, wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 400 });
beforeAll(() => graph.refreshInsights());

const table = "{ learnerInsights(level: REGION) { nodes { region { code name { en } } learnersOnRegister { total { value status } by(dimension: TIER) { value count { value status } } } } } }";

it("an analyst reads a table of regions, each with its name from the directory", async () => {
  const { data, errors } = await graph.query("analyst", table);
  expect(errors).toBeUndefined();
  const shown = data.learnerInsights.nodes.filter(({ learnersOnRegister: { total } }: any) => total.status === "ROUNDED");
  expect(shown.length).toBeGreaterThan(0);
  for (const { region, learnersOnRegister: { total } } of shown) {
    expect(region.name.en).toEqual(expect.any(String));
    expect(total.value % 3).toBe(0);
  }
});

it("the same figures stand at the region itself", async () => {
  const { data } = await graph.query("analyst", table);
  for (const { region, learnersOnRegister } of data.learnerInsights.nodes.filter(({ region }: any) => region !== null)) {
    const answer = await graph.query("analyst", "query ($code: ID!) { region(code: $code) { learnerInsights { learnersOnRegister { total { value status } } } } }", { code: region.code });
    expect(answer.data.region.learnerInsights.learnersOnRegister.total).toEqual(learnersOnRegister.total);
  }
});

it("who has no business with figures gets none", async () => {
  for (const persona of ["whanau", "provider", "educator"]) expect(await graph.query(persona, table)).toEqual({ status: 200, data: null, errors: [refusedAt("learnerInsights")] });
  for (const [contract, persona] of [["partner", "agency-health"], ["public", null]] as const) {
    const { data, errors } = await graph.contract(contract).query(persona, table);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  }
});
