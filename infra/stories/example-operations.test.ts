import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../subgraphs.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { learner, community, practitioner, institution, region } = graph.examples;

/** Who would send it, and with what. */
const tries: Readonly<Record<string, { persona: string | null; variables: object }>> = {
  "joined-learner-view": { persona: "whanau", variables: { id: learner } },
  "community-register": { persona: "facilitator", variables: { id: community } },
  institution: { persona: "coordinator", variables: { moeNumber: institution } },
  "practitioner-caseload": { persona: "practitioner", variables: { id: practitioner } },
  "region-picture": { persona: "funding-manager", variables: { code: region, year: 2026 } },
  "directory-search": { persona: null, variables: { text: "kura" } },
};

describe("every example operation", () => {
  const names = readdirSync(join(repository, "schema/operations"))
    .filter((file) => file.endsWith(".graphql"))
    .map((file) => file.replace(/\.graphql$/, ""));

  it.each(names)("%s answers with data and without errors", async (name) => {
    const tried = tries[name];
    if (!tried) throw new Error(`Say above who tries ${name}, and with which variables.`);
    const { status, data, errors } = await graph.operation(tried.persona, name, tried.variables);
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    const [root] = Object.values(data);
    expect(root).not.toBeNull();
  });
});

describe("the joined view of one learner", () => {
  it("joins what all four services know", async () => {
    const { data } = await graph.operation("whanau", "joined-learner-view", { id: learner });
    const view = data.learner;
    expect(view.currentEnrolment.institution, "services: where the learner is").toMatchObject({ moeNumber: institution, name: expect.any(String) });
    expect(view.whanau.length, "learners: the whānau").toBeGreaterThan(0);
    expect(view.knownContact.practitioner.name, "workforce: the known contact").toEqual(expect.any(String));
    expect(view.plan.goals.length, "learners: the plan").toBeGreaterThan(0);
    expect(view.supports.length, "services: the supports").toBeGreaterThan(0);
    expect(view.supports.every((support: any) => support.provider.name.en)).toBe(true);
    expect(view.caseAssignments.length, "workforce: who works with the learner").toBeGreaterThan(0);
    expect(view.allocations.length, "funding: what is allocated").toBeGreaterThan(0);
    expect(view.allocations.every((allocation: any) => allocation.stream.name.en)).toBe(true);
  });

  it("answers null for a learner who does not exist, and for an id that is none", async () => {
    for (const id of ["01890000-0000-7000-8000-000000000000", "1", "'; drop table learners; --", "ā".repeat(1000)]) {
      const { data, errors } = await graph.operation("whanau", "joined-learner-view", { id });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ learner: null });
    }
  });
});

describe("the register of a community", () => {
  it("costs each service the same number of statements for one entry as for many", async () => {
    const register = (first: number) => graph.statementsOf(() => graph.operation("facilitator", "community-register", { id: community, first }));
    expect(await register(50)).toEqual(await register(1));
  });
});
