import { refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { tablesRead } from "@lsg/subgraph-kit/testing/tables-read";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { beforeAll, describe, expect, it } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { managerOf } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { capabilityActivities } from "../capability-activity/table.ts";
import { demandEstimates } from "../demand-estimate/table.ts";
import { roles } from "../role/table.ts";
import { roleCodes, workforceMeasures } from "./measures.ts";

const { owner, query, entities, statementsOf } = await testSubgraph(subgraph);
const build = given(owner);
const analyst = { id: "01890000-0000-7000-8000-0000000000b1", role: "ANALYST", organisations: [], scopes: ["insights"], purpose: null };
const period = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };

const areas = [
  { level: "NATIONAL", code: "NZ", units: ["9100001", "region:waikato", "region:wellington", "national"] },
  { level: "REGION", code: "waikato", units: ["9100001", "region:waikato"] },
  { level: "REGION", code: "wellington", units: ["region:wellington"] },
  { level: "INSTITUTION", code: "9100001", units: ["9100001"] },
];

beforeAll(async () => {
  const practitioner = await build.practitioner({ regionCode: "waikato" });
  const other = await build.practitioner({ regionCode: "wellington" });
  await build.position({ practitionerId: practitioner.id, regionCode: "waikato", fte: 0.8 });
  await build.position({ regionCode: "waikato", fte: 0.5 });
  await build.position({ roleCode: "TEACHER_AIDE", employerKind: "SCHOOL", institutionMoeNumber: 9100001, regionCode: null, fte: 0.4 });
  await build.position({ regionCode: "waikato", fte: 1, from: "2020-01-27", until: "2026-10-31" });
  await times(28, async (index) => {
    const { learnerId } = await build.caseAssignment({ practitionerId: practitioner.id });
    // The first eight are the case of another in another region as well, who began earlier.
    if (index < 8) await build.caseAssignment({ learnerId, practitionerId: other.id, from: "2026-02-02" });
  });
  await times(5, () => build.caseAssignment({ practitionerId: other.id }));
  const activity = { practitionerId: practitioner.id, topic: "Reading aloud", hours: 2.5, audience: "TEACHERS", status: "HELD", on: "2026-11-10" } as const;
  await owner.insert(capabilityActivities).values([
    { ...activity, institutionMoeNumber: 9100001 },
    // Of no place: it counts in the region of whoever leads it.
    { ...activity, audience: "WHANAU", hours: 1 },
    // Before the period, after the picture, and cancelled.
    { ...activity, on: "2026-10-31" },
    { ...activity, on: "2026-11-23" },
    { ...activity, status: "CANCELLED" },
  ]);
  await owner.transaction((db) => refreshInsights(db, { measures: workforceMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "REGION" }, { whole: "REGION", parts: "INSTITUTION" }], period, secret: "a secret of the tests" }));
});

const near = ({ value }: { value: number | null }, count: number) => expect(Math.abs(value! - count)).toBeLessThanOrEqual(2);

it("FTE is added up where the position is: at an institution, or in its region", async () => {
  const { nodes } = (await query("{ workforceInsights(level: REGION) { nodes { region { code } filledFte vacantFte byRole { role { code } filledFte vacantFte } } } }", {}, { viewer: analyst })).data.workforceInsights;
  expect(nodes.map(({ region, filledFte, vacantFte }: any) => [region.code, filledFte, vacantFte])).toEqual([["waikato", 0.8, 0.9], ["wellington", 0, 0]]);
  expect(nodes[0].byRole.filter(({ vacantFte }: any) => vacantFte > 0)).toEqual([{ role: { code: "PSYCHOLOGIST" }, filledFte: 0.8, vacantFte: 0.5 }, { role: { code: "TEACHER_AIDE" }, filledFte: 0, vacantFte: 0.4 }]);
  const [school] = await entities("Institution", [{ moeNumber: 9100001 }], "workforceInsights { vacantFte learners { status } learnersPerFte }", { viewer: analyst });
  expect(school!.workforceInsights).toEqual({ vacantFte: 0.4, learners: { status: "SUPPRESSED" }, learnersPerFte: null });
});

it("hours of activities are added up where they were held, by whom they were for, when they were held in the period", async () => {
  const { nodes } = (await query("{ workforceInsights(level: REGION) { nodes { region { code } capabilityHours capabilityHoursByAudience { audience hours } } } }", {}, { viewer: analyst })).data.workforceInsights;
  expect(nodes).toMatchObject([{ region: { code: "waikato" }, capabilityHours: 3.5 }, { region: { code: "wellington" }, capabilityHours: 0 }]);
  expect(nodes[0].capabilityHoursByAudience).toEqual([{ audience: "TEACHERS", hours: 2.5 }, { audience: "WHANAU", hours: 1 }, { audience: "SPECIALISTS", hours: 0 }, { audience: "SUPPORT_STAFF", hours: 0 }]);
  const [school] = await entities("Institution", [{ moeNumber: 9100001 }], "workforceInsights { capabilityHours }", { viewer: analyst });
  expect(school!.workforceInsights).toEqual({ capabilityHours: 2.5 });
});

