// Whose plan it is: what learner and whānau say, who agrees, and what everybody else may not do.
import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { planInput } from "../../../testing/plan-input.ts";
import { planStory } from "../../../testing/plan-story.ts";
import { subgraph } from "../../subgraph.ts";
import { monthsAfter, today } from "../../today.ts";
import { goals } from "../goal/table.ts";
import { onePlans } from "../one-plan/table.ts";
import { planVoices } from "../plan-voice/table.ts";
import { planAgreements } from "./table.ts";

const served = await testSubgraph(subgraph, { connections: 8 });
const { is, send, around, draftOf, agreedOf, activeOf } = planStory(served);
const { query, owner, asViewer, allStatementsOf } = served;

describe("agreeing to a plan", () => {
  test("is for the learner, for each of the whānau, and for those who work with them to write down", async () => {
    const people = await around();
    const { id: planId, contentRevision } = await draftOf(people);
    const nana = await is.whanauMember({ learnerId: people.learnerId, relationship: "WHANGAI_CAREGIVER", legalGuardian: false });
    const agree = (said: object, viewer: Viewer) => send("agreePlan", { planId, contentRevision, ...said }, viewer);
    expect(await agree({}, viewerOf({ id: nana.personId }))).toMatchObject({ plan: { status: "AGREED", agreedBy: [{ whanauMember: { id: nana.id }, manner: "ONLINE" }] } });
    expect(await agree({ manner: "ON_PAPER" }, people.learner)).toMatchObject({ plan: { agreedBy: [{}, { byLearner: true, whanauMember: null, manner: "ON_PAPER" }] } });
    expect(await agree({ toldBy: people.member.id, manner: "BY_PHONE", agreedOn: inDays(-1) }, people.practitioner)).toMatchObject({ __typename: "AgreePlanSuccess" });
    expect(await agree({}, people.mother), "the mother's word was written down").toMatchObject({ __typename: "PlanStatusForbids", message: expect.stringContaining("already") });
    expect(await agree({ toldByLearner: true, manner: "IN_PERSON" }, people.teacher)).toMatchObject({ __typename: "PlanStatusForbids" });
    const rows = await owner.select().from(planAgreements).where(eq(planAgreements.planId, planId));
    expect(rows).toHaveLength(3);
  });

  test("or a reason why nobody has, from those who work with the learner alone", async () => {
    const people = await around();
    const { id: planId, contentRevision } = await draftOf(people);
    const record = (said: object, viewer: Viewer) => send("agreePlan", { planId, contentRevision, reasonNotAgreed: "Three letters came back.", ...said }, viewer);
    expect(await record({}, people.mother)).toMatchObject({ __typename: "InvalidInput", field: "reasonNotAgreed" });
    expect(await record({ toldByLearner: true }, people.teacher)).toMatchObject({ field: "reasonNotAgreed" });
    expect(await record({ reasonNotAgreed: "…" }, people.teacher)).toMatchObject({ field: "reasonNotAgreed" });
    expect(await record({}, people.teacher)).toMatchObject({ plan: { status: "AGREED", agreedBy: [{ reasonNotAgreed: "Three letters came back.", manner: null, whanauMember: null, byLearner: false }] } });
    expect(await send("agreePlan", { planId, contentRevision }, people.mother), "and whānau can still agree").toMatchObject({ plan: { agreedBy: [{}, { whanauMember: { id: people.member.id } }] } });
    expect(await record({ reasonNotAgreed: "Again." }, people.teacher)).toMatchObject({ __typename: "PlanStatusForbids" });
  });

  test("asks for a plan with goals, as it was read, and a review within six months", async () => {
    const people = await around();
    const { plan } = await send("createPlan", { learnerId: people.learnerId }, people.teacher);
    const agree = (said: object, viewer = people.mother) => send("agreePlan", { planId: plan.id, contentRevision: 2, ...said }, viewer);
    expect(await agree({ contentRevision: 1 })).toMatchObject({ __typename: "PlanStatusForbids", message: expect.stringContaining("no goals") });
    await send("addGoal", { planId: plan.id }, people.teacher);
    expect(await agree({ contentRevision: 1 })).toMatchObject({ __typename: "PlanConflict", plan: { contentRevision: 2 } });
    for (const nextReviewOn of [today(), inDays(-1), inDays(185), "9999-01-01"]) expect(await agree({ nextReviewOn })).toMatchObject({ field: "nextReviewOn" });
    expect(await agree({ agreedOn: inDays(1) })).toMatchObject({ field: "agreedOn" });
    expect(await agree({ language: "Māori" })).toMatchObject({ field: "language" });
    expect(await agree({ toldBy: people.member.id })).toMatchObject({ field: "toldBy" });
    expect(await agree({}, people.teacher)).toMatchObject({ field: "toldBy" });
    expect(await agree({ toldBy: people.member.id }, people.teacher)).toMatchObject({ field: "manner" });
    expect(await agree({ toldBy: people.member.id, manner: "ONLINE" }, people.teacher)).toMatchObject({ field: "manner" });
    expect(await agree({ toldBy: people.member.id, toldByLearner: true, manner: "IN_PERSON" }, people.teacher)).toMatchObject({ field: "toldBy" });
    expect(await agree({ nextReviewOn: inDays(60) })).toMatchObject({ plan: { nextReviewOn: inDays(60) } });
  });

  test("is recorded once when it is sent by several at a time, and every one of them counts", async () => {
    const people = await around();
    const father = await is.whanauMember({ learnerId: people.learnerId, relationship: "FATHER", contactPriority: 2 });
    const { id: planId, contentRevision } = await draftOf(people);
    const viewers = [people.mother, viewerOf({ id: father.personId }), people.learner, people.mother, people.learner];
    const answers = await Promise.all(viewers.map((viewer) => send("agreePlan", { planId, contentRevision }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AgreePlanSuccess", "AgreePlanSuccess", "AgreePlanSuccess", "PlanStatusForbids", "PlanStatusForbids"]);
    expect(await owner.select().from(planAgreements).where(eq(planAgreements.planId, planId))).toHaveLength(3);
  });
});

describe("a voice", () => {
  test("is somebody's own, or written down by those who work with the learner, with how it was gathered", async () => {
    const people = await around();
    const { id: planId } = await draftOf(people);
    expect(await send("addVoice", { planId, words: "Kia koa ia.", language: "mi", method: "WRITING" }, people.mother)).toMatchObject({ voice: { voiceOf: "WHANAU", whanauMember: { id: people.member.id }, language: "mi", provenance: { role: "WHANAU", personId: people.mother.id } } });
    expect(await send("addVoice", { planId }, people.learner)).toMatchObject({ voice: { voiceOf: "LEARNER", whanauMember: null } });
    expect(await send("addVoice", { planId, toldByLearner: true, method: "DRAWING_OR_PHOTOS", words: "A picture of a quiet tree." }, people.practitioner)).toMatchObject({ voice: { voiceOf: "LEARNER", provenance: { role: "PRACTITIONER" } } });
    expect(await send("addVoice", { planId, toldBy: people.member.id }, people.teacher)).toMatchObject({ voice: { voiceOf: "WHANAU" } });
    const { data } = await query("query ($id: ID!) { onePlan(id: $id) { learnerVoice voices { words } contentRevision } }", { id: planId }, { viewer: people.mother });
    expect(data.onePlan).toMatchObject({ learnerVoice: "A picture of a quiet tree.", contentRevision: 2 });
    expect(data.onePlan.voices).toHaveLength(4);
    expect(await send("addVoice", { planId, words: "" }, people.mother)).toMatchObject({ field: "words" });
    expect(await send("addVoice", { planId, saidOn: inDays(1) }, people.mother)).toMatchObject({ field: "saidOn" });
    expect(await send("addVoice", { planId }, people.teacher)).toMatchObject({ field: "toldBy" });
    expect(await send("addVoice", { planId, toldBy: randomUUID() }, people.teacher)).toMatchObject({ field: "toldBy" });
  });

  test("is not taken from somebody whom an order keeps away, nor from somebody who is no whānau", async () => {
    const people = await around();
    const { id: planId, contentRevision } = await draftOf(people);
    const friend = await is.whanauMember({ learnerId: people.learnerId, relationship: "OTHER", legalGuardian: false });
    expect(await send("addVoice", { planId, toldBy: friend.id }, people.teacher)).toMatchObject({ field: "toldBy" });
    expect(await send("addVoice", { planId }, viewerOf({ id: friend.personId }))).toMatchObject({ __typename: "PlanNotFound" });
    await is.contactRestriction({ learnerId: people.learnerId, personId: people.member.personId });
    expect(await send("addVoice", { planId }, people.mother)).toMatchObject({ __typename: "PlanNotFound" });
    for (const name of ["addVoice", "agreePlan"]) {
      expect(await send(name, { planId, toldBy: people.member.id, ...(name === "agreePlan" ? { contentRevision, manner: "IN_PERSON" } : {}) }, people.teacher)).toMatchObject({ field: "toldBy", message: expect.stringContaining("order") });
    }
  });
});

describe("others", () => {
  test("learner and whānau see the plan, and are told who writes it", async () => {
    const people = await around();
    const { id: planId, revision, goals: written } = await draftOf(people);
    for (const viewer of [people.mother, people.learner]) {
      for (const [name, said] of [
        ["createPlan", { learnerId: people.learnerId }],
        ["updatePlan", { planId, revision, aspirations: "x" }],
        ["addGoal", { planId }],
        ["updateGoal", { goalId: written[0].id, revision: 1, title: "x" }],
        ["removeFromPlan", { id: written[0].id, revision: 1 }],
        ["closePlan", { planId, revision, reason: "WHANAU_WISH" }],
        ["startPlan", { planId }],
      ] as const) expect(await send(name, said, viewer), name).toMatchObject({ __typename: "MayNotWritePlan", message: expect.stringContaining("addVoice") });
    }
  });

  test("an agency sees what was agreed by a consent for PLAN, no draft, and writes nothing", async () => {
    const people = await around();
    const { id: planId } = await activeOf(people);
    const { plan: draft } = await send("revisePlan", { planId }, people.teacher);
    const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Plan together" });
    const seen = async () => (await query("query ($id: ID!) { learner(id: $id) { plans { version goals { title } } } }", { id: people.learnerId }, { viewer: health })).data.learner;
    const consent = await is.consent({ learnerId: people.learnerId, categories: ["IDENTITY", "NEEDS"] });
    expect(await seen()).toEqual({ plans: [] });
    await is.consent({ learnerId: people.learnerId, categories: ["IDENTITY", "PLAN"] });
    expect(consent.recipient).toBe("agency:HEALTH");
    expect(await seen()).toEqual({ plans: [{ version: 1, goals: [{ title: "Reads with a friend each day" }] }] });
    expect(await send("addGoal", { planId: draft.id }, health)).toMatchObject({ __typename: "PlanNotFound" });
    expect(await send("revisePlan", { planId }, health)).toMatchObject({ __typename: "MayNotWritePlan" });
    expect(await send("agreePlan", { planId, contentRevision: 2 }, health)).toMatchObject({ __typename: "NoSayForLearner" });
    expect(await send("addVoice", { planId }, health)).toMatchObject({ __typename: "NoSayForLearner" });
  });

  test("to strangers a plan is like one that does not exist, in the answer and the statements", async () => {
    const people = await around();
    const { id: planId, goals: written } = await draftOf(people);
    const stranger = viewerOf({ role: "COORDINATOR" });
    const costOf = async (plan: string, goal: string, learner: string) => {
      const answers: any[] = [];
      const statements = await allStatementsOf(async () => {
        answers.push(await send("updatePlan", { planId: plan, revision: 1, aspirations: "x" }, stranger));
        answers.push(await send("agreePlan", { planId: plan, contentRevision: 1 }, stranger));
        answers.push(await send("updateGoal", { goalId: goal, revision: 1, title: "x" }, stranger));
        answers.push(await send("createPlan", { learnerId: learner }, stranger));
      });
      return { answers, statements: statements.map((text) => text.trim().slice(0, 60)) };
    };
    const unseen = await costOf(planId, written[0].id, people.learnerId);
    expect(unseen).toEqual(await costOf(randomUUID(), randomUUID(), randomUUID()));
    expect(unseen.answers.map(({ __typename }) => __typename)).toEqual(["PlanNotFound", "PlanNotFound", "PlanPartNotFound", "LearnerNotFound"]);
  });
});

describe("the database", () => {
  const codeOf = (work: Promise<unknown>) => work.then(() => "written", (error) => error.cause?.code ?? error.code);

  test("lets nobody write whom the resolvers would not let, nor in somebody else's name", async () => {
    const people = await around();
    const { id: planId } = await draftOf(people);
    const { learnerId, member } = people;
    const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Plan together" });
    await is.consent({ learnerId, categories: ["IDENTITY", "PLAN"] });
    const goal = { planId, learnerId, position: 9, title: "x", outcomeDomain: "PROGRESS", lifecycleStatus: "PROPOSED" } as const;
    const voice = { planId, learnerId, voiceOf: "WHANAU", whanauMemberId: member.id, saidOn: today(), method: "WRITING", words: "x" } as const;
    const agreement = { planId, learnerId, whanauMemberId: member.id, agreedOn: today(), contentRevision: 2, manner: "ONLINE" } as const;
    for (const viewer of [people.mother, people.learner, health, viewerOf({ role: "COORDINATOR" }), viewerOf({ role: "FACILITATOR", organisations: people.teacher.organisations })]) {
      // What holds drafts may refuse it before the policy does.
      expect(await codeOf(asViewer(viewer, (db) => db.insert(goals).values(goal))), viewer.role).toMatch(/^(42501|23514)$/);
      expect(await codeOf(asViewer(viewer, (db) => db.insert(planAgreements).values({ ...agreement, whanauMemberId: null, reasonNotAgreed: "x", manner: null }))), viewer.role).toBe("42501");
      const changed = await asViewer(viewer, (db) => db.update(goals).set({ title: "x" }).where(eq(goals.planId, planId)).returning());
      expect(changed, viewer.role).toEqual([]);
    }
    for (const viewer of [people.learner, health, viewerOf({ role: "WHANAU" })]) {
      expect(await codeOf(asViewer(viewer, (db) => db.insert(planVoices).values(voice))), viewer.role).toBe("42501");
      expect(await codeOf(asViewer(viewer, (db) => db.insert(planAgreements).values(agreement))), viewer.role).toBe("42501");
    }
    expect(await codeOf(asViewer(people.mother, (db) => db.insert(planVoices).values({ ...voice, recordedBy: "x" })))).toBe("42501");
    expect(await codeOf(asViewer(people.mother, (db) => db.insert(planVoices).values({ ...voice, recordedInRole: "PRACTITIONER" })))).toBe("42501");
    expect(await codeOf(asViewer(people.mother, (db) => db.insert(planAgreements).values({ ...agreement, contentRevision: 1 }))), "what she has not read").toBe("42501");
    expect(await codeOf(asViewer(people.mother, (db) => db.update(onePlans).set({ status: "AGREED", agreedOn: today(), nextReviewOn: inDays(30) }).where(eq(onePlans.id, planId)))), "without an agreement").toMatch(/42501|23514/);
    expect(await codeOf(asViewer(people.teacher, (db) => db.update(onePlans).set({ status: "AGREED", agreedOn: today(), nextReviewOn: inDays(30) }).where(eq(onePlans.id, planId)))), "without an agreement").toBe("23514");
    expect(await codeOf(asViewer(people.mother, (db) => db.insert(planVoices).values(voice)))).toBe("written");
    expect(await codeOf(asViewer(people.teacher, (db) => db.delete(planVoices).where(eq(planVoices.planId, planId))))).toBe("42501");
  });

  test("keeps what was agreed as it was, in legal order, with a review in six months, whoever writes", async () => {
    const people = await around();
    const { id: planId } = await agreedOf(people);
    const change = (values: object) => codeOf(owner.update(onePlans).set(values).where(eq(onePlans.id, planId)));
    for (const values of [{ aspirations: "x" }, { from: inDays(-9) }, { until: inDays(9) }, { contentRevision: 9 }, { agreedOn: inDays(-9) }, { version: 9 }, { status: "DRAFT" }, { status: "UNDER_REVIEW" }, { lastReviewedOn: today() }]) {
      expect(await change(values), JSON.stringify(values)).toBe("23514");
    }
    expect(await change({ nextReviewOn: monthsAfter(inDays(1), 6) })).toBe("23514");
    expect(await change({ nextReviewOn: null })).toBe("23514");
    expect(await codeOf(owner.update(goals).set({ title: "x" }).where(eq(goals.planId, planId)))).toBe("23514");
    expect(await codeOf(owner.update(goals).set({ lifecycleStatus: "COMPLETED" }).where(eq(goals.planId, planId))), "without a day on which it was seen").toBe("23514");
    expect(await codeOf(asViewer(people.teacher, (db) => db.insert(goals).values({ planId, learnerId: people.learnerId, position: 9, title: "x", outcomeDomain: "PROGRESS", lifecycleStatus: "PROPOSED" })))).toBe("23514");
    expect(await change({ status: "ACTIVE" })).toBe("written");
    expect(await change({ status: "CLOSED" })).toBe("23514");
    expect(await change({ status: "CLOSED", closingReason: "GOALS_REACHED", closedOn: today(), until: today() })).toBe("written");
    expect(await change({ closingNote: "x" })).toBe("23514");
    const [{ count }] = (await owner.execute(sql`select count(*)::integer as count from one_plans where id = ${planId} and status = 'CLOSED' and closing_note is null`)) as unknown as [{ count: number }];
    expect(count).toBe(1);
  });

  test("asks nobody for what they send: an input of the wrong form is refused before", async () => {
    const { teacher } = await around();
    const { errors, status } = await query("mutation ($input: AddGoalInput!) { addGoal(input: $input) { __typename } }", { input: planInput("addGoal", { planId: 7, outcomeDomain: "FUN" }) }, { viewer: teacher, errors: true });
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, "BAD_USER_INPUT"]);
  });
});
