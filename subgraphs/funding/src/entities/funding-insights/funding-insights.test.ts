import { refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { tablesRead } from "@lsg/subgraph-kit/testing/tables-read";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { beforeAll, expect, it } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { fundingStreams } from "../funding-stream/table.ts";
import { fundingMeasures, streamCodes } from "./measures.ts";

const { owner, query, entities } = await testSubgraph(subgraph);
const build = given(owner);
const analyst = { id: "01890000-0000-7000-8000-0000000000b1", role: "ANALYST", organisations: [], scopes: ["insights"], purpose: null };
const period = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };

const areas = [
  { level: "NATIONAL", code: "NZ", units: ["9200001", "9200002", "region:waikato", "national"] },
  { level: "REGION", code: "waikato", units: ["9200001", "9200002", "region:waikato"] },
  { level: "INSTITUTION", code: "9200001", units: ["9200001"] },
  { level: "INSTITUTION", code: "9200002", units: ["9200002"] },
];

beforeAll(async () => {
  const inMoney = { unit: "CENTS", streamCode: "SFI" } as const;
  const region = await build.budget({ ...inMoney, regionCode: "waikato", amountCents: 11_500_000 });
  await build.budget({ ...inMoney, amountCents: 2_300_000 });
  await build.budget({ quantity: 500, regionCode: "waikato" });
  await build.allocation({ ...inMoney, learnerId: null, budgetId: region.id, institutionMoeNumber: 9200001, amountCents: 1_150_000 });
  await build.allocation({ ...inMoney, learnerId: null, budgetId: region.id, institutionMoeNumber: 9200001, amountCents: 230_000, gstInclusive: false, status: "PAID" });
  await build.allocation({ ...inMoney, learnerId: null, institutionMoeNumber: 9200001, amountCents: 999_900, status: "PROPOSED" });
  // What the school gets of these for two learners says how many they are, as the rates are known.
  await build.allocation({ unit: "CENTS", streamCode: "ORS_CONSUMABLES", learnerId: null, budgetId: null, institutionMoeNumber: 9200001, amountCents: 46_000 });
  await build.budget({ unit: "CENTS", streamCode: "ESOL", institutionMoeNumber: 9200001, amountCents: 80_000 });
  // Twenty-two learners with 230 to 4,830 dollars of one stream, and as many with hours of another, who have no money.
  for (let index = 1; index <= 22; index++) {
    const { learnerId } = await build.allocation({ unit: "CENTS", streamCode: "ORS_CONSUMABLES", institutionMoeNumber: 9200002, amountCents: 23_000 * index });
    if (index === 1) await build.allocation({ learnerId, unit: "CENTS", streamCode: "RTLB_YEARS_11_13", institutionMoeNumber: 9200001, from: "2026-01-27", amountCents: 115_000 });
    await build.allocation({ institutionMoeNumber: 9200002 });
  }
  // Seven at the first school have both.
  for (let index = 0; index < 7; index++) {
    const { learnerId } = await build.allocation({ institutionMoeNumber: 9200001 });
    await build.allocation({ learnerId, unit: "CENTS", streamCode: "ORS_CONSUMABLES", institutionMoeNumber: 9200001, amountCents: 11_500 });
  }
  await owner.transaction((db) => refreshInsights(db, { measures: fundingMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "REGION" }, { whole: "REGION", parts: "INSTITUTION" }], period, secret: "a secret of the tests" }));
});

const cents = (money: { cents: number } | null) => money?.cents;

it("budgets and money of institutions add up without GST, learners' money not among it", async () => {
  const { nodes } = (await query("{ fundingInsights(level: REGION) { nodes { budgeted { cents gstInclusive } allocated { cents } committed { cents } paid { cents } byStream { stream { code } allocated { cents } } } } }", {}, { viewer: analyst })).data.fundingInsights;
  expect(nodes[0]).toMatchObject({ budgeted: { cents: 10_000_000, gstInclusive: false }, allocated: { cents: 1_230_000 }, committed: { cents: 0 }, paid: { cents: 230_000 } });
  expect(nodes[0].byStream.filter(({ allocated }: any) => allocated.cents > 0)).toEqual([{ stream: { code: "SFI" }, allocated: { cents: 1_230_000 } }]);
  const national = (await query("{ fundingInsights(level: NATIONAL) { nodes { budgeted { cents } } } }", {}, { viewer: analyst })).data.fundingInsights.nodes[0];
  expect(national.budgeted.cents).toBe(12_000_000);
});

