import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

const everything = "id learner { id } support { id } practitioner { name primaryRole { name { mi } } } role { code } weight status from until";

test("a case assignment joins the practitioner, the learner, the support and the role", async () => {
  const assignment = await make.caseAssignment({ supportId: randomUUID(), weight: 1.5, roleCode: "KAITAKAWAENGA" });
  const { data } = await graph.query(`query ($id: ID!) { caseAssignment(id: $id) { ${everything} } }`, { id: assignment.id }, { viewer: viewerAs("PRACTITIONER", { id: assignment.practitionerId }) });
  expect(data.caseAssignment).toMatchObject({
    learner: { id: assignment.learnerId },
    support: { id: assignment.supportId },
    practitioner: { primaryRole: { name: { mi: "Kaiwhakamātau hinengaro" } } },
    role: { code: "KAITAKAWAENGA" },
    weight: 1.5,
    status: "ACTIVE",
    from: "2026-03-02",
    until: null,
  });
});

test("a learner's and a support's assignments are answered with the latest first", async () => {
  const learnerId = randomUUID();
  const supportId = randomUUID();
  const earlier = await make.caseAssignment({ learnerId, supportId, from: "2025-01-01", until: "2025-12-01", status: "ENDED" });
  const later = await make.caseAssignment({ learnerId, supportId, from: "2026-01-01" });
  const other = await make.caseAssignment({ learnerId, from: "2025-06-01" });
  const [learner] = await graph.entities("Learner", [learnerSeen(learnerId, "SUPPORTS")], "caseAssignments { id }");
  expect(learner.caseAssignments).toEqual([{ id: later.id }, { id: other.id }, { id: earlier.id }]);
  const [support] = await graph.entities("Support", [{ id: supportId, learner: learnerSeen(learnerId, "SUPPORTS") }], "caseAssignments { id }");
  expect(support.caseAssignments).toEqual([{ id: later.id }, { id: earlier.id }]);
});

test("nobody is twice on the same case at the same time", async () => {
  const assignment = await make.caseAssignment();
  const again = { practitionerId: assignment.practitionerId, learnerId: assignment.learnerId };
  await expect(make.caseAssignment(again)).rejects.toMatchObject({ cause: { constraint_name: "case_assignments_once" } });
  await make.caseAssignment({ ...again, supportId: randomUUID() });
  await make.caseAssignment({ ...again, status: "ENDED", until: "2026-04-01" });
});

test("an assignment has ended exactly when it has a last day, and weighs something", async () => {
  await expect(make.caseAssignment({ status: "ENDED" })).rejects.toMatchObject({ cause: { constraint_name: "case_assignments_ended_has_its_day" } });
  await expect(make.caseAssignment({ until: "2026-05-01" })).rejects.toMatchObject({ cause: { constraint_name: "case_assignments_ended_has_its_day" } });
  await expect(make.caseAssignment({ weight: 0 })).rejects.toMatchObject({ cause: { constraint_name: "case_assignments_weight" } });
});

test("keys of another form have none", async () => {
  const learners = [learnerSeen("x", "SUPPORTS"), learnerSeen("\0", "SUPPORTS")];
  expect(await graph.entities("Learner", learners, "caseAssignments { id }")).toEqual([{ caseAssignments: null }, { caseAssignments: null }]);
  expect(await graph.entities("Support", [{ id: "1", learner: learnerSeen(randomUUID(), "SUPPORTS") }], "caseAssignments { id }")).toEqual([{ caseAssignments: null }]);
  expect(await graph.entities("CaseAssignment", [{ id: "1" }], "id")).toEqual([null]);
});

test("50 learners with everybody who works with them cost as many statements as one", async () => {
  const keys = await times(50, async () => {
    const learnerId = randomUUID();
    await make.caseAssignment({ learnerId, supportId: randomUUID() });
    await make.caseAssignment({ learnerId, roleCode: "LSC" });
    return learnerSeen(learnerId, "SUPPORTS");
  });
  const ask = (some: { id: string }[]) => graph.statementsOf(() => graph.entities("Learner", some, `caseAssignments { ${everything} }`));
  const forOne = await ask(keys.slice(0, 1));
  expect(forOne).toHaveLength(3);
  expect(await ask(keys)).toHaveLength(forOne.length);
});
