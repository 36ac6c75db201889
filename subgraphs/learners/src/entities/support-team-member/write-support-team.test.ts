import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { supportTeamMembers } from "./table.ts";

const { query, owner, asViewer, deliver } = await testSubgraph(subgraph);
const is = given(owner);

const member = "id from until isLead chosenBy { id } chosenByLearner reasonNotChosen endReason practitioner { id } role { code } provenance { personId role } lastChange { personId } standing support { id } decision { personId role }";
const operations = {
  addSupportTeamMember: `mutation ($input: AddSupportTeamMemberInput!) { addSupportTeamMember(input: $input) { __typename ... on AddSupportTeamMemberSuccess { member { ${member} } } ... on AlreadyOnSupportTeam { existing { id } } ... on SupportTeamHasLead { existing { id } } ... on InvalidInput { field } ... on Problem { message } } }`,
  endSupportTeamMembership: `mutation ($input: EndSupportTeamMembershipInput!) { endSupportTeamMembership(input: $input) { __typename ... on EndSupportTeamMembershipSuccess { member { ${member} } } ... on SupportTeamMembershipEnded { member { id until } } ... on InvalidInput { field } ... on Problem { message } } }`,
  confirmSupportTeamMember: `mutation ($input: ConfirmSupportTeamMemberInput!) { confirmSupportTeamMember(input: $input) { __typename ... on ConfirmSupportTeamMemberSuccess { member { ${member} } } ... on SupportTeamMemberNotToConfirm { member { id standing } } ... on InvalidInput { field } ... on Problem { message } } }`,
  refuseSupportTeamMember: `mutation ($input: RefuseSupportTeamMemberInput!) { refuseSupportTeamMember(input: $input) { __typename ... on RefuseSupportTeamMemberSuccess { member { ${member} } } ... on SupportTeamMemberNotToConfirm { member { id standing } } ... on InvalidInput { field } ... on Problem { message } } }`,
};
async function send(name: keyof typeof operations, viewer: Viewer, input: object) {
  return (await query(operations[name], { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
}
const seenBy = async (practitionerId: string, id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories } }", { id }, { viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }) })).data.learner;
const storedOf = (learnerId: string) => owner.select().from(supportTeamMembers).where(eq(supportTeamMembers.learnerId, learnerId)).orderBy(supportTeamMembers.from, supportTeamMembers.id);

async function enrolled() {
  const number = moeNumber();
  const { id: learnerId } = await is.unseenLearner();
  await is.enrolment({ learnerId, institutionMoeNumber: number });
  const mother = await is.whanauMember({ learnerId });
  const at = (role: string) => viewerOf({ role, organisations: [`institution:${number}`] });
  return { learnerId, mother, at, coordinator: at("COORDINATOR"), place: { learnerId, practitionerId: randomUUID(), role: "RTLB", chosenBy: mother.id } };
}

describe("putting somebody on the team", () => {
  test("shows them what the team works with, on the word of the whānau", async () => {
    const { learnerId, mother, coordinator, place } = await enrolled();
    expect(await seenBy(place.practitionerId, learnerId)).toBeNull();
    expect(await send("addSupportTeamMember", coordinator, { ...place, practitionerId: place.practitionerId.toUpperCase(), lead: true })).toMatchObject({
      __typename: "AddSupportTeamMemberSuccess",
      member: { from: inDays(0), until: null, isLead: true, chosenBy: { id: mother.id }, chosenByLearner: false, reasonNotChosen: null, practitioner: { id: place.practitionerId }, provenance: { personId: coordinator.id, role: "COORDINATOR" }, lastChange: null },
    });
    expect((await seenBy(place.practitionerId, learnerId)).visibleCategories).toContain("NOTES");
    const { data } = await query("query ($id: ID!) { learner(id: $id) { supportTeam { isLead } supportTeamHistory { isLead } } }", { id: learnerId }, { viewer: coordinator });
    expect(data.learner).toEqual({ supportTeam: [{ isLead: true }], supportTeamHistory: [{ isLead: true }] });
  });

  test("asks who chose it, and takes nobody's word who is kept away or no whānau", async () => {
    const { learnerId, mother, coordinator, place } = await enrolled();
    const other = await is.whanauMember({ learnerId, relationship: "OTHER", contactPriority: 2 });
    const { id: stranger } = await is.whanauMember({ learnerId: (await is.unseenLearner()).id });
    const fieldOf = async (said: object) => (await send("addSupportTeamMember", coordinator, { ...place, ...said })).field;
    expect(await fieldOf({ chosenBy: null })).toBe("chosenBy");
    expect(await fieldOf({ chosenByLearner: true })).toBe("chosenBy");
    expect(await fieldOf({ chosenBy: other.id })).toBe("chosenBy");
    expect(await fieldOf({ chosenBy: stranger })).toBe("chosenBy");
    expect(await fieldOf({ chosenBy: null, reasonNotChosen: "ā".repeat(1001) })).toBe("reasonNotChosen");
    await is.contactRestriction({ learnerId, personId: mother.personId });
    expect(await fieldOf({})).toBe("chosenBy");
    expect(await storedOf(learnerId)).toEqual([]);
    await expect(asViewer(coordinator, (db) => db.insert(supportTeamMembers).values({ learnerId, practitionerId: place.practitionerId, roleCode: "RTLB", from: inDays(0), chosenByWhanauMemberId: mother.id }))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await send("addSupportTeamMember", coordinator, { ...place, chosenBy: null, reasonNotChosen: "Kāore anō te whānau kia taea te whakapā." })).toMatchObject({ member: { chosenBy: null, reasonNotChosen: "Kāore anō te whānau kia taea te whakapā." } });
  });

  test("names what cannot be used", async () => {
    const { coordinator, place } = await enrolled();
    const fieldOf = async (said: object) => (await send("addSupportTeamMember", coordinator, { ...place, ...said })).field;
    expect(await fieldOf({ practitionerId: "x" })).toBe("practitionerId");
    expect(await fieldOf({ role: "Learning support" })).toBe("role");
    expect(await fieldOf({ from: "2010-01-01" })).toBe("from");
    expect(await fieldOf({ from: inDays(400) })).toBe("from");
    expect(await fieldOf({ until: inDays(-1) })).toBe("until");
  });

  test("once in a role, with one lead, also when two do it at the same time", async () => {
    const { learnerId, coordinator, place } = await enrolled();
    const twice = await Promise.all([1, 2].map(() => send("addSupportTeamMember", coordinator, place)));
    expect(twice.map(({ __typename }) => __typename).sort()).toEqual(["AddSupportTeamMemberSuccess", "AlreadyOnSupportTeam"]);
    const leads = await Promise.all([1, 2].map(() => send("addSupportTeamMember", coordinator, { ...place, practitionerId: randomUUID(), lead: true })));
    expect(leads.map(({ __typename }) => __typename).sort()).toEqual(["AddSupportTeamMemberSuccess", "SupportTeamHasLead"]);
    const stored = await storedOf(learnerId);
    expect([stored.length, stored.filter(({ isLead }) => isLead).length]).toEqual([2, 1]);
    const past = { learnerId, practitionerId: randomUUID(), roleCode: "LSC", isLead: true, from: inDays(-9) };
    await expect(owner.insert(supportTeamMembers).values(past), "the database holds it by itself").rejects.toMatchObject({ cause: { constraint_name: "support_team_members_one_leads" } });
    await owner.insert(supportTeamMembers).values({ ...past, until: inDays(-1) });
  });

  test("is for coordinators and practitioners who work with the learner", async () => {
    const { learnerId, mother, at, place } = await enrolled();
    expect(await send("addSupportTeamMember", at("EDUCATOR"), place), "who would give themselves health and notes").toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    expect(await send("addSupportTeamMember", viewerOf({ id: mother.personId }), place)).toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    expect(await send("addSupportTeamMember", viewerOf({ role: "COORDINATOR", organisations: [`institution:${moeNumber()}`] }), place)).toMatchObject({ __typename: "LearnerNotFound" });
    const row = { learnerId, practitionerId: place.practitionerId, roleCode: "RTLB", from: inDays(0), chosenByWhanauMemberId: mother.id };
    for (const viewer of [at("EDUCATOR"), viewerOf({ id: mother.personId }), viewerOf({ id: place.practitionerId, role: "PRACTITIONER" })]) {
      await expect(asViewer(viewer, (db) => db.insert(supportTeamMembers).values(row)), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});

describe("leaving the team", () => {
  test("today leaves them the day, yesterday takes the learner out of their sight at once", async () => {
    const { learnerId, coordinator } = await enrolled();
    const [first, second] = await Promise.all([1, 2].map(() => is.supportTeamMember({ learnerId, practitionerId: randomUUID() })));
    expect(await send("endSupportTeamMembership", coordinator, { memberId: first!.id, reason: "The programme is over." })).toMatchObject({ member: { until: inDays(0), endReason: "The programme is over.", lastChange: { personId: coordinator.id } } });
    expect(await seenBy(first!.practitionerId, learnerId)).not.toBeNull();
    expect(await send("endSupportTeamMembership", coordinator, { memberId: second!.id, lastDay: inDays(-1), reason: "They moved away." })).toMatchObject({ __typename: "EndSupportTeamMembershipSuccess" });
    expect(await seenBy(second!.practitionerId, learnerId)).toBeNull();
    expect(await send("endSupportTeamMembership", coordinator, { memberId: second!.id, reason: "Again." })).toMatchObject({ __typename: "SupportTeamMembershipEnded", member: { until: inDays(-1) } });
  });

  test("needs no reason of whānau who decide in law, nor of the learner", async () => {
    const { learnerId, mother } = await enrolled();
    const [first, second] = await Promise.all([1, 2].map(() => is.supportTeamMember({ learnerId, practitionerId: randomUUID() })));
    expect(await send("endSupportTeamMembership", viewerOf({ id: mother.personId }), { memberId: first!.id, lastDay: inDays(-1) })).toMatchObject({ member: { until: inDays(-1), endReason: null } });
    expect(await send("endSupportTeamMembership", viewerOf({ id: learnerId, role: "LEARNER" }), { memberId: second!.id })).toMatchObject({ member: { until: inDays(0) } });
  });

  test("is for nobody else, and for nobody from whom an order keeps the learner", async () => {
    const { learnerId, mother, at } = await enrolled();
    const { id: memberId } = await is.supportTeamMember({ learnerId, practitionerId: randomUUID() });
    const carer = await is.whanauMember({ learnerId, relationship: "WHANGAI_CAREGIVER", legalGuardian: false, contactPriority: 2 });
    expect(await send("endSupportTeamMembership", viewerOf({ id: carer.personId }), { memberId })).toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    expect(await send("endSupportTeamMembership", at("EDUCATOR"), { memberId, reason: "No." })).toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    await is.contactRestriction({ learnerId, personId: mother.personId });
    expect(await send("endSupportTeamMembership", viewerOf({ id: mother.personId }), { memberId })).toMatchObject({ __typename: "SupportTeamMemberNotFound" });
    for (const viewer of [at("EDUCATOR"), viewerOf({ id: carer.personId }), viewerOf({ id: mother.personId })]) {
      expect(await asViewer(viewer, (db) => db.update(supportTeamMembers).set({ until: inDays(0) }).where(eq(supportTeamMembers.id, memberId)).returning()), viewer.role).toEqual([]);
    }
  });

  test("names what cannot be used, and is once when two do it at the same time", async () => {
    const { learnerId, coordinator } = await enrolled();
    const { id: memberId } = await is.supportTeamMember({ learnerId, practitionerId: randomUUID(), from: inDays(0) });
    const fieldOf = async (said: object) => (await send("endSupportTeamMembership", coordinator, { memberId, reason: "Kua mutu.", ...said })).field;
    expect(await fieldOf({ reason: " – " })).toBe("reason");
    expect(await fieldOf({ lastDay: inDays(-2) })).toBe("lastDay");
    expect(await fieldOf({ lastDay: inDays(-1) }), "before the first day").toBe("lastDay");
    const { id: other } = await is.supportTeamMember({ learnerId, practitionerId: randomUUID() });
    const twice = await Promise.all([1, 2].map(() => send("endSupportTeamMembership", coordinator, { memberId: other, lastDay: inDays(-1), reason: "Kua mutu." })));
    expect(twice.map(({ __typename }) => __typename).sort()).toEqual(["EndSupportTeamMembershipSuccess", "SupportTeamMembershipEnded"]);
  });
});

describe("a place that came of a support", () => {
  const named = async () => {
    const school = await enrolled();
    const [supportId, practitionerId] = [randomUUID(), randomUUID()];
    const allocate = (to = practitionerId) => deliver({ type: "support.allocated", subject: school.learnerId, data: { supportId, practitionerId: to, roleCode: "RTLB", from: inDays(0) } }, { from: "services" });
    await allocate();
    const [{ id: memberId } = { id: "" }] = await storedOf(school.learnerId);
    return { ...school, supportId, practitionerId, allocate, memberId, word: { memberId, chosenBy: school.mother.id } };
  };
  const categoriesOf = async (practitionerId: string, learnerId: string) => (await seenBy(practitionerId, learnerId))?.visibleCategories ?? null;
  const waiting = ["IDENTITY", "NEEDS", "SUPPORTS"];

  test("shows who the provider named what the support needs, and what the team sees once somebody at the institution confirms it", async () => {
    const { learnerId, coordinator, practitionerId, supportId, memberId, mother, word } = await named();
    expect(await categoriesOf(practitionerId, learnerId)).toEqual(waiting);
    const seen = "query ($id: ID!) { learner(id: $id) { whanau { name } plan { status } inquiries { id } needs { area } access { basis explanation { en } } supportTeam { standing } permit { token } } }";
    const { data } = await query(seen, { id: learnerId }, { viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }) });
    expect(data.learner).toMatchObject({ whanau: [], plan: null, permit: null, supportTeam: [{ standing: "TO_CONFIRM" }], access: [{ basis: "SUPPORT_DELIVERY", explanation: { en: expect.stringContaining("confirms your place") } }] });
    expect(await send("confirmSupportTeamMember", coordinator, word)).toMatchObject({
      member: { id: memberId, standing: "CONFIRMED", support: { id: supportId }, chosenBy: { id: mother.id }, decision: { personId: coordinator.id, role: "COORDINATOR" }, until: null },
    });
    expect(await categoriesOf(practitionerId, learnerId)).toEqual(expect.arrayContaining(["CONTACT", "PLAN", "HEALTH", "NOTES"]));
    expect(await send("confirmSupportTeamMember", coordinator, word)).toMatchObject({ __typename: "SupportTeamMemberNotToConfirm", member: { standing: "CONFIRMED" } });
    expect(await send("refuseSupportTeamMember", coordinator, { memberId, reason: "No." })).toMatchObject({ __typename: "SupportTeamMemberNotToConfirm" });
    await deliver({ type: "support.closed", subject: learnerId, data: { supportId, practitionerId, until: inDays(-1) } }, { from: "services" });
    expect((await storedOf(learnerId))[0]).toMatchObject({ until: inDays(0), confirmedAt: expect.any(Date) });
  });

  test("does not let whoever waits read why others are on the team, or left it", async () => {
    const { learnerId, coordinator, practitionerId, mother } = await named();
    await is.supportTeamMember({ learnerId, practitionerId: randomUUID(), reasonNotChosen: "Kāore rātou i kitea.", endReason: "Kua neke.", until: inDays(1) });
    const words = async (viewer: Viewer) => (await query("query ($id: ID!) { learner(id: $id) { supportTeamHistory { reasonNotChosen endReason } } }", { id: learnerId }, { viewer })).data.learner.supportTeamHistory;
    const said = { reasonNotChosen: "Kāore rātou i kitea.", endReason: "Kua neke." };
    expect(await words(viewerOf({ id: practitionerId, role: "PRACTITIONER" })), "who waits does not read why others are there").not.toContainEqual(said);
    for (const viewer of [coordinator, viewerOf({ id: mother.personId })]) expect(await words(viewer)).toContainEqual(said);
  });

  test("or of a case is confirmed and refused the same way, and one that somebody gave themselves by another", async () => {
    const { learnerId, coordinator, mother } = await enrolled();
    const [practitionerId, caseAssignmentId] = [randomUUID(), randomUUID()];
    const give = (assignedBy: string, caseId = randomUUID()) => deliver({ type: "case.assigned", subject: learnerId, data: { caseAssignmentId: caseId, supportId: null, practitionerId, roleCode: "RTLB", from: inDays(0), assignedBy } }, { from: "workforce" });
    await give(practitionerId, caseAssignmentId);
    expect(await categoriesOf(practitionerId, learnerId), "their own word opens nothing").toBeNull();
    const [{ id: memberId } = { id: "" }] = await storedOf(learnerId);
    expect(await send("confirmSupportTeamMember", coordinator, { memberId, chosenBy: mother.id })).toMatchObject({ member: { standing: "CONFIRMED", support: null } });
    expect(await categoriesOf(practitionerId, learnerId)).toEqual(expect.arrayContaining(["CONTACT", "PLAN", "HEALTH", "NOTES"]));
    await give(coordinator.id!);
    const waits = (await storedOf(learnerId)).find(({ confirmedAt }) => confirmedAt === null)!;
    expect(await send("refuseSupportTeamMember", viewerOf({ id: mother.personId }), { memberId: waits.id })).toMatchObject({ member: { standing: "REFUSED" } });
    await deliver({ type: "case.ended", subject: learnerId, data: { caseAssignmentId, until: inDays(0) } }, { from: "workforce" });
    await owner.update(supportTeamMembers).set({ from: inDays(-9), until: inDays(-1) }).where(eq(supportTeamMembers.id, memberId));
    await give(coordinator.id!);
    expect(await categoriesOf(practitionerId, learnerId), "refused once, and given a case again").toBeNull();
  });

  test("is confirmed by those who work with the learner, by none who wait for it themselves, nor by the provider, nor on nobody's word", async () => {
    const { learnerId, mother, at, coordinator, practitionerId, memberId, word } = await named();
    expect(await send("confirmSupportTeamMember", at("EDUCATOR"), word)).toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    expect(await send("confirmSupportTeamMember", viewerOf({ id: mother.personId }), word), "a place opens what whānau do not see").toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    const theirs = viewerOf({ id: practitionerId, role: "PRACTITIONER" });
    const atSchool = { ...theirs, organisations: coordinator.organisations };
    for (const viewer of [theirs, atSchool]) expect(await send("confirmSupportTeamMember", viewer, word)).toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    expect(await send("confirmSupportTeamMember", viewerOf({ role: "PROVIDER_STAFF", organisations: [`provider:${randomUUID()}`] }), word)).toMatchObject({ __typename: "SupportTeamMemberNotFound" });
    expect(await send("confirmSupportTeamMember", coordinator, { memberId })).toMatchObject({ field: "chosenBy" });
    // The database holds it by itself.
    const confirmed = { confirmedAt: new Date(), chosenByWhanauMemberId: mother.id };
    const write = (viewer: Viewer, values: object) => asViewer(viewer, (db) => db.update(supportTeamMembers).set(values).where(eq(supportTeamMembers.id, memberId)).returning());
    for (const viewer of [theirs, at("EDUCATOR")]) expect(await write(viewer, confirmed), viewer.role).toEqual([]);
    await expect(write(atSchool, confirmed)).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(write(viewerOf({ id: mother.personId }), { ...confirmed, until: inDays(0) }), "by way of an ending").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(write(coordinator, { ...confirmed, chosenByWhanauMemberId: null }), "on nobody's word").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(write(coordinator, { ...confirmed, until: inDays(9) }), "for longer").rejects.toMatchObject({ cause: { code: "42501" } });
    const system: Viewer = { id: "service:services", role: "SYSTEM", organisations: [], scopes: [], purpose: null };
    await expect(write(system, { ...confirmed, until: inDays(0) })).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(asViewer(system, (db) => db.insert(supportTeamMembers).values({ learnerId, practitionerId, supportId: randomUUID(), roleCode: "RTLB", from: inDays(0), confirmedAt: new Date(), decidedInRole: "SYSTEM" }))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await categoriesOf(practitionerId, learnerId)).toEqual(waiting);
  });

  test("is refused at once and for good, by those who work with the learner and by the whānau without a reason", async () => {
    const { learnerId, mother, at, coordinator, practitionerId, memberId, allocate, word } = await named();
    expect(await send("refuseSupportTeamMember", at("EDUCATOR"), { memberId, reason: "No." })).toMatchObject({ __typename: "MayNotChangeSupportTeam" });
    expect(await send("refuseSupportTeamMember", coordinator, { memberId, reason: " – " })).toMatchObject({ field: "reason" });
    expect(await send("refuseSupportTeamMember", viewerOf({ id: mother.personId }), { memberId })).toMatchObject({ member: { standing: "REFUSED", until: inDays(0), decision: { personId: mother.personId, role: "WHANAU" } } });
    expect(await seenBy(practitionerId, learnerId), "on the very day").toBeNull();
    expect((await query("query ($id: ID!) { learner(id: $id) { supportTeam { id } } }", { id: learnerId }, { viewer: coordinator })).data.learner.supportTeam).toEqual([]);
    expect(await send("confirmSupportTeamMember", coordinator, word)).toMatchObject({ __typename: "SupportTeamMemberNotToConfirm", member: { standing: "REFUSED" } });
    // The provider names somebody else, and the first once more.
    const other = randomUUID();
    await allocate(other);
    expect(await categoriesOf(other, learnerId)).toEqual(waiting);
    await allocate();
    expect(await seenBy(practitionerId, learnerId), "named again").toBeNull();
    const { id: again } = (await storedOf(learnerId)).find(({ practitionerId: who, until }) => who === practitionerId && until === null)!;
    expect(await send("confirmSupportTeamMember", coordinator, { ...word, memberId: again }), "who refused may think again").toMatchObject({ member: { standing: "CONFIRMED" } });
  });

  test("is confirmed or refused, not both, when two do it at the same time", async () => {
    const { learnerId, coordinator, memberId, word } = await named();
    const both = await Promise.all([send("confirmSupportTeamMember", coordinator, word), send("refuseSupportTeamMember", coordinator, { memberId, reason: "Kāo." })]);
    expect(both.filter(({ __typename }) => __typename === "SupportTeamMemberNotToConfirm")).toHaveLength(1);
    expect(await storedOf(learnerId)).toHaveLength(1);
  });
});
