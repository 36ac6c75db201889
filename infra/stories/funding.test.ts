// Money over the whole graph: what is known elsewhere becomes an entitlement here, and what was applied for with a permit of
// learners becomes a decision.
import { carryOnOne } from "@lsg/funding/src/run-worker.ts";
import { exportGrants } from "@lsg/funding/src/commands/export-grants.ts";
import { compareClosedYear, reopenYear } from "@lsg/funding/src/commands/closed-year.ts";
import { runModel } from "@lsg/funding/src/commands/run-model.ts";
import { createDatabase } from "@lsg/subgraph-kit/database";
import { createLog } from "@lsg/subgraph-kit/log";
import postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { learner, institution, region } = graph.examples;

const answerTo = async (persona: string | null, query: string, variables: object = {}) => {
  const { data, errors } = await graph.query(persona, query, variables);
  expect(errors).toBeUndefined();
  return data;
};

/** What a run came to, as it is kept. */
const kept = async (name: string, condition: string): Promise<{ stream_code: string; hundredths: number | null }[]> => {
  const owner = postgres(graph.ownerUrls.funding, { max: 1 });
  const rows = await owner.unsafe(`select stream_code, hundredths::float8 as hundredths from funding_run_results join funding_runs on id = run_id where name = $1 and ${condition}`, [name]);
  await owner.end();
  return rows as never;
};
const runResults = async (name: string, moeNumber: number) => new Map((await kept(name, `institution_moe_number = ${moeNumber}`)).map((row) => [row.stream_code, row.hundredths]));
const runSum = async (name: string, streamCode: string) => (await kept(name, `stream_code = '${streamCode}'`)).reduce((sum, { hundredths }) => sum + (hundredths ?? 0), 0);

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

