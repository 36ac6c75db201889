import { describe, expect, it } from "vitest";
import { exampleOperationNames, exampleOperations } from "../example-operations.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { learner, community, institution } = graph.examples;

describe("every example operation", () => {
  const tries = exampleOperations(graph.examples);

  it.each(exampleOperationNames)("%s answers with data and without errors", async (name) => {
    const tried = tries[name];
    if (!tried) throw new Error(`Say in infra/example-operations.ts who tries ${name}, and with which variables.`);
    const { status, data, errors } = await (tried.contract === null ? graph : graph.contract(tried.contract)).operation(tried.persona, name, tried.variables);
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

describe("the stocktake of a community", () => {
  it("joins in one question the services that reach it, the skills and time of its people, its money, and what it entered itself", async () => {
    const { data, errors } = await graph.operation("facilitator", "resource-stocktake", { id: community, year: 2026 });
    expect(errors).toBeUndefined();
    const { servicesHere, facilitators, positions, learningSupportCoordination, budgets, resources, priorities } = data.learningSupportCommunity;
    expect(servicesHere.nodes.some(({ capacities }: any) => capacities.length > 0), "services: what is free").toBe(true);
    expect(facilitators.length, "workforce: the facilitator").toBeGreaterThan(0);
    expect(positions.nodes.reduce((sum: number, { fte }: any) => sum + fte, 0), "workforce: time").toBeGreaterThan(0);
    expect(positions.nodes.flatMap(({ practitioner }: any) => practitioner?.skills ?? []).length, "workforce: skills").toBeGreaterThan(0);
    expect(learningSupportCoordination.entitledFtte, "workforce: coordinators").toBeGreaterThan(0);
    expect(budgets.nodes.length, "funding: money").toBeGreaterThan(0);
    expect(budgets.nodes.every(({ balance }: any) => balance.available), "funding: what is free of it").toBe(true);
    expect(resources.nodes.map(({ kind }: any) => kind), "what the community entered").toContain("PLACE");
    for (const { availableFrom, provenance } of resources.nodes) expect([availableFrom, provenance.recordedAt]).not.toContain(null);
    expect(priorities.needs.length, "what it needs").toBeGreaterThan(0);
  });
});

describe("the printed plan", () => {
  it("names the people whom other services know, and is for those alone who see the plan", async () => {
    const { data } = await graph.operation("whanau", "printable-plan", { id: learner });
    const { data: known } = await graph.query("whanau", "query ($id: ID!) { learner(id: $id) { preferredName knownContact { practitioner { name } } plan { practitioners { name } goals { title } } } }", { id: learner });
    const { preferredName, knownContact, plan } = known.learner;
    expect(plan.practitioners.length).toBeGreaterThan(0);
    for (const text of [preferredName, knownContact.practitioner.name, ...plan.practitioners.map(({ name }: any) => name), plan.goals[0].title]) expect(data.learner.plan.printable).toContain(text.replaceAll("'", "&#39;"));
    for (const persona of ["facilitator", "agency-health", "analyst"]) expect((await graph.operation(persona, "printable-plan", { id: learner })).data.learner?.plan ?? null, persona).toBeNull();
  });
});
