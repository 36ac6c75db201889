import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner } = await testSubgraph(subgraph);
const { learner, onePlan, goal, planVoice } = given(owner);

const read = "query ($id: ID!) { learner(id: $id) { plan { version status } plans { version status } } }";

describe("a learner's plan", () => {
  test("is the version in force, and keeps the others", async () => {
    const { id: learnerId } = await learner();
    await onePlan({ learnerId, version: 1, status: "CLOSED", until: "2025-07-04" });
    await onePlan({ learnerId, version: 3, status: "DRAFT" });
    await onePlan({ learnerId, version: 2, status: "ACTIVE" });
    expect((await query(read, { id: learnerId })).data.learner).toEqual({
      plan: { version: 2, status: "ACTIVE" },
      plans: [
        { version: 3, status: "DRAFT" },
        { version: 2, status: "ACTIVE" },
        { version: 1, status: "CLOSED" },
      ],
    });
  });

  test("stays in force while it is under review", async () => {
    const { id: learnerId } = await learner();
    await onePlan({ learnerId, status: "UNDER_REVIEW" });
    expect((await query(read, { id: learnerId })).data.learner.plan).toEqual({ version: 1, status: "UNDER_REVIEW" });
  });

  test("is null while every version is a draft or closed", async () => {
    const { id: learnerId } = await learner();
    await onePlan({ learnerId, version: 1, status: "CLOSED", until: "2025-07-04" });
    await onePlan({ learnerId, version: 2, status: "AGREED" });
    expect((await query(read, { id: learnerId })).data.learner.plan).toBeNull();
  });

  test("is one: a second version cannot be in force beside the first", async () => {
    const { id: learnerId } = await learner();
    await onePlan({ learnerId, version: 1, status: "UNDER_REVIEW" });
    await expect(onePlan({ learnerId, version: 2, status: "ACTIVE" })).rejects.toMatchObject({ cause: { constraint_name: "one_plans_one_is_in_force" } });
    await expect(onePlan({ learnerId, version: 1, status: "DRAFT" })).rejects.toMatchObject({ cause: { constraint_name: "one_plans_by_learner" } });
    await expect(onePlan({ learnerId, version: 2, status: "CLOSED", until: null })).rejects.toMatchObject({ cause: { constraint_name: "one_plans_closed_has_its_day" } });
  });

  test("holds the voices of learner and whānau, and its goals in their order", async () => {
    const { id } = await onePlan({ learnerId: (await learner()).id, nextReviewOn: "2025-10-04" });
    await planVoice({ planId: id, words: "I like reading.", saidOn: "2025-05-01" });
    await planVoice({ planId: id, words: "I like maths." });
    await planVoice({ planId: id, voiceOf: "WHANAU", words: "Kia koa ia." });
    await goal({ planId: id, position: 2, title: "Second", outcomeDomain: "BELONGING", lifecycleStatus: "PROPOSED", achievementStatus: null });
    await goal({ planId: id, position: 1, title: "First", startOn: "2025-05-05", targetOn: "2025-12-12" });
    const { data } = await query(
      `query ($id: ID!) { onePlan(id: $id) { aspirations strengths learnerVoice whanauVoice nextReviewOn
        goals { title outcomeDomain lifecycleStatus achievementStatus startOn targetOn plan { id } } } }`,
      { id },
    );
    expect(data.onePlan).toEqual({
      aspirations: "Kia tū māia ia.",
      strengths: "Kind, and a fine singer.",
      learnerVoice: "I like maths.",
      whanauVoice: "Kia koa ia.",
      nextReviewOn: "2025-10-04",
      goals: [
        { title: "First", outcomeDomain: "PROGRESS", lifecycleStatus: "ACTIVE", achievementStatus: "IMPROVING", startOn: "2025-05-05", targetOn: "2025-12-12", plan: { id } },
        { title: "Second", outcomeDomain: "BELONGING", lifecycleStatus: "PROPOSED", achievementStatus: null, startOn: null, targetOn: null, plan: { id } },
      ],
    });
  });
});