describe("a run of the funding model", () => {
  const settings = { ownerUrl: graph.ownerUrls.funding, graphUrl: graph.contract("public").url, year: 2026 };
  const entitlement = "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { entitlement { inYear(year: 2026) { stream { code } size { amount { cents } quantity } inputsReadAt } } } }";
  const comparison = "query ($runIds: [ID!]!, $by: FundingRunGrouping!) { fundingRunComparison(runIds: $runIds, by: $by) { key stream { code } sizes { amount { cents } quantity } missing } }";

  beforeAll(async () => {
    const owner = postgres(graph.ownerUrls.funding, { max: 1 });
    await owner`insert into funding_applications (learner_id, stream_code, institution_moe_number, region_code, status, evidence, decided_at, decided_by, decision_reason, verified_criteria, level, from_date)
      values (gen_random_uuid(), 'ORS', ${institution}, ${region}, 'APPROVED', 'Kei te mōhiotia.', now(), 'verifier', 'The criteria are met.', '{1}', 'VERY_HIGH', '2026-01-01')`;
    await owner.end();
  });

  it("covers every institution once, goes on where it was stopped, and shows how far it is", async () => {
    const { institutions } = await answerTo(null, "{ institutions(first: 200) { nodes { moeNumber } } }");
    const stopped = new AbortController();
    stopped.abort();
    expect(await runModel({ ...settings, name: "As it is", kind: "SCENARIO", signal: stopped.signal })).toBeNull();
    const seen: number[] = [];
    const done = await runModel({ ...settings, name: "As it is", kind: "SCENARIO", onProgress: (count) => seen.push(count) });
    expect(done).toBeGreaterThanOrEqual(institutions.nodes.length);
    expect(seen.at(-1)).toBe(done);
    expect(await runModel({ ...settings, name: "As it is", kind: "SCENARIO" }), "again changes nothing").toBe(done);
  });

  it("counts the learners of the scheme, as their institutions' staff do", async () => {
    const { institution: school } = await answerTo("coordinator", "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { entitlement { inYear(year: 2026) { stream { code } size { amount { cents } quantity } } } } }", { moeNumber: institution });
    const rows = await runResults("As it is", institution);
    for (const { stream, size } of school.entitlement.inYear) expect(rows.get(stream.code), stream.code).toBe(size === null ? null : (size.amount?.cents ?? Math.round(size.quantity * 100)));
    const counted = await runSum("As it is", "ORS_STAFFING");
    expect(counted, "somebody is in the scheme, and no run may miss them").toBeGreaterThan(0);
  });

  it("compares scenarios side by side, for the regions that somebody funds and nobody else", async () => {
    await runModel({ ...settings, name: "Another base", kind: "SCENARIO", changes: { SUPPORT_FOR_INCLUSION: { baseCents: "350000" } } });
    const { fundingRuns } = await answerTo("funding-manager", "{ fundingRuns { id name kind institutions finishedAt changes { ruleCode name values } } }");
    const idOf = (name: string) => fundingRuns.find((run: any) => run.name === name).id;
    expect(fundingRuns.find(({ name }: any) => name === "Another base")).toMatchObject({ changes: [{ ruleCode: "SUPPORT_FOR_INCLUSION", name: "baseCents", values: ["350000"] }] });
    const runIds = [idOf("As it is"), idOf("Another base")];
    const schools = (await answerTo("funding-manager", comparison, { runIds, by: "INSTITUTION" })).fundingRunComparison.filter(({ stream, sizes }: any) => stream.code === "SFI" && sizes[0].amount.cents > 0);
    expect(schools.length).toBeGreaterThan(0);
    for (const { sizes } of schools) expect(sizes[1].amount.cents - sizes[0].amount.cents).toBe(100_000);
    const regions = (await answerTo("funding-manager", comparison, { runIds, by: "REGION" })).fundingRunComparison;
    expect(new Set(regions.map(({ key }: any) => key))).toEqual(new Set([region]));
    expect(regions.find(({ stream }: any) => stream.code === "SFI").sizes[0].amount.cents).toBe(schools.reduce((sum: number, { sizes }: any) => sum + sizes[0].amount.cents, 0));
    const { fundingRun } = await answerTo("funding-manager", "query ($id: ID!) { fundingRun(id: $id) { totals { stream { code } size { amount { cents } } institutions missing } } }", { id: runIds[0] });
    expect(fundingRun.totals.find(({ stream }: any) => stream.code === "SFI"), "of the regions that they manage").toMatchObject({ size: { amount: { cents: schools.reduce((sum: number, { sizes }: any) => sum + sizes[0].amount.cents, 0) } }, institutions: schools.length });
    const groups = (await answerTo("funding-manager", comparison, { runIds, by: "EQUITY_GROUP" })).fundingRunComparison;
    expect(groups.some(({ key }: any) => key === "MORE" || key === "MODERATE" || key === "FEWER")).toBe(true);
    for (const persona of ["whanau", "analyst", "practitioner", "provider"]) expect(await answerTo(persona, comparison, { runIds, by: "REGION" }), persona).toEqual({ fundingRunComparison: [] });
  });

  describe("that is started through the graph", () => {
    const start = "mutation ($input: StartFundingRunInput!) { startFundingRun(input: $input) { __typename ... on StartFundingRunSuccess { run { id institutions finishedAt problem } } ... on FundingRunNameTaken { run { id } } ... on InvalidInput { field } ... on Problem { message } } }";
    const startAs = async (persona: string, said: object = {}) => (await answerTo(persona, start, { input: { idempotencyKey: crypto.randomUUID(), year: 2026, name: "A higher rate", changes: [{ ruleCode: "SUPPORT_FOR_INCLUSION", name: "baseCents", values: ["450000"] }], ...said } })).startFundingRun;
    const read = async (id: string) => (await answerTo("funding-manager", "query ($id: ID!) { fundingRun(id: $id) { institutions finishedAt problem } }", { id })).fundingRun;

    it("is carried on by the service: after a graph that was away, after a process that died, and by one of several at a time", async () => {
      const { run } = await startAs("funding-manager");
      expect(run).toMatchObject({ institutions: 0, finishedAt: null, problem: null });
      expect(await startAs("funding-manager")).toMatchObject({ __typename: "FundingRunNameTaken", run: { id: run.id } });
      const database = createDatabase(graph.appUrls.funding, { connections: 3 });
      const worker = { database, log: createLog("funding", "silent"), graphUrl: settings.graphUrl };
      expect(await carryOnOne({ ...worker, graphUrl: "http://127.0.0.1:9/" })).toBe(true);
      expect((await read(run.id)).problem).toEqual(expect.any(String));
      expect(await carryOnOne(worker), "it is left alone for a while").toBe(false);

      // The hold runs out, as a minute later; a process is stopped, and one dies that holds it.
      const owner = postgres(graph.ownerUrls.funding, { max: 1 });
      await owner`update funding_runs set held_until = now() where id = ${run.id}`;
      const stopped = new AbortController();
      stopped.abort();
      expect(await carryOnOne(worker, stopped.signal)).toBe(true);
      expect(await read(run.id)).toMatchObject({ finishedAt: null, problem: null });
      await owner`update funding_runs set held_by = 'a process that died', held_until = now() + interval '1 minute' where id = ${run.id}`;
      expect(await carryOnOne(worker), "it may be alive").toBe(false);
      await owner`update funding_runs set held_until = now() where id = ${run.id}`;
      expect((await Promise.all([carryOnOne(worker), carryOnOne(worker)])).sort()).toEqual([false, true]);
      const finished = await read(run.id);
      expect(finished.finishedAt).not.toBeNull();
      expect(await carryOnOne(worker)).toBe(false);
      await database.close();

      const [{ id: asItIs, institutions } = { id: "", institutions: 0 }] = await owner<{ id: string; institutions: number }[]>`select id, institutions from funding_runs where name = 'As it is'`;
      await owner.end();
      expect(finished.institutions).toBe(institutions);
      const schools = (await answerTo("funding-manager", comparison, { runIds: [asItIs, run.id], by: "INSTITUTION" })).fundingRunComparison.filter(({ stream, sizes }: any) => stream.code === "SFI" && sizes[0].amount.cents > 0);
      for (const { sizes } of schools) expect(sizes[1].amount.cents - sizes[0].amount.cents).toBe(200_000);
    });

    it.each([
      ["no name", { name: " " }, "name"],
      ["a year that cannot be", { year: 1900 }, "year"],
      ["a rule that there is not", { changes: [{ ruleCode: "X", name: "y", values: ["1"] }] }, "changes"],
      ["parts of cents", { changes: [{ ruleCode: "SUPPORT_FOR_INCLUSION", name: "baseCents", values: ["1.5"] }] }, "changes"],
      ["a list that does not fit", { changes: [{ ruleCode: "SUPPORT_FOR_INCLUSION", name: "centsOfStudent", values: ["1"] }] }, "changes"],
      ["nothing to divide by", { changes: [{ ruleCode: "LEARNING_SUPPORT_COORDINATORS", name: "fttePerStudents", values: ["0"] }] }, "changes"],
    ])("with %s is named", async (_, said, field) => {
      expect(await startAs("funding-manager", { name: "Wrong", ...said })).toMatchObject({ __typename: "InvalidInput", field });
    });

    it("is for funding managers, and closes no year", async () => {
      const { errors } = await graph.query("coordinator", start, { input: { idempotencyKey: "k", year: 2026, name: "Mine" } });
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
      for (const persona of ["whanau", "coordinator", "analyst"]) expect((await answerTo(persona, "{ fundingRuns { name } }")).fundingRuns).toEqual([]);
    });
  });

  it("closes a year: what follows from it stays as it was when learners, rolls and scenarios have changed", async () => {
    // The fictional directory has no institution that serves learners verified for a sense, until two are named.
    const owner = postgres(graph.ownerUrls.funding, { max: 1 });
    await owner`insert into funding_applications (learner_id, stream_code, institution_moe_number, region_code, status, evidence, decided_at, decided_by, decision_reason, verified_criteria, level, from_date)
      values (gen_random_uuid(), 'ORS', ${institution}, ${region}, 'APPROVED', 'Kei te mōhiotia.', now(), 'verifier', 'The criteria are met.', '{2.1}', 'VERY_HIGH', '2026-01-01')`;
    await expect(runModel({ ...settings, name: "Year 2026", kind: "FINAL" })).rejects.toThrow("verified for hearing goes to nobody: the directory has no institution 903");
    await owner`insert into sensory_providers (sense, from_date, institution_moe_number) values ('HEARING', '2026-01-01', ${institution}), ('VISION', '2026-01-01', ${institution})`;
    await runModel({ ...settings, name: "Year 2026", kind: "FINAL" });
    const [closed] = [await answerTo("coordinator", entitlement, { moeNumber: institution })];
    const { learner: seen } = await answerTo("coordinator", "query ($id: ID!) { learner(id: $id) { permit { token } } }", { id: learner });
    const { applyForFunding } = await answerTo("coordinator", "mutation ($input: ApplyForFundingInput!) { applyForFunding(input: $input) { ... on ApplyForFundingSuccess { application { id } } } }", {
      input: { idempotencyKey: crypto.randomUUID(), learnerId: learner, permit: seen.permit.token, stream: "ORS", institution, regionCode: region, evidence: "Her needs have grown.", criteria: ["1"] },
    });
    await answerTo("funding-manager", "mutation ($input: DecideFundingApplicationInput!) { decideFundingApplication(input: $input) { __typename } }", {
      input: { idempotencyKey: crypto.randomUUID(), applicationId: applyForFunding.application.id, approve: true, reason: "Kua kitea.", verifiedCriteria: ["1"], weeklyHours: 25, fundedWeeks: "PRIMARY_AND_INTERMEDIATE" },
    });
    expect(await answerTo("coordinator", entitlement, { moeNumber: institution })).toEqual(closed);
    await expect(runModel({ ...settings, name: "Again", kind: "FINAL" })).rejects.toThrow("was closed by another run");
    // A run that was wrong is found, and its year closed by another; what it said stays.
    const { differences } = await compareClosedYear({ ownerUrl: graph.ownerUrls.funding, year: 2026 });
    expect(differences.filter(({ moeNumber }) => moeNumber === institution).map(({ streamCode }) => streamCode)).toContain("ORS_TEACHER_AIDE");
    await expect(reopenYear({ ownerUrl: graph.ownerUrls.funding, year: 2026, reason: " " })).rejects.toThrow("Say why");
    expect(await reopenYear({ ownerUrl: graph.ownerUrls.funding, year: 2026, reason: "Kāore i tatauria ngā ākonga." })).toBe("Year 2026");
    await expect(compareClosedYear({ ownerUrl: graph.ownerUrls.funding, year: 2026 })).rejects.toThrow("No run closes the year 2026");
    await runModel({ ...settings, name: "Year 2026, again", kind: "FINAL" });
    expect(await compareClosedYear({ ownerUrl: graph.ownerUrls.funding, year: 2026 })).toMatchObject({ name: "Year 2026, again", differences: [] });
    const { fundingRuns } = await answerTo("funding-manager", "{ fundingRuns { name reopenedReason } }");
    expect(fundingRuns).toContainEqual({ name: "Year 2026", reopenedReason: "Kāore i tatauria ngā ākonga." });
    await expect(owner`delete from funding_run_inputs where run_id = (select id from funding_runs where name = 'Year 2026')`, "what it knew is kept").rejects.toThrow("stays as it is");
    await owner.end();
    await expect(runModel({ ...settings, name: "Wrong", kind: "SCENARIO", changes: { SUPPORT_FOR_INCLUSION: { bse: "1" } } })).rejects.toThrow("which that rule has not");
  });
});

it("grants are told as 360Giving has them: what institutions were awarded in money, and nothing of a learner", async () => {
  const { grants } = await exportGrants({ ownerUrl: graph.ownerUrls.funding, graphUrl: graph.contract("public").url, year: 2026 });
  const { institution: school } = await answerTo("coordinator", "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { name allocations(year: 2026) { nodes { id stream { code } amount { cents } } } } }", { moeNumber: institution });
  const own = school.allocations.nodes.find(({ stream }: any) => stream.code === "SFI");
  expect(grants.find(({ id }) => id.endsWith(own.id))).toMatchObject({ currency: "NZD", amountAwarded: own.amount.cents / 100, recipientOrganization: [{ id: `NZ-MOE-${institution}`, name: school.name }], grantProgramme: [{ code: "SFI", title: "Support for inclusion funding" }] });
  expect(JSON.stringify(grants)).not.toContain(learner);
});
