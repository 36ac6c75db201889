import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { fundingRules, type FundingRuleRow } from "../funding-rule/table.ts";
import { computeInstitution, hundredthsOf, paymentsOf } from "./compute.ts";
import { exact, over, plus, rounded, times, toDecimal } from "./exact.ts";
import type { InstitutionInputs, OrsGroup } from "./formulas.ts";
import { splitByWeights } from "./payments.ts";
import { inRows } from "./steps.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const make = given(owner);
const rules = await owner.select().from(fundingRules);

const school: InstitutionInputs = {
  type: "Full Primary",
  authority: "STATE",
  rolls: [{ asOf: "2025-07-01", total: 312 }, { asOf: "2026-07-01", total: 999 }],
  equityIndex: { value: 463, scale: "SCHOOL", year: 2026 },
  ors: [],
  orsAsOf: "2026-11-22",
};
const group = (said: Partial<OrsGroup> = {}): OrsGroup => ({ level: "HIGH", sense: "NONE", fundedWeeks: "PRIMARY_AND_INTERMEDIATE", learners: 1, weeklyHundredths: 0, asOf: "2026-02-01", ...said });
const compute = (formula: FundingRuleRow["formula"], said: Partial<InstitutionInputs> = {}, year = 2026) =>
  computeInstitution(rules.filter((rule) => rule.formula === formula), { ...school, ...said }, year)[0]!;
const sizeOf = (...asked: Parameters<typeof compute>) => hundredthsOf(compute(...asked));
const steps = (...asked: Parameters<typeof compute>): any[] => {
  const { outcome } = compute(...asked);
  return outcome.kind === "SIZE" ? inRows(outcome.step) : [];
};

describe("teacher time of the Ongoing Resourcing Scheme", () => {
  test("is 0.10, 0.10 and 0.20 by level, and 0.05 of that for management, a half of a hundredth up", () => {
    expect(sizeOf("ORS_STAFFING", { ors: [group({ learners: 3 }), group({ level: "VERY_HIGH" })] })).toBe(53);
    expect(sizeOf("ORS_STAFFING", { ors: [group({ level: "EXTENSION", learners: 2 })] })).toBe(21);
    // 0.005 goes up; 0.0049… cannot come about.
    expect(sizeOf("ORS_STAFFING", { ors: [group()] })).toBe(11);
    const [result, ...rest] = steps("ORS_STAFFING", { ors: [group({ learners: 3 }), group({ level: "VERY_HIGH" })] });
    expect(result).toMatchObject({ number: 1, parent: null, value: "0.53", unit: "FTTE", rule: { code: "ORS_STAFFING", version: 1 } });
    expect(rest.find(({ __typename }) => __typename === "EntitlementRounding")).toMatchObject({ value: "0.03", unrounded: "0.025", decimals: 2, method: "HALF_UP" });
    expect(rest.filter(({ __typename }) => __typename === "EntitlementInput").map(({ value, owner: of, asOf }) => [value, of, asOf])).toContainEqual(["3", "funding", "2026-11-22"]);
  });

  test("of learners verified for hearing or vision is not the school's", () => {
    expect(sizeOf("ORS_STAFFING", { ors: [group({ learners: 3 }), group({ level: "VERY_HIGH", sense: "HEARING", learners: 4 }), group({ sense: "VISION" })] })).toBe(32);
    expect(compute("ORS_STAFFING", { ors: [group({ sense: "VISION" })] }).outcome).toMatchObject({ kind: "NOT_ELIGIBLE", reason: expect.stringContaining("Ko Taku Reo") });
    expect(compute("ORS_STAFFING").outcome.kind).toBe("NOT_ELIGIBLE");
  });
});

