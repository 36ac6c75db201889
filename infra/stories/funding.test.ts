// Money over the whole graph: what is known elsewhere becomes an entitlement here, and what was applied for with a permit of
// learners becomes a decision.
import { describe, expect, it } from "vitest";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { learner, institution, region } = graph.examples;

const answerTo = async (persona: string | null, query: string, variables: object = {}) => {
  const { data, errors } = await graph.query(persona, query, variables);
  expect(errors).toBeUndefined();
  return data;
};

describe("the entitlement of a school", () => {
  const query = `query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { roll { asOf total } equityIndex { value } entitlement { now: inYear(year: 2026) { stream { code } size { amount { cents } } steps { __typename label value ... on EntitlementInput { owner asOf } } } before: inYear(year: 2015) { stream { code } } } } }`;

  it("joins roll and equity index of services with rules of funding, in two years of one question", async () => {
    const { institution: school } = await answerTo("coordinator", query, { moeNumber: institution });
    const inclusion = school.entitlement.now.find(({ stream }: any) => stream.code === "SFI");
    const inputs = inclusion.steps.filter(({ __typename }: any) => __typename === "EntitlementInput");
    expect(inputs).toMatchObject([{ label: "Roll", value: String(school.roll.total), owner: "services", asOf: school.roll.asOf }, { label: "Equity index", value: String(school.equityIndex.value), owner: "services" }]);
    expect(inclusion.size.amount.cents).toBeGreaterThan(250_000);
    expect(school.entitlement.before.map(({ stream }: any) => stream.code)).not.toContain("SFI");
  });

  it("is the same to who funds the region, and nothing to others", async () => {
    const own = await answerTo("coordinator", query, { moeNumber: institution });
    expect(await answerTo("funding-manager", query, { moeNumber: institution })).toEqual(own);
    for (const persona of ["whanau", "practitioner", "facilitator", "provider", "analyst"]) expect((await answerTo(persona, query, { moeNumber: institution })).institution.entitlement, persona).toBeNull();
  });
});

describe("an application", () => {
  const apply = "mutation ($input: ApplyForFundingInput!) { applyForFunding(input: $input) { __typename ... on ApplyForFundingSuccess { application { id } } ... on Problem { message } } }";
  const inputOf = (permit: string) => ({ idempotencyKey: crypto.randomUUID(), learnerId: learner, permit, stream: "IRF", institution, regionCode: region, evidence: "A crisis at school, and a plan for the weeks after it." });

  it("goes from the school, by a permit of learners, to the region's decision, and its reason back to the whānau", async () => {
    const { learner: seen } = await answerTo("coordinator", "query ($id: ID!) { learner(id: $id) { permit { token } } }", { id: learner });
    const { applyForFunding } = await answerTo("coordinator", apply, { input: inputOf(seen.permit.token) });
    expect(applyForFunding.__typename).toBe("ApplyForFundingSuccess");
    const { id } = applyForFunding.application;

    // A colleague cannot use it: the permit is the coordinator's own.
    expect((await answerTo("educator", apply, { input: inputOf(seen.permit.token) })).applyForFunding.__typename).toBe("PermitRefused");

    const decided = await answerTo("funding-manager", "mutation ($input: DecideFundingApplicationInput!) { decideFundingApplication(input: $input) { __typename } }", {
      input: { idempotencyKey: crypto.randomUUID(), applicationId: id, approve: true, reason: "Kia tere te āwhina.", until: "2099-12-31" },
    });
    expect(decided.decideFundingApplication.__typename).toBe("DecideFundingApplicationSuccess");
    const { learner: own } = await answerTo("whanau", "query ($id: ID!) { learner(id: $id) { fundingApplications { id decision { reason } } } }", { id: learner });
    expect(own.fundingApplications).toContainEqual({ id, decision: { reason: "Kia tere te āwhina." } });
  });
});

describe("a part of a budget", () => {
  it("is allocated by who manages the region, and seen by the school", async () => {
    const { region: own } = await answerTo("funding-manager", "query ($code: ID!) { region(code: $code) { budgets(first: 200, year: 2026) { nodes { id unit balance { available { amount { cents } quantity } } } } } }", { code: region });
    const budget = own.budgets.nodes.find(({ unit, balance }: any) => unit === "HOURS" && balance.available.quantity > 1);
    const { allocateFunding } = await answerTo("funding-manager", "mutation ($input: AllocateFundingInput!) { allocateFunding(input: $input) { ... on AllocateFundingSuccess { allocation { id institution { name } budget { balance { available { quantity } } } } } } }", {
      input: { idempotencyKey: crypto.randomUUID(), budgetId: budget.id, institution, size: { quantity: 1 }, from: "2026-11-01", until: "2026-12-18" },
    });
    expect(allocateFunding.allocation.institution.name).toEqual(expect.any(String));
    expect(allocateFunding.allocation.budget.balance.available.quantity).toBeCloseTo(budget.balance.available.quantity - 1, 6);
    const { institution: school } = await answerTo("coordinator", "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { allocations(first: 200) { nodes { id } } } }", { moeNumber: institution });
    expect(school.allocations.nodes).toContainEqual({ id: allocateFunding.allocation.id });
  });
});
