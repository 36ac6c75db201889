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

it("one query joins the figures of all four services for each region", async () => {
  const { data, errors } = await graph.operation("analyst", "region-dashboard");
  expect(errors).toBeUndefined();
  expect(data.regions).toHaveLength(12);
  for (const { learnerInsights, serviceInsights, workforceInsights, fundingInsights } of data.regions) {
    expect(learnerInsights.learnersOnRegister.byNeedArea).toHaveLength(11);
    expect(serviceInsights.waiting.total.status).toMatch(/ROUNDED|SUPPRESSED/);
    expect(workforceInsights.filledFte).toBeGreaterThan(0);
    expect(fundingInsights.allocated.cents).toBeGreaterThan(0);
  }
});

it("the whole country is shown by all four services, and waits by region", async () => {
  const { data: catalogue } = await graph.query("analyst", "{ learnerInsightCatalogue { periods { name } } }");
  const year = catalogue.learnerInsightCatalogue.periods.find(({ name }: any) => name.length === 4).name;
  const { data, errors } = await graph.operation("analyst", "national-dashboard", { period: year });
  expect(errors).toBeUndefined();
  const [[learners], [services], [workforce], [funding]] = Object.values<any>(data).map(({ nodes }) => nodes);
  expect(learners.learnersOnRegister.total.status).toBe("ROUNDED");
  expect([services.waiting.total.status, services.inDelivery.total.status]).toEqual(["ROUNDED", "ROUNDED"]);
  expect([workforce.learners.status, workforce.learnersPerFte > 0]).toEqual(["ROUNDED", true]);
  expect([funding.budgeted.cents >= funding.allocated.cents, funding.meanPerLearner.cents > 0]).toEqual([true, true]);
  const waits = await graph.operation("analyst", "waits-by-region");
  expect(waits.errors).toBeUndefined();
  expect(waits.data.serviceInsights.nodes.length).toBeGreaterThanOrEqual(12);
});

it.each(["EQUITY_GROUP", "LANGUAGE_OF_INSTRUCTION"])("institutions are grouped by %s", async (level) => {
  const { data, errors } = await graph.query("analyst", "query ($level: InsightLevel!) { fundingInsights(level: $level) { nodes { group allocated { cents } } } learnerInsights(level: $level) { nodes { group learnersOnRegister { total { status } } } } }", { level });
  expect(errors).toBeUndefined();
  const groups = data.learnerInsights.nodes.map(({ group }: any) => group);
  expect(groups).toEqual(data.fundingInsights.nodes.map(({ group }: any) => group));
  expect(groups).toEqual(expect.arrayContaining(level === "EQUITY_GROUP" ? ["NOT_KNOWN"] : ["ALL_TE_REO_MAORI", "ENGLISH_OR_OTHER"]));
  expect(data.fundingInsights.nodes.some(({ allocated }: any) => allocated.cents > 0)).toBe(true);
});

it("who has no business with figures gets none", async () => {
  for (const persona of ["whanau", "provider", "educator"]) expect(await graph.query(persona, table)).toEqual({ status: 200, data: null, errors: [refusedAt("learnerInsights")] });
  for (const [contract, persona] of [["partner", "agency-health"], ["public", null]] as const) {
    const { data, errors } = await graph.contract(contract).query(persona, table);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  }
});
