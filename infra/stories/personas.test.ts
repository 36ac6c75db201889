// A day of each persona over the whole graph: what they come for, and where it ends.
import { describe, expect, it } from "vitest";
import { exampleOperations } from "../example-operations.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 300 });
const { learner, community, practitioner, institution, provider, region } = graph.examples;
const examples = exampleOperations(graph.examples);

const answerTo = async (persona: string | null, query: string, variables: object = {}) => {
  const { data, errors } = await graph.query(persona, query, variables);
  expect(errors).toBeUndefined();
  return data;
};
const isThere = (value: unknown) => expect(value, "something to show").toBeTruthy();

describe("a coordinator", () => {
  it("works from the school's register, down to what each learner waits for", async () => {
    const { institution: school } = await answerTo(
      "coordinator",
      "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { name register { nodes { tier learner { id preferredName supports { status requestedOn } knownContact { since } } } } } }",
      { moeNumber: institution },
    );
    expect(school.register.nodes.length).toBeGreaterThan(0);
    for (const { learner: on } of school.register.nodes) isThere(on.preferredName);
  });

  it("meets in the registers of other schools only learners of their own, and entries that their community was shown", async () => {
    const entries = "moeNumber register(first: 200) { nodes { consentedToCommunity community { id } learner { id } } }";
    const [{ learners }, { institutions }] = [
      await answerTo("educator", "{ learners(first: 200) { nodes { id } } }"),
      await answerTo("coordinator", `{ institutions(first: 200, regionCode: "${region}") { nodes { ${entries} } } }`),
    ];
    const own = new Set(learners.nodes.map(({ id }: { id: string }) => id));
    const elsewhere = institutions.nodes.filter(({ moeNumber }: { moeNumber: number }) => moeNumber !== institution).flatMap(({ register }: any) => register.nodes);
    const unexplained = elsewhere.filter((entry: any) => !own.has(entry.learner.id) && !(entry.consentedToCommunity && entry.community.id === community));
    expect(elsewhere.length, "the community shows some").toBeGreaterThan(0);
    expect(unexplained).toEqual([]);
    // A colleague who is in no community meets those of their own learners alone.
    const { institutions: seenByEducator } = await answerTo("educator", `{ institutions(first: 200, regionCode: "${region}") { nodes { ${entries} } } }`);
    const ofOthers = seenByEducator.nodes.flatMap(({ register }: any) => register.nodes).filter((entry: any) => !own.has(entry.learner.id));
    expect(ofOthers).toEqual([]);
  });
});

describe("an educator", () => {
  it("sees the learners of their school, and no money", async () => {
    const { learners } = await answerTo("educator", "{ learners(first: 200) { nodes { preferredName currentEnrolment { institution { moeNumber } } allocations { year } } } }");
    expect(learners.nodes.length).toBeGreaterThan(1);
    for (const { currentEnrolment, allocations } of learners.nodes) {
      expect(currentEnrolment.institution.moeNumber).toBe(institution);
      expect(allocations).toBeNull();
    }
  });
});

describe("a practitioner", () => {
  it("finds every learner of their caseload with a name and a place", async () => {
    const { data } = await graph.operation("practitioner", "practitioner-caseload", { id: practitioner });
    const active = data.practitioner.caseAssignments.nodes;
    expect(active.length).toBeGreaterThan(0);
    for (const { learner: on } of active) isThere(on.preferredName);
  });

  it("does not see the caseload of a colleague", async () => {
    const { practitioners } = await answerTo("practitioner", "{ practitioners(first: 100) { nodes { id caseAssignments { nodes { learner { id preferredName } } } } } }");
    const colleagues = practitioners.nodes.filter(({ id }: { id: string }) => id !== practitioner);
    expect(colleagues.length).toBeGreaterThan(5);
    expect(colleagues.flatMap(({ caseAssignments }: any) => caseAssignments.nodes)).toEqual([]);
  });
});

