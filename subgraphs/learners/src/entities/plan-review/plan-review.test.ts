import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays } from "../../../testing/consent-input.ts";
import { planStory, type People } from "../../../testing/plan-story.ts";
import { subgraph } from "../../subgraph.ts";
import { monthsAfter, today } from "../../today.ts";
import { goalProgress } from "../goal-progress/table.ts";
import { planReviews } from "./table.ts";

const served = await testSubgraph(subgraph, { connections: 8 });
const { is, send, around, draftOf, activeOf } = planStory(served);
const { owner, entities, asViewer } = served;

/** In force since May 2025, and due in November. */
async function olderPlan({ learnerId }: People) {
  const { id: planId } = await is.onePlan({ learnerId });
  const goal = await is.goal({ planId });
  return { planId, goalId: goal.id };
}

describe("a review", () => {
  test("records who took part, how the goals are going, what changes and when it is due again; the plan is active after it", async () => {
    const people = await around();
    const { planId, goalId } = await olderPlan(people);
    const { plan } = await send("beginPlanReview", { planId }, people.teacher);
    const answer = await send(
      "recordReview",
      {
        planId,
        revision: plan.revision,
        heldOn: inDays(-2),
        whanauMemberIds: [people.member.id, people.member.id.toUpperCase()],
        practitionerIds: [people.practitioner.id],
        others: ["Te kaiako"],
        changes: "Mornings.",
        goals: [{ goalId, achievementStatus: "ACHIEVED", lifecycleStatus: "COMPLETED", note: "Five days of five." }],
      },
      people.practitioner,
    );
    expect(answer).toMatchObject({
      __typename: "RecordReviewSuccess",
      plan: {
        status: "ACTIVE",
        lastReviewedOn: inDays(-2),
        nextReviewOn: monthsAfter(inDays(-2), 6),
        goals: [{ lifecycleStatus: "COMPLETED", achievementStatus: "ACHIEVED", progress: [{ seenOn: inDays(-2), note: "Five days of five." }] }],
        reviews: [{ dueOn: "2025-11-05", findings: "Good steps.", changes: "Mornings.", learnerTookPart: true, whanau: [{ id: people.member.id }], practitioners: [{ id: people.practitioner.id }], others: ["Te kaiako"], progress: [{ achievementStatus: "ACHIEVED", goal: { id: goalId } }] }],
      },
    });
    const { plan: next } = await send("revisePlan", { planId }, people.teacher);
    expect(next.goals, "what is done is not planned again").toEqual([]);
    const wrong = [randomUUID(), "x"].map((id) => ({ id }));
    expect(await entities("PlanReview", [{ id: answer.review.id }, ...wrong], "id", { viewer: people.mother })).toEqual([{ id: answer.review.id }, null, null]);
  });

  test("is held once when two record it at a time", async () => {
    const people = await around();
    const { planId } = await olderPlan(people);
    const answers = await Promise.all([people.teacher, people.practitioner].map((viewer) => send("recordReview", { planId, revision: 1 }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PlanConflict", "RecordReviewSuccess"]);
    expect(answers.find(({ __typename }) => __typename === "PlanConflict").plan.reviews).toHaveLength(1);
    expect(await owner.select().from(planReviews).where(eq(planReviews.planId, planId))).toHaveLength(1);
  });

  test("names what cannot be used, and writes nothing then", async () => {
    const people = await around();
    const { planId, goalId } = await olderPlan(people);
    const review = (said: object) => send("recordReview", { planId, revision: 1, ...said }, people.teacher);
    const other = await around();
    for (const [said, field] of [
      [{ heldOn: inDays(1) }, "heldOn"],
      [{ heldOn: "2025-05-04" }, "heldOn"],
      [{ findings: " " }, "findings"],
      [{ changes: "a".repeat(4001) }, "changes"],
      [{ nextReviewOn: monthsAfter(inDays(1), 6) }, "nextReviewOn"],
      [{ nextReviewOn: today() }, "nextReviewOn"],
      [{ learnerTookPart: false }, "learnerTookPart"],
      [{ whanauMemberIds: [other.member.id] }, "whanauMemberIds"],
      [{ practitionerIds: ["x"] }, "practitionerIds"],
      [{ others: [""] }, "others"],
      [{ others: Array.from({ length: 21 }, (_, index) => `Name ${index}`) }, "others"],
      [{ goals: [{ goalId: randomUUID() }] }, "goals"],
      [{ goals: [{ goalId }, { goalId }] }, "goals"],
      [{ goals: [{ goalId, lifecycleStatus: "PROPOSED" }] }, "goals"],
    ] as const) expect(await review(said), JSON.stringify(said).slice(0, 80)).toMatchObject({ __typename: "InvalidInput", field });
    expect(await owner.select().from(planReviews).where(eq(planReviews.planId, planId))).toEqual([]);
    expect(await owner.select().from(goalProgress).where(eq(goalProgress.planId, planId))).toEqual([]);
    expect(await review({ revision: 0 })).toMatchObject({ __typename: "PlanConflict" });
    expect(await send("recordReview", { planId, revision: 1 }, people.mother)).toMatchObject({ __typename: "MayNotWritePlan" });
    const { plan } = await review({});
    expect(await review({ revision: plan.revision })).toMatchObject({ field: "heldOn", message: expect.stringContaining("once a day") });
    expect(await send("recordReview", { planId: (await draftOf(other)).id, revision: 1 }, other.teacher)).toMatchObject({ __typename: "PlanStatusForbids", message: expect.stringContaining("agreed first") });
  });

  test("is due within six months, also for whoever writes past the resolvers", async () => {
    const people = await around();
    const { planId } = await olderPlan(people);
    const late = asViewer(people.teacher, (db) =>
      db.insert(planReviews).values({ planId, learnerId: people.learnerId, heldOn: today(), dueOn: today(), nextReviewOn: monthsAfter(inDays(1), 6), learnerTookPart: true, whanauMemberIds: [], practitionerIds: [], others: [], findings: "x" }),
    );
    await expect(late).rejects.toMatchObject({ cause: { constraint_name: "plan_reviews_next_within_six_months" } });
  });
});

describe("how a goal is going", () => {
  test("is kept day by day, and goes only where a goal can go", async () => {
    const people = await around();
    const { goals } = await activeOf(people);
    const [{ id: goalId }] = goals;
    const record = (revision: number, progress: object, said: object = {}) => send("recordGoalProgress", { revision, progress: { goalId, ...progress }, ...said }, people.practitioner);
    const { goal } = await record(2, { achievementStatus: "IMPROVING", note: "Two pages." });
    expect(goal).toMatchObject({ revision: 3, lifecycleStatus: "ACTIVE", achievementStatus: "IMPROVING" });
    expect(await record(2, { achievementStatus: "WORSENING" })).toMatchObject({ __typename: "PlanConflict", partId: goalId });
    expect(await record(3, {}, { seenOn: inDays(1) })).toMatchObject({ field: "seenOn" });
    expect(await record(3, { lifecycleStatus: "REJECTED" })).toMatchObject({ field: "progress" });
    expect(await record(3, { lifecycleStatus: "COMPLETED", achievementStatus: "ACHIEVED" })).toMatchObject({ __typename: "RecordGoalProgressSuccess" });
    const answer = await record(4, { lifecycleStatus: "ACTIVE" });
    expect(answer).toMatchObject({ field: "progress", message: expect.stringContaining("COMPLETED") });
    expect((await owner.select().from(goalProgress).where(eq(goalProgress.goalId, goalId))).map(({ achievementStatus }) => achievementStatus)).toEqual([null, "IMPROVING", "ACHIEVED"]);
  });

  test("is taken over by the next version when that begins", async () => {
    const people = await around();
    const { id: planId, goals } = await activeOf(people);
    const { plan: next } = await send("revisePlan", { planId }, people.teacher);
    await send("recordGoalProgress", { revision: goals[0].revision, progress: { goalId: goals[0].id, achievementStatus: "SUSTAINING" } }, people.teacher);
    await send("agreePlan", { planId: next.id, contentRevision: next.contentRevision }, people.mother);
    const { plan } = await send("startPlan", { planId: next.id }, people.teacher);
    expect(plan.goals).toMatchObject([{ lifecycleStatus: "ACTIVE", achievementStatus: "SUSTAINING", continues: { id: goals[0].id } }]);
  });
});