it("learners to each FTE follow from the rounded count, and a learner is in one region", async () => {
  // All of the country's but five are in one region: who knew both would know of the five.
  const national = (await query("{ workforceInsights(level: NATIONAL) { nodes { learners { value status } learnersPerFte } } }", {}, { viewer: analyst })).data.workforceInsights.nodes[0];
  near(national.learners, 33);
  expect(national.learnersPerFte).toBe(Math.round((national.learners.value / 0.8) * 10) / 10);
  const [waikato, wellington] = await entities("Region", [{ code: "waikato" }, { code: "wellington" }], "workforceInsights { learners { value status } learnersPerFte }", { viewer: analyst });
  for (const region of [waikato, wellington]) expect(region!.workforceInsights).toEqual({ learners: { value: null, status: "SUPPRESSED" }, learnersPerFte: null });
});

it("every role that there is has a place in the figures", async () => {
  const rows = await owner.select({ code: roles.code }).from(roles);
  expect(rows.map(({ code }) => code).sort()).toEqual([...roleCodes]);
});

it.each(workforceMeasures)("the catalogue tells which tables $name is computed from", async (measure) => {
  expect(await tablesRead(owner, measure)).toEqual([...measure.tables].sort());
});

it("the catalogue tells of every measure and of the periods that have figures", async () => {
  const { workforceInsightCatalogue: catalogue } = (await query("{ workforceInsightCatalogue { periods { name from until asAt refreshedAt } measures { name kind definition tables statistics dimensions { name values addsUp } } } }", {}, { viewer: analyst })).data;
  expect(catalogue.periods.map(({ name, asAt }: any) => [name, asAt])).toEqual([["2026-11", "2026-11-22"]]);
  expect(catalogue.measures.map(({ name }: any) => name)).toEqual(workforceMeasures.map(({ name }) => name));
  for (const { definition, tables } of catalogue.measures) expect([definition.length > 40, tables.length > 0]).toEqual([true, true]);
});

