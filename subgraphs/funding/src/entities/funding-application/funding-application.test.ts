import { randomUUID } from "node:crypto";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { learnerSeen, viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { today } from "../../today.ts";
import { orsCriteria, orsLevelOf } from "./ors-criteria.ts";
import { fundingApplications } from "./table.ts";

const { query, owner, asViewer, entities, announced, deliver, permit, statementsOf } = await testSubgraph(subgraph);
const make = given(owner);
const coordinator = viewerAs("COORDINATOR", { organisations: ["institution:41"] });
const manager = viewerAs("FUNDING_MANAGER", { organisations: ["region:waikato"] });

const application = "application { id status stream { code } criteria evidence weeklyHours advice institution { moeNumber } reviewOf { id } provenance { role personId } decision { reason level verifiedCriteria weeklyHours fundedWeeks from until } }";
const apply = "mutation ($input: ApplyForFundingInput!) { applyForFunding(input: $input) { __typename ... on ApplyForFundingSuccess { " + application + " } ... on InvalidInput { field } ... on Problem { message } } }";
const decide = "mutation ($input: DecideFundingApplicationInput!) { decideFundingApplication(input: $input) { __typename ... on DecideFundingApplicationSuccess { " + application + " } ... on InvalidInput { field } ... on Problem { message } } }";

const applyAs = async (viewer: Viewer, said: { learnerId?: string; categories?: string[] } & Record<string, unknown> = {}) => {
  const { learnerId = randomUUID(), categories = ["IDENTITY", "NEEDS"], ...rest } = said;
  const input = { idempotencyKey: randomUUID(), learnerId, permit: await permit(viewer, learnerId, ...categories), stream: "ORS", institution: 41, regionCode: "waikato", criteria: ["5"], evidence: "Me āwhina ia rā.", ...rest };
  return (await query(apply, { input }, { viewer })).data.applyForFunding;
};
const decideAs = async (viewer: Viewer, applicationId: string, said: object = {}) =>
  (await query(decide, { input: { idempotencyKey: randomUUID(), applicationId, approve: true, reason: "The criteria are met.", verifiedCriteria: ["5"], ...said } }, { viewer })).data.decideFundingApplication;

describe("an application", () => {
  test("for In-Class Support says that it cannot be approved when the learner is in the Ongoing Resourcing Scheme", async () => {
    const learnerId = randomUUID();
    const ics = { learnerId, stream: "ICS", criteria: [], weeklyHours: 5 };
    expect((await applyAs(coordinator, ics)).application.advice).toEqual([]);
    const { application: scheme } = await applyAs(coordinator, { learnerId });
    await decideAs(manager, scheme.id);
    const { data } = await query("{ fundingApplicationsToDecide(first: 200) { nodes { learner { id } advice } } }", {}, { viewer: manager });
    expect(data.fundingApplicationsToDecide.nodes.find(({ learner }: any) => learner.id === learnerId).advice).toEqual([expect.stringContaining("cannot be approved")]);
  });

  test("says for whom, what and why, and waits for the region", async () => {
    const learnerId = randomUUID();
    const answer = await applyAs(coordinator, { learnerId, criteria: ["9.3", "9.1", "9.2", "9.1"], evidence: " Wha\u0304nau and kaiako say so. ", weeklyHours: 12.5 });
    expect(answer).toMatchObject({
      __typename: "ApplyForFundingSuccess",
      application: { status: "SUBMITTED", stream: { code: "ORS" }, criteria: ["9.1", "9.2", "9.3"], evidence: "Whānau and kaiako say so.", weeklyHours: 12.5, advice: [expect.stringContaining("high need")], decision: null, provenance: { role: "COORDINATOR", personId: coordinator.id } },
    });
    const { data } = await query("{ fundingApplicationsToDecide(first: 200) { nodes { id learner { id } } } }", {}, { viewer: manager });
    expect(data.fundingApplicationsToDecide.nodes).toContainEqual({ id: answer.application.id, learner: { id: learnerId } });
    for (const viewer of [coordinator, viewerAs("FUNDING_MANAGER", { organisations: ["region:canterbury"] }), viewerAs("ANALYST", { organisations: ["region:waikato"] })]) {
      expect((await query("query ($id: ID!) { fundingApplication(id: $id) { id } fundingApplicationsToDecide { nodes { id } } }", { id: answer.application.id }, { viewer })).data).toEqual({ fundingApplication: null, fundingApplicationsToDecide: { nodes: [] } });
    }
  });

  test("needs a permit for what the learner needs: none of another learner, viewer or category will do", async () => {
    const learnerId = randomUUID();
    expect(await applyAs(coordinator, { learnerId, categories: ["FUNDING", "IDENTITY"] })).toMatchObject({ __typename: "PermitRefused" });
    expect(await applyAs(coordinator, { learnerId, permit: await permit(coordinator, randomUUID(), "NEEDS") })).toMatchObject({ __typename: "PermitRefused" });
    expect(await applyAs(coordinator, { learnerId, permit: await permit(viewerAs("COORDINATOR"), learnerId, "NEEDS") })).toMatchObject({ __typename: "PermitRefused" });
    expect(await applyAs(coordinator, { learnerId: "1", permit: "x" })).toMatchObject({ __typename: "PermitRefused" });
    expect(await owner.select().from(fundingApplications).where(eq(fundingApplications.learnerId, learnerId))).toEqual([]);
    // Past the resolvers, the database asks the same.
    const row = sql`insert into funding_applications (learner_id, stream_code, institution_moe_number, region_code, evidence) values (${learnerId}, 'ICS', 41, 'waikato', 'x')`;
    await expect(asViewer(coordinator, (db) => db.execute(row))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is made from the applicant's own institution, and only a review by whānau", async () => {
    expect(await applyAs(coordinator, { institution: 42 })).toMatchObject({ __typename: "InvalidInput", field: "institution" });
    const whanau = viewerAs("WHANAU");
    const learnerId = randomUUID();
    const { errors } = await query(apply, { input: { idempotencyKey: "k", learnerId, permit: await permit(whanau, learnerId, "NEEDS"), stream: "ORS", institution: 41, regionCode: "waikato", evidence: "x" } }, { viewer: whanau, errors: true });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const { id } = await make.application({ learnerId, status: "DECLINED", level: null, from: null });
    expect(await applyAs(whanau, { learnerId, reviewOfId: id })).toMatchObject({ __typename: "ApplyForFundingSuccess", application: { reviewOf: { id } } });
    expect(await applyAs(whanau, { reviewOfId: id })).toMatchObject({ __typename: "InvalidInput", field: "reviewOfId" });
  });

  test("waits alone: of two at once for the same learner and stream, one is made", async () => {
    const learnerId = randomUUID();
    const answers = await Promise.all([applyAs(coordinator, { learnerId }), applyAs(coordinator, { learnerId })]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AlreadyApplied", "ApplyForFundingSuccess"]);
    expect((await applyAs(coordinator, { learnerId, stream: "IRF", criteria: [] })).__typename).toBe("ApplyForFundingSuccess");
  });

  test.each([
    ["a criterion that there is not", { criteria: ["10"] }, "criteria"],
    ["criteria of another scheme", { stream: "ICS" }, "criteria"],
    ["no evidence", { evidence: " … " }, "evidence"],
    ["a novel", { evidence: "ā".repeat(4_001) }, "evidence"],
    ["no number of an institution", { institution: -1 }, "institution"],
    ["no code of a region", { regionCode: "'; drop" }, "regionCode"],
    ["more hours than a week has", { weeklyHours: 200 }, "weeklyHours"],
    ["thirds of hours", { weeklyHours: 0.333 }, "weeklyHours"],
    ["a review of nothing", { reviewOfId: randomUUID() }, "reviewOfId"],
  ])("with %s is named", async (_, said, field) => {
    expect(await applyAs(coordinator, said)).toMatchObject({ __typename: "InvalidInput", field });
  });
});

describe("a decision", () => {
  test("approves with criteria, level, hours and days; the learner and whānau read why", async () => {
    const learnerId = randomUUID();
    const { application: made } = await applyAs(coordinator, { learnerId });
    const answer = await decideAs(manager, made.id, { verifiedCriteria: ["7", "5"], weeklyHours: 10, fundedWeeks: "PRIMARY_AND_INTERMEDIATE", from: "2026-02-02" });
    expect(answer.application).toMatchObject({ status: "APPROVED", advice: [], decision: { reason: "The criteria are met.", level: "HIGH", verifiedCriteria: ["5", "7"], weeklyHours: 10, from: "2026-02-02", until: null } });
    const [learner] = await entities("Learner", [learnerSeen(learnerId, "NEEDS")], "fundingApplications { id decision { reason } }", { viewer: viewerAs("WHANAU") });
    expect(learner.fundingApplications).toEqual([{ id: made.id, decision: { reason: "The criteria are met." } }]);
    expect(await entities("Learner", [learnerSeen(learnerId, "FUNDING")], "fundingApplications { id }", { viewer: viewerAs("WHANAU") })).toEqual([{ fundingApplications: null }]);
    expect(await decideAs(manager, made.id, { approve: false })).toMatchObject({ __typename: "AlreadyDecided" });
  });

  test("cannot pass the scheme's criteria, in the graph or past it", async () => {
    const { application: made } = await applyAs(coordinator);
    for (const verifiedCriteria of [[], ["9.1"], ["9.1", "9.2"], ["9.2", "9.3"]]) expect(await decideAs(manager, made.id, { verifiedCriteria })).toMatchObject({ __typename: "CriteriaNotMet" });
    const approve = (level: string, criteria: string) => sql`update funding_applications set status = 'APPROVED', decided_at = now(), decided_by = ${manager.id}, decision_reason = 'x', from_date = '2026-01-01', level = ${level}, verified_criteria = ${criteria}::text[] where id = ${made.id}`;
    for (const [level, criteria] of [["HIGH", "{}"], ["VERY_HIGH", "{5}"], ["HIGH", "{1}"], ["EXTENSION", "{9.1,9.2}"]] as const) {
      await expect(owner.execute(approve(level, criteria))).rejects.toMatchObject({ cause: { constraint_name: "funding_applications_meet_the_criteria" } });
    }
    expect(await decideAs(manager, made.id, { verifiedCriteria: ["9.1", "9.4", "9.5"] })).toMatchObject({ application: { decision: { level: "HIGH" } } });
  });

  test("the database and the graph know the same criteria", async () => {
    const combinations = orsCriteria.flatMap((one) => [[one], ...orsCriteria.map((other) => [one, other]), [one, "9.2", "9.5"]]);
    for (const criteria of combinations) {
      const [row] = await owner.execute<{ level: string | null }>(sql`select ors_level_of(${sql.param(criteria)}::text[]) as level`);
      expect(row!.level, criteria.join()).toBe(orsLevelOf(criteria));
    }
  });

  test("lets nobody be in the Ongoing Resourcing Scheme and have In-Class Support, also decided at once", async () => {
    const learnerId = randomUUID();
    await make.application({ learnerId });
    const { application: inClass } = await applyAs(coordinator, { learnerId, stream: "ICS", criteria: [], weeklyHours: 5 });
    expect(await decideAs(manager, inClass.id, { verifiedCriteria: [] })).toMatchObject({ __typename: "InOngoingResourcingScheme" });
    expect((await decideAs(manager, inClass.id, { verifiedCriteria: [], approve: false })).__typename).toBe("DecideFundingApplicationSuccess");
  });

  test("is made once: of two at the same time one is told", async () => {
    const { application: made } = await applyAs(coordinator);
    const answers = await Promise.all([decideAs(manager, made.id), decideAs(manager, made.id, { approve: false })]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AlreadyDecided", "DecideFundingApplicationSuccess"]);
    await expect(owner.execute(sql`update funding_applications set decision_reason = 'Another' where id = ${made.id}`)).rejects.toMatchObject({ cause: { constraint_name: "funding_applications_decided_once" } });
  });

  test("is the region's: an application elsewhere is like one that there is not", async () => {
    const { application: made } = await applyAs(coordinator, { regionCode: "canterbury" });
    const [there, absent] = [await decideAs(manager, made.id), await decideAs(manager, randomUUID())];
    expect(there).toEqual(absent);
    expect(there.__typename).toBe("FundingApplicationNotFound");
    for (const role of ["COORDINATOR", "WHANAU", "ANALYST"]) {
      const { errors } = await query(decide, { input: { idempotencyKey: "k", applicationId: made.id, approve: true, reason: "x" } }, { viewer: viewerAs(role, { organisations: ["region:canterbury"] }), errors: true });
      expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    }
  });

  test.each([
    ["no reason", { reason: "-" }, "reason"],
    ["hours without weeks", { weeklyHours: 5 }, "fundedWeeks"],
    ["an end of the scheme", { until: "2027-01-01" }, "until"],
    ["an extension of very high need", { verifiedCriteria: ["1"], extension: true }, "extension"],
  ])("with %s is named", async (_, said, field) => {
    const { application: made } = await applyAs(coordinator);
    expect(await decideAs(manager, made.id, said)).toMatchObject({ __typename: "InvalidInput", field });
  });
});

describe("what was approved", () => {
  const year = Number(today().slice(0, 4));
  const allocated = "allocation { id year from until quantity amount { cents } institution { moeNumber } endedOn endedBy { id } application { id } balance { allocated { quantity } committed { quantity } } entries { kind size { quantity } reason } payments { label size { quantity amount { cents } } } }";
  const allocateSaying = "mutation ($input: AllocateToLearnerInput!) { allocateToLearner(input: $input) { __typename ... on AllocateToLearnerSuccess { " + allocated + " } ... on AlreadyAllocated { current { id } } ... on InvalidInput { field } ... on Problem { message } } }";
  const allocate = async (input: object, viewer = manager) => (await query(allocateSaying, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data.allocateToLearner;
  const read = async (id: string) => (await query(`query ($id: ID!) { a: allocation(id: $id) { ...of } } fragment of on Allocation { ${allocated.slice("allocation { ".length, -1)} }`, { id }, { viewer: manager })).data.a;
  const inClass = (said: object = {}) => make.application({ streamCode: "ICS", level: null, verifiedCriteria: [], grantedWeeklyHours: 5, fundedWeeks: "PRIMARY_AND_INTERMEDIATE", from: `${year}-01-01`, until: `${year}-12-31`, ...said });
  const hours = (said: object = {}) => make.budget({ regionCode: "waikato", year, ...said });
  const toAllocate = async (viewer = manager) => (await query("{ fundingApplicationsToAllocate(first: 200) { nodes { id } } }", {}, { viewer })).data.fundingApplicationsToAllocate.nodes.map(({ id }: any) => id);

  test("is allocated by the rule, once, and waits in a list until then", async () => {
    const { id, learnerId } = await inClass();
    const { id: budgetId } = await hours();
    expect(await toAllocate()).toContain(id);
    for (const viewer of [coordinator, viewerAs("FUNDING_MANAGER", { organisations: ["region:canterbury"] })]) expect(await toAllocate(viewer)).not.toContain(id);
    const input = { idempotencyKey: "grant-1", applicationId: id, budgetId };
    const first = await allocate(input);
    expect(first.allocation).toMatchObject({ year, from: `${year}-01-01`, until: `${year}-12-31`, quantity: 195, institution: { moeNumber: 41 }, application: { id }, endedOn: null, balance: { allocated: { quantity: 195 } } });
    expect(first.allocation.payments.map(({ label, size }: any) => [label, size.quantity])).toEqual([["Term 1", 50], ["Term 2", 50], ["Term 3", 50], ["Term 4", 45]]);
    expect(await allocate(input), "sent twice").toEqual(first);
    // Others learn of what, and not how much; once.
    expect((await announced(learnerId)).map(({ type, data }) => [type, data])).toEqual([["funding.allocated", { allocationId: first.allocation.id, streamCode: "ICS", from: `${year}-01-01`, until: `${year}-12-31` }]]);
    expect(await allocate({ applicationId: id, budgetId })).toMatchObject({ __typename: "AlreadyAllocated", current: { id: first.allocation.id } });
    expect(await toAllocate()).not.toContain(id);
    // The whānau see it, and no region's business with it.
    const [{ allocations }] = await entities("Learner", [learnerSeen(learnerId, "FUNDING", "NEEDS")], "allocations { id application { id } } fundingApplications { allocations { id } }", { viewer: viewerAs("WHANAU") });
    expect(allocations).toEqual([{ id: first.allocation.id, application: null }]);
  });

  test("of two who allocate it at the same time, one does", async () => {
    const { id } = await inClass();
    const [{ id: one }, { id: other }] = [await hours(), await hours()];
    const answers = await Promise.all([one, other].map((budgetId) => allocate({ applicationId: id, budgetId })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AllocateToLearnerSuccess", "AlreadyAllocated"]);
  });

  test("follows the learner to where they were when it was allocated", async () => {
    const { id, learnerId } = await inClass();
    await deliver({ type: "learner.transferred", subject: learnerId, data: { fromInstitution: 41, toInstitution: 47, on: `${year}-02-02`, kind: "SCHOOL", enrolmentId: randomUUID(), endedEnrolmentId: randomUUID() } }, { from: "learners" });
    expect((await allocate({ applicationId: id, budgetId: (await hours()).id })).allocation.institution).toEqual({ moeNumber: 47 });
  });

  test("ends when it is revised: what is for the time from then on returns, what is committed stays", async () => {
    const { id, learnerId } = await inClass({ grantedWeeklyHours: 5 });
    const { id: budgetId } = await hours({ year: 2026 });
    const grant = await make.application({ streamCode: "ICS", learnerId: randomUUID(), level: null, verifiedCriteria: [], grantedWeeklyHours: 5, fundedWeeks: "PRIMARY_AND_INTERMEDIATE", from: "2026-01-26", until: "2026-12-18" });
    const { allocation } = await allocate({ applicationId: grant.id, budgetId });
    expect(allocation.quantity).toBe(195);
    await query("mutation ($input: CommitAllocationInput!) { commitAllocation(input: $input) { __typename } }", { input: { idempotencyKey: randomUUID(), allocationId: allocation.id, size: { quantity: 40 } } }, { viewer: manager });
    const { application: review } = await applyAs(coordinator, { learnerId: grant.learnerId, stream: "ICS", criteria: [], reviewOfId: grant.id, weeklyHours: 10 });
    expect((await decideAs(manager, review.id, { verifiedCriteria: [], weeklyHours: 10, fundedWeeks: "PRIMARY_AND_INTERMEDIATE", from: "2026-07-20", until: "2026-12-18" })).__typename).toBe("DecideFundingApplicationSuccess");
    const ended = await read(allocation.id);
    // Twenty of 39 weeks have gone by: 95 of 195 hours return.
    expect(ended).toMatchObject({ endedOn: "2026-07-19", endedBy: { id: review.id }, until: "2026-12-18", balance: { allocated: { quantity: 60 }, committed: { quantity: 40 } } });
    expect(ended.entries.at(-1)).toEqual({ kind: "RELEASE", size: { quantity: 95 }, reason: "The decision was revised." });
    expect(await allocate({ applicationId: grant.id, budgetId })).toMatchObject({ __typename: "InvalidInput", field: "applicationId" });
    expect((await allocate({ applicationId: review.id, budgetId })).allocation).toMatchObject({ quantity: 190, from: "2026-07-20" });
    expect([...(await owner.execute(sql`select * from ledger_problems()`))]).toEqual([]);
    expect((await announced(grant.learnerId)).map(({ type, data }) => [type, data["until"]])).toEqual([["funding.allocated", "2026-12-18"], ["funding.ended", "2026-07-19"], ["funding.allocated", "2026-12-18"]]);
    // Nobody else's ended.
    expect(await toAllocate()).toContain(id);
    expect(learnerId).not.toBe(grant.learnerId);
  });

  /** An allocation of 195 hours, and a review that decides anew about all of its time. */
  async function inReview() {
    const grant = await inClass({ learnerId: randomUUID(), grantedWeeklyHours: 5, from: "2026-01-26", until: "2026-12-18" });
    const { id: budgetId } = await hours({ year: 2026 });
    const { application: review } = await applyAs(coordinator, { learnerId: grant.learnerId, stream: "ICS", criteria: [], reviewOfId: grant.id, weeklyHours: 10 });
    const decideIt = () => decideAs(manager, review.id, { verifiedCriteria: [], weeklyHours: 10, fundedWeeks: "PRIMARY_AND_INTERMEDIATE", from: "2026-01-26", until: "2026-12-18" });
    return { grant, budgetId, decideIt, allocateIt: () => allocate({ applicationId: grant.id, budgetId }) };
  }

  test("is committed while it is revised: what was promised in that instant stays, and the rest returns", async () => {
    const { budgetId, decideIt, allocateIt } = await inReview();
    const { allocation } = await allocateIt();
    const commit = sql`insert into ledger_entries (kind, budget_id, allocation_id, hundredths, happened_on) values ('COMMITMENT', ${budgetId}, ${allocation.id}, 4000, '2026-02-02')`;
    expect(await oneAfterTheOther(owner, commit, decideIt)).toMatchObject([{ __typename: "DecideFundingApplicationSuccess" }]);
    expect(await read(allocation.id)).toMatchObject({ balance: { allocated: { quantity: 0 }, committed: { quantity: 40 } }, entries: expect.arrayContaining([expect.objectContaining({ kind: "RELEASE", size: { quantity: 155 } })]) });
    expect([...(await owner.execute(sql`select * from ledger_problems()`))]).toEqual([]);
  });

  test("is allocated by what is being revised in no instant", async () => {
    const { decideIt, allocateIt } = await inReview();
    const answers = await oneAfterTheOther(owner, sql`lock table allocations in share mode`, allocateIt, decideIt);
    expect(answers).toMatchObject([{ __typename: "InvalidInput", field: "applicationId" }, { __typename: "DecideFundingApplicationSuccess" }]);
    const other = await inReview();
    const [allocated, decided] = await oneAfterTheOther(owner, sql`lock table ledger_accounts in exclusive mode`, other.allocateIt, other.decideIt);
    expect([allocated.__typename, decided.__typename]).toEqual(["AllocateToLearnerSuccess", "DecideFundingApplicationSuccess"]);
    expect(await read(allocated.allocation.id)).toMatchObject({ endedOn: "2026-01-26", balance: { allocated: { quantity: 0 } } });
    expect([...(await owner.execute(sql`select * from ledger_problems()`))]).toEqual([]);
  });

  test("that is declined on review stays as it was, and the scheme ends In-Class Support", async () => {
    const grant = await inClass();
    const { allocation } = await allocate({ applicationId: grant.id, budgetId: (await hours()).id });
    const { application: review } = await applyAs(coordinator, { learnerId: grant.learnerId, stream: "ICS", criteria: [], reviewOfId: grant.id });
    await decideAs(manager, review.id, { approve: false, verifiedCriteria: [] });
    expect(await read(allocation.id)).toMatchObject({ endedOn: null });
    const { application: ors } = await applyAs(coordinator, { learnerId: grant.learnerId });
    await decideAs(manager, ors.id, { from: `${year}-01-01` });
    expect(await read(allocation.id)).toMatchObject({ endedOn: `${year}-01-01`, balance: { allocated: { quantity: 0 } } });
  });

  test("is of its stream, its year and its region: anything else is named, also by the database", async () => {
    const { id, learnerId } = await inClass();
    const { id: declined } = await make.application({ streamCode: "ICS", level: null, verifiedCriteria: [], status: "DECLINED", from: null });
    const budget = await hours();
    const wrong: [object, object][] = [
      [{ applicationId: randomUUID(), budgetId: budget.id }, { __typename: "FundingApplicationNotFound" }],
      [{ applicationId: declined, budgetId: budget.id }, { field: "applicationId" }],
      [{ applicationId: id, budgetId: randomUUID() }, { __typename: "BudgetNotFound" }],
      [{ applicationId: id, budgetId: (await hours({ regionCode: "canterbury" })).id }, { __typename: "BudgetNotFound" }],
      [{ applicationId: id, budgetId: (await hours({ streamCode: "SHHNF" })).id }, { field: "budgetId" }],
      [{ applicationId: id, budgetId: (await hours({ year: year + 1 })).id }, { field: "budgetId" }],
      [{ applicationId: id, budgetId: (await hours({ quantity: 100 })).id }, { __typename: "BudgetExhausted" }],
      [{ applicationId: id, budgetId: budget.id, size: { cents: 5 } }, { field: "size" }],
    ];
    for (const [input, problem] of wrong) expect(await allocate(input), JSON.stringify(problem)).toMatchObject(problem);
    const row = (said: string) => sql`insert into allocations (learner_id, application_id, budget_id, institution_moe_number, year, from_date, until_date, quantity, stream_code, unit, status)
      select ${learnerId}, ${sql.raw(said)}, ${budget.id}, 41, ${year}, ${`${year}-01-01`}, ${`${year}-12-31`}, 5, 'ICS', 'HOURS', 'APPROVED'`;
    for (const application of ["null", `'${declined}'`]) await expect(asViewer(manager, (db) => db.execute(row(application)))).rejects.toThrow();
    await expect(asViewer(manager, (db) => db.execute(sql`select end_allocation(${randomUUID()}, ${id}, 1)`))).rejects.toMatchObject({ cause: { code: "42501" } });
    const { errors } = await query(allocateSaying, { input: { idempotencyKey: "k", applicationId: id, budgetId: budget.id } }, { viewer: coordinator, errors: true });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  test("as interim response is a sum for each week that has begun, and needs a last day", async () => {
    const budgetId = (await make.budget({ streamCode: "IRF", unit: "CENTS", regionCode: "waikato", year: 2026, amountCents: 9_000_000 })).id;
    const crisis = (from: string, until: string | null) => make.application({ streamCode: "IRF", level: null, verifiedCriteria: [], from, until });
    const sizeOf = async (from: string, until: string | null) => (await allocate({ applicationId: (await crisis(from, until)).id, budgetId }));
    expect((await sizeOf("2026-03-02", "2026-03-29")).allocation.amount).toEqual({ cents: 240_000 });
    expect((await sizeOf("2026-03-02", "2026-03-30")).allocation.amount).toEqual({ cents: 300_000 });
    expect((await sizeOf("2026-03-02", "2026-12-01")).allocation.amount).toEqual({ cents: 600_000 });
    expect(await sizeOf("2026-03-02", null)).toMatchObject({ field: "size", message: expect.stringContaining("no last day") });
  });
});

test("applications of 50 learners cost as many statements as of one", async () => {
  const learners: object[] = [];
  for (let index = 0; index < 50; index++) learners.push(learnerSeen((await make.application()).learnerId, "NEEDS", "FUNDING"));
  const cost = (count: number) => statementsOf(() => entities("Learner", learners.slice(0, count), "fundingApplications { stream { code } decision { level } } entitlements { size { quantity } }", { viewer: viewerAs("WHANAU") }));
  expect(await cost(50)).toHaveLength((await cost(1)).length);
});
