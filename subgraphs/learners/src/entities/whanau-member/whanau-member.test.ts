import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, owner } = await testSubgraph(subgraph);
const { learner, whanauMember } = given(owner);

test("whānau come in the order in which they are asked", async () => {
  const { id: learnerId } = await learner();
  for (const [name, contactPriority] of [["Kuia Hīria", 3], ["Koro Rāpata", 1], ["Whaea Mārama", 2]] as const) await whanauMember({ learnerId, name, contactPriority });
  const { data } = await query("query ($id: ID!) { learner(id: $id) { whanau { name contactPriority learner { id } } } }", { id: learnerId });
  expect(data.learner.whanau).toEqual([
    { name: "Koro Rāpata", contactPriority: 1, learner: { id: learnerId } },
    { name: "Whaea Mārama", contactPriority: 2, learner: { id: learnerId } },
    { name: "Kuia Hīria", contactPriority: 3, learner: { id: learnerId } },
  ]);
});

test("a whāngai caregiver whom the learner lives with is not thereby a guardian", async () => {
  const { id: learnerId } = await learner();
  await whanauMember({ learnerId, relationship: "WHANGAI_CAREGIVER", legalGuardian: false, livesWith: true, preferredChannel: "IN_PERSON", preferredLanguage: "mi" });
  const { data } = await query("query ($id: ID!) { learner(id: $id) { whanau { relationship legalGuardian livesWith preferredChannel preferredLanguage } } }", { id: learnerId });
  expect(data.learner.whanau).toEqual([{ relationship: "WHANGAI_CAREGIVER", legalGuardian: false, livesWith: true, preferredChannel: "IN_PERSON", preferredLanguage: "mi" }]);
});
