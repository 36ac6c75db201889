import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf } = await testSubgraph(subgraph);
const { learner, knownContact } = given(owner);

describe("a learner's known contact", () => {
  test("is the one to whom it was handed over last", async () => {
    const { id: learnerId } = await learner();
    const practitionerId = randomUUID();
    await knownContact({ learnerId, since: "2024-02-05", until: "2025-03-31" });
    await knownContact({ learnerId, practitionerId, since: "2025-04-01" });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { knownContact { practitioner { id } since until learner { id } } } }", { id: learnerId });
    expect(data.learner.knownContact).toEqual({ practitioner: { id: practitionerId }, since: "2025-04-01", until: null, learner: { id: learnerId } });
  });

  test("is null while there is none", async () => {
    const { id } = await learner();
    await knownContact({ learnerId: id, until: "2025-03-31" });
    expect((await query("query ($id: ID!) { learner(id: $id) { knownContact { id } } }", { id })).data.learner.knownContact).toBeNull();
  });

  test("is one person at a time", async () => {
    const { id: learnerId } = await learner();
    await knownContact({ learnerId });
    await expect(knownContact({ learnerId })).rejects.toMatchObject({ cause: { constraint_name: "known_contacts_one_is_current" } });
  });
});

describe("those whose known contact a practitioner is", () => {
  const knownContactOf = "knownContactOf(first: 2) { nodes { learner { preferredName } since } pageInfo { hasNextPage endCursor } }";

  test("come the longest known first, without those handed over", async () => {
    const practitionerId = randomUUID();
    for (const [preferredName, since, until] of [["Third Tuatoru", "2025-03-01", null], ["First Tuatahi", "2023-02-01", null], ["Second Tuarua", "2024-02-01", null], ["Gone Kua Riro", "2022-02-01", "2024-12-20"]] as const) {
      await knownContact({ learnerId: (await learner({ preferredName })).id, practitionerId, since, until });
    }
    const [practitioner] = await entities("Practitioner", [{ id: practitionerId }], knownContactOf);
    expect(practitioner.knownContactOf).toMatchObject({
      nodes: [
        { learner: { preferredName: "First Tuatahi" }, since: "2023-02-01" },
        { learner: { preferredName: "Second Tuarua" }, since: "2024-02-01" },
      ],
      pageInfo: { hasNextPage: true },
    });
    const after = practitioner.knownContactOf.pageInfo.endCursor;
    const [rest] = await entities("Practitioner", [{ id: practitionerId }], `knownContactOf(after: "${after}") { nodes { since } }`);
    expect(rest.knownContactOf.nodes).toEqual([{ since: "2025-03-01" }]);
    expect(await entities("Practitioner", [{ id: practitionerId }], knownContactOf, { viewer: anonymousViewer })).toMatchObject([{ knownContactOf: { nodes: [] } }]);
  });

  test("cost two statements, for 50 practitioners as for one", async () => {
    const keys = Array.from({ length: 50 }, () => ({ id: randomUUID() }));
    for (const { id } of keys) await knownContact({ learnerId: (await learner()).id, practitionerId: id });
    for (const asked of [keys.slice(0, 1), keys]) {
      const statements = await statementsOf(async () => {
        const found = await entities("Practitioner", asked, knownContactOf);
        expect(found.filter((practitioner) => practitioner.knownContactOf.nodes.length === 1)).toHaveLength(asked.length);
      });
      expect(statements).toHaveLength(2);
    }
  });
});