test("teacher-aide hours are for 39 weeks in primary and 38 in secondary years, and paid by the weeks of each term", () => {
  const aide = (said: Partial<OrsGroup>) => compute("ORS_TEACHER_AIDE", { ors: [group({ weeklyHundredths: 1_250, ...said })] });
  expect(hundredthsOf(aide({}))).toBe(12.5 * 39 * 100);
  expect(paymentsOf(aide({})).map(({ hundredths }) => hundredths)).toEqual([12_500, 12_500, 12_500, 11_250]);
  expect(hundredthsOf(aide({ fundedWeeks: "SECONDARY_AND_COMPOSITE" }))).toBe(12.5 * 38 * 100);
  expect(paymentsOf(aide({ fundedWeeks: "SECONDARY_AND_COMPOSITE" })).map(({ hundredths }) => hundredths)).toEqual([11_250, 12_500, 12_500, 11_250]);
});

describe("support for inclusion", () => {
  test("is the base and a rate by the equity index times the roll of the roll return, of no later one", () => {
    // The amounts are those of the example rule: $2,500.00 and $46.00 at index 440 to 479.
    expect(sizeOf("SUPPORT_FOR_INCLUSION")).toBe(250_000 + 4_600 * 312);
    expect(sizeOf("SUPPORT_FOR_INCLUSION", { equityIndex: { value: 439, scale: "SCHOOL", year: 2026 } })).toBe(250_000 + 3_800 * 312);
    expect(sizeOf("SUPPORT_FOR_INCLUSION", { equityIndex: { value: 569, scale: "SCHOOL", year: 2026 } })).toBe(250_000 + 7_000 * 312);
    expect(steps("SUPPORT_FOR_INCLUSION").filter(({ __typename }) => __typename === "EntitlementInput")).toMatchObject([{ label: "Roll", value: "312", asOf: "2025-07-01", owner: "services" }, { label: "Equity index", value: "463" }]);
    expect(paymentsOf(compute("SUPPORT_FOR_INCLUSION")).reduce((sum, { hundredths }) => sum + hundredths, 0)).toBe(1_685_200);
  });

  test("is the base alone by type, nothing for others, and says what is missing", () => {
    expect(sizeOf("SUPPORT_FOR_INCLUSION", { type: "Teen Parent Unit", rolls: [] })).toBe(250_000);
    expect(compute("SUPPORT_FOR_INCLUSION", { authority: "PRIVATE_FULLY_REGISTERED" }).outcome.kind).toBe("NOT_ELIGIBLE");
    expect(compute("SUPPORT_FOR_INCLUSION", { rolls: [{ asOf: "2026-03-02", total: 5 }] }).outcome).toEqual({ kind: "MISSING", reason: "No roll is known that was counted by 2026-03-01, the day of the roll return." });
    expect(compute("SUPPORT_FOR_INCLUSION", { equityIndex: null }).outcome).toMatchObject({ kind: "MISSING" });
  });
});

test("coordinators are one for 500 students in Years 1 to 8, to the hundredth; where nobody knows those, it says so", () => {
  expect(sizeOf("LEARNING_SUPPORT_COORDINATORS")).toBe(62);
  expect(steps("LEARNING_SUPPORT_COORDINATORS")[0]).toMatchObject({ unrounded: "0.624", value: "0.62" });
  expect(compute("LEARNING_SUPPORT_COORDINATORS", { type: "Composite (Year 1-15)" }).outcome.kind).toBe("MISSING");
  expect(compute("LEARNING_SUPPORT_COORDINATORS", { type: "Secondary (Year 9-15)" }).outcome.kind).toBe("NOT_ELIGIBLE");
});

