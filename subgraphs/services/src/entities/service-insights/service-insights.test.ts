import { refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { tablesRead } from "@lsg/subgraph-kit/testing/tables-read";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { beforeAll, describe, expect, it } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { serviceCapacities } from "../service-capacity/table.ts";
import { serviceMeasures } from "./measures.ts";

const { owner, query, statementsOf } = await testSubgraph(subgraph);
const build = given(owner);
const analyst = { id: "01890000-0000-7000-8000-0000000000b1", role: "ANALYST", organisations: [], scopes: ["insights"], purpose: null };
const period = { name: "2026-11", from: "2026-11-01", until: "2026-11-30", asAt: "2026-11-22" };

let schools: number[];

beforeAll(async () => {
  schools = (await times(2, () => build.institution({ regionCode: "waikato" }))).map(({ moeNumber }) => moeNumber);
  const communication = await build.service();
  const behaviour = await build.service({ kind: "BEHAVIOUR", fundingStreamCode: "BEHAVIOUR" });
  const waiting = { status: "WAITING", acceptedOn: "2026-11-09", allocatedOn: null, firstContactOn: null, firstServiceOn: null, prescribedHours: null, deliveredHours: 0 } as const;
  const [first, second] = schools as [number, number];
  // Thirty at the first school wait since the second, fourth, ... day of October; nine of them had another service before at the second school.
  await times(30, async (index) => {
    const { learnerId } = await build.support({ ...waiting, serviceId: communication.id, institutionMoeNumber: first, requestedOn: `2026-10-${String(index + 1).padStart(2, "0")}`, acceptedOn: "2026-11-09" });
    if (index < 9) await build.support({ learnerId, serviceId: behaviour.id, institutionMoeNumber: second, requestedOn: "2026-03-02" });
  });
  // Twenty-four at the second got one this month, after ten days, with half of the hours delivered.
  await times(24, () =>
    build.support({ serviceId: behaviour.id, institutionMoeNumber: second, requestedOn: "2026-11-02", acceptedOn: "2026-11-03", allocatedOn: "2026-11-04", firstContactOn: "2026-11-06", firstServiceOn: "2026-11-12", prescribedHours: 12, deliveredHours: 6 }),
  );
  // Of a group nobody counts, and four at the second school are too few to tell of.
  await build.support({ learnerId: null, target: "GROUP", targetName: "Room 4", serviceId: communication.id, institutionMoeNumber: second });
  await times(4, () => build.support({ ...waiting, serviceId: communication.id, institutionMoeNumber: second, requestedOn: "2026-11-05" }));
  await owner.insert(serviceCapacities).values([{ serviceId: communication.id, institutionMoeNumber: first, maximum: 40 }, { serviceId: behaviour.id, regionCode: "waikato", maximum: 25 }]);
  const units = schools.map(String);
  const areas = [
    { level: "NATIONAL", code: "NZ", units: [...units, "region:waikato", "national"] },
    { level: "REGION", code: "waikato", units: [...units, "region:waikato"] },
    ...units.map((unit) => ({ level: "INSTITUTION", code: unit, units: [unit] })),
  ];
  await owner.transaction((db) => refreshInsights(db, { measures: serviceMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "REGION" }, { whole: "REGION", parts: "INSTITUTION" }], period, secret: "a secret of the tests" }));
});

const figures = "total { value status } medianDays ninetiethPercentileDays";
const near = ({ value }: { value: number | null }, count: number) => expect(Math.abs(value! - count)).toBeLessThanOrEqual(2);

describe("waits", () => {
  it("of those who wait are counted to the day of the picture, and a learner waits in one place", async () => {
    const { waiting } = await waikato(`waiting { ${figures} by(dimension: KIND) { value count { value status } medianDays } }`);
    near(waiting.total, 34);
    // Thirty from 23 to 52 days, and four of 17; three above the ninetieth percentile would be too few.
    expect([waiting.medianDays, waiting.ninetiethPercentileDays]).toEqual([36, null]);
    const communication = waiting.by.find(({ value }: any) => value === "COMMUNICATION");
    expect(communication).toMatchObject({ count: waiting.total, medianDays: 36 });
    expect(waiting.by.find(({ value }: any) => value === "BEHAVIOUR")).toEqual({ value: "BEHAVIOUR", count: { value: null, status: "SUPPRESSED" }, medianDays: null });
    expect(waiting.by).toHaveLength(21);
  });

  it("to the first contact and to the first service are two figures", async () => {
    const { untilFirstContact, untilFirstService } = await waikato(`untilFirstContact { ${figures} } untilFirstService { ${figures} }`);
    near(untilFirstContact.total, 24);
    expect([untilFirstContact.medianDays, untilFirstService.medianDays, untilFirstService.ninetiethPercentileDays]).toEqual([4, 10, null]);
  });
});

