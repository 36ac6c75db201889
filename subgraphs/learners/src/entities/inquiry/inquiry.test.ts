import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { inquiryEvents } from "../inquiry-event/table.ts";
import { subgraph } from "../../subgraph.ts";
import { inquiries } from "./table.ts";

const { query, owner, asViewer, statementsOf, entities } = await testSubgraph(subgraph);
const is = given(owner);

const inquiry = "id question openedOn closedOn findings plan { id } goal { id } events { element notes hypotheses actions happenedOn provenance { personId } } provenance { personId role } lastChange { personId }";
const problems = "... on InvalidInput { field } ... on Problem { message }";
const operations = {
  openInquiry: `mutation ($input: OpenInquiryInput!) { openInquiry(input: $input) { __typename ... on OpenInquirySuccess { inquiry { ${inquiry} } } ${problems} } }`,
  addInquiryEvent: `mutation ($input: AddInquiryEventInput!) { addInquiryEvent(input: $input) { __typename ... on AddInquiryEventSuccess { inquiry { ${inquiry} } event { id } } ${problems} } }`,
  closeInquiry: `mutation ($input: CloseInquiryInput!) { closeInquiry(input: $input) { __typename ... on CloseInquirySuccess { inquiry { ${inquiry} } } ${problems} } }`,
};
async function send(name: keyof typeof operations, viewer: Viewer, input: object) {
  return (await query(operations[name], { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
}

/** Somebody on the team of a learner. */
async function onTeam() {
  const { id: learnerId } = await is.unseenLearner();
  const { practitionerId } = await is.supportTeamMember({ learnerId, practitionerId: randomUUID() });
  return { learnerId, viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }) };
}
async function opened() {
  const { learnerId, viewer } = await onTeam();
  const answer = await send("openInquiry", viewer, { learnerId, question: "When does she join in, and when not?", openedOn: inDays(-30) });
  return { learnerId, viewer, inquiryId: answer.inquiry.id as string };
}

describe("an inquiry", () => {
  test("is opened with a question, from a goal of the plan", async () => {
    const { learnerId, viewer } = await onTeam();
    const plan = await is.onePlan({ learnerId, agreedOn: inDays(-10), nextReviewOn: inDays(60) });
    const goal = await is.goal({ planId: plan.id });
    expect(await send("openInquiry", viewer, { learnerId, question: "  He aha ngā wā e harikoa ai ia? ", goalId: goal.id })).toMatchObject({
      __typename: "OpenInquirySuccess",
      inquiry: { question: "He aha ngā wā e harikoa ai ia?", openedOn: inDays(0), closedOn: null, plan: { id: plan.id }, goal: { id: goal.id }, events: [], provenance: { personId: viewer.id, role: "PRACTITIONER" } },
    });
  });

  test("takes its elements in any order, and the same again", async () => {
    const { viewer, inquiryId } = await opened();
    const add = (element: string, days: number, said: object = {}) => send("addInquiryEvent", viewer, { inquiryId, element, happenedOn: inDays(days), notes: `Kōrero ${element}`, ...said });
    await add("WHAI_WHAKAARO", -20);
    await add("KOHIKOHI", -10, { hypotheses: ["It is too loud.", " "], actions: ["Sit near the door."] });
    const { inquiry: last } = await add("WHAI_WHAKAARO", -5);
    expect(last.events.map(({ element }: any) => element)).toEqual(["WHAI_WHAKAARO", "KOHIKOHI", "WHAI_WHAKAARO"]);
    expect(last.events[1]).toMatchObject({ hypotheses: ["It is too loud."], actions: ["Sit near the door."], provenance: { personId: viewer.id } });
  });

  test("closes once with what was found, and stays as it is", async () => {
    const { viewer, inquiryId } = await opened();
    const answers = await Promise.all([1, 2].map(() => send("closeInquiry", viewer, { inquiryId, findings: "Small groups in the morning." })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CloseInquirySuccess", "InquiryClosed"]);
    expect(await send("addInquiryEvent", viewer, { inquiryId, element: "TATAI", notes: "Late." })).toMatchObject({ __typename: "InquiryClosed" });
    await expect(asViewer(viewer, (db) => db.update(inquiries).set({ findings: "Other." }).returning())).resolves.toEqual([]);
  });

  test("names what cannot be used", async () => {
    const { learnerId, viewer, inquiryId } = await opened();
    const other = await is.onePlan({ learnerId: (await is.unseenLearner()).id, agreedOn: inDays(-10), nextReviewOn: inDays(60) });
    const open = async (said: object) => (await send("openInquiry", viewer, { learnerId, question: "Why?", ...said })).field;
    expect(await open({ question: "  – " })).toBe("question");
    expect(await open({ question: "ā".repeat(4001) })).toBe("question");
    expect(await open({ planId: other.id })).toBe("planId");
    expect(await open({ goalId: randomUUID() })).toBe("goalId");
    expect(await open({ openedOn: inDays(1) })).toBe("openedOn");
    const add = async (said: object) => (await send("addInquiryEvent", viewer, { inquiryId, element: "TATAI", notes: "Seen.", ...said })).field;
    expect(await add({ notes: "" })).toBe("notes");
    expect(await add({ happenedOn: inDays(-31) })).toBe("happenedOn");
    expect(await add({ hypotheses: Array.from({ length: 21 }, () => "One") })).toBe("hypotheses");
    expect(await add({ actions: ["ā".repeat(4001)] })).toBe("actions");
  });

  test("is for the support team: others see nothing of it, and write nothing", async () => {
    const { learnerId, inquiryId } = await opened();
    const number = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    const { personId } = await is.whanauMember({ learnerId });
    const coordinator = viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`] });
    for (const viewer of [coordinator, viewerOf({ id: personId }), viewerOf({ id: learnerId, role: "LEARNER" })]) {
      const { data } = await query("query ($id: ID!) { learner(id: $id) { inquiries { id } timeline { nodes { kind } } } }", { id: learnerId }, { viewer });
      expect(data.learner.inquiries, viewer.role).toEqual([]);
      expect(data.learner.timeline.nodes.filter(({ kind }: any) => kind.startsWith("INQUIRY")), viewer.role).toEqual([]);
      expect(await send("addInquiryEvent", viewer, { inquiryId, element: "TATAI", notes: "Seen." })).toMatchObject({ __typename: "InquiryNotFound" });
      expect(await send("openInquiry", viewer, { learnerId, question: "Why?" })).toMatchObject({ __typename: "MayNotWriteNotes" });
      await expect(asViewer(viewer, (db) => db.insert(inquiries).values({ learnerId, question: "Why?", openedOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(asViewer(viewer, (db) => db.insert(inquiryEvents).values({ inquiryId, learnerId, element: "TATAI", happenedOn: inDays(0), notes: "Seen.", hypotheses: [], actions: [] })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });

  test("is in the timeline of who may see it, with its events, and costs the same for many learners", async () => {
    const { learnerId, viewer, inquiryId } = await opened();
    await send("addInquiryEvent", viewer, { inquiryId, element: "KOHIKOHI", notes: "Seen.", happenedOn: inDays(-3) });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { timeline { nodes { kind category inquiry { id } } } } }", { id: learnerId }, { viewer });
    expect(data.learner.timeline.nodes.slice(0, 2)).toEqual(["INQUIRY_EVENT", "INQUIRY_OPENED"].map((kind) => ({ kind, category: "NOTES", inquiry: { id: inquiryId } })));

    const keys = [{ id: learnerId }];
    for (let index = 0; index < 49; index++) {
      const { id } = await is.unseenLearner();
      await is.supportTeamMember({ learnerId: id, practitionerId: viewer.id! });
      await send("openInquiry", viewer, { learnerId: id, question: "Why?" });
      keys.push({ id });
    }
    const statements = (count: number) => statementsOf(() => entities("Learner", keys.slice(0, count), "inquiries { question events { notes } }", { viewer }));
    expect((await statements(50)).length).toBe((await statements(1)).length);
  });
});