describe("rules", () => {
  const next = (rule: FundingRuleRow, said: Partial<FundingRuleRow>): FundingRuleRow => ({ ...rule, version: 2, ...said });
  const staffing = rules.find(({ code }) => code === "ORS_STAFFING")!;

  test("hold from their day on, and a year that is over is computed by the version that held", () => {
    const both = [next(staffing, { effectiveFrom: "2026-01-01", parameters: { ...staffing.parameters, high: "0.15" } }), staffing];
    const inputs = { ...school, ors: [group({ learners: 10 })] };
    const of = (year: number) => computeInstitution(both, inputs, year).map((one) => [one.rule.version, hundredthsOf(one)]);
    expect([of(2025), of(2026), of(2027)]).toEqual([[[1, 105]], [[2, 158]], [[2, 158]]]);
    expect(of(2009)).toEqual([]);
  });

  test("are kept as they were, and follow each other, whoever writes them", async () => {
    for (const statement of [sql`update funding_rules set parameters = '{}'`, sql`delete from funding_rules`]) await expect(owner.execute(statement)).rejects.toMatchObject({ cause: { message: expect.stringContaining("add the next version") } });
    await expect(owner.insert(fundingRules).values(next(staffing, { effectiveFrom: "2009-01-01" }))).rejects.toMatchObject({ cause: { constraint_name: "funding_rules_follow_each_other" } });
    await expect(owner.insert(fundingRules).values(next(staffing, { code: "X", version: 1, source: null, isExample: false }))).rejects.toMatchObject({ cause: { constraint_name: "funding_rules_say_who_published_them" } });
  });

  test("are public with their numbers, and mark examples", async () => {
    const { data } = await query('{ fundingStream(code: "SFI") { rules { code version isExample source effectiveFrom stream { code } parameters { name values } } } }', {}, { viewer: viewerAs("ANONYMOUS") });
    expect(data.fundingStream.rules).toMatchObject([{ code: "SUPPORT_FOR_INCLUSION", version: 1, isExample: true, source: null, stream: { code: "SFI" } }]);
    expect(data.fundingStream.rules[0].parameters).toContainEqual({ name: "baseCents", values: ["250000"] });
  });
});

describe("exact numbers", () => {
  test("do not drift, and round a half up on both sides of zero", () => {
    expect(toDecimal(times(exact("0.1"), exact(3)))).toBe("0.3");
    expect(["0.005", "0.004", "-0.005", "2.675"].map((value) => toDecimal(rounded(exact(value), 2)))).toEqual(["0.01", "0", "-0.01", "2.68"]);
    expect(toDecimal(over(exact(1), exact(3)))).toBe("0.333333…");
    expect(toDecimal(plus(exact("-1.50"), exact("1.5")))).toBe("0");
    for (const wrong of ["", "1e3", "1,5", "abc", "1.", "NaN"]) expect(() => exact(wrong)).toThrow(RangeError);
  });

  test("a payment in parts adds up to the whole, each within a hundredth of its share", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 12 }).filter((weights) => weights.some((weight) => weight > 0)), (hundredths, weights) => {
        const parts = splitByWeights(hundredths, weights);
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(hundredths);
        for (const [index, part] of parts.entries()) expect(Math.abs(part - (hundredths * weights[index]!) / all)).toBeLessThan(1.001);
      }),
    );
    expect(splitByWeights(100, [1, 1, 1])).toEqual([33, 34, 33]);
    expect(splitByWeights(1_000, [40, 0, 40, 20])).toEqual([400, 0, 400, 200]);
    for (const weights of [[], [0], [1, -1, 1]]) expect(() => splitByWeights(5, weights)).toThrow(RangeError);
  });
});