it("requests of the period are those made in it", async () => {
  const { requested } = await waikato("requested { total { value } by(dimension: TIER) { value count { value } } }");
  near(requested.total, 28);
  expect(requested.by.map(({ value }: any) => value)).toEqual(["TIER_1_UNIVERSAL", "TIER_2_TARGETED", "TIER_3_INTENSIVE"]);
});

it("delivered hours stand against prescribed ones", async () => {
  const { inDelivery } = await waikato("inDelivery { total { value } meanPrescribed meanDelivered deliveredPercent by(dimension: KIND) { value deliveredPercent } byStream { value count { value status } meanDelivered } }");
  const streams = new Map<string, any>(inDelivery.byStream.map((cell: any) => [cell.value, cell]));
  near(streams.get("BEHAVIOUR").count, 33);
  expect([streams.get("BEHAVIOUR").meanDelivered, streams.get("COMMUNICATION")]).toEqual([5.6, { value: "COMMUNICATION", count: { value: null, status: "SUPPRESSED" }, meanDelivered: null }]);
  near(inDelivery.total, 33);
  // Twenty-four of 6 hours out of 12, and nine of 4.5.
  expect(inDelivery).toMatchObject({ meanPrescribed: 12, meanDelivered: 5.6, deliveredPercent: 46.7 });
});

it("a school with four is not told apart from one with nobody", async () => {
  const { nodes } = (await query("{ serviceInsights(level: INSTITUTION) { nodes { institution { moeNumber } waiting { total { value status } medianDays } places } } }", {}, { viewer: analyst })).data.serviceInsights;
  expect(nodes.map(({ institution, waiting }: any) => [institution.moeNumber, waiting.total.status])).toEqual(schools.map((school) => [school, "SUPPRESSED"]));
  expect(nodes.map(({ waiting }: any) => waiting.medianDays)).toEqual([null, null]);
});

it("places of a region are those of its institutions and those that are offered in all of it", async () => {
  const { places, placesByKind } = await waikato("places placesByKind { kind places }");
  expect(places).toBe(65);
  expect(placesByKind.filter(({ places: some }: any) => some > 0)).toEqual([{ kind: "COMMUNICATION", places: 40 }, { kind: "BEHAVIOUR", places: 25 }]);
});

it("a table costs the same statements for one place and for two", async () => {
  const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { serviceInsights(level: INSTITUTION, first: $first) { nodes { institution { name } waiting { total { value } medianDays by(dimension: KIND) { count { value } medianDays } } } } }", { first }, { viewer: analyst }))).length;
  expect(await count(1)).toBe(await count(2));
});

it.each(serviceMeasures)("the catalogue tells which tables $name is computed from", async (measure) => {
  expect(await tablesRead(owner, measure)).toEqual([...measure.tables].sort());
});

it("the catalogue tells of every measure and of the periods that have figures", async () => {
  const { serviceInsightCatalogue: catalogue } = (await query("{ serviceInsightCatalogue { periods { name from until asAt refreshedAt } measures { name kind definition tables statistics dimensions { name values addsUp } } } }", {}, { viewer: analyst })).data;
  expect(catalogue.periods.map(({ name, asAt }: any) => [name, asAt])).toEqual([["2026-11", "2026-11-22"]]);
  expect(catalogue.measures.map(({ name }: any) => name)).toEqual(serviceMeasures.map(({ name }) => name));
  for (const { definition, tables } of catalogue.measures) expect([definition.length > 40, tables.length > 0]).toEqual([true, true]);
});

async function waikato(fields: string) {
  return (await query(`{ region(code: "waikato") { serviceInsights { ${fields} } } }`, {}, { viewer: analyst })).data.region.serviceInsights;
}
