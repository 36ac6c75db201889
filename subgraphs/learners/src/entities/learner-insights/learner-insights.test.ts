import { refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { beforeAll, describe, expect, it } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { learnerMeasures } from "./measures.ts";

const { owner, query, entities, statementsOf } = await testSubgraph(subgraph);
const build = given(owner);
const analyst = { id: "01890000-0000-7000-8000-0000000000b1", role: "ANALYST", organisations: [], scopes: ["insights"], purpose: null };
const november = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };
const october = { name: "2026-10", from: "2026-10-01", until: "2026-10-31", asAt: "2026-10-31" };

const schools = [9000001, 9000002, 9000003];
const areas = [
  { level: "NATIONAL", code: "NZ", units: schools.map(String) },
  { level: "REGION", code: "waikato", units: schools.map(String) },
  ...schools.map((moeNumber) => ({ level: "INSTITUTION", code: String(moeNumber), units: [String(moeNumber)] })),
];

beforeAll(async () => {
  // Thirty learners at the first school with needs of two areas, twenty-one at the second with one, four at the third.
  for (const [index, count] of [30, 21, 4].entries()) {
    for (let number = 0; number < count; number++) {
      const { id: learnerId } = await build.unseenLearner({ ethnicityCodes: number % 3 === 0 ? ["11111"] : ["21111", "11111"] });
      await build.enrolment({ learnerId, institutionMoeNumber: schools[index]!, from: "2026-02-02" });
      await build.registerEntry({ learnerId, institutionMoeNumber: schools[index]!, from: number < 10 ? "2026-11-03" : "2026-03-02", needArea: "COMMUNICATION", supportNeedCode: "SPEECH", subNeedCode: null, tier: "TIER_2_TARGETED" });
      if (index === 0) await build.registerEntry({ learnerId, institutionMoeNumber: schools[index]!, from: "2026-11-04", tier: "TIER_3_INTENSIVE" });
      if (number % 2 === 0) await build.knownContact({ learnerId, since: "2026-03-02" });
    }
  }
  for (const period of [october, november]) await owner.transaction((db) => refreshInsights(db, { measures: learnerMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "REGION" }, { whole: "REGION", parts: "INSTITUTION" }], period, secret: "a secret of the tests" }));
});

const cells = "{ value count { value status } }";

describe("learners on registers", () => {
  it("are counted once in all, and once in each area of need", async () => {
    const { total, area } = (await waikato(`total { value status } area: by(dimension: NEED_AREA) ${cells}`)).learnersOnRegister;
    expect(Math.abs(total.value - 55)).toBeLessThanOrEqual(2);
    const communication = area.find((cell: { value: string }) => cell.value === "COMMUNICATION");
    expect(communication.count).toEqual(total);
    expect(area).toHaveLength(11);
    expect(area.find((cell: { value: string }) => cell.value === "VISION").count).toEqual({ value: null, status: "SUPPRESSED" });
  });

  it("count with their highest tier, each ethnicity, and with or without a known contact", async () => {
    const register = (await waikato(`tier: by(dimension: TIER) ${cells} ethnicity: by(dimension: ETHNICITY) ${cells} contact: by(dimension: KNOWN_CONTACT) ${cells}`)).learnersOnRegister;
    const near = (cells: { value: string; count: { value: number | null } }[], value: string, count: number) => expect(Math.abs(cells.find((cell) => cell.value === value)!.count.value! - count), value).toBeLessThanOrEqual(2);
    near(register.tier, "TIER_3_INTENSIVE", 30);
    near(register.ethnicity, "1", 55);
    near(register.ethnicity, "2", 36);
    near(register.contact, "WITH", 28);
    near(register.contact, "WITHOUT", 27);
  });

  it("of a school with four are not shown, nor those of the next smallest, which would tell", async () => {
    const { nodes } = await table("INSTITUTION");
    expect(nodes.map(({ institution, learnersOnRegister: { total } }: any) => [institution.moeNumber, total.status])).toEqual([[9000001, "ROUNDED"], [9000002, "SUPPRESSED"], [9000003, "SUPPRESSED"]]);
  });

  it("of last month are those who were on a register then", async () => {
    const { nodes } = await table("NATIONAL", "2026-10");
    expect(nodes[0]).toMatchObject({ level: "NATIONAL", period: "2026-10", asAt: "2026-10-31" });
    expect(Math.abs(nodes[0].learnersOnRegister.total.value - 31)).toBeLessThanOrEqual(2);
  });
});

it("a table costs the same statements for one place and for three", async () => {
  const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { learnerInsights(level: INSTITUTION, first: $first) { nodes { learnersOnRegister { total { value } by(dimension: TIER) { count { value } } } } } }", { first }, { viewer: analyst }))).length;
  expect(await count(1)).toBe(await count(3));
});

it("a period without figures is an error that names those there are", async () => {
  const { errors } = await query('{ learnerInsights(level: REGION, period: "1999") { nodes { period } } }', {}, { viewer: analyst, errors: true });
  expect(errors?.[0]).toMatchObject({ message: "There are no figures for the period 1999: ask for one of 2026-11, 2026-10.", extensions: { code: "BAD_USER_INPUT" } });
});

it("an analyst reads no row of a person beside the figures", async () => {
  expect((await query("{ learners { nodes { id } } }", {}, { viewer: analyst })).data.learners.nodes).toEqual([]);
});

async function waikato(register: string) {
  const [region] = await entities("Region", [{ code: "waikato" }], `learnerInsights { learnersOnRegister { ${register} } }`, { viewer: analyst });
  return region!.learnerInsights;
}

async function table(level: string, period: string | null = null) {
  return (await query("query ($level: InsightLevel!, $period: String) { learnerInsights(level: $level, period: $period) { nodes { level period asAt institution { moeNumber } learnersOnRegister { total { value status } } } } }", { level, period }, { viewer: analyst })).data.learnerInsights;
}
