import { randomUUID } from "node:crypto";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { fundingRules, type FundingRuleRow } from "../funding-rule/table.ts";
import { fundingRuns } from "../funding-run/table.ts";
import { today } from "../../today.ts";
import { sensoryProviders } from "../sensory-provider/table.ts";
import { computeInstitution, hundredthsOf, paymentsOf, rulesOfYear } from "./compute.ts";
import { fitOf } from "./fits.ts";
import { crisisWeeks, grantedHours } from "./learner-formulas.ts";
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

describe("what somebody decided", () => {
  const rule = (code: string, version: number) => rules.find((one) => one.code === code && one.version === version)!;
  const grant = { from: "2026-01-26", until: "2026-12-18", weeklyHundredths: 750, fundedWeeks: "PRIMARY_AND_INTERMEDIATE", decidedOn: "2026-01-10" } as const;
  const hoursOf = (said: Partial<Parameters<typeof grantedHours>[1]> = {}, year = 2026) => {
    const outcome = grantedHours(rule("IN_CLASS_SUPPORT", 2), { ...grant, ...said }, year);
    return outcome.kind === "SIZE" ? toDecimal(outcome.step.value) : outcome.reason;
  };

  test("hours are for the funded weeks that the grant covers, each with its owner and day", () => {
    expect([hoursOf(), hoursOf({ fundedWeeks: "SECONDARY_AND_COMPOSITE" })]).toEqual(["292.5", "285"]);
    // From the Friday of the first week of term 3 on; until its Monday.
    expect(hoursOf({ from: "2026-07-24" })).toBe(toDecimal(times(exact("7.5"), exact(19))));
    expect(hoursOf({ from: "2026-07-25" })).toBe(toDecimal(times(exact("7.5"), exact(18))));
    expect(hoursOf({ until: "2026-07-20" })).toBe(toDecimal(times(exact("7.5"), exact(21))));
    expect(hoursOf({ from: "2026-12-19", until: "2026-12-31" })).toBe("0");
    expect(hoursOf({}, 2027)).toBe("The grant is for other years.");
    expect(hoursOf({ weeklyHundredths: 0 })).toBe("No hours were granted.");
    const outcome = grantedHours(rule("IN_CLASS_SUPPORT", 2), grant, 2026);
    const rows: any[] = outcome.kind === "SIZE" ? inRows(outcome.step) : [];
    expect(rows[0]).toMatchObject({ value: "292.5", unit: "HOURS", rule: { code: "IN_CLASS_SUPPORT", version: 2 } });
    expect(rows.filter(({ __typename }) => __typename === "EntitlementInput").map(({ value, owner: of, asOf }) => [value, of, asOf])).toEqual([["7.5", "funding", "2026-01-10"], ...["10", "10", "10", "9"].map((weeks) => [weeks, "funding", "2026-01-10"])]);
  });

  test("high health needs are for more than six weeks of care", () => {
    const outcome = (until: string | null) => grantedHours(rule("HIGH_HEALTH_NEEDS", 2), { ...grant, until }, 2026).kind;
    expect([outcome("2026-03-08"), outcome("2026-03-09"), outcome(null)]).toEqual(["NOT_ELIGIBLE", "SIZE", "SIZE"]);
  });

  test("an interim response is for each week that has begun, and says that it was rounded up", () => {
    const of = (until: string | null) => crisisWeeks(rule("INTERIM_RESPONSE", 1), { ...grant, until }, 2026);
    const outcome = of("2026-02-02");
    const rows: any[] = outcome.kind === "SIZE" ? inRows(outcome.step) : [];
    expect(rows[0]).toMatchObject({ value: "120000", unit: "CENTS" });
    expect(rows.find(({ __typename }) => __typename === "EntitlementRounding")).toMatchObject({ unrounded: "1.142857…", value: "2", decimals: 0, method: "UP" });
    expect(of(null).kind).toBe("MISSING");
  });

  test("of institutions is what was allocated, paid as the rule says; nothing is told of a year that was closed without it", () => {
    const of = (decided?: InstitutionInputs["decided"]) => computeInstitution(rules, { ...school, ...(decided ? { decided } : {}) }, 2026);
    const computed = of([{ streamCode: "RTLB_YEARS_11_13", hundredths: 100_001, asOf: "2026-01-10" }]);
    const fund = computed.find((one) => one.rule.streamCode === "RTLB_YEARS_11_13")!;
    expect(paymentsOf(fund)).toEqual([{ number: 1, label: "Term 1", hundredths: 40_000 }, { number: 2, label: "Term 3", hundredths: 40_001 }, { number: 3, label: "The school's statement", hundredths: 20_000 }]);
    expect(computed.find((one) => one.rule.streamCode === "RTLB_LSF")!.outcome.kind).toBe("NOT_ELIGIBLE");
    expect(of().map((one) => one.rule.formula)).not.toContain("DECIDED");
  });

  test("a stream is for learners by age, year and scheme, as its rule says at the time: advice with reasons", () => {
    const fit = (code: string, year: number, said: Partial<Parameters<typeof fitOf>[1]> = {}) => {
      const [held] = rulesOfYear(rules.filter((one) => one.code === code), year);
      return fitOf(held!, { dateOfBirth: "2020-06-01", schooling: { level: 1 }, inSchemeSince: null, ...said }, `${year}-11-22`)!.fits;
    };
    // At six in Year 1: early intervention reaches them since 2026, and did not before.
    expect([fit("EARLY_INTERVENTION", 2025, { dateOfBirth: "2019-06-01" }), fit("EARLY_INTERVENTION", 2026)]).toEqual(["DOES_NOT_FIT", "FITS"]);
    expect(fit("EARLY_INTERVENTION", 2026, { schooling: { level: null } })).toBe("FITS");
    expect(fit("EARLY_INTERVENTION", 2026, { schooling: { level: null }, dateOfBirth: "2006-01-01" })).toBe("DOES_NOT_FIT");
    expect(fit("COMMUNICATION", 2026)).toBe("FITS");
    expect(fit("COMMUNICATION", 2026, { dateOfBirth: "2017-11-22" })).toBe("DOES_NOT_FIT");
    expect(fit("COMMUNICATION", 2026, { dateOfBirth: "2017-11-23" })).toBe("FITS");
    expect([fit("BEHAVIOUR", 2026, { schooling: { level: 10 } }), fit("BEHAVIOUR", 2026, { schooling: { level: 11 } }), fit("RTLB_YEARS_11_13", 2026, { schooling: { level: 11 } })]).toEqual(["FITS", "DOES_NOT_FIT", "FITS"]);
    expect([fit("IN_CLASS_SUPPORT", 2026), fit("IN_CLASS_SUPPORT", 2026, { inSchemeSince: "2026-02-01" }), fit("IN_CLASS_SUPPORT", 2026, { schooling: null })]).toEqual(["FITS", "DOES_NOT_FIT", "NOT_KNOWN"]);
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

  test("the teacher time of learners verified for a sense is the provider's of that sense, wherever they are, and nobody else's", async () => {
    await owner.insert(sensoryProviders).values({ sense: "HEARING", from: "2026-01-01", institutionMoeNumber: 690 });
    await make.application({ institutionMoeNumber: 691, from: "2026-02-01", verifiedCriteria: ["2.1"], level: "VERY_HIGH", grantedWeeklyHours: 10, fundedWeeks: "PRIMARY_AND_INTERMEDIATE" });
    await make.application({ institutionMoeNumber: 692, from: "2026-02-01", verifiedCriteria: ["6.2"], level: "HIGH" });
    const here = await ask(690);
    const inputs = of(here, "ORS_STAFFING").steps.filter(({ label }: any) => label.includes("verified for hearing, wherever they are"));
    expect(inputs.length).toBeGreaterThan(0);
    const [counted] = await owner.execute<{ fte: string }>(sql`select sum(case level when 'VERY_HIGH' then 0.2 else 0.1 end)::text as fte from funding_applications where verified_criteria && '{2.1,2.2,6.1}'::text[] and status = 'APPROVED' and from_date <= now()`);
    expect(of(here, "ORS_STAFFING").steps.find(({ label }: any) => label === "Staffing").value).toBe(toDecimal(exact(String(Number(counted!.fte)))));
    // Hours of teacher aides and consumables stay where the learner is.
    expect([of(here, "ORS_TEACHER_AIDE").size, of(here, "ORS_CONSUMABLES").size]).toEqual([null, null]);
    const there = await ask(691);
    expect([of(there, "ORS_STAFFING").size, of(there, "ORS_TEACHER_AIDE").size.quantity]).toEqual([null, 390]);
    expect(of(await ask(692), "ORS_STAFFING").notEligible).toContain("BLENNZ");
    expect(of(await ask(4156), "ORS_STAFFING").steps.filter(({ label }: any) => label.includes("verified for vision, wherever they are")), "BLENNZ's number comes with the migrations").not.toEqual([]);
  });

  test("what was decided for an institution is the same for its staff and its region, also from a budget that they do not see", async () => {
    const { id: budgetId } = await make.budget({ communityId: randomUUID(), streamCode: "RTLB_LSF", unit: "CENTS", amountCents: 9_000_000 });
    await make.allocation({ learnerId: null, institutionMoeNumber: 693, budgetId, streamCode: "RTLB_LSF", unit: "CENTS", amountCents: 2_100_000 });
    await make.allocation({ learnerId: null, institutionMoeNumber: 693, streamCode: "RTLB_LSF", unit: "CENTS", amountCents: 5, status: "PROPOSED" });
    for (const viewer of [undefined, viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] })]) {
      const fund = of(await ask(693, viewer), "RTLB_LSF");
      expect(fund.size).toMatchObject({ amount: { cents: 2_100_000 } });
      expect(fund.steps.at(-1)).toMatchObject({ label: "Allocated in the year, without what was returned", owner: "funding", asOf: today() });
    }
  });

  test("a learner's hours of In-Class Support, and what services decided, are explained; what is over does not come back", async () => {
    const year = Number(today().slice(0, 4));
    const { learnerId, id } = await make.application({ streamCode: "ICS", level: null, verifiedCriteria: [], from: `${year}-01-01`, until: `${year}-12-31`, grantedWeeklyHours: 5, fundedWeeks: "PRIMARY_AND_INTERMEDIATE" });
    await make.allocation({ learnerId, streamCode: "COMMUNICATION", quantity: 12, year, from: `${year}-02-02`, until: null });
    const asked = async () => (await entities("Learner", [learnerSeen(learnerId, "NEEDS", "FUNDING")], "entitlements { stream { code } rule { code version } size { quantity } steps { label ... on EntitlementInput { owner asOf } } payments { label size { quantity } } } fundingAdvice { stream { code } fits reasons { text holds owner } }", { viewer: viewerAs("WHANAU") }))[0];
    const { entitlements, fundingAdvice } = await asked();
    expect(entitlements.map(({ stream, size }: any) => [stream.code, size.quantity])).toEqual([["ICS", 195], ["COMMUNICATION", 12]]);
    expect(entitlements[0].payments.map(({ size }: any) => size.quantity)).toEqual([50, 50, 50, 45]);
    expect(fundingAdvice.find(({ stream }: any) => stream.code === "ICS")).toMatchObject({ fits: "NOT_KNOWN", reasons: [{ holds: null, owner: "learners" }, { text: "Not in the Ongoing Resourcing Scheme.", holds: true, owner: "funding" }] });
    await make.application({ learnerId, streamCode: "ICS", level: null, verifiedCriteria: [], reviewOfId: id, from: `${year}-01-02`, until: `${year}-01-03` });
    expect((await asked()).entitlements.map(({ stream }: any) => stream.code)).toEqual(["COMMUNICATION"]);
  });

  test("a year that cannot be is refused in words", async () => {
    for (const year of [1, 2_000_000_000]) {
      const { errors } = await query(`query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Institution { entitlement { inYear(year: ${year}) { year } } } } }`, { representations: [{ __typename: "Institution", ...reference(601) }] }, { viewer: viewerAs("COORDINATOR", { organisations: ["institution:601"] }), errors: true });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    }
  });

  test("a learner's part is seen by whānau with its steps, by nobody without both categories", async () => {
    const { learnerId } = await make.application({ from: "2026-02-01", verifiedCriteria: ["2.1"], level: "VERY_HIGH", grantedWeeklyHours: 12.5, fundedWeeks: "PRIMARY_AND_INTERMEDIATE" });
    const asked = (...categories: string[]) => entities("Learner", [learnerSeen(learnerId, ...categories)], "entitlements { stream { code } size { quantity amount { cents } } notEligible steps { label value } }", { viewer: viewerAs("WHANAU") });
    const [{ entitlements }] = await asked("NEEDS", "FUNDING");
    expect(entitlements.map(({ stream, size }: any) => [stream.code, size && (size.quantity ?? size.amount.cents)])).toEqual([["ORS_CONSUMABLES", 60_000], ["ORS_STAFFING", null], ["ORS_TEACHER_AIDE", 487.5]]);
    expect(entitlements[1].notEligible, "whānau read where it goes").toContain("Ko Taku Reo");
    for (const categories of [["NEEDS"], ["FUNDING"], []]) expect(await asked(...categories)).toEqual([{ entitlements: null }]);
  });
});

test("of two who start runs at the same time each counts the other's: the last that there is room for goes to one, and a name to one", async () => {
  const manager = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });
  const start = (name: string) => async () =>
    (await query("mutation ($input: StartFundingRunInput!) { startFundingRun(input: $input) { __typename ... on InvalidInput { field } } }", { input: { idempotencyKey: randomUUID(), year: 2026, name, changes: [] } }, { viewer: manager })).data.startFundingRun;
  const both = (...names: string[]) => oneAfterTheOther(owner, sql`lock table funding_runs in share mode`, ...names.map(start));
  expect(await both("He aha ai", "He aha ai")).toMatchObject([{ __typename: "StartFundingRunSuccess" }, { __typename: "FundingRunNameTaken" }]);
  await owner.insert(fundingRuns).values(["One", "Two", "Three"].map((name) => ({ kind: "SCENARIO" as const, year: 2026, name, changes: {} })));
  expect(await both("Four", "Five")).toMatchObject([{ __typename: "StartFundingRunSuccess" }, { __typename: "InvalidInput", field: "name" }]);
});