describe("demand of a role in a region", () => {
  const later = { name: "2026-12", from: "2026-12-01", until: "2026-12-31", asAt: "2026-12-10" };
  const asked = "role { code } demandFte casesPerFte filledFte vacantFte gapFte inputs { service measure serviceKind learners { value status } asAt } estimate(year: 2027) { fte basis provenance { role } }";
  const count = (value: number | null) => (value === null ? { value, status: "SUPPRESSED" } : { value, status: "ROUNDED" });
  const serviceInsights = (waiting: Readonly<Record<string, number | null>>) => ({ __typename: "ServiceInsights", asAt: "2026-12-09", waiting: { by: Object.entries(waiting).map(([value, people]) => ({ value, count: count(people) })) } });
  const demandOf = async (regions: object[], viewer: object = analyst) => (await entities("Region", regions, `roleDemand { ${asked} }`, { viewer: viewer as typeof analyst })).map((region) => region!.roleDemand);
  const ofRole = (rows: any[], code: string) => rows.find(({ role }) => role.code === code);
  const manager = { ...managerOf("region:waikato"), scopes: ["workforce-manager", "insights"] };

  beforeAll(async () => {
    for (const regionCode of ["waikato", "wellington"]) {
      const therapist = await build.practitioner({ regionCode });
      await build.position({ practitionerId: therapist.id, roleCode: "SPEECH_LANGUAGE_THERAPIST", regionCode, fte: 0.5 });
      await times(30, () => build.caseAssignment({ practitionerId: therapist.id, roleCode: "SPEECH_LANGUAGE_THERAPIST", from: "2026-12-01" }));
    }
    // Enough of another role in both regions: few of them would be told by what is left of a total.
    const psychologist = await build.practitioner({ regionCode: "wellington" });
    await times(25, () => build.caseAssignment({ practitionerId: psychologist.id, from: "2026-12-01" }));
    for (const fte of [9, 3.5]) await owner.insert(demandEstimates).values({ regionCode: "waikato", roleCode: "SPEECH_LANGUAGE_THERAPIST", year: 2027, fte, basis: "Waits of 146 days." });
    await owner.insert(demandEstimates).values({ regionCode: "waikato", roleCode: "SPEECH_LANGUAGE_THERAPIST", year: 2028, fte: 7, basis: "Rolls." });
    await owner.transaction((db) => refreshInsights(db, { measures: workforceMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "REGION" }, { whole: "REGION", parts: "INSTITUTION" }], period: later, secret: "a secret of the tests" }));
  });

  it("is computed from the rounded counts of those who have a case and those who wait, each told with its owner and day", async () => {
    const [rows] = await demandOf([{ code: "waikato", serviceInsights: serviceInsights({ COMMUNICATION: 12, TRANSPORT: 90 }) }]);
    const { inputs, demandFte, gapFte, ...therapists } = ofRole(rows, "SPEECH_LANGUAGE_THERAPIST");
    near(inputs[0].learners, 30);
    expect(inputs).toEqual([
      { service: "workforce", measure: "learners-with-cases", serviceKind: null, learners: inputs[0].learners, asAt: "2026-12-10" },
      { service: "services", measure: "learners-waiting", serviceKind: "COMMUNICATION", learners: count(12), asAt: "2026-12-09" },
    ]);
    expect(therapists).toMatchObject({ casesPerFte: 40, filledFte: 0.5, vacantFte: 0, estimate: null });
    expect(demandFte).toBe(Math.round(((inputs[0].learners.value + 12) / 40) * 100) / 100);
    expect(gapFte).toBeCloseTo(0.5 - demandFte, 5);
    // Work that is not counted in cases has no such demand, and of one for which nobody can be known to wait it would be a part.
    for (const code of ["FACILITATOR", "KAITAKAWAENGA"]) expect(rows.map(({ role }: any) => role.code)).not.toContain(code);
  });

  it("is not told where any of its parts is not: neither one that is suppressed, nor one that services do not tell of", async () => {
    for (const waiting of [{ COMMUNICATION: null }, { TRANSPORT: 90 }, {}]) {
      const [rows] = await demandOf([{ code: "waikato", serviceInsights: serviceInsights(waiting) }]);
      expect(ofRole(rows, "SPEECH_LANGUAGE_THERAPIST"), JSON.stringify(waiting)).toMatchObject({ demandFte: null, gapFte: null, filledFte: 0.5 });
    }
    const [rows] = await demandOf([{ code: "waikato", serviceInsights: serviceInsights({ BEHAVIOUR: 30, LEARNING_AND_BEHAVIOUR: 60 }) }]);
    expect(ofRole(rows, "RTLB")).toMatchObject({ demandFte: null, inputs: [{ learners: { status: "SUPPRESSED" } }, { learners: { value: 60 } }] });
    expect(await demandOf([{ code: "waikato", serviceInsights: null }, { code: "waikato" }])).toEqual([null, null]);
  });

  it("stands beside the latest estimate of the year, for those who manage or fund the region", async () => {
    const region = { code: "waikato", serviceInsights: serviceInsights({ COMMUNICATION: 12 }) };
    for (const viewer of [manager, { ...analyst, role: "FUNDING_MANAGER", organisations: ["region:waikato"] }]) {
      const [rows] = await demandOf([region], viewer);
      expect(ofRole(rows, "SPEECH_LANGUAGE_THERAPIST").estimate).toEqual({ fte: 3.5, basis: "Waits of 146 days.", provenance: { role: "SYSTEM" } });
      expect(ofRole(rows, "RTLB").estimate).toBeNull();
    }
    const [elsewhere] = await demandOf([region], { ...manager, organisations: ["region:wellington"] });
    expect(ofRole(elsewhere, "SPEECH_LANGUAGE_THERAPIST").estimate).toBeNull();
    expect((await query("{ role(code: \"LSC\") { serviceKinds casesPerFte } }")).data.role).toEqual({ serviceKinds: ["LEARNING_SUPPORT_COORDINATION"], casesPerFte: 60 });
  });

  it("counts no kind of service for two roles, and costs as many statements for fifty regions as for two", async () => {
    const rows = await owner.select({ serviceKinds: roles.serviceKinds }).from(roles);
    const kinds = rows.flatMap(({ serviceKinds }) => serviceKinds);
    expect(new Set(kinds).size).toBe(kinds.length);
    const regions = Array.from({ length: 50 }, (_, index) => ({ code: index === 0 ? "waikato" : `region-${"abcdefghijklmnopqrstuvwxyz"[index % 26]}-${"ab"[Math.floor(index / 26)]}`, serviceInsights: serviceInsights({ COMMUNICATION: 12 }) }));
    const cost = (some: object[]) => statementsOf(() => demandOf(some, manager));
    // Figures that were read are kept in memory: one of the two was never asked for.
    const another = { code: "region-zz", serviceInsights: serviceInsights({ COMMUNICATION: 12 }) };
    expect(await cost(regions)).toHaveLength((await cost([regions[0]!, another])).length);
  });
});
