// Cases are given, changed, ended and handed over, and no caseload passes its limit unseen.
import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { sender } from "../../../testing/send.ts";
import { managerOf, viewerAs } from "../../../testing/viewers.ts";
import { daysAfter, today } from "../../calendar.ts";
import { subgraph } from "../../subgraph.ts";
import { leavePeriods } from "../leave-period/table.ts";
import { learnerSupports } from "../learner-support/table.ts";
import { positions } from "../position/table.ts";
import { registrations } from "../registration/table.ts";
import { caseAssignments } from "./table.ts";

const graph = await testSubgraph(subgraph, { connections: 8 });
const make = given(graph.owner);
const manager = managerOf("region:tai-tokerau");
const coordinator = viewerAs("COORDINATOR");

const shown = "id status from until weight overrideReason endReason version learner { id } practitioner { id } role { code } support { id } handedOverFrom { id practitioner { id } } provenance { personId }";
const assign = sender(graph, "assignCase", `caseAssignment { ${shown} }`);
const change = sender(graph, "changeCase", `caseAssignment { ${shown} }`);
const end = sender(graph, "endCase", `caseAssignment { ${shown} }`);
const handOver = sender(graph, "handOverCaseload", `caseAssignments { ${shown} } alreadyTheirs { id status endReason }`);

/** A psychologist in a position of this size: 25 usual cases fill a full-time week. */
async function psychologist(fte = 1) {
  const practitioner = await make.practitioner();
  await make.position({ practitionerId: practitioner.id, fte });
  return practitioner;
}
const caseOf = async (practitionerId: string, said: Record<string, unknown> = {}, viewer: Viewer = coordinator) => {
  const learnerId = (said["learnerId"] as string | undefined) ?? randomUUID();
  return { learnerId, permit: await graph.permit(viewer, learnerId, "IDENTITY", "SUPPORTS"), practitionerId, roleCode: "PSYCHOLOGIST", ...said };
};
const loadOf = async (practitionerId: string) => {
  const [row] = await graph.owner.execute<{ load: number; cases: number }>(sql`select coalesce(sum(weight), 0)::float as load, count(*)::integer as cases from case_assignments where practitioner_id = ${practitionerId} and until_date is null`);
  return { ...row! };
};