describe("a facilitator", () => {
  it("convenes a community over the entries that were agreed to, and opens no plan", async () => {
    const { learningSupportCommunity } = await answerTo(
      "facilitator",
      "query ($id: ID!) { learningSupportCommunity(id: $id) { register { nodes { consentedToCommunity learner { preferredName plan { status } needs { area } whanau { name } } } } } }",
      { id: community },
    );
    const entries = learningSupportCommunity.register.nodes;
    expect(entries.length).toBeGreaterThan(0);
    for (const { consentedToCommunity, learner: on } of entries) {
      expect(consentedToCommunity).toBe(true);
      expect(on).toMatchObject({ plan: null, needs: [], whanau: [] });
    }
  });
});

describe("a facilitator, again", () => {
  it("sees the community's people, and its coordinators beside what its schools are entitled to", async () => {
    const { data, errors } = await graph.operation("facilitator", "community-staffing", { id: community });
    expect(errors).toBeUndefined();
    const { facilitators, positions, learningSupportCoordination } = data.learningSupportCommunity;
    expect(facilitators.length).toBeGreaterThan(0);
    expect(positions.nodes.length).toBeGreaterThan(facilitators.length);
    expect(learningSupportCoordination.entitledFtte).toBeCloseTo(learningSupportCoordination.learners / 500, 2);
    expect(data.capabilityActivities.nodes.length).toBeGreaterThan(0);
  });
});

describe("staff of a provider", () => {
  it("see the support that they give, and not to whom", async () => {
    const { learner: whole } = await answerTo("whanau", "query ($id: ID!) { learner(id: $id) { supports { id provider { id } } } }", { id: learner });
    const query = "query ($id: ID!) { support(id: $id) { status requestedOn learner { preferredName } } }";
    const theirs = whole.supports.find((support: any) => support.provider.id === provider);
    const others = whole.supports.find((support: any) => support.provider.id !== provider);
    expect((await answerTo("provider", query, { id: theirs.id })).support).toEqual({ status: expect.any(String), requestedOn: expect.any(String), learner: null });
    expect(await answerTo("provider", query, { id: others.id })).toEqual({ support: null });
  });
});

describe("a funding manager", () => {
  it("sees the budgets of their region, and of no other", async () => {
    const budgets = "query ($code: ID!) { region(code: $code) { budgets(first: 5) { nodes { year stream { code } } } } }";
    const { regions } = await answerTo(null, "{ regions { code } }");
    const other = regions.find(({ code }: { code: string }) => code !== region).code;
    expect((await answerTo("funding-manager", budgets, { code: region })).region.budgets.nodes.length).toBeGreaterThan(0);
    expect((await answerTo("funding-manager", budgets, { code: other })).region.budgets.nodes).toEqual([]);
  });
});

describe("a coordinator who looks for somebody", () => {
  it("finds who matches, and gives them the case with the permit of the record", async () => {
    const { data } = await graph.operation("coordinator", "match-practitioners", examples["match-practitioners"]?.variables);
    const [best] = data.matchPractitioners;
    expect(best).toMatchObject({ practitioner: { name: expect.any(String) }, reasons: expect.arrayContaining([expect.objectContaining({ aspect: "TRAVEL" })]) });
    const { learner: on } = await answerTo("coordinator", "query ($id: ID!) { learner(id: $id) { permit { token } } }", { id: learner });
    const input = { idempotencyKey: "matched", learnerId: learner, permit: on.permit.token, practitionerId: best.practitioner.id, roleCode: "SPEECH_LANGUAGE_THERAPIST", overrideReason: "Nobody else is near." };
    const { data: assigned } = await graph.operation("coordinator", "assign-case", { input });
    expect(assigned.assignCase.__typename).toBe("AssignCaseSuccess");
    const { learner: seen } = await answerTo("whanau", "query ($id: ID!) { learner(id: $id) { caseAssignments { practitioner { name } } } }", { id: learner });
    expect(seen.caseAssignments).toContainEqual({ practitioner: { name: best.practitioner.name } });
  });
});

