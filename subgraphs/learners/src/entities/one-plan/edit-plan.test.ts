// Several people edit one draft: nobody's words are lost, and what cannot be used is said to be wrong.
import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { planStory } from "../../../testing/plan-story.ts";
import { subgraph } from "../../subgraph.ts";

const served = await testSubgraph(subgraph, { connections: 8 });
const { send, around, draftOf, activeOf, is } = planStory(served);
const { query, statementsOf, entities } = served;

describe("a support of a plan", () => {
  test("is the learner's own: one of a sister, of nobody, or not told yet is answered alike, and the same is sent again once services told", async () => {
    const people = await around();
    const { id: planId } = await draftOf(people);
    const [supportId, sisters] = [randomUUID(), await is.supportOf((await around()).learnerId)];
    const sent = { planId, supportId: supportId.toUpperCase(), idempotencyKey: randomUUID() };
    const unknown = await send("addPlanSupport", { ...sent, supportId: randomUUID(), idempotencyKey: randomUUID() }, people.teacher);
    expect(unknown).toMatchObject({ __typename: "SupportNotKnown" });
    expect(await send("addPlanSupport", { ...sent, supportId: sisters, idempotencyKey: randomUUID() }, people.teacher)).toEqual(unknown);
    expect(await send("addPlanSupport", sent, people.teacher)).toEqual(unknown);
    const event = { id: randomUUID(), type: "support.requested", subject: people.learnerId, data: { supportId } };
    for (const again of [event, event, { ...event, id: randomUUID() }]) await served.deliver(again, { from: "services" });
    const { planSupport } = await send("addPlanSupport", sent, people.teacher);
    expect(planSupport).toMatchObject({ plan: { supports: [expect.anything()] } });
    expect(await send("updatePlanSupport", { planSupportId: planSupport.id, revision: planSupport.revision, supportId: sisters }, people.teacher)).toEqual(unknown);
    expect(await send("updatePlanSupport", { planSupportId: planSupport.id, revision: planSupport.revision, supportId: null }, people.teacher)).toMatchObject({ __typename: "UpdatePlanSupportSuccess" });
  });
});