it("of learners' money only a mean and a median are told, over those who have some", async () => {
  const [school] = await entities("Institution", [{ moeNumber: 9200002 }], "fundingInsights { learners { value } meanPerLearner { cents } medianPerLearner { cents } byStream { stream { code } learners { status } meanPerLearner { cents } } }", { viewer: analyst });
  const { learners, meanPerLearner, medianPerLearner, byStream } = school!.fundingInsights;
  expect(Math.abs(learners.value - 44)).toBeLessThanOrEqual(2);
  // 200 dollars times one to 22 without GST, and 1,000 of another stream for the first. With the region's mean the school's would tell that of seven elsewhere.
  expect([meanPerLearner, cents(medianPerLearner)]).toEqual([null, 230_000]);
  const { nodes: [region] } = (await query("{ fundingInsights(level: REGION) { nodes { meanPerLearner { cents } } } }", {}, { viewer: analyst })).data.fundingInsights;
  // 1,803 dollars, to a step of 50.
  expect(region.meanPerLearner.cents).toBe(180_000);
  const shown = byStream.filter(({ learners: { status } }: any) => status === "ROUNDED");
  expect(shown).toEqual([
    { stream: { code: "ICS" }, learners: { status: "ROUNDED" }, meanPerLearner: null },
    { stream: { code: "ORS_CONSUMABLES" }, learners: { status: "ROUNDED" }, meanPerLearner: null },
  ]);
  const { nodes: [inRegion] } = (await query("{ fundingInsights(level: REGION) { nodes { byStream { stream { code } meanPerLearner { cents } } } } }", {}, { viewer: analyst })).data.fundingInsights;
  // Of the region the mean of the stream, 22 learners and the seven with 100 dollars: 1,769, to a step of 100.
  expect(inRegion.byStream.find(({ stream }: any) => stream.code === "ORS_CONSUMABLES").meanPerLearner).toEqual({ cents: 180_000 });
});

it("a learner with allocations at two schools counts at the latest", async () => {
  const [school] = await entities("Institution", [{ moeNumber: 9200001 }], "fundingInsights { learners { value status } meanPerLearner { cents } }", { viewer: analyst });
  expect(school!.fundingInsights.learners.value).toSatisfy((value: number) => value === 6 || value === 9);
  expect(school!.fundingInsights.meanPerLearner).toBeNull();
});

it("every stream that there is has a place in the figures", async () => {
  const rows = await owner.select({ code: fundingStreams.code }).from(fundingStreams);
  expect(rows.map(({ code }) => code).sort()).toEqual([...streamCodes]);
});

it.each(fundingMeasures)("the catalogue tells which tables $name is computed from", async (measure) => {
  expect(await tablesRead(owner, measure)).toEqual([...measure.tables].sort());
});

it("the catalogue tells of every measure and of the periods that have figures", async () => {
  const { fundingInsightCatalogue: catalogue } = (await query("{ fundingInsightCatalogue { periods { name from until asAt refreshedAt } measures { name kind definition tables statistics dimensions { name values addsUp } } } }", {}, { viewer: analyst })).data;
  expect(catalogue.periods.map(({ name, asAt }: any) => [name, asAt])).toEqual([["2026-11", "2026-11-22"]]);
  expect(catalogue.measures.map(({ name }: any) => name)).toEqual(fundingMeasures.map(({ name }) => name));
  for (const { definition, tables } of catalogue.measures) expect([definition.length > 40, tables.length > 0]).toEqual([true, true]);
});
