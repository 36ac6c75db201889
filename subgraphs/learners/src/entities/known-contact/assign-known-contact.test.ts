import { randomUUID } from "node:crypto";
import { knownViewer, testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { knownContacts } from "./table.ts";

const { query, owner, asViewer, allStatementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const contact = "id since until role { code } preferredChannel languages toConfirmSince handOverReason practitioner { id } provenance { personId role } lastChange { personId }";
const problems = "... on InvalidInput { field } ... on Problem { message }";
const operations = {
  assignKnownContact: `mutation ($input: AssignKnownContactInput!) { assignKnownContact(input: $input) { __typename ... on AssignKnownContactSuccess { knownContact { ${contact} } } ... on KnownContactAssigned { knownContact { id } } ${problems} } }`,
  handOverKnownContact: `mutation ($input: HandOverKnownContactInput!) { handOverKnownContact(input: $input) { __typename ... on HandOverKnownContactSuccess { knownContact { ${contact} } handedOver { ${contact} } } ... on KnownContactChanged { knownContact { id practitioner { id } } } ${problems} } }`,
  confirmKnownContact: `mutation ($input: ConfirmKnownContactInput!) { confirmKnownContact(input: $input) { __typename ... on ConfirmKnownContactSuccess { knownContact { id toConfirmSince } } ... on KnownContactChanged { knownContact { id } } ${problems} } }`,
};
async function send(name: keyof typeof operations, input: object, viewer: Viewer = knownViewer) {
  return (await query(operations[name], { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
}
const storedOf = (learnerId: string) => owner.select().from(knownContacts).where(eq(knownContacts.learnerId, learnerId)).orderBy(knownContacts.since, knownContacts.id);
const seenBy = async (practitionerId: string, id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories } }", { id }, { viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }) })).data.learner;

describe("assigning a known contact", () => {
  test("gives the learner one, who sees what the team sees from that moment on", async () => {
    const { id: learnerId } = await is.learner();
    const practitionerId = randomUUID();
    expect(await seenBy(practitionerId, learnerId)).toBeNull();
    const answer = await send("assignKnownContact", { learnerId, practitionerId: practitionerId.toUpperCase(), role: "LSC", preferredChannel: "TEXT_MESSAGE", languages: ["mi", "en-NZ", "mi"] });
    expect(answer).toMatchObject({
      __typename: "AssignKnownContactSuccess",
      knownContact: { since: inDays(0), until: null, role: { code: "LSC" }, preferredChannel: "TEXT_MESSAGE", languages: ["mi", "en-NZ"], practitioner: { id: practitionerId }, provenance: { personId: knownViewer.id, role: "PRACTITIONER" }, lastChange: null },
    });
    expect((await seenBy(practitionerId, learnerId)).visibleCategories).toContain("SUPPORTS");
  });

  test("by two at once is one success and one problem that says who it is", async () => {
    const { id: learnerId } = await is.learner();
    const answers = await Promise.all([1, 2, 3].map(() => send("assignKnownContact", { learnerId, practitionerId: randomUUID() })));
    const [stored, ...others] = await storedOf(learnerId);
    expect(others).toEqual([]);
    expect(answers.filter(({ __typename }) => __typename === "AssignKnownContactSuccess")).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === "KnownContactAssigned").map(({ knownContact }) => knownContact.id)).toEqual([stored!.id, stored!.id]);
  });

  test("names what cannot be used", async () => {
    const { id: learnerId } = await is.learner();
    await is.knownContact({ learnerId, since: "2024-01-01", until: inDays(-10) });
    const fieldOf = async (said: object) => (await send("assignKnownContact", { learnerId, practitionerId: randomUUID(), ...said })).field;
    expect(await fieldOf({ practitionerId: "x" })).toBe("practitionerId");
    expect(await fieldOf({ role: "Learning support" })).toBe("role");
    expect(await fieldOf({ languages: ["Māori"] })).toBe("languages");
    expect(await fieldOf({ languages: Array.from({ length: 11 }, (_, index) => `m${String.fromCharCode(97 + index)}`) })).toBe("languages");
    expect(await fieldOf({ since: inDays(1) })).toBe("since");
    expect(await fieldOf({ since: "2010-01-01" })).toBe("since");
    expect(await fieldOf({ since: inDays(-11) })).toBe("since");
    expect(await fieldOf({ since: inDays(-10) })).toBeUndefined();
  });

  test("is for coordinators and practitioners who work with the learner", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const number = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    const at = (role: string) => viewerOf({ role, organisations: [`institution:${number}`] });
    const input = { learnerId, practitionerId: randomUUID() };
    expect(await send("assignKnownContact", input, at("EDUCATOR")), "who would give themselves health and notes").toMatchObject({ __typename: "MayNotAssignKnownContact" });
    const { personId } = await is.whanauMember({ learnerId });
    expect(await send("assignKnownContact", input, viewerOf({ id: personId }))).toMatchObject({ __typename: "MayNotAssignKnownContact" });
    expect(await send("assignKnownContact", input, viewerOf({ role: "COORDINATOR" }))).toMatchObject({ __typename: "LearnerNotFound" });
    expect(await storedOf(learnerId)).toEqual([]);
    expect(await send("assignKnownContact", input, at("COORDINATOR"))).toMatchObject({ __typename: "AssignKnownContactSuccess" });
    const educator = at("EDUCATOR");
    await expect(asViewer(educator, (db) => db.insert(knownContacts).values({ ...input, since: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await asViewer(educator, (db) => db.update(knownContacts).set({ toConfirmSince: inDays(0) }).where(eq(knownContacts.learnerId, learnerId)).returning()), "a move asks").toHaveLength(1);
    await expect(asViewer(educator, (db) => db.update(knownContacts).set({ until: inDays(0) }).where(eq(knownContacts.learnerId, learnerId)))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("handing over", () => {
  test("makes another the known contact today, and keeps who it was and why", async () => {
    const { id: learnerId } = await is.learner();
    const before = await is.knownContact({ learnerId });
    const to = randomUUID();
    const answer = await send("handOverKnownContact", { knownContactId: before.id, to, reason: "  Kua wehe atu a Hana. ", role: "SENCO" });
    expect(answer).toMatchObject({
      knownContact: { practitioner: { id: to }, since: inDays(0), until: null, role: { code: "SENCO" }, languages: [] },
      handedOver: { id: before.id, until: inDays(0), handOverReason: "Kua wehe atu a Hana.", lastChange: { personId: knownViewer.id } },
    });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { knownContact { practitioner { id } } knownContacts { until } } }", { id: learnerId });
    expect(data.learner).toEqual({ knownContact: { practitioner: { id: to } }, knownContacts: [{ until: null }, { until: inDays(0) }] });
  });

  test("works for the contact themselves, who sees the learner to the end of the day", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const { id, practitionerId } = await is.knownContact({ learnerId });
    const self = viewerOf({ id: practitionerId, role: "PRACTITIONER" });
    expect(await send("handOverKnownContact", { knownContactId: id, to: randomUUID(), reason: "Long service leave." }, self)).toMatchObject({ __typename: "HandOverKnownContactSuccess" });
    expect(await seenBy(practitionerId, learnerId)).not.toBeNull();
  });

  test("by two at once is one success, and one problem that carries who it is now", async () => {
    const { id: learnerId } = await is.learner();
    const { id: knownContactId } = await is.knownContact({ learnerId });
    const answers = await Promise.all([1, 2].map(() => send("handOverKnownContact", { knownContactId, to: randomUUID(), reason: "Another position." })));
    const current = (await storedOf(learnerId)).at(-1)!;
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["HandOverKnownContactSuccess", "KnownContactChanged"]);
    expect(answers.find(({ __typename }) => __typename === "KnownContactChanged")!.knownContact).toEqual({ id: current.id, practitioner: { id: current.practitionerId } });
    expect(await storedOf(learnerId)).toHaveLength(2);
    expect([...(await owner.execute(sql`select * from learner_grant_differences where learner_id = ${learnerId}`))]).toEqual([]);
  });

  test("names what cannot be used", async () => {
    const { id: learnerId } = await is.learner();
    const current = await is.knownContact({ learnerId });
    const handOver = (said: object) => send("handOverKnownContact", { knownContactId: current.id, to: randomUUID(), reason: "Another position.", ...said });
    expect(await handOver({ to: "x" })).toMatchObject({ field: "to" });
    expect(await handOver({ to: current.practitionerId })).toMatchObject({ field: "to" });
    for (const reason of ["", " … ", "ā".repeat(1001), "a\0b"]) expect(await handOver({ reason }), reason).toMatchObject({ field: "reason" });
    expect(await storedOf(learnerId)).toMatchObject([{ until: null }]);
  });

  test("answers the same for a contact whom the viewer may not see as for none", async () => {
    const { id } = await is.knownContact({ learnerId: (await is.unseenLearner()).id });
    const outcome = async (knownContactId: string) => {
      let answer: unknown;
      const statements = await allStatementsOf(async () => (answer = await send("handOverKnownContact", { knownContactId, to: randomUUID(), reason: "x" }, viewerOf({ role: "COORDINATOR" }))));
      return { answer, statements: statements.map((text) => text.trim().slice(0, 40)) };
    };
    expect(await outcome(id)).toEqual(await outcome(randomUUID()));
  });
});

test("after a move the contact is confirmed, or handed over, and then nothing is in question", async () => {
  const { id: learnerId } = await is.learner();
  const asked = await is.knownContact({ learnerId, toConfirmSince: inDays(-3) });
  expect(await send("confirmKnownContact", { knownContactId: asked.id })).toMatchObject({ knownContact: { id: asked.id, toConfirmSince: null } });
  await owner.update(knownContacts).set({ toConfirmSince: inDays(-3) }).where(eq(knownContacts.id, asked.id));
  await send("handOverKnownContact", { knownContactId: asked.id, to: randomUUID(), reason: "Nearer to the new school." });
  expect(await storedOf(learnerId)).toMatchObject([{ toConfirmSince: null }, { toConfirmSince: null }]);
  expect(await send("confirmKnownContact", { knownContactId: asked.id })).toMatchObject({ __typename: "KnownContactChanged" });
});

test("who is supported is said in one place: on a register, with a plan that holds, or with a team", async () => {
  const number = moeNumber();
  const enrolled = async () => {
    const { id } = await is.unseenLearner();
    await is.enrolment({ learnerId: id, institutionMoeNumber: number });
    return id;
  };
  const [onRegister, planned, teamed, finished, nobody] = [await enrolled(), await enrolled(), await enrolled(), await enrolled(), await enrolled()];
  await is.registerEntry({ learnerId: onRegister });
  await is.onePlan({ learnerId: planned });
  await is.supportTeamMember({ learnerId: teamed });
  await is.registerEntry({ learnerId: finished, responseStatus: "FINISHED" });
  await is.registerEntry({ learnerId: nobody, until: inDays(-1) });
  await is.registerEntry({ learnerId: (await is.unseenLearner()).id });
  const supported = await asViewer(viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`] }), (db) => db.execute<{ learner_id: string }>(sql`select learner_id from supported_learners`));
  expect(supported.map(({ learner_id }) => learner_id).sort()).toEqual([onRegister, planned, teamed].sort());
});