describe("a case", () => {
  test("is assigned with the permit of the learner's record, and is in the access log", async () => {
    const { id } = await psychologist();
    const learnerId = randomUUID();
    const input = await caseOf(id, { learnerId, weight: 1.5, supportId: await make.supportOf(learnerId) });
    const answer = await assign(coordinator, input);
    expect(answer).toMatchObject({
      __typename: "AssignCaseSuccess",
      caseAssignment: { status: "ACTIVE", from: today(), weight: 1.5, overrideReason: null, learner: { id: input.learnerId }, practitioner: { id }, provenance: { personId: coordinator.id } },
    });
    expect(await graph.owner.select().from(accessEvents).where(eq(accessEvents.subjectId, input.learnerId))).toMatchObject([{ viewerId: coordinator.id, categories: ["SUPPORTS"] }]);
    expect(await assign(coordinator, await caseOf(id, { from: daysAfter(today(), 7) }))).toMatchObject({ caseAssignment: { status: "PLANNED" } });
    expect(await assign(coordinator, { ...input, permit: input.permit })).toMatchObject({ __typename: "AlreadyAssigned" });
  });

  test("is for no support but the learner's own: another child's, one of nobody and one that is not told yet are answered alike, and the same is sent again once it is told", async () => {
    const [{ id }, sister, supportId] = [await psychologist(), randomUUID(), randomUUID()];
    const input = await caseOf(id, { supportId: supportId.toUpperCase(), idempotencyKey: randomUUID() });
    const asked = async (said: object) => assign(coordinator, { ...input, idempotencyKey: randomUUID(), ...said });
    const unknown = await asked({ supportId: randomUUID() });
    expect(unknown).toMatchObject({ __typename: "SupportNotKnown" });
    expect(await asked({ supportId: await make.supportOf(sister) })).toEqual(unknown);
    expect(await assign(coordinator, input), "before services told").toEqual(unknown);
    // Full as the caseload would be, and with a reason: it stays another's.
    expect(await asked({ supportId: await make.supportOf(sister), overrideReason: "I say so.", weight: 10 })).toEqual(unknown);
    expect(await loadOf(id)).toEqual({ load: 0, cases: 0 });
    expect(await graph.announced(input.learnerId)).toEqual([]);

    const event = { id: randomUUID(), type: "support.requested", subject: input.learnerId, data: { supportId } };
    for (const again of [event, event, { ...event, id: randomUUID() }]) await graph.deliver(again, { from: "services" });
    expect(await assign(coordinator, input)).toMatchObject({ __typename: "AssignCaseSuccess", caseAssignment: { support: { id: supportId } } });
    // Past the resolvers, too; and nobody says by themselves whose a support is, or reads it.
    const others = await make.supportOf(sister);
    const insert = { practitionerId: id, learnerId: input.learnerId, supportId: others, roleCode: "PSYCHOLOGIST", from: today(), status: "ACTIVE" as const };
    await expect(graph.owner.insert(caseAssignments).values(insert)).rejects.toMatchObject({ cause: { constraint_name: "case_assignments_support_of_the_learner" } });
    for (const viewer of [coordinator, manager]) {
      expect(await graph.asViewer(viewer, (db) => db.select().from(learnerSupports))).toEqual([]);
      await expect(graph.asViewer(viewer, (db) => db.insert(learnerSupports).values({ supportId: others, learnerId: input.learnerId }))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });

  test("of a support from before requests were told goes over to somebody else, and services confirm it later", async () => {
    const [from, to] = [await psychologist(), await psychologist()];
    const { learnerId, supportId } = await make.caseAssignment({ practitionerId: from.id, supportId: randomUUID(), overrideReason: null });
    const known = () => graph.owner.select({ isTold: learnerSupports.isTold }).from(learnerSupports).where(eq(learnerSupports.supportId, supportId!));
    await graph.owner.update(learnerSupports).set({ isTold: false }).where(eq(learnerSupports.supportId, supportId!));
    expect(await handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "Leave." })).toMatchObject({ caseAssignments: [{ support: { id: supportId } }] });
    expect(await known()).toEqual([{ isTold: false }]);
    await graph.deliver({ type: "support.requested", subject: learnerId, data: { supportId } }, { from: "services" });
    expect(await known()).toEqual([{ isTold: true }]);
  });

  test("is assigned by nobody without the permit: none, another's, another learner's, or one for less", async () => {
    const { id } = await psychologist();
    const input = await caseOf(id);
    const permits = ["", "x".repeat(9000), await graph.permit(viewerAs("COORDINATOR"), input.learnerId, "SUPPORTS"), await graph.permit(coordinator, randomUUID(), "SUPPORTS"), await graph.permit(coordinator, input.learnerId, "IDENTITY", "NEEDS")];
    for (const permit of permits) expect(await assign(coordinator, { ...input, permit })).toMatchObject({ __typename: "PermitRefused" });
    expect(await assign(coordinator, { ...input, learnerId: "x" })).toMatchObject({ __typename: "PermitRefused" });
    expect(await loadOf(id)).toEqual({ load: 0, cases: 0 });
    // Past the resolvers, too.
    const insert = sql`insert into case_assignments (practitioner_id, learner_id, role_code, from_date, status) values (${id}, ${input.learnerId}, 'PSYCHOLOGIST', current_date, 'ACTIVE')`;
    for (const viewer of [coordinator, manager, viewerAs("PRACTITIONER", { id })]) await expect(graph.asViewer(viewer, (db) => db.execute(insert))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test.each(["WHANAU", "LEARNER", "EDUCATOR", "AGENCY", "FUNDING_MANAGER"])("is not assigned by %s, whatever they hold", async (role) => {
    const viewer = viewerAs(role);
    const { id } = await psychologist();
    const input = { idempotencyKey: "x", ...(await caseOf(id, {}, viewer)) };
    const { errors } = await graph.query("mutation ($input: AssignCaseInput!) { assignCase(input: $input) { __typename } }", { input }, { viewer, errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  test.each([
    ["weight", { weight: 0 }], ["weight", { weight: 11 }], ["weight", { weight: 0.333 }], ["from", { from: "2020-01-01" }], ["from", { from: "9999-12-31" }], ["roleCode", { roleCode: "\0" }],
    ["supportId", { supportId: "x" }], ["overrideReason", { overrideReason: " " }], ["overrideReason", { overrideReason: "ā".repeat(1001) }],
  ])("with a wrong %s is refused, and named: %j", async (field, said) => {
    const { id } = await psychologist();
    expect(await assign(coordinator, await caseOf(id, said))).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("goes to somebody who holds the role, and is registered for it", async () => {
    const { id } = await psychologist();
    expect(await assign(coordinator, await caseOf(id, { roleCode: "RTLB" }))).toMatchObject({ __typename: "RoleNotHeld" });
    expect(await assign(coordinator, await caseOf(randomUUID()))).toMatchObject({ __typename: "PractitionerNotFound" });
    const lapsed = await make.newcomer();
    await make.agreement({ practitionerId: lapsed.id });
    await make.registration({ practitionerId: lapsed.id, from: "2020-01-01", expiresOn: daysAfter(today(), -1) });
    await make.position({ practitionerId: lapsed.id });
    expect(await assign(coordinator, await caseOf(lapsed.id))).toMatchObject({ __typename: "NotRegistered", message: expect.stringContaining("Psychologists Board") });
    expect(await loadOf(lapsed.id)).toEqual({ load: 0, cases: 0 });
  });

  test("weighs more or less, rests, and ends with its reason; what is stale is answered with what is there", async () => {
    const { id } = await psychologist();
    const self = viewerAs("PRACTITIONER", { id });
    const { caseAssignment: one } = await assign(coordinator, await caseOf(id));
    const sent = (said: object) => ({ caseAssignmentId: one.id, version: 1, ...said });
    expect(await change(self, sent({ weight: 2, status: "ON_HOLD" }))).toMatchObject({ caseAssignment: { weight: 2, status: "ON_HOLD", version: 2 } });
    expect(await change(manager, sent({ weight: 3 }))).toMatchObject({ __typename: "CaseAssignmentChanged" });
    expect(await change(self, sent({ version: 2, status: "ENDED" }))).toMatchObject({ field: "status" });
    for (const other of [viewerAs("PRACTITIONER"), coordinator, managerOf("region:waikato")]) expect(await change(other, sent({ version: 2, weight: 1 })), other.role).toMatchObject({ __typename: "CaseAssignmentNotFound" });
    expect(await end(self, sent({ version: 2, reason: "" }))).toMatchObject({ field: "reason" });
    expect(await end(self, sent({ version: 2, reason: "x", until: daysAfter(today(), -1) }))).toMatchObject({ field: "until" });
    expect(await end(self, sent({ version: 2, reason: "Kua tutuki ngā whāinga." }))).toMatchObject({ caseAssignment: { status: "ENDED", until: today(), endReason: "Kua tutuki ngā whāinga." } });
    expect(await end(self, sent({ version: 3, reason: "x" }))).toMatchObject({ __typename: "CaseAssignmentNotFound" });
  });

  test("is ended by those who could assign it, with the permit", async () => {
    const { id } = await psychologist();
    const input = await caseOf(id);
    const { caseAssignment: one } = await assign(coordinator, input);
    const sent = { caseAssignmentId: one.id, version: 1, reason: "The learner has moved.", learnerId: input.learnerId };
    expect(await end(coordinator, sent)).toMatchObject({ __typename: "CaseAssignmentNotFound" });
    expect(await end(coordinator, { ...sent, permit: await graph.permit(coordinator, randomUUID(), "SUPPORTS") })).toMatchObject({ __typename: "PermitRefused" });
    expect(await end(coordinator, { ...sent, permit: input.permit })).toMatchObject({ caseAssignment: { status: "ENDED" } });
  });
});

describe("a caseload", () => {
  test("never passes its limit by ten who assign at once", async () => {
    const { id } = await psychologist(0.2); // Room for five.
    const inputs = await Promise.all(Array.from({ length: 10 }, () => caseOf(id)));
    const answers = await Promise.all(inputs.map((input) => assign(coordinator, input)));
    expect(answers.filter(({ __typename }) => __typename === "AssignCaseSuccess")).toHaveLength(5);
    expect(answers.filter(({ __typename }) => __typename === "CaseloadFull")).toHaveLength(5);
    expect(await loadOf(id)).toEqual({ load: 5, cases: 5 });
  });

  test("passes it with a reason, which is kept where it was needed, and only there", async () => {
    const { id } = await psychologist(0.04); // Room for one.
    const overrideReason = " Nobody else speaks te reo here. ";
    expect(await assign(coordinator, await caseOf(id, { overrideReason }))).toMatchObject({ caseAssignment: { overrideReason: null } });
    expect(await assign(coordinator, await caseOf(id, { overrideReason }))).toMatchObject({ caseAssignment: { overrideReason: "Nobody else speaks te reo here." } });
    expect(await assign(coordinator, await caseOf(id, { weight: 0.05 }))).toMatchObject({ __typename: "CaseloadFull", message: expect.stringContaining("overrideReason") });
    expect(await loadOf(id)).toEqual({ load: 2, cases: 2 });
  });

  test("grows no other way: not by weight, and not past the resolvers", async () => {
    const { id } = await psychologist(0.08); // Room for two.
    const { caseAssignment: one } = await assign(coordinator, await caseOf(id));
    await assign(coordinator, await caseOf(id));
    const self = viewerAs("PRACTITIONER", { id });
    expect(await change(self, { caseAssignmentId: one.id, version: 1, weight: 1.5 })).toMatchObject({ __typename: "CaseloadFull" });
    expect(await change(self, { caseAssignmentId: one.id, version: 1, weight: 0.5, status: "ON_HOLD" })).toMatchObject({ caseAssignment: { weight: 0.5 } });
    await expect(graph.asViewer(self, (db) => db.update(caseAssignments).set({ weight: 3 }).where(eq(caseAssignments.id, one.id)))).rejects.toMatchObject({ cause: { constraint_name: "caseload_within_limit" } });
    expect(await change(self, { caseAssignmentId: one.id, version: 2, weight: 3, overrideReason: "A crisis." })).toMatchObject({ caseAssignment: { weight: 3, overrideReason: "A crisis." } });
    // Whoever takes it back from them sees it, and can end one again.
    expect(await change(self, { caseAssignmentId: one.id, version: 3, status: "ACTIVE" })).toMatchObject({ caseAssignment: { status: "ACTIVE" } });
  });

  test("shows how full it is to the person and to their manager, and to nobody else", async () => {
    const { id } = await psychologist(0.5);
    await times(3, () => make.caseAssignment({ practitionerId: id, weight: 1.5 }));
    const ask = async (viewer: Viewer) => (await graph.entities("Practitioner", [{ id }], "caseloads { role { code } fte load limit room }", { viewer }))[0]?.caseloads ?? null;
    const full = [{ role: { code: "PSYCHOLOGIST" }, fte: 0.5, load: 4.5, limit: 12.5, room: 8 }];
    expect(await ask(viewerAs("PRACTITIONER", { id }))).toEqual(full);
    expect(await ask(manager)).toEqual(full);
    for (const role of ["COORDINATOR", "PRACTITIONER", "FACILITATOR", "EDUCATOR", "WHANAU", "FUNDING_MANAGER", "AGENCY"]) expect(await ask(viewerAs(role)), role).toEqual([]);
    expect(await ask(managerOf("region:waikato"))).toBeNull();
  });

  test("costs as many statements for 50 people as for one", async () => {
    const people = await times(50, async () => {
      const { id } = await psychologist();
      await make.caseAssignment({ practitionerId: id });
      return { id };
    });
    const ask = (some: object[]) => graph.statementsOf(() => graph.entities("Practitioner", some, "caseloads { role { code } load room } caseAssignments(first: 5) { nodes { id } }", { viewer: manager }));
    expect(await ask(people)).toHaveLength((await ask(people.slice(0, 1))).length);
  });
});

describe("a whole caseload", () => {
  test("goes to another person at once: each case ends, and is carried on with what it was", async () => {
    const [from, to] = [await psychologist(), await psychologist()];
    const cases = await times(3, (index) => make.caseAssignment({ practitionerId: from.id, weight: index + 1, supportId: randomUUID(), overrideReason: null, status: index === 2 ? "ON_HOLD" : "ACTIVE" }));
    const answer = await handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "Parental leave." });
    expect(answer.__typename).toBe("HandOverCaseloadSuccess");
    expect(answer.caseAssignments).toHaveLength(3);
    for (const before of cases) {
      expect(answer.caseAssignments).toContainEqual(
        expect.objectContaining({ learner: { id: before.learnerId }, support: { id: before.supportId }, weight: before.weight, status: before.status, from: today(), practitioner: { id: to.id }, handedOverFrom: { id: before.id, practitioner: { id: from.id } } }),
      );
    }
    expect(await loadOf(from.id)).toEqual({ load: 0, cases: 0 });
    expect(await loadOf(to.id)).toEqual({ load: 6, cases: 3 });
    const [ended] = await graph.owner.select().from(caseAssignments).where(eq(caseAssignments.id, cases[0]!.id));
    expect(ended).toMatchObject({ status: "ENDED", until: daysAfter(today(), -1), endReason: "Parental leave." });
  });

  test("goes over whole or not at all, and past the limit only with a reason", async () => {
    const [from, to] = [await psychologist(), await psychologist(0.08)]; // Room for two.
    await times(3, () => make.caseAssignment({ practitionerId: from.id, overrideReason: null }));
    const sent = { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "They have left." };
    expect(await handOver(manager, sent)).toMatchObject({ __typename: "CaseloadFull" });
    expect([await loadOf(from.id), await loadOf(to.id)]).toEqual([{ load: 3, cases: 3 }, { load: 0, cases: 0 }]);
    const answer = await handOver(manager, { ...sent, overrideReason: "Until the position is filled." });
    expect(answer.caseAssignments.map(({ overrideReason }: any) => overrideReason)).toEqual(Array(3).fill("Until the position is filled."));
  });

  test("is handed over once when two managers do it at the same time", async () => {
    const [from, first, second] = [await psychologist(), await psychologist(), await psychologist()];
    await times(4, () => make.caseAssignment({ practitionerId: from.id, overrideReason: null }));
    const answers = await Promise.all([first, second].map(({ id }) => handOver(manager, { fromPractitionerId: from.id, toPractitionerId: id, reason: "They have left." })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["HandOverCaseloadSuccess", "NoOpenCases"]);
    expect((await loadOf(first.id)).cases + (await loadOf(second.id)).cases).toBe(4);
  });

  test("is a manager's of both to hand over, and takes somebody who holds the role", async () => {
    const [from, to] = [await psychologist(), await make.practitioner()];
    await make.caseAssignment({ practitionerId: from.id });
    const sent = { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "x y" };
    expect(await handOver(manager, sent)).toMatchObject({ __typename: "RoleNotHeld" });
    expect(await handOver(managerOf("region:waikato"), sent)).toMatchObject({ __typename: "PractitionerNotFound" });
    expect(await handOver(manager, { ...sent, toPractitionerId: from.id })).toMatchObject({ field: "toPractitionerId" });
    expect(await handOver(manager, { ...sent, from: daysAfter(today(), -1) })).toMatchObject({ field: "from" });
    expect(await handOver(manager, { ...sent, reason: "-" })).toMatchObject({ field: "reason" });
    expect(await handOver(manager, { fromPractitionerId: to.id, toPractitionerId: from.id, reason: "x y" })).toMatchObject({ __typename: "NoOpenCases" });
    expect(await loadOf(from.id)).toEqual({ load: 1, cases: 1 });
  });

  test("ends what the other person has already, and carries on the rest", async () => {
    const [from, to] = [await psychologist(), await psychologist()];
    const supportId = randomUUID();
    const [shared, other] = [await make.caseAssignment({ practitionerId: from.id, supportId, overrideReason: null, ofAllocation: true }), await make.caseAssignment({ practitionerId: from.id, overrideReason: null })];
    const present = await make.caseAssignment({ practitionerId: to.id, learnerId: shared.learnerId, supportId, overrideReason: null });
    // The same learner, and another support: another case.
    await make.caseAssignment({ practitionerId: to.id, learnerId: other.learnerId, supportId: randomUUID(), overrideReason: null });
    const answer = await handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "They have left." });
    expect(answer).toMatchObject({ caseAssignments: [{ handedOverFrom: { id: other.id } }], alreadyTheirs: [{ id: shared.id, status: "ENDED", endReason: "They have left." }] });
    expect([await loadOf(from.id), await loadOf(to.id)]).toEqual([{ load: 0, cases: 0 }, { load: 3, cases: 3 }]);
    expect((await graph.announced(shared.learnerId)).map(({ type, data }) => [type, data])).toEqual([["case.ended", { caseAssignmentId: shared.id, until: daysAfter(today(), -1), allocatedSupport: { supportId, practitionerId: from.id } }]]);
    // Nothing but what they have.
    await make.caseAssignment({ practitionerId: from.id, learnerId: present.learnerId, supportId, overrideReason: null });
    expect(await handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "They have left." })).toMatchObject({ caseAssignments: [], alreadyTheirs: [{}] });
  });

  test("goes to nobody in a role that they hold with another employer, and past the resolvers neither", async () => {
    const [from, to] = [await psychologist(), await make.practitioner()];
    const before = await make.caseAssignment({ practitionerId: from.id, overrideReason: null });
    // A position in the same region, which the manager sees, of somebody else's.
    const providerId = randomUUID();
    await make.agreement({ practitionerId: to.id, managedBy: `provider:${providerId}`, employer: "Whare" });
    await make.position({ practitionerId: to.id, employerKind: "NGO", employer: "Whare", providerId });
    expect(await handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "They have left." })).toMatchObject({ __typename: "RoleNotHeld" });
    const carriedOn = { practitionerId: to.id, learnerId: before.learnerId, roleCode: "PSYCHOLOGIST", from: today(), status: "ACTIVE" as const, handedOverFromId: before.id };
    await graph.owner.update(caseAssignments).set({ until: today(), status: "ENDED" }).where(eq(caseAssignments.id, before.id));
    await expect(graph.asViewer(manager, (db) => db.insert(caseAssignments).values(carriedOn))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("and a case go to somebody who is away only with a reason, which is kept", async () => {
    const [from, away, cover] = [await psychologist(), await psychologist(), await psychologist()];
    await graph.owner.insert(leavePeriods).values({ practitionerId: away.id, coverPractitionerId: cover.id, kind: "PARENTAL", from: daysAfter(today(), -9), until: daysAfter(today(), 9) });
    expect(await assign(coordinator, await caseOf(away.id))).toMatchObject({ __typename: "PractitionerAway", message: expect.stringContaining(daysAfter(today(), 9)) });
    expect(await assign(coordinator, await caseOf(away.id, { from: daysAfter(today(), 10) }))).toMatchObject({ __typename: "AssignCaseSuccess" });
    expect(await assign(coordinator, await caseOf(away.id, { overrideReason: "They know the whānau." }))).toMatchObject({ caseAssignment: { overrideReason: "They know the whānau." } });
    await make.caseAssignment({ practitionerId: from.id, overrideReason: null });
    const sent = { fromPractitionerId: from.id, toPractitionerId: away.id, reason: "They have left." };
    expect(await handOver(manager, sent)).toMatchObject({ __typename: "PractitionerAway" });
    expect(await handOver(manager, { ...sent, overrideReason: "Back in a week." })).toMatchObject({ caseAssignments: [{ overrideReason: "Back in a week." }] });
    expect(await handOver(manager, { fromPractitionerId: away.id, toPractitionerId: cover.id, reason: "Leave." })).toMatchObject({ __typename: "HandOverCaseloadSuccess" });
  });

  test("of many costs as many statements as of one", async () => {
    const ask = async (count: number) => {
      const [from, to] = [await psychologist(), await psychologist()];
      await times(count, () => make.caseAssignment({ practitionerId: from.id, overrideReason: null }));
      return graph.statementsOf(() => handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "They have left." }));
    };
    expect(await ask(20)).toHaveLength((await ask(1)).length);
  });
});

/** Writes in a transaction of somebody in this role, which ends when `work` waits for it, or is done because it need not. */
async function during<Answer>(role: string, write: (tx: Pick<typeof graph.owner, "execute" | "insert" | "update">) => Promise<unknown>, work: () => Promise<Answer>): Promise<Answer> {
  const { answer } = await graph.owner.transaction(async (tx) => {
    await tx.execute(sql`select set_config('viewer.role', ${role}, true)`);
    await write(tx);
    const answering = work();
    let isDone = false;
    void answering.then(() => (isDone = true));
    for (let held = 0; held === 0 && !isDone; ) held = (await graph.owner.execute(sql`select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')`)).length;
    return { answer: answering };
  });
  return answer;
}

describe("leave that is recorded while a case is given", () => {
  test("is seen by whoever gives it, also in the same instant", async () => {
    const [one, other] = [await psychologist(), await psychologist()];
    const input = await caseOf(one.id);
    const away = (practitionerId: string) => (tx: Pick<typeof graph.owner, "insert">) => tx.insert(leavePeriods).values({ practitionerId, kind: "PARENTAL", from: today(), until: daysAfter(today(), 9) });
    expect(await during("WORKFORCE_MANAGER", away(one.id), () => assign(coordinator, input))).toMatchObject({ __typename: "PractitionerAway" });
    // Whoever gave a reason meant it for this, too, and it is kept.
    const explained = await caseOf(other.id, { overrideReason: "They know the whānau." });
    expect(await during("WORKFORCE_MANAGER", away(other.id), () => assign(coordinator, explained))).toMatchObject({ caseAssignment: { overrideReason: "They know the whānau." } });
  });
});

describe("a position that ends while a case is given", () => {
  const endPosition = sender(graph, "endPosition", "position { until }");
  const ending = (practitionerId: string) => (tx: Pick<typeof graph.owner, "update">) => tx.update(positions).set({ until: daysAfter(today(), -1) }).where(eq(positions.practitionerId, practitionerId));
  const give = (practitionerId: string, said: object = {}) => (tx: Pick<typeof graph.owner, "insert">) =>
    tx.insert(caseAssignments).values({ practitionerId, learnerId: randomUUID(), roleCode: "PSYCHOLOGIST", from: today(), status: "ACTIVE", ...said });

  test("takes no case any more, whatever reason is given, and in no role that is not counted in cases either", async () => {
    const [one, other, uncounted] = [await psychologist(), await psychologist(), await make.practitioner()];
    await make.position({ practitionerId: uncounted.id, roleCode: "KAITAKAWAENGA" });
    for (const [{ id }, said] of [[one, {}], [other, { overrideReason: "They know the whānau." }], [uncounted, { roleCode: "KAITAKAWAENGA" }]] as const) {
      const input = await caseOf(id, said);
      expect(await during("WORKFORCE_MANAGER", ending(id), () => assign(coordinator, input))).toMatchObject({ __typename: "RoleNotHeld", message: expect.stringContaining("somebody else") });
      expect(await loadOf(id)).toEqual({ load: 0, cases: 0 });
    }
    await expect(graph.owner.transaction(async (tx) => {
      await tx.execute(sql`select set_config('viewer.role', 'COORDINATOR', true)`);
      await give(one.id, { overrideReason: "Past the resolvers." })(tx);
    })).rejects.toMatchObject({ cause: { constraint_name: "case_in_a_role_held" } });
  });

  test("ends after the case that was given before it, which its manager then sees and hands over", async () => {
    const [one, next] = [await psychologist(), await psychologist()];
    const [position] = await graph.owner.select().from(positions).where(eq(positions.practitionerId, one.id));
    expect(await during("COORDINATOR", give(one.id), () => endPosition(manager, { positionId: position!.id, until: today() }))).toMatchObject({ __typename: "EndPositionSuccess" });
    expect(await handOver(manager, { fromPractitionerId: one.id, toPractitionerId: next.id, reason: "They have left." })).toMatchObject({ caseAssignments: [{ practitioner: { id: next.id } }] });
  });

  test("takes over no caseload: nothing of it moves", async () => {
    const [from, to] = [await psychologist(), await psychologist()];
    await times(2, () => make.caseAssignment({ practitionerId: from.id, overrideReason: null }));
    expect(await during("WORKFORCE_MANAGER", ending(to.id), () => handOver(manager, { fromPractitionerId: from.id, toPractitionerId: to.id, reason: "They have left.", overrideReason: "A term only." }))).toMatchObject({ __typename: "RoleNotHeld" });
    expect([await loadOf(from.id), await loadOf(to.id)]).toEqual([{ load: 2, cases: 2 }, { load: 0, cases: 0 }]);
  });

  test("leaves what a provider allocated in that instant to their manager", async () => {
    const { id } = await psychologist();
    const subject = randomUUID();
    const event = { type: "support.allocated", subject, data: { supportId: randomUUID(), practitionerId: id, roleCode: "PSYCHOLOGIST", from: today() } };
    await during("WORKFORCE_MANAGER", ending(id), () => graph.deliver(event as never, { from: "services" }));
    expect(await loadOf(id)).toEqual({ load: 0, cases: 0 });
    expect([...(await graph.owner.execute(sql`select obstacle from unsettled_allocations where learner_id = ${subject}`))]).toEqual([{ obstacle: "ROLE_NOT_HELD" }]);
  });
});

describe("a registration that ends while a case or a position is given", () => {
  const fill = sender(graph, "fillPosition", "position { id }");
  const ending = (practitionerId: string) => (tx: Pick<typeof graph.owner, "update">) => tx.update(registrations).set({ endedOn: today(), ending: "SUSPENDED" }).where(eq(registrations.practitionerId, practitionerId));

  test("is seen by whoever gives it", async () => {
    const [one, other, vacant] = [await psychologist(), await make.practitioner(), await make.position()];
    const input = await caseOf(one.id);
    expect(await during("WORKFORCE_MANAGER", ending(one.id), () => assign(coordinator, input))).toMatchObject({ __typename: "NotRegistered" });
    expect(await during("WORKFORCE_MANAGER", ending(other.id), () => fill(manager, { positionId: vacant.id, practitionerId: other.id, from: today() }))).toMatchObject({ __typename: "NotRegistered" });
  });
});

describe("a support that a provider allocated", () => {
  const settleIt = sender(graph, "settleAllocation", "allocation { id obstacle settlement note decision { personId } caseAssignment { id overrideReason } } } ... on AllocationSettled { allocation { settlement }");
  const allocated = (said: object = {}) => {
    const subject = randomUUID();
    return { type: "support.allocated", subject, data: { supportId: randomUUID(), practitionerId: randomUUID(), roleCode: "PSYCHOLOGIST", from: daysAfter(today(), -3), ...said } };
  };
  const deliver = (event: object) => graph.deliver(event as never, { from: "services" });
  const casesOf = (learnerId: string) => graph.owner.select().from(caseAssignments).where(eq(caseAssignments.learnerId, learnerId)).orderBy(caseAssignments.id);
  const waiting = async (viewer: Viewer) => (await graph.query("{ unsettledAllocations(first: 200) { nodes { id obstacle from learner { id } practitioner { id } role { code } support { id } settlement } } }", {}, { viewer })).data.unsettledAllocations.nodes;
  const full = async () => {
    const practitioner = await psychologist(0.04);
    await graph.owner.insert(caseAssignments).values({ practitionerId: practitioner.id, learnerId: randomUUID(), roleCode: "PSYCHOLOGIST", from: "2026-03-02", status: "ACTIVE", weight: 1 });
    return practitioner;
  };

  test("is a case of whoever it was allocated to, once however often it is told, until it ends", async () => {
    const { id } = await psychologist();
    const event = { ...allocated({ practitionerId: id }), id: randomUUID() };
    await deliver(event);
    await deliver(event);
    await deliver({ ...event, id: randomUUID() });
    expect(await casesOf(event.subject)).toMatchObject([{ practitionerId: id, supportId: event.data.supportId, status: "ACTIVE", from: event.data.from, until: null, ofAllocation: true, overrideReason: null, recordedInRole: "SYSTEM" }]);
    await deliver({ type: "support.closed", subject: event.subject, data: { supportId: event.data.supportId, practitionerId: id, until: today() } });
    expect(await casesOf(event.subject)).toMatchObject([{ status: "ENDED", until: today(), endReason: "The support ended." }]);
  });

  test("stays with whom it was handed over to when it is told again, and goes to whomever it is allocated next", async () => {
    const [first, second, third] = await times(3, () => psychologist());
    const event = allocated({ practitionerId: first!.id });
    await deliver(event);
    expect(await handOver(manager, { fromPractitionerId: first!.id, toPractitionerId: second!.id, reason: "They have left." })).toMatchObject({ __typename: "HandOverCaseloadSuccess" });
    const holders = async () => (await casesOf(event.subject)).filter(({ until }) => until === null).map(({ practitionerId }) => practitionerId);
    await deliver({ ...event, data: { ...event.data, from: daysAfter(today(), -5) } });
    expect(await holders()).toEqual([second!.id]);
    await deliver({ ...event, data: { ...event.data, practitionerId: third!.id, from: today() } });
    expect(await holders()).toEqual([third!.id]);
  });

  test("opens no case with somebody who is away, once their manager settles it, without a reason", async () => {
    const practitioner = await full();
    const event = allocated({ practitionerId: practitioner.id });
    await deliver(event);
    const { id } = (await waiting(manager)).find(({ learner }: { learner: { id: string } }) => learner.id === event.subject);
    await graph.owner.update(caseAssignments).set({ until: today(), status: "ENDED" }).where(eq(caseAssignments.practitionerId, practitioner.id));
    await graph.owner.insert(leavePeriods).values({ practitionerId: practitioner.id, kind: "SICK", from: today(), until: daysAfter(today(), 9) });
    expect(await settleIt(manager, { allocationId: id, action: "OPEN" })).toMatchObject({ __typename: "PractitionerAway" });
    expect(await settleIt(manager, { allocationId: id, action: "OPEN", overrideReason: "Back in a week." })).toMatchObject({ allocation: { settlement: "OPENED", caseAssignment: { overrideReason: "Back in a week." } } });
  });

  test("goes over when somebody else takes it over, and leaves a case that was given by hand as it is", async () => {
    const [first, second, byHand] = await times(3, () => psychologist());
    const event = allocated({ practitionerId: first!.id });
    await deliver(event);
    await assign(coordinator, await caseOf(byHand!.id, { learnerId: event.subject, supportId: event.data.supportId }));
    await deliver({ ...event, data: { ...event.data, practitionerId: second!.id, from: today() } });
    expect((await casesOf(event.subject)).map(({ practitionerId, until }) => [practitionerId, until]).sort()).toEqual(
      [
        [first!.id, daysAfter(today(), -1)],
        [byHand!.id, null],
        [second!.id, null],
      ].sort(),
    );
  });

  test("begins on another day when the provider corrects that, with what was written kept; what waits does, and nothing that is over, handed over or given by hand", async () => {
    const [{ id }, next, byHand, busy] = [await psychologist(), await psychologist(), await psychologist(), await full()];
    const [event, waits, over] = [allocated({ practitionerId: id }), allocated({ practitionerId: busy.id }), allocated({ practitionerId: id })];
    for (const one of [event, waits, over]) await deliver(one);
    await assign(coordinator, await caseOf(byHand.id, { learnerId: event.subject, supportId: event.data.supportId }));
    await graph.owner.update(caseAssignments).set({ until: today(), status: "ENDED" }).where(eq(caseAssignments.learnerId, over.subject));
    const from = daysAfter(today(), -9);
    const corrected = ({ subject, data: { supportId, practitionerId } }: typeof event, said: object = {}) => ({ id: randomUUID(), type: "support.allocation-corrected", subject, data: { supportId, practitionerId, from, ...said } });
    const told = corrected(event);
    for (const one of [told, told, corrected(event, { practitionerId: byHand.id }), corrected(waits), corrected(over)]) await graph.deliver(one, { from: "services" });
    expect((await casesOf(event.subject)).map(({ practitionerId, from: day, version, until }) => ({ practitionerId, day, version, until }))).toEqual(expect.arrayContaining([{ practitionerId: id, day: from, version: 2, until: null }, { practitionerId: byHand.id, day: today(), version: 1, until: null }]));
    expect(await casesOf(over.subject)).toMatchObject([{ from: over.data.from, status: "ENDED" }]);
    expect((await waiting(manager)).filter((one: any) => one.learner.id === waits.subject)).toMatchObject([{ obstacle: "CASELOAD_FULL" }]);
    expect([...(await graph.owner.execute(sql`select from_date::text as day, settled_at from unsettled_allocations where learner_id = ${waits.subject}`))]).toEqual([{ day: from, settled_at: null }]);
    expect([...(await graph.owner.execute(sql`select was ->> 'from_date' as day, replaced_by as by from earlier_versions where was ->> 'learner_id' = ${event.subject}`))]).toEqual([{ day: event.data.from, by: "service:services" }]);
    await handOver(manager, { fromPractitionerId: id, toPractitionerId: next.id, reason: "Leave." });
    await graph.deliver(corrected(event, { from: daysAfter(today(), -12) }), { from: "services" });
    expect((await casesOf(event.subject)).map((one) => one.from)).not.toContain(daysAfter(today(), -12));
    await expect(graph.asViewer(manager, (db) => db.execute(sql`select correct_allocated_case(${event.subject}, ${event.data.supportId}, ${id}, ${from})`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("waits for a manager where the rules do not let them take it on, each reason told, and is never lost", async () => {
    const practitioner = await full();
    const learnerOf = async (said: object) => {
      const event = allocated(said);
      await deliver(event);
      expect(await casesOf(event.subject)).toEqual([]);
      return event.subject;
    };
    const noRoom = await learnerOf({ practitionerId: practitioner.id });
    const notHeld = await learnerOf({ practitionerId: practitioner.id, roleCode: "KAITAKAWAENGA" });
    const lapsed = await psychologist();
    await graph.owner.execute(sql`update registrations set ended_on = '2026-01-01', ending = 'SURRENDERED' where practitioner_id = ${lapsed.id}`);
    const unregistered = await learnerOf({ practitionerId: lapsed.id });
    const unknown = await learnerOf({});
    const seen = new Map((await waiting(manager)).map((one: any) => [one.learner.id, one]));
    expect([noRoom, notHeld, unregistered, unknown].map((learnerId) => (seen.get(learnerId) as any)?.obstacle)).toEqual(["CASELOAD_FULL", "ROLE_NOT_HELD", "NOT_REGISTERED", "NOT_KNOWN"]);
    // The person sees their own; others see nothing, agencies and those whom the support is no business of.
    expect((await waiting(viewerAs("PRACTITIONER", { id: practitioner.id }))).map((one: any) => one.learner.id).sort()).toEqual([noRoom, notHeld].sort());
    expect((await waiting(managerOf("region:waikato"))).filter((one: any) => one.obstacle !== "NOT_KNOWN")).toEqual([]);
    for (const viewer of [managerOf("institution:7"), viewerAs("WORKFORCE_MANAGER", { organisations: ["region:waikato"] }), coordinator, viewerAs("PROVIDER_STAFF"), viewerAs("AGENCY"), viewerAs("ANALYST")]) expect(await waiting(viewer), viewer.role).toEqual([]);
    expect(await graph.owner.select().from(accessEvents).where(sql`subject_id = ${noRoom} and viewer_id = ${manager.id}`)).toMatchObject([{ categories: ["SUPPORTS"] }]);
  });

  test("is opened by a manager over the limit with a reason, or dismissed with one, once", async () => {
    const { id } = await full();
    const events = [allocated({ practitionerId: id }), allocated({ practitionerId: id })];
    for (const event of events) await deliver(event);
    const rows = await waiting(manager);
    const idOf = (index: number) => rows.find((one: any) => one.learner.id === events[index]!.subject).id as string;
    expect(await settleIt(manager, { allocationId: idOf(0), action: "OPEN" })).toMatchObject({ __typename: "CaseloadFull" });
    expect(await settleIt(managerOf("region:waikato"), { allocationId: idOf(0), action: "OPEN", overrideReason: "x" })).toMatchObject({ __typename: "UnsettledAllocationNotFound" });
    expect(await settleIt(manager, { allocationId: idOf(0), action: "OPEN", overrideReason: "A term only." })).toMatchObject({ allocation: { settlement: "OPENED", decision: { personId: manager.id }, caseAssignment: { overrideReason: "A term only." } } });
    expect(await settleIt(manager, { allocationId: idOf(1), action: "DISMISS" })).toMatchObject({ field: "note" });
    const twice = await Promise.all([1, 2].map(() => settleIt(manager, { allocationId: idOf(1), action: "DISMISS", note: "Kua kī te kete." })));
    expect(twice.map(({ __typename }) => __typename).sort()).toEqual(["AllocationSettled", "SettleAllocationSuccess"]);
    expect(await settleIt(manager, { allocationId: idOf(0), action: "OPEN" })).toMatchObject({ __typename: "AllocationSettled", allocation: { settlement: "OPENED" } });
    await deliver({ type: "support.closed", subject: events[0]!.subject, data: { supportId: events[0]!.data.supportId, practitionerId: id, until: today() } });
    expect(await casesOf(events[0]!.subject)).toMatchObject([{ status: "ENDED" }]);
  });

  test("in a role that somebody holds with another employer waits for that one's managers alone", async () => {
    const { id } = await make.newcomer();
    const providerId = randomUUID();
    const provider = managerOf(`provider:${providerId}`);
    await make.agreement({ practitionerId: id, fte: 0.5 });
    await make.agreement({ practitionerId: id, fte: 0.5, employer: "Whare", managedBy: `provider:${providerId}` });
    await make.position({ practitionerId: id, roleCode: "KAITAKAWAENGA", fte: 0.04, employerKind: "NGO", employer: "Whare", providerId, regionCode: null });
    await make.caseAssignment({ practitionerId: id, roleCode: "KAITAKAWAENGA" });
    const [theirs, nobodys] = [allocated({ practitionerId: id, roleCode: "KAITAKAWAENGA" }), allocated({ practitionerId: id, roleCode: "FACILITATOR" })];
    for (const event of [theirs, nobodys]) await deliver(event);
    const seen = async (viewer: Viewer) => (await waiting(viewer)).filter((one: any) => [theirs.subject, nobodys.subject].includes(one.learner.id)).map((one: any) => [one.learner.id, one.obstacle]);
    expect(await seen(manager)).toEqual([[nobodys.subject, "ROLE_NOT_HELD"]]);
    expect((await seen(provider)).sort()).toEqual([[theirs.subject, "CASELOAD_FULL"], [nobodys.subject, "ROLE_NOT_HELD"]].sort());
    const { id: allocationId } = (await waiting(provider)).find((one: any) => one.learner.id === theirs.subject);
    expect(await settleIt(manager, { allocationId, action: "DISMISS", note: "Kāo." })).toMatchObject({ __typename: "UnsettledAllocationNotFound" });
    const settled = await graph.asViewer(manager, (db) => db.execute(sql`update unsettled_allocations set settlement = 'DISMISSED', note = 'x', settled_at = now() where id = ${allocationId}`));
    expect(settled.count).toBe(0);
    expect(await settleIt(provider, { allocationId, action: "OPEN", overrideReason: "For a term." })).toMatchObject({ allocation: { settlement: "OPENED" } });
  });

  test("to nobody who is known is dismissed by any manager of a region, and is their manager's as soon as they are employed", async () => {
    const events = [allocated(), allocated()];
    for (const event of events) await deliver(event);
    const elsewhere = managerOf("region:waikato");
    const idsFor = async (viewer: Viewer) => new Map<string, string>((await waiting(viewer)).map((one: any) => [one.learner.id, one.id]));
    const ids = await idsFor(elsewhere);
    const [first, second] = events.map(({ subject }) => ids.get(subject)!);
    expect(await settleIt(managerOf("institution:7"), { allocationId: first, action: "DISMISS", note: "x" })).toMatchObject({ __typename: "UnsettledAllocationNotFound" });
    expect(await settleIt(elsewhere, { allocationId: first, action: "OPEN" })).toMatchObject({ __typename: "RoleNotHeld" });
    expect(await settleIt(elsewhere, { allocationId: first, action: "DISMISS", note: "The provider named nobody of ours." })).toMatchObject({ allocation: { id: first, settlement: "DISMISSED", decision: { personId: elsewhere.id } } });
    expect(await settleIt(elsewhere, { allocationId: first, action: "DISMISS", note: "Again." })).toMatchObject({ __typename: "AllocationSettled" });

    // The database decides so by itself as well.
    const settling = (viewer: Viewer, settlement: string, row: string) =>
      graph.asViewer(viewer, (db) => db.execute(sql`update unsettled_allocations set settlement = ${settlement}, note = 'x', settled_at = now() where id = ${row}`)).then(({ count }) => count, (error) => error.cause.code);
    expect(await settling(elsewhere, "CLOSED", second!)).toBe("42501");
    for (const viewer of [managerOf("institution:7"), coordinator]) expect(await settling(viewer, "DISMISSED", second!), viewer.role).toBe(0);

    const person = await psychologist();
    await graph.owner.execute(sql`update unsettled_allocations set practitioner_id = ${person.id} where id = ${second}`);
    expect((await idsFor(elsewhere)).has(events[1]!.subject)).toBe(false);
    expect(await settling(elsewhere, "DISMISSED", second!)).toBe(0);
    expect(await settleIt(elsewhere, { allocationId: second, action: "DISMISS", note: "x" })).toMatchObject({ __typename: "UnsettledAllocationNotFound" });
    expect(await settleIt(manager, { allocationId: second, action: "OPEN" })).toMatchObject({ allocation: { settlement: "OPENED" } });
  });

  test("settles itself when the provider allocates it anew or it ends, and is written by nobody but the system", async () => {
    const { id } = await full();
    const free = await psychologist();
    const event = allocated({ practitionerId: id });
    await deliver(event);
    await deliver({ ...event, data: { ...event.data, practitionerId: free.id } });
    const other = allocated({ practitionerId: id });
    await deliver(other);
    await deliver({ type: "support.closed", subject: other.subject, data: { supportId: other.data.supportId, practitionerId: id, until: today() } });
    const stored = await graph.owner.execute(sql`select settlement, settled_in_role from unsettled_allocations where learner_id in (${event.subject}, ${other.subject}) order by id`);
    expect([...stored]).toEqual([{ settlement: "REPLACED", settled_in_role: "SYSTEM" }, { settlement: "CLOSED", settled_in_role: "SYSTEM" }]);
    expect(await casesOf(event.subject)).toMatchObject([{ practitionerId: free.id }]);
    // Nobody tells of an allocation but the system, and nobody makes a case of one that there was not.
    for (const viewer of [manager, coordinator]) {
      await expect(graph.asViewer(viewer, (db) => db.execute(sql`select open_allocated_case(${randomUUID()}, ${randomUUID()}, ${free.id}, 'PSYCHOLOGIST', current_date)`))).rejects.toMatchObject({ cause: { code: "42501" } });
      const made = { practitionerId: free.id, learnerId: randomUUID(), supportId: randomUUID(), roleCode: "PSYCHOLOGIST", from: today(), status: "ACTIVE" as const, ofAllocation: true };
      await expect(graph.asViewer(viewer, (db) => db.insert(caseAssignments).values(made)), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

describe("others are told", () => {
  const told = async (learnerId: string) => (await graph.announced(learnerId)).map(({ type, data }) => [type, data]);

  test("who has a learner as a case, from whom they took it, and when it ends: once for each, and nothing of what was refused", async () => {
    const [first, second] = [await psychologist(), await psychologist(0.04)]; // Room for one.
    const learnerId = randomUUID();
    const supportId = await make.supportOf(learnerId);
    const input = await caseOf(first.id, { learnerId, supportId, idempotencyKey: randomUUID() });
    const { caseAssignment: one } = await assign(coordinator, input);
    await assign(coordinator, input);
    expect(await assign(coordinator, { ...input, idempotencyKey: randomUUID() })).toMatchObject({ __typename: "AlreadyAssigned" });
    const assigned = { caseAssignmentId: one.id, supportId, practitionerId: first.id, roleCode: "PSYCHOLOGIST", from: today(), assignedBy: coordinator.id };
    expect(await told(input.learnerId)).toEqual([["case.assigned", assigned]]);

    await make.caseAssignment({ practitionerId: first.id, learnerId: randomUUID(), overrideReason: null });
    const sent = { fromPractitionerId: first.id, toPractitionerId: second.id, reason: "Leave." };
    expect(await handOver(manager, sent)).toMatchObject({ __typename: "CaseloadFull" });
    expect(await told(input.learnerId), "none goes over").toHaveLength(1);
    const { caseAssignments: moved } = await handOver(manager, { ...sent, overrideReason: "Nobody else." });
    const taken = moved.find(({ learner }: any) => learner.id === input.learnerId);
    expect((await told(input.learnerId)).slice(1)).toEqual([
      ["case.handed-over", { ...assigned, caseAssignmentId: taken.id, practitionerId: second.id, assignedBy: manager.id, handedOverFrom: { caseAssignmentId: one.id, practitionerId: first.id, until: today() } }],
    ]);
    await end(viewerAs("PRACTITIONER", { id: second.id }), { caseAssignmentId: taken.id, version: 1, reason: "Kua tutuki." });
    expect((await told(input.learnerId)).slice(2)).toEqual([["case.ended", { caseAssignmentId: taken.id, until: today() }]]);
  });

  test("of what a provider allocated when it goes over, and when it ends after that", async () => {
    const [first, second, third] = await times(3, () => psychologist());
    const [learnerId, supportId] = [randomUUID(), randomUUID()];
    const allocate = (practitionerId: string) => graph.deliver({ type: "support.allocated", subject: learnerId, data: { supportId, practitionerId, roleCode: "PSYCHOLOGIST", from: daysAfter(today(), -3) } }, { from: "services" });
    await allocate(first!.id);
    expect(await told(learnerId), "services told of it").toEqual([]);
    const { caseAssignments: moved } = await handOver(manager, { fromPractitionerId: first!.id, toPractitionerId: second!.id, reason: "Leave." });
    expect(await told(learnerId)).toMatchObject([["case.handed-over", { practitionerId: second!.id, handedOverFrom: { practitionerId: first!.id, until: daysAfter(today(), -1) } }]]);
    // It is still what was allocated: it ends when the provider allocates it to somebody else.
    await allocate(third!.id);
    expect((await told(learnerId)).slice(1)).toEqual([["case.ended", { caseAssignmentId: moved[0].id, until: today() }]]);
    await graph.deliver({ type: "support.closed", subject: learnerId, data: { supportId, practitionerId: third!.id, until: today() } }, { from: "services" });
    expect((await told(learnerId)).slice(2)).toMatchObject([["case.ended", { until: today() }]]);
    expect(await loadOf(second!.id)).toEqual({ load: 0, cases: 0 });
  });

  test("and nobody else makes a case one that a provider allocated by handing it over", async () => {
    const [first, second] = [await psychologist(), await psychologist()];
    const { id: before, learnerId } = await make.caseAssignment({ practitionerId: first.id });
    await graph.owner.execute(sql`update case_assignments set until_date = current_date, status = 'ENDED' where id = ${before}`);
    const made = { practitionerId: second.id, learnerId, roleCode: "PSYCHOLOGIST", from: today(), status: "ACTIVE" as const, handedOverFromId: before, ofAllocation: true };
    await expect(graph.asViewer(manager, (db) => db.insert(caseAssignments).values(made))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
