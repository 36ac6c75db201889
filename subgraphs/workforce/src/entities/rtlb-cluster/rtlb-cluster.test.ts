// Clusters, coordinators beside their entitlement, and hours of aides.
import { randomUUID } from "node:crypto";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";
import { rtlbClusters } from "./table.ts";

const graph = await testSubgraph(subgraph, { connections: 6 });
const make = given(graph.owner);
let lastNumber = 0;
const assign = sender(graph, "assignLiaison", "liaison { practitioner { id } from until institution { moeNumber } }");

/** A cluster that leads from school 7000, with an RTLB in school 7001 and a vacancy. */
async function cluster() {
  const id = randomUUID();
  await graph.owner.insert(rtlbClusters).values({ id, number: ++lastNumber, leadMoeNumber: 7000, regionCode: "waikato" });
  const rtlb = await make.newcomer({ primaryRoleCode: "RTLB" });
  await make.agreement({ practitionerId: rtlb.id, managedBy: `community:${id}` });
  await make.registration({ practitionerId: rtlb.id, body: "TEACHING_COUNCIL" });
  const there = { roleCode: "RTLB", employerKind: "RTLB_CLUSTER", employer: "Lead School", communityId: id } as const;
  await make.position({ ...there, practitionerId: rtlb.id, institutionMoeNumber: 7001, fte: 0.8 });
  await make.position({ ...there, institutionMoeNumber: 7000, fte: 0.5 });
  return { id, number: lastNumber, rtlb, manager: managerOf(`community:${id}`) };
}

describe("a cluster", () => {
  test("has a lead school, host schools where its RTLB sit, and what is held and vacant", async () => {
    const { id, number } = await cluster();
    const [community] = await graph.entities("LearningSupportCommunity", [{ id }], "rtlbCluster { id number leadSchool { moeNumber } hostSchools { moeNumber } heldFtte vacantFtte region { code } community { id } }");
    expect(community.rtlbCluster).toEqual({ id, number, leadSchool: { moeNumber: 7000 }, hostSchools: [{ moeNumber: 7001 }], heldFtte: 0.8, vacantFtte: 0.5, region: { code: "waikato" }, community: { id } });
    const { data } = await graph.query(`{ rtlbClusters(regionCode: "waikato") { number } nowhere: rtlbClusters(regionCode: "No'") { number } rtlbCluster(id: "x") { id } }`);
    expect(data.rtlbClusters).toContainEqual({ number });
    expect(data).toMatchObject({ nowhere: [], rtlbCluster: null });
  });

  test("tells its sums whole, or not at all", async () => {
    const { id, manager } = await cluster();
    // Somebody else employs another RTLB there, whom the cluster's managers do not see: the sums are of the cluster's own.
    await make.position({ roleCode: "RTLB", communityId: id, institutionMoeNumber: 7009, fte: 0.4, practitionerId: (await make.practitioner()).id });
    const ask = async (viewer: Parameters<typeof graph.entities>[3]) => (await graph.entities("RtlbCluster", [{ id }], "hostSchools { moeNumber } heldFtte vacantFtte", viewer))[0];
    const whole = { hostSchools: [{ moeNumber: 7001 }], heldFtte: 0.8, vacantFtte: 0.5 };
    expect(await ask({ viewer: manager })).toEqual(whole);
    expect(await ask({ viewer: viewerAs("FACILITATOR", { organisations: [`community:${id}`] }) })).toEqual(whole);
    for (const viewer of [viewerAs("FACILITATOR", { organisations: [`community:${randomUUID()}`] }), viewerAs("PROVIDER_STAFF"), viewerAs("WHANAU"), managerOf("region:waikato")]) {
      expect(await ask({ viewer }), viewer.role).toEqual({ hostSchools: null, heldFtte: null, vacantFtte: null });
    }
  });

  test("gives each school one liaison at a time, the last one said", async () => {
    const { id, rtlb, manager } = await cluster();
    const sent = { clusterId: id, moeNumber: 7002, practitionerId: rtlb.id };
    expect(await assign(manager, sent)).toMatchObject({ liaison: { from: today(), until: null, institution: { moeNumber: 7002 } } });
    expect(await assign(manager, sent), "twice on a day").toMatchObject({ __typename: "InvalidInput", field: "from" });
    expect(await assign(manager, { ...sent, from: daysAfter(today(), 9) })).toMatchObject({ liaison: { from: daysAfter(today(), 9) } });
    expect(await assign(manager, { ...sent, from: daysAfter(today(), 5) })).toMatchObject({ field: "from" });
    const both = await Promise.all([assign(manager, { ...sent, moeNumber: 7003 }), assign(manager, { ...sent, moeNumber: 7003 })]);
    expect(both.map(({ __typename }) => __typename).sort()).toEqual(["AssignLiaisonSuccess", "InvalidInput"]);
    const ask = (role: string) => graph.entities("Institution", [{ moeNumber: 7002 }], "liaisonRtlb { id }", { viewer: viewerAs(role) });
    expect(await ask("COORDINATOR")).toEqual([{ liaisonRtlb: { id: rtlb.id } }]);
    expect(await ask("WHANAU")).toEqual([{ liaisonRtlb: null }]);
  });

  test("gives a school no liaison whose position ends in that instant", async () => {
    const { id: clusterId, rtlb, manager } = await cluster();
    const leaves = sql`update positions set until_date = ${daysAfter(today(), -1)} where practitioner_id = ${rtlb.id}`;
    expect(await oneAfterTheOther(graph.owner, leaves, () => assign(manager, { clusterId, practitionerId: rtlb.id, moeNumber: 7002 }))).toMatchObject([{ __typename: "RoleNotHeld" }]);
  });

  test("is changed by its own managers, with its own people", async () => {
    const [one, other] = [await cluster(), await cluster()];
    const sent = { clusterId: one.id, moeNumber: 7004, practitionerId: one.rtlb.id };
    expect(await assign(other.manager, sent)).toMatchObject({ __typename: "RtlbClusterNotFound" });
    expect(await assign(one.manager, { ...sent, practitionerId: other.rtlb.id })).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await assign(one.manager, { ...sent, moeNumber: 0 })).toMatchObject({ field: "moeNumber" });
    expect(await assign(one.manager, { ...sent, from: "2020-01-01" })).toMatchObject({ field: "from" });
    const clerk = await make.newcomer();
    await make.agreement({ practitionerId: clerk.id, managedBy: `community:${one.id}` });
    expect(await assign(one.manager, { ...sent, practitionerId: clerk.id })).toMatchObject({ __typename: "RoleNotHeld" });
  });
});

