import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { planStory } from "../../../testing/plan-story.ts";
import { subgraph } from "../../subgraph.ts";
import { monthsAfter, today } from "../../today.ts";
import { onePlans } from "./table.ts";

const served = await testSubgraph(subgraph);
const { query, owner } = served;
const { is, send, around, activeOf } = planStory(served);

describe("a plan", () => {
  test("goes from a draft to its end, each step with who took it, and every agreed version stays as it was", async () => {
    const people = await around();
    const { learnerId, teacher, practitioner, mother, member } = people;
    const created = await send("createPlan", { learnerId, schoolHoursPerWeek: 25, prescribedHoursPerWeek: 7.5 }, teacher);
    expect(created).toMatchObject({ __typename: "CreatePlanSuccess", plan: { version: 1, status: "DRAFT", revision: 1, schoolHoursPerWeek: 25, prescribedHoursPerWeek: 7.5, lastChange: null } });
    const planId = created.plan.id;
    const { goal } = await send("addGoal", { planId }, practitioner);
    await send("addStrategy", { planId, goalId: goal.id, by: { whanauMemberId: member.id } }, practitioner);
    await send("addResponsibility", { planId, by: { practitionerId: practitioner.id } }, teacher);
    const { planSupport } = await send("addPlanSupport", { planId, supportId: await is.supportOf(learnerId), practitionerId: practitioner.id, prescribedHours: 2.5, hoursPer: "WEEK" }, practitioner);
    const draft = planSupport.plan;
    expect(draft).toMatchObject({
      strategies: [{ goal: { id: goal.id }, whanauMember: { id: member.id }, practitioner: null, byLearner: false }],
      responsibilities: [{ practitioner: { id: practitioner.id } }],
      supports: [{ prescribedHours: 2.5, hoursPer: "WEEK" }],
      revision: 1,
      contentRevision: 5,
    });

    const agreed = await send("agreePlan", { planId, contentRevision: draft.contentRevision }, mother);
    expect(agreed).toMatchObject({ __typename: "AgreePlanSuccess", plan: { status: "AGREED", agreedOn: today(), nextReviewOn: monthsAfter(today(), 6), agreedBy: [{ manner: "ONLINE", whanauMember: { id: member.id }, provenance: { role: "WHANAU", personId: mother.id } }] } });
    const started = await send("startPlan", { planId }, teacher);
    expect(started).toMatchObject({ plan: { status: "ACTIVE", lastChange: { role: "EDUCATOR", personId: teacher.id }, goals: [{ lifecycleStatus: "ACTIVE", progress: [{ lifecycleStatus: "ACTIVE", seenOn: today() }] }] } });
    expect(await send("beginPlanReview", { planId }, practitioner)).toMatchObject({ plan: { status: "UNDER_REVIEW" } });

    const { plan: revised } = await send("revisePlan", { planId }, practitioner);
    expect(revised).toMatchObject({ version: 2, status: "DRAFT", revises: { id: planId }, prescribedHoursPerWeek: 7.5, goals: [{ continues: { id: goal.id }, lifecycleStatus: "ACTIVE" }], strategies: [{ whanauMember: { id: member.id } }], responsibilities: [{}], supports: [{ prescribedHours: 2.5 }], voices: [], agreedBy: [] });
    expect(revised.strategies[0].goal.id).toBe(revised.goals[0].id);
    await send("updateGoal", { goalId: revised.goals[0].id, revision: 1, title: "Reads alone" }, teacher);
    await send("updatePlan", { planId: revised.id, revision: 1, aspirations: "To read alone." }, teacher);
    const { data } = await query("query ($id: ID!) { onePlan(id: $id) { aspirations goals { title } versions { version status } } }", { id: planId }, { viewer: mother });
    expect(data.onePlan).toEqual({ aspirations: "Kia tū māia ia.", goals: [{ title: "Reads with a friend each day" }], versions: [{ version: 2, status: "DRAFT" }, { version: 1, status: "UNDER_REVIEW" }] });

    const next = await send("agreePlan", { planId: revised.id, contentRevision: 7, toldBy: member.id, manner: "BY_PHONE" }, practitioner);
    expect(next).toMatchObject({ __typename: "AgreePlanSuccess" });
    expect(await send("startPlan", { planId: revised.id }, practitioner)).toMatchObject({ plan: { status: "ACTIVE" } });
    const end = await send("closePlan", { planId, revision: 4, reason: "GOALS_REACHED" }, teacher);
    expect(end).toMatchObject({ __typename: "PlanStatusForbids", plan: { status: "CLOSED", closing: { reason: "REPLACED", closedOn: today() } } });
  });

  test("is one: two who begin at once get one draft, and who comes later is shown it", async () => {
    const { learnerId, teacher, practitioner } = await around();
    const answers = await Promise.all([teacher, practitioner, teacher, practitioner].map((viewer) => send("createPlan", { learnerId }, viewer)));
    expect(answers.filter(({ __typename }) => __typename === "CreatePlanSuccess")).toHaveLength(1);
    const { plan } = answers.find(({ __typename }) => __typename === "CreatePlanSuccess");
    for (const answer of answers.filter(({ __typename }) => __typename !== "CreatePlanSuccess")) expect(answer).toMatchObject({ __typename: "PlanExists", plan: { id: plan.id } });
    expect(await owner.select().from(onePlans).where(eq(onePlans.learnerId, learnerId))).toHaveLength(1);
  });

  test("is put in force once, however many start it at a time, and never beside another", async () => {
    const people = await around();
    const first = await activeOf(people);
    const { plan: second } = await send("revisePlan", { planId: first.id }, people.teacher);
    await send("agreePlan", { planId: second.id, contentRevision: second.contentRevision }, people.mother);
    const answers = await Promise.all([people.teacher, people.practitioner, people.teacher].map((viewer) => send("startPlan", { planId: second.id }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PlanStatusForbids", "PlanStatusForbids", "StartPlanSuccess"]);
    const rows = await owner.select().from(onePlans).where(eq(onePlans.learnerId, people.learnerId)).orderBy(onePlans.version);
    expect(rows.map(({ status }) => status)).toEqual(["CLOSED", "ACTIVE"]);
  });

  test("that its next version takes the place of in the same instant is not revised any more", async () => {
    const people = await around();
    const first = await activeOf(people);
    const { plan: second } = await send("revisePlan", { planId: first.id }, people.teacher);
    await send("agreePlan", { planId: second.id, contentRevision: second.contentRevision }, people.mother);
    const [started, revised] = await oneAfterTheOther(owner, sql`lock table goals in share mode`, () => send("startPlan", { planId: second.id }, people.teacher), () => send("revisePlan", { planId: first.id }, people.practitioner));
    expect([started.__typename, revised]).toMatchObject(["StartPlanSuccess", { __typename: "PlanStatusForbids", message: expect.stringContaining("newer version") }]);
  });
});