describe("a manager of staff", () => {
  it("sees the team with what it is employed and registered for, and none of its learners' records", async () => {
    const { practitioner: one } = await answerTo(
      "workforce-manager",
      "query ($id: ID!) { practitioner(id: $id) { name employmentAgreements { fte } registrations { state } caseAssignments { nodes { weight learner { preferredName } } } } }",
      { id: practitioner },
    );
    expect(one).toMatchObject({ employmentAgreements: [{ fte: expect.any(Number) }], registrations: [{ state: "CURRENT" }] });
    expect(one.caseAssignments.nodes.length).toBeGreaterThan(0);
    for (const { learner: on } of one.caseAssignments.nodes) expect(on).toBeNull();
    const { practitioners } = await answerTo("workforce-manager", "{ practitioners(first: 200) { nodes { region { code } employmentAgreements { employer } } } }");
    expect(practitioners.nodes.length).toBeGreaterThan(3);
    for (const { region: of, employmentAgreements } of practitioners.nodes) expect([of.code, employmentAgreements.length]).toEqual([region, 1]);
  });

  it("plans the region, and nobody who neither manages nor funds it does", async () => {
    const { data } = await graph.operation("workforce-manager", "workforce-plan", examples["workforce-plan"]?.variables);
    const roles = data.workforcePlan.roles;
    expect(roles.length).toBeGreaterThan(5);
    expect(roles.every(({ demandFte, gapFte }: any) => typeof demandFte === "number" && typeof gapFte === "number")).toBe(true);
    expect((await graph.operation("funding-manager", "workforce-plan", examples["workforce-plan"]?.variables)).data.workforcePlan.roles.length).toBeGreaterThan(5);
    for (const persona of ["coordinator", "analyst", "whanau"]) expect((await graph.operation(persona, "workforce-plan", examples["workforce-plan"]?.variables)).data.workforcePlan, persona).toBeNull();
  });

  it("finds whose registrations expire, which nobody else does", async () => {
    const expiring = `{ registrationsExpiring(before: "${new Date().getUTCFullYear() + 2}-01-01") { nodes { body practitioner { name } } } }`;
    expect((await answerTo("workforce-manager", expiring)).registrationsExpiring.nodes.length).toBeGreaterThan(0);
    for (const persona of ["coordinator", "whanau", "analyst", "funding-manager"]) expect((await answerTo(persona, expiring)).registrationsExpiring.nodes, persona).toEqual([]);
  });
});

describe("an analyst", () => {
  it("walks the whole directory and meets nobody", async () => {
    const data = await answerTo("analyst", "{ learners { nodes { id } } practitioners { nodes { id } } institutions(first: 20) { nodes { name register { nodes { tier } } positions { nodes { fte } } } } }");
    expect(data.learners.nodes).toEqual([]);
    expect(data.practitioners.nodes).toEqual([]);
    expect(data.institutions.nodes.length).toBe(20);
    for (const { register, positions } of data.institutions.nodes) expect([register?.nodes ?? [], positions?.nodes ?? []]).toEqual([[], []]);
  });
});

describe("the police, in an emergency", () => {
  it("open one record for hours, and everybody who should know of it does", async () => {
    const name = "query ($id: ID!) { learner(id: $id) { preferredName } }";
    expect(await answerTo("agency-police", name, { id: learner })).toEqual({ learner: null });

    const { data } = await graph.operation("agency-police", "break-glass", examples["break-glass"]?.variables);
    expect(data.breakGlass.__typename).toBe("BreakGlassSuccess");
    isThere((await answerTo("agency-police", name, { id: learner })).learner.preferredName);

    const looked = await graph.operation("whanau", "who-looked", { id: learner });
    expect(looked.data.learner.breakGlasses).toHaveLength(1);
    expect(looked.data.learner.indirectCollectionNotices.map(({ agency }: { agency: string }) => agency)).toContain("POLICE");
    expect(looked.data.learner.accessLog.nodes[0].explanation.en).toEqual(expect.any(String));

    const log = await graph.operation("privacy-officer", "access-log", { learner });
    expect(log.data.accessLog.nodes.some(({ agencies, bases }: any) => agencies.includes("POLICE") && bases.includes("BREAK_GLASS"))).toBe(true);
    expect(await answerTo("privacy-officer", name, { id: learner }), "who sees the log sees no record").toEqual({ learner: null });
  });
});
