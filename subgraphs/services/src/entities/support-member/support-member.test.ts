import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { inDays, supportMutations } from "../../../testing/support-mutations.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { supportMembers } from "./table.ts";

const at = await testSubgraph(subgraph, { connections: 8 });
const make = given(at.owner);
const send = supportMutations(at);

/** Until so many wait for a lock of a row. */
async function waiting(count: number): Promise<void> {
  for (let held = 0; held < count; ) held = (await at.owner.execute(sql`select from pg_locks where not granted and locktype in ('transactionid', 'tuple')`)).length;
}

const memberOf = async (viewer: Viewer, learnerId: string) => ({ learnerId, permit: await at.permit(viewer, learnerId, "SUPPORTS") });

/** A reading group of three at a school, asked for by its coordinator. */
async function aGroup() {
  const school = await make.institution({ regionCode: "waikato" });
  const service = await make.service();
  const coordinator = viewerAs("COORDINATOR", { organisations: [`institution:${school.moeNumber}`] });
  const learners = [randomUUID(), randomUUID(), randomUUID()];
  const input = { target: "GROUP", targetName: "Pānui, Rūma 5", institutionMoeNumber: school.moeNumber, serviceId: service.id, tier: "TIER_2_TARGETED", reason: "They read below their year.", requestedOn: inDays(-10), members: await Promise.all(learners.map((id) => memberOf(coordinator, id))) };
  const answer = await send("requestSupport", input, coordinator);
  return { school, service, coordinator, learners, input, answer, staff: viewerAs("PROVIDER_STAFF", { organisations: [`provider:${service.providerId}`] }) };
}

const members = (id: string, viewer: Viewer) => at.query("query ($id: ID!) { support(id: $id) { target members { learner { id } joinedOn leftOn } } }", { id }, { viewer });