describe("two who edit", () => {
  test("the plan's own fields at once: one is written, the other is shown what it is now", async () => {
    const people = await around();
    const { id: planId, revision } = await draftOf(people);
    const answers = await Promise.all([
      send("updatePlan", { planId, revision, aspirations: "From the teacher." }, people.teacher),
      send("updatePlan", { planId, revision, strengths: "From the practitioner." }, people.practitioner),
    ]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PlanConflict", "UpdatePlanSuccess"]);
    const [done, stale] = answers[0].__typename === "UpdatePlanSuccess" ? answers : answers.toReversed();
    expect(stale).toMatchObject({ partId: null, message: expect.stringContaining("changed by somebody else"), plan: { revision: revision + 1, aspirations: done.plan.aspirations, strengths: done.plan.strengths } });
  });

  test("the same goal at once: one is written, the other is shown it as it is now, with its id", async () => {
    const people = await around();
    const { goals } = await draftOf(people);
    const [{ id: goalId, revision }] = goals;
    const answers = await Promise.all([people.teacher, people.practitioner].map((viewer, index) => send("updateGoal", { goalId, revision, title: `Title ${index}` }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PlanConflict", "UpdateGoalSuccess"]);
    const stale = answers.find(({ __typename }) => __typename === "PlanConflict");
    expect(stale).toMatchObject({ partId: goalId, plan: { goals: [{ title: answers.find(({ goal }) => goal).goal.title, revision: revision + 1 }] } });
    expect(await send("updateGoal", { goalId, revision: revision + 1, title: "Agreed between them" }, people.teacher)).toMatchObject({ __typename: "UpdateGoalSuccess", goal: { title: "Agreed between them" } });
  });

  test("different parts at once: everything is written", async () => {
    const people = await around();
    const { id: planId, revision, goals } = await draftOf(people);
    const answers = await Promise.all([
      send("updatePlan", { planId, revision, aspirations: "Kia koa." }, people.teacher),
      send("updateGoal", { goalId: goals[0].id, revision: 1, measure: "Each Friday." }, people.practitioner),
      send("addGoal", { planId, title: "One" }, people.teacher),
      send("addGoal", { planId, title: "Two" }, people.practitioner),
      send("addStrategy", { planId }, people.practitioner),
      send("addResponsibility", { planId }, people.teacher),
    ]);
    expect(answers.map(({ __typename }) => __typename).filter((name) => !name.endsWith("Success"))).toEqual([]);
    const { data } = await query("query ($id: ID!) { onePlan(id: $id) { aspirations contentRevision goals { title measure } strategies { id } responsibilities { id } } }", { id: planId }, { viewer: people.teacher });
    expect(data.onePlan).toMatchObject({ aspirations: "Kia koa.", contentRevision: 8, strategies: [{}], responsibilities: [{}] });
    expect(data.onePlan.goals.map(({ title }: any) => title).sort()).toEqual(["One", "Reads with a friend each day", "Two"]);
  });

  test("while somebody agrees: the agreement is to what was read, or it is none", async () => {
    for (let round = 0; round < 4; round++) {
      const people = await around();
      const { id: planId, contentRevision, goals } = await draftOf(people);
      const [agreed, changed] = await Promise.all([
        send("agreePlan", { planId, contentRevision }, people.mother),
        send("updateGoal", { goalId: goals[0].id, revision: 1, title: "Something else" }, people.teacher),
      ]);
      const { data } = await query("query ($id: ID!) { onePlan(id: $id) { status agreedBy { agreedOn } goals { title } } }", { id: planId }, { viewer: people.mother });
      if (agreed.__typename === "AgreePlanSuccess") {
        expect(changed).toMatchObject({ __typename: "PlanStatusForbids", plan: { status: "AGREED" } });
        expect(data.onePlan).toMatchObject({ status: "AGREED", agreedBy: [{}], goals: [{ title: "Reads with a friend each day" }] });
      } else {
        expect(agreed).toMatchObject({ __typename: "PlanConflict", partId: null, plan: { contentRevision: contentRevision + 1 } });
        expect(changed.__typename).toBe("UpdateGoalSuccess");
        expect(data.onePlan).toMatchObject({ status: "DRAFT", agreedBy: [], goals: [{ title: "Something else" }] });
      }
    }
  });

  test("sent twice with one key it is done once, and with another input it is refused", async () => {
    const people = await around();
    const { id: planId } = await draftOf(people);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => send("addStrategy", { planId, idempotencyKey }, people.teacher)));
    expect(new Set(answers.map(({ strategy }) => strategy.id)).size).toBe(1);
    expect(answers[0].strategy.plan.strategies).toHaveLength(1);
    expect(await send("addStrategy", { planId, idempotencyKey, description: "Else." }, people.teacher)).toMatchObject({ __typename: "IdempotencyKeyReused" });
  });
});

describe("what is taken out of a draft", () => {
  test("is gone from it, its strategies stay, and it can be taken out once", async () => {
    const people = await around();
    const { id: planId, goals } = await draftOf(people);
    const goalId = goals[0].id;
    const { strategy } = await send("addStrategy", { planId, goalId }, people.teacher);
    const answers = await Promise.all([people.teacher, people.practitioner].map((viewer) => send("removeFromPlan", { id: goalId, revision: 1 }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()[1]).toBe("RemoveFromPlanSuccess");
    expect(["PlanConflict", "PlanPartNotFound"]).toContain(answers.map(({ __typename }) => __typename).sort()[0]);
    expect(answers.find(({ __typename }) => __typename === "RemoveFromPlanSuccess").plan).toMatchObject({ goals: [], strategies: [{ id: strategy.id, goal: null }] });
    expect(await send("updateGoal", { goalId, revision: 2, title: "Back" }, people.teacher)).toMatchObject({ __typename: "PlanPartNotFound" });
    expect(await send("removeFromPlan", { id: strategy.id, revision: 9 }, people.teacher)).toMatchObject({ __typename: "PlanConflict", partId: strategy.id });
    expect(await send("removeFromPlan", { id: strategy.id, revision: 2 }, people.practitioner)).toMatchObject({ plan: { strategies: [] } });
    for (const id of [randomUUID(), "", "x".repeat(5000), planId]) expect(await send("removeFromPlan", { id, revision: 1 }, people.teacher)).toMatchObject({ __typename: "PlanPartNotFound" });
  });
});

describe("what cannot be used", () => {
  test.each([
    ["createPlan", { from: inDays(400) }, "from"],
    ["createPlan", { from: "0001-01-01" }, "from"],
    ["createPlan", { until: inDays(-1) }, "until"],
    ["createPlan", { until: "9999-12-31" }, "until"],
    ["createPlan", { aspirations: " \u200b " }, "aspirations"],
    ["createPlan", { strengths: "ā".repeat(4001) }, "strengths"],
    ["createPlan", { schoolHoursPerWeek: -1 }, "schoolHoursPerWeek"],
    ["createPlan", { prescribedHoursPerWeek: 60.01 }, "prescribedHoursPerWeek"],
    ["createPlan", { prescribedHoursPerWeek: 1.001 }, "prescribedHoursPerWeek"],
    ["createPlan", { idempotencyKey: "ā" }, "idempotencyKey"],
    ["addGoal", { title: "…" }, "title"],
    ["addGoal", { title: "a".repeat(301) }, "title"],
    ["addGoal", { measure: "a\0" }, "measure"],
    ["addGoal", { startOn: inDays(10), targetOn: inDays(9) }, "targetOn"],
    ["addStrategy", { by: {} }, "by"],
    ["addStrategy", { by: { learner: true, practitionerId: randomUUID() } }, "by"],
    ["addStrategy", { by: { practitionerId: randomUUID() } }, "by"],
    ["addStrategy", { by: { whanauMemberId: "mother" } }, "by"],
    ["addStrategy", { goalId: randomUUID() }, "goalId"],
    ["addResponsibility", { description: "" }, "description"],
    ["addPlanSupport", { supportId: "no id" }, "supportId"],
    ["addPlanSupport", { prescribedHours: 3 }, "hoursPer"],
    ["addPlanSupport", { prescribedHours: 61, hoursPer: "WEEK" }, "prescribedHours"],
    ["addPlanSupport", { prescribedHours: 0, hoursPer: "TERM" }, "prescribedHours"],
    ["addPlanSupport", { practitionerId: randomUUID() }, "practitionerId"],
    ["updatePlan", { revision: 1 }, "planId"],
    ["updatePlan", { revision: 1, from: null }, "from"],
    ["updatePlan", { revision: 1, aspirations: null }, "aspirations"],
    ["updatePlan", { revision: 1, until: inDays(-300) }, "until"],
  ])("in %s %j is said to be wrong, by the name of the field", async (name, said, field) => {
    const people = await around();
    const about = name === "createPlan" ? { learnerId: people.learnerId } : { planId: (await draftOf(people)).id };
    expect(await send(name, { ...about, ...said }, people.teacher)).toMatchObject({ __typename: "InvalidInput", field, message: expect.stringMatching(/.{20}/) });
  });

  test("somebody else's whānau, goal or plan is not put into this one", async () => {
    const [here, there] = [await around(), await around()];
    const [mine, theirs] = [await draftOf(here), await draftOf(there)];
    expect(await send("addStrategy", { planId: mine.id, by: { whanauMemberId: there.member.id } }, here.teacher)).toMatchObject({ field: "by" });
    expect(await send("addStrategy", { planId: mine.id, goalId: theirs.goals[0].id }, here.teacher)).toMatchObject({ field: "goalId" });
    expect(await send("addGoal", { planId: theirs.id }, here.teacher)).toMatchObject({ __typename: "PlanNotFound" });
    expect(await send("updateGoal", { goalId: theirs.goals[0].id, revision: 1, title: "Mine" }, here.teacher)).toMatchObject({ __typename: "PlanPartNotFound" });
  });

  test("macrons are kept as one character each, however they were sent", async () => {
    const people = await around();
    const { plan } = await send("createPlan", { learnerId: people.learnerId, aspirations: "  Kia tu\u0304 ma\u0304ia ia. " }, people.teacher);
    expect(plan.aspirations).toBe("Kia tū māia ia.");
  });

  test("what was agreed is not changed: it is said to make the next version", async () => {
    const people = await around();
    const { id: planId, revision, goals } = await activeOf(people);
    for (const [name, said] of [
      ["updatePlan", { planId, revision, aspirations: "Else" }],
      ["addGoal", { planId }],
      ["updateGoal", { goalId: goals[0].id, revision: goals[0].revision, title: "Else" }],
      ["removeFromPlan", { id: goals[0].id, revision: goals[0].revision }],
      ["addStrategy", { planId }],
      ["startPlan", { planId }],
    ] as const) {
      expect(await send(name, said, people.teacher), name).toMatchObject({ __typename: "PlanStatusForbids", message: expect.stringContaining("revisePlan"), plan: { status: "ACTIVE" } });
    }
    expect(await send("createPlan", { learnerId: people.learnerId }, people.teacher)).toMatchObject({ __typename: "PlanExists", plan: { id: planId } });
  });

  test("a plan ends for a reason that fits, and stays as it ended", async () => {
    const people = await around();
    const { id: planId, revision } = await activeOf(people);
    const close = (said: object) => send("closePlan", { planId, revision, ...said }, people.teacher);
    for (const reason of ["REPLACED", "DISCARDED"]) expect(await close({ reason })).toMatchObject({ field: "reason" });
    expect(await close({ reason: "OTHER" })).toMatchObject({ field: "note" });
    expect(await close({ reason: "GOALS_REACHED", revision: revision - 1 })).toMatchObject({ __typename: "PlanConflict" });
    expect(await close({ reason: "OTHER", note: "Kua nuku te whānau." })).toMatchObject({ plan: { status: "CLOSED", closing: { reason: "OTHER", note: "Kua nuku te whānau." } } });
    expect(await close({ reason: "GOALS_REACHED", revision: revision + 1 })).toMatchObject({ __typename: "PlanStatusForbids" });
    const { plan: next } = await send("revisePlan", { planId }, people.practitioner);
    expect(next).toMatchObject({ version: 2, status: "DRAFT", goals: [{}] });
    expect(await send("closePlan", { planId: next.id, revision: 1, reason: "DISCARDED" }, people.teacher)).toMatchObject({ plan: { status: "CLOSED" } });
  });

  test("a plan that was agreed for later is started then", async () => {
    const people = await around();
    const { plan } = await send("createPlan", { learnerId: people.learnerId, from: inDays(30) }, people.teacher);
    const { goal } = await send("addGoal", { planId: plan.id, targetOn: inDays(90) }, people.teacher);
    await send("agreePlan", { planId: plan.id, contentRevision: goal.plan.contentRevision }, people.learner);
    expect(await send("startPlan", { planId: plan.id }, people.teacher)).toMatchObject({ __typename: "PlanStatusForbids", message: expect.stringContaining(inDays(30)) });
  });
});

describe("a plan in depth", () => {
  test("costs as many statements for 50 learners as for one", async () => {
    const viewer = viewerOf({ role: "PRACTITIONER" });
    const keys: { id: string }[] = [];
    for (let index = 0; index < 50; index++) {
      const { id: learnerId } = await is.unseenLearner();
      await is.supportTeamMember({ learnerId, practitionerId: viewer.id! });
      const member = await is.whanauMember({ learnerId });
      const { id: planId } = await is.onePlan({ learnerId });
      const { id: goalId } = await is.goal({ planId });
      await is.strategy({ planId, goalId, whanauMemberId: member.id });
      await is.responsibility({ planId, byLearner: true });
      await is.planSupport({ planId });
      await is.planVoice({ planId });
      await is.planAgreement({ planId, whanauMemberId: member.id });
      await is.planReview({ planId, whanauMemberIds: [member.id] });
      keys.push({ id: learnerId });
    }
    const selection = `plan { version learnerVoice whanauVoice versions { version } goals { title strategies { id } progress { note } continues { id } } strategies { goal { title } whanauMember { name } practitioner { id } }
      responsibilities { description } supports { description support { id } } voices { words } agreedBy { whanauMember { name } } reviews { findings whanau { name } progress { note } } practitioners { id } }`;
    const read = (asked: object[]) => statementsOf(() => entities("Learner", asked, selection, { viewer }));
    const one = await read(keys.slice(0, 1));
    expect((await read(keys)).length).toBe(one.length);
    expect(one.length).toBeLessThanOrEqual(16);
  });
});