describe("through the graph", () => {
  const reference = (moeNumber: number) => ({ moeNumber, type: "Full Primary", authority: "STATE", region: { code: "waikato" }, equityIndex: { value: 463, scale: "SCHOOL", year: 2026 }, rolls: [{ asOf: "2025-07-01", total: 312 }] });
  const selection = "entitlement { inYear(year: 2026) { stream { code } rule { version } size { amount { cents } quantity } notEligible missing inputsReadAt payments { number label size { amount { cents } } } steps { __typename number parent label value unit ... on EntitlementInput { owner asOf } ... on EntitlementCalculation { formula rule { code } } ... on EntitlementRounding { unrounded } } } }";
  const ask = async (moeNumber: number, viewer = viewerAs("COORDINATOR", { organisations: [`institution:${moeNumber}`] })) => (await entities("Institution", [reference(moeNumber)], selection, { viewer }))[0].entitlement?.inYear as any[];
  const of = (all: any[], code: string) => all.find(({ stream }) => stream.code === code);

  test("an institution's staff, and managers of its region, see what it is entitled to; others nothing", async () => {
    await make.application({ institutionMoeNumber: 601, from: "2026-02-01" });
    await make.application({ institutionMoeNumber: 602, from: "2026-02-01" });
    const all = await ask(601);
    expect(of(all, "ORS_STAFFING")).toMatchObject({ size: { quantity: 0.11 }, rule: { version: 1 } });
    expect(of(all, "SFI")).toMatchObject({ size: { amount: { cents: 1_685_200 } }, payments: [1, 2, 3, 4].map((number) => ({ number, label: `Quarter ${number}`, size: { amount: { cents: 421_300 } } })) });
    expect(await ask(601, viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] }))).toMatchObject(all.map(({ stream, size }) => ({ stream, size })));
    const others = [viewerAs("COORDINATOR", { organisations: ["institution:602"] }), viewerAs("FUNDING_MANAGER", { organisations: ["region:canterbury"] }), viewerAs("FUNDING_MANAGER")];
    for (const role of ["WHANAU", "LEARNER", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "AGENCY", "ANALYST", "ANONYMOUS"]) others.push(viewerAs(role, { organisations: ["institution:601", "region:waikato"] }));
    for (const viewer of others) expect(await ask(601, viewer), viewer.role).toBeUndefined();
  });

  test("counts a learner once, by the newest decision, where they are, and from the day on which it holds", async () => {
    const { learnerId, id } = await make.application({ institutionMoeNumber: 603, from: "2024-02-01", decidedAt: new Date("2024-01-15") });
    await make.application({ learnerId, institutionMoeNumber: 603, from: "2025-02-01", decidedAt: new Date("2025-01-15"), reviewOfId: id, verifiedCriteria: ["1"], level: "VERY_HIGH" });
    await make.application({ institutionMoeNumber: 603, from: "2099-02-01" });
    await make.application({ institutionMoeNumber: 603, status: "DECLINED", level: null, from: null });
    expect(of(await ask(603), "ORS_STAFFING").size).toMatchObject({ quantity: 0.21 });
    const past = await entities("Institution", [reference(603)], "entitlement { inYear(year: 2024) { stream { code } size { quantity } } }", { viewer: viewerAs("COORDINATOR", { organisations: ["institution:603"] }) });
    expect(of(past[0].entitlement.inYear, "ORS_STAFFING").size).toEqual({ quantity: 0.11 });
  });

  test("costs as many statements for 50 institutions as for one", async () => {
    const numbers = Array.from({ length: 50 }, (_, index) => 700 + index);
    const viewer = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });
    const cost = (count: number) => statementsOf(() => entities("Institution", numbers.slice(0, count).map(reference), selection, { viewer }));
    expect(await cost(50)).toHaveLength((await cost(1)).length);
  });

  test("a year that cannot be is refused in words", async () => {
    for (const year of [1, 2_000_000_000]) {
      const { errors } = await query(`query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Institution { entitlement { inYear(year: ${year}) { year } } } } }`, { representations: [{ __typename: "Institution", ...reference(601) }] }, { viewer: viewerAs("COORDINATOR", { organisations: ["institution:601"] }), errors: true });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
  });

  test("a learner's part is seen by whānau with its steps, by nobody without both categories", async () => {
    const { learnerId } = await make.application({ from: "2026-02-01", verifiedCriteria: ["2.1"], level: "VERY_HIGH", grantedWeeklyHours: 12.5, fundedWeeks: "PRIMARY_AND_INTERMEDIATE" });
    const asked = (...categories: string[]) => entities("Learner", [learnerSeen(learnerId, ...categories)], "entitlements { stream { code } size { quantity amount { cents } } steps { label value } }", { viewer: viewerAs("WHANAU") });
    const [{ entitlements }] = await asked("NEEDS", "FUNDING");
    expect(entitlements.map(({ stream, size }: any) => [stream.code, size.quantity ?? size.amount.cents])).toEqual([["ORS_CONSUMABLES", 60_000], ["ORS_TEACHER_AIDE", 487.5]]);
    for (const categories of [["NEEDS"], ["FUNDING"], []]) expect(await asked(...categories)).toEqual([{ entitlements: null }]);
  });
});