describe("a support for a group", () => {
  test("is asked for at its institution, and shows on each of its learners and on nobody else", async () => {
    const { answer, learners, school, coordinator } = await aGroup();
    const { support } = answer;
    expect(support).toMatchObject({ target: "GROUP", targetName: "Pānui, Rūma 5", learner: null, institution: { moeNumber: school.moeNumber }, region: { code: "waikato" }, status: "REQUESTED", intent: "ORDER" });
    const whanau = viewerAs("WHANAU");
    const seen = await at.entities("Learner", [...learners.map((id) => learnerSeen(id, "SUPPORTS")), learnerSeen(randomUUID(), "SUPPORTS"), learnerSeen(learners[0]!, "IDENTITY")], "supports { id target }", { viewer: coordinator });
    expect(seen.map(({ supports }) => supports?.map(({ id }: { id: string }) => id) ?? null)).toEqual([[support.id], [support.id], [support.id], [], null]);
    // One child's whānau learn of no other child.
    const [own] = await at.entities("Learner", [learnerSeen(learners[1]!, "SUPPORTS")], "supports { id members { learner { id } } }", { viewer: whanau });
    expect(own.supports).toEqual([{ id: support.id, members: [{ learner: { id: learners[1] } }] }]);
  });

  test("is seen by its institution and its provider, and by no other", async () => {
    const { answer, staff, coordinator, learners, school } = await aGroup();
    const { id } = answer.support;
    expect((await members(id, staff)).data.support.members.map(({ learner }: { learner: { id: string } }) => learner.id).sort()).toEqual([...learners].sort());
    expect((await members(id, coordinator)).data.support, "whom of them they may see is asked with the learners").toEqual({ target: "GROUP", members: [] });
    for (const viewer of [viewerAs("COORDINATOR", { organisations: ["institution:1"] }), viewerAs("WHANAU", { id: learners[0]! }), viewerAs("PROVIDER_STAFF"), viewerAs("AGENCY"), viewerAs("ANALYST", { organisations: coordinator.organisations as string[] })]) {
      expect((await members(id, viewer)).data.support, viewer.role).toBeNull();
    }
    const { data } = await at.query("query ($moe: Int!) { institution(moeNumber: $moe) { supports { nodes { id } } } }", { moe: school.moeNumber }, { viewer: coordinator });
    expect(data.institution.supports.nodes).toEqual([{ id }]);
    // Every learner whose membership was told is in the log.
    expect(await at.owner.select().from(accessEvents).where(and(eq(accessEvents.viewerId, staff.id!), eq(accessEvents.subjectId, learners[2]!)))).toHaveLength(1);
  });

  test("goes on without a learner who moves to another institution, whose practitioner is told", async () => {
    const { answer, learners, staff, school } = await aGroup();
    const supportId = answer.support.id as string;
    const practitionerId = randomUUID();
    await send("acceptSupport", { supportId, occurredOn: inDays(-9) }, staff);
    await send("allocateSupport", { supportId, practitionerId, roleCode: "RTLB", occurredOn: inDays(-8) }, staff);
    const moves = async (learnerId: string, toInstitution: number) =>
      at.deliver({ type: "learner.transferred", subject: learnerId, data: { fromInstitution: 1, toInstitution, on: inDays(-2), kind: "SCHOOL", enrolmentId: randomUUID(), endedEnrolmentId: randomUUID() } }, { from: "learners" });
    await moves(learners[0]!, (await make.institution()).moeNumber);
    await moves(learners[1]!, school.moeNumber);
    const rows = await at.owner.select().from(supportMembers).where(eq(supportMembers.supportId, supportId));
    expect(rows.map(({ learnerId, leftOn }) => [learnerId, leftOn]).sort()).toEqual([[learners[0], inDays(-3)], [learners[1], null], [learners[2], null]].sort());
    expect((await at.announced(learners[0]!)).at(-1)).toMatchObject({ type: "support.closed", data: { supportId, practitionerId, until: inDays(-3) } });
    for (const stays of [learners[1]!, learners[2]!]) expect((await at.announced(stays)).map(({ type }) => type)).toEqual(["support.requested", "support.allocated"]);
  });

  test("lets learners join and leave, each with a permit, and keeps the days", async () => {
    const { answer, coordinator, learners, staff } = await aGroup();
    const supportId = answer.support.id;
    const fourth = randomUUID();
    const join = { supportId, ...(await memberOf(coordinator, fourth)) };
    expect(await send("addSupportMember", { ...join, joinedOn: inDays(-5) }, coordinator)).toMatchObject({ __typename: "AddSupportMemberSuccess" });
    expect(await send("addSupportMember", join, coordinator)).toMatchObject({ __typename: "InvalidInput", field: "learnerId" });
    const leave = { supportId, ...(await memberOf(coordinator, learners[0]!)) };
    expect(await send("endSupportMembership", { ...leave, leftOn: inDays(-11) }, coordinator)).toMatchObject({ __typename: "InvalidInput", field: "leftOn" });
    expect(await send("endSupportMembership", leave, coordinator)).toMatchObject({ __typename: "EndSupportMembershipSuccess" });
    expect(await send("endSupportMembership", leave, coordinator)).toMatchObject({ __typename: "InvalidInput", field: "learnerId" });
    const { data } = await members(supportId, staff);
    expect(data.support.members).toHaveLength(4);
    expect(data.support.members).toContainEqual({ learner: { id: learners[0] }, joinedOn: inDays(-10), leftOn: inDays(0) });
    expect(data.support.members).toContainEqual({ learner: { id: fourth }, joinedOn: inDays(-5), leftOn: null });
    // It stays on the learner who left.
    const [left] = await at.entities("Learner", [learnerSeen(learners[0]!, "SUPPORTS")], "supports { id }", { viewer: viewerAs("WHANAU") });
    expect(left.supports).toEqual([{ id: supportId }]);
  });

  test("tells of who works with the group for each learner who is in it then", async () => {
    const { answer, staff, coordinator, learners } = await aGroup();
    const supportId = answer.support.id;
    const [practitionerId, late] = [randomUUID(), randomUUID()];
    const told = async (learnerId: string) => (await at.announced(learnerId)).map(({ type }) => type);
    await send("endSupportMembership", { supportId, ...(await memberOf(coordinator, learners[0]!)) }, coordinator);
    await send("acceptSupport", { supportId }, staff);
    await send("allocateSupport", { supportId, practitionerId, roleCode: "RTLB" }, staff);
    await send("addSupportMember", { supportId, ...(await memberOf(coordinator, late)) }, coordinator);
    await send("endSupportMembership", { supportId, ...(await memberOf(coordinator, learners[1]!)) }, coordinator);
    // By those who may not see who they are, too.
    await send("closeSupport", { supportId, outcome: "WITHDRAWN" }, coordinator);
    expect(await Promise.all([...learners, late].map(told))).toEqual([["support.requested"], ...Array.from({ length: 3 }, () => ["support.requested", "support.allocated", "support.closed"])]);
  });

  test("that a practitioner is chosen for while learners join and leave is told for those who stay, and for nobody else", async () => {
    const { answer, staff, coordinator, learners } = await aGroup();
    const [supportId, leaves, joins, mover] = [answer.support.id as string, learners[0]!, randomUUID(), learners[2]!];
    await send("acceptSupport", { supportId }, staff);
    const [join, leave] = [{ supportId, ...(await memberOf(coordinator, joins)) }, { supportId, ...(await memberOf(coordinator, leaves)) }];
    const elsewhere = (await make.institution()).moeNumber;
    const moves = { type: "learner.transferred", subject: mover, data: { fromInstitution: 1, toInstitution: elsewhere, on: inDays(0), kind: "SCHOOL", enrolmentId: randomUUID(), endedEnrolmentId: randomUUID() } };
    const told = async (learnerId: string) => (await at.announced(learnerId)).map(({ type }) => type).slice(1);
    // The allocation holds the support; the others come while it does.
    let others: Promise<unknown>[] = [];
    await at.owner.transaction(async (tx) => {
      await tx.execute(sql`select from supports where id = ${supportId} for update`);
      others = [send("allocateSupport", { supportId, practitionerId: randomUUID(), roleCode: "RTLB" }, staff)];
      await waiting(1);
      others.push(send("addSupportMember", join, coordinator), send("endSupportMembership", leave, coordinator), at.deliver(moves, { from: "learners" }));
      await waiting(4);
    });
    await Promise.all(others);
    expect([await told(joins), await told(leaves), await told(mover), await told(learners[1]!)]).toEqual([["support.allocated"], ["support.allocated", "support.closed"], ["support.allocated", "support.closed"], ["support.allocated"]]);

    const last = { supportId, ...(await memberOf(coordinator, randomUUID())) };
    let late: Promise<any>[] = [];
    await at.owner.transaction(async (tx) => {
      await tx.execute(sql`select from supports where id = ${supportId} for update`);
      late = [send("closeSupport", { supportId, outcome: "WITHDRAWN" }, coordinator)];
      await waiting(1);
      late.push(send("addSupportMember", last, coordinator));
      await waiting(2);
    });
    expect(await Promise.all(late)).toMatchObject([{ support: { status: "CLOSED" } }, { __typename: "InvalidInput", field: "supportId" }]);
    expect(await at.announced(last.learnerId)).toEqual([]);
  });

  test("names nobody without their permit, nor by whom it is not", async () => {
    const { input, coordinator, answer, staff } = await aGroup();
    const stranger = randomUUID();
    expect(await send("requestSupport", { ...input, members: [...input.members, { learnerId: stranger, permit: input.members[0]!.permit }] }, coordinator)).toMatchObject({ __typename: "PermitRefused" });
    expect(await send("requestSupport", { ...input, members: [input.members[0], input.members[0]] }, coordinator)).toMatchObject({ __typename: "InvalidInput", field: "members" });
    expect(await send("requestSupport", { ...input, target: "SCHOOL" }, coordinator)).toMatchObject({ __typename: "InvalidInput", field: "members" });
    expect(await send("requestSupport", { ...input, institutionMoeNumber: (await make.institution()).moeNumber }, coordinator)).toMatchObject({ __typename: "SupportNotYours" });
    expect(await send("addSupportMember", { supportId: answer.support.id, learnerId: stranger, permit: "x" }, coordinator)).toMatchObject({ __typename: "PermitRefused" });
    expect(await send("addSupportMember", { supportId: answer.support.id, ...(await memberOf(staff, stranger)) }, staff)).toMatchObject({ __typename: "SupportNotYours" });
    for (const viewer of [staff, coordinator, viewerAs("WHANAU")]) {
      await expect(at.asViewer(viewer, (db) => db.insert(supportMembers).values({ supportId: answer.support.id, learnerId: stranger, joinedOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });

  test("costs as many statements for 50 learners as for one", async () => {
    const school = await make.institution();
    const learnerIds = await times(50, async () => {
      const { id: supportId } = await make.support({ learnerId: null, target: "GROUP", institutionMoeNumber: school.moeNumber });
      return (await make.member({ supportId })).learnerId;
    });
    const ask = (ids: string[]) => at.statementsOf(() => at.entities("Learner", ids.map((id) => learnerSeen(id, "SUPPORTS")), "supports { id members { joinedOn } service { id } wait { toFirstServiceDays } }", { viewer: viewerAs("WHANAU") }));
    expect(await ask(learnerIds)).toHaveLength((await ask(learnerIds.slice(0, 1))).length);
  });
});
