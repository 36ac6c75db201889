import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner } = await testSubgraph(subgraph);
const { learner, need } = given(owner);

const read = "query ($id: ID!) { learner(id: $id) { needs { area supportNeed { code } subNeed { code } firstConcernOn identifiedOn } } }";

test("needs come in the order in which somebody noticed them, in as much detail as is known", async () => {
  const { id: learnerId } = await learner();
  await need({ learnerId, area: "COMMUNICATION", supportNeedCode: "SOCIAL_COMMUNICATION", subNeedCode: "AUTISM", firstConcernOn: "2025-03-03" });
  await need({ learnerId, area: "HEARING", supportNeedCode: "HEARING_ACCESS", firstConcernOn: "2024-06-04", identifiedOn: null });
  expect((await query(read, { id: learnerId })).data.learner.needs).toMatchObject([
    { area: "HEARING", supportNeed: { code: "HEARING_ACCESS" }, subNeed: null, firstConcernOn: "2024-06-04", identifiedOn: null },
    { area: "COMMUNICATION", supportNeed: { code: "SOCIAL_COMMUNICATION" }, subNeed: { code: "AUTISM" } },
  ]);
});

test("a need's three levels belong together, and nothing is identified before somebody noticed it", async () => {
  const { id: learnerId } = await learner();
  const constraintOf = (said: object) => need({ learnerId, ...said }).then(() => null, (error) => error.cause.constraint_name);
  expect(await constraintOf({ area: "VISION", supportNeedCode: "LITERACY" })).toBe("needs_support_need");
  expect(await constraintOf({ supportNeedCode: "NUMERACY", subNeedCode: "DYSLEXIA" })).toBe("needs_sub_need");
  expect(await constraintOf({ firstConcernOn: "2025-05-01", identifiedOn: "2025-04-30" })).toBe("needs_concern_before_identification");
});