describe("learning support coordinators", () => {
  const asked = "learningSupportCoordination { learners isUpperBound schoolsWithoutRoll entitledFtte filledFtte vacantFtte gapFtte explanation { en } }";

  test("are entitled at one for 500 learners of Years 1 to 8, beside what is filled", async () => {
    await make.position({ roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 8001, practitionerId: (await make.practitioner()).id, fte: 0.5 });
    await make.position({ roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 8001, fte: 0.2 });
    const schools = [
      { moeNumber: 8001, type: "Full Primary", roll: { total: 415 } },
      { moeNumber: 8002, type: "Secondary (Year 9-15)", roll: { total: 900 } },
      { moeNumber: 8003, type: "Composite (Year 1-15)", roll: { total: 500 } },
      { moeNumber: 8004, type: "Contributing", roll: null },
    ];
    const [primary, secondary, composite, unknown] = await graph.entities("Institution", schools, asked);
    expect(primary.learningSupportCoordination).toMatchObject({ learners: 415, isUpperBound: false, schoolsWithoutRoll: 0, entitledFtte: 0.83, filledFtte: 0.5, vacantFtte: 0.2, gapFtte: 0.33, explanation: { en: "415 learners / 500 = 0.83 FTTE; 0.50 FTTE are filled." } });
    expect(secondary.learningSupportCoordination).toMatchObject({ learners: 0, entitledFtte: 0 });
    expect(composite.learningSupportCoordination).toMatchObject({ entitledFtte: 1, isUpperBound: true });
    expect(unknown.learningSupportCoordination).toBeNull();
  });

  test("of a community count once, whether they work for it or at one of its schools", async () => {
    const id = randomUUID();
    const there = { roleCode: "LSC", employerKind: "SCHOOL", institutionMoeNumber: 8101 } as const;
    await make.position({ ...there, communityId: id, practitionerId: (await make.practitioner()).id });
    await make.position({ ...there, practitionerId: (await make.practitioner()).id, fte: 0.6 });
    const currentMembers = [{ moeNumber: 8101, type: "Full Primary", roll: { total: 700 } }, { moeNumber: 8102, type: "Contributing", roll: { total: 301 } }, { moeNumber: 8103, type: null, roll: { total: 40 } }, { moeNumber: 8104, type: "Contributing", roll: null }, { moeNumber: 8105, type: "Secondary (Year 9-15)", roll: null }];
    const [community] = await graph.entities("LearningSupportCommunity", [{ id, currentMembers }], asked);
    expect(community.learningSupportCoordination).toMatchObject({ learners: 1001, schoolsWithoutRoll: 1, entitledFtte: 2, filledFtte: 1.6, gapFtte: 0.4, explanation: { en: expect.stringContaining("more for 1 of the schools") } });
  });

  test("cost as many statements for 50 communities as for one, with hours and positions", async () => {
    const keys = await times(50, (index) => Promise.resolve({ id: randomUUID(), currentMembers: [{ moeNumber: 30_000 + index, type: "Full Primary", roll: { total: 100 } }, { moeNumber: 40_000 + index, type: "Contributing", roll: { total: 100 } }] }));
    const ask = (some: typeof keys) => graph.statementsOf(() => graph.entities("LearningSupportCommunity", some, `${asked} positions(first: 3) { nodes { id } } rtlbCluster { number liaisons { id } }`));
    expect(await ask(keys)).toHaveLength((await ask(keys.slice(0, 1))).length);
  });
});

test("hours of aides add up by role, held and vacant", async () => {
  const there = { employerKind: "SCHOOL", institutionMoeNumber: 8201, roleCode: "TEACHER_AIDE" } as const;
  await make.position({ ...there, practitionerId: (await make.practitioner()).id, fte: 0.31, hoursPerWeek: 12.5 });
  await make.position({ ...there, practitionerId: (await make.practitioner()).id, fte: 0.5, hoursPerWeek: 20 });
  await make.position({ ...there, fte: 0.25, hoursPerWeek: 10 });
  await make.position({ ...there, fte: 0.25, hoursPerWeek: 10, until: "2025-01-01" });
  expect(await graph.entities("Institution", [{ moeNumber: 8201 }], "supportHours { role { code } heldHours vacantHours }")).toEqual([{ supportHours: [{ role: { code: "TEACHER_AIDE" }, heldHours: 32.5, vacantHours: 10 }] }]);
});
