import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { enrolments } from "../enrolment/table.ts";
import { correctionRequests } from "./table.ts";

const { query, owner, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const request = `mutation ($input: RequestCorrectionInput!) { requestCorrection(input: $input) { __typename ... on RequestCorrectionSuccess { correctionRequest { id status category dueOn requestedBy { id } statement provenance { role } } } ... on InvalidInput { field } ... on Problem { message } } }`;
const decide = `mutation ($input: DecideCorrectionInput!) { decideCorrection(input: $input) { __typename ... on DecideCorrectionSuccess { correctionRequest { status decision statement decided { role personId } } } ... on CorrectionDecided { correctionRequest { id } } ... on InvalidInput { field } ... on Problem { message } } }`;
const requestAs = async (viewer: Viewer, input: object) => (await query(request, { input: { idempotencyKey: randomUUID(), record: "LEARNER", whatIsWrong: "Her name has a macron.", correction: "Māia", ...input } }, { viewer })).data.requestCorrection;
const decideAs = async (viewer: Viewer, input: object) => (await query(decide, { input: { idempotencyKey: randomUUID(), outcome: "MADE", decision: "It is written so now.", ...input } }, { viewer })).data.decideCorrection;

async function around() {
  const { id: learnerId } = await is.unseenLearner();
  const number = moeNumber();
  await is.enrolment({ learnerId, institutionMoeNumber: number });
  const mother = await is.whanauMember({ learnerId });
  const need = await is.need({ learnerId });
  await is.consent({ learnerId, categories: ["IDENTITY", "NEEDS"] });
  const at = { organisations: [`institution:${number}`] };
  return {
    learnerId, mother, need, asMother: viewerOf({ id: mother.personId }), teacher: viewerOf({ role: "EDUCATOR", ...at }), coordinator: viewerOf({ role: "COORDINATOR", ...at }),
    health: viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" }), officer: viewerOf({ role: "PRIVACY_OFFICER", scopes: ["privacy-officer"] }),
  };
}

describe("a request for correction", () => {
  test("is made by whānau, seen by those who work with the learner, on their work list with its day, and decided by those who hold the information", async () => {
    const { learnerId, mother, asMother, teacher, coordinator, officer } = await around();
    const { correctionRequest } = await requestAs(asMother, { learnerId });
    expect(correctionRequest).toMatchObject({ status: "OPEN", category: "IDENTITY", requestedBy: { id: mother.id }, statement: null, provenance: { role: "WHANAU" } });
    const [{ due }] = (await owner.execute<{ due: string }>(sql`select working_day_after(${inDays(0)}::date, 20)::text as due`)) as unknown as [{ due: string }];
    expect(correctionRequest.dueOn).toBe(due);
    for (const viewer of [teacher, coordinator, officer]) {
      const { data } = await query("{ myWork(kinds: [CORRECTION_DUE], by: null) { nodes { kind dueOn correctionRequest { id } } } myWorkCounts { kind count } }", {}, { viewer });
      expect(data.myWork.nodes.filter((item: any) => item.correctionRequest.id === correctionRequest.id), viewer.role).toEqual([{ kind: "CORRECTION_DUE", dueOn: due, correctionRequest: { id: correctionRequest.id } }]);
    }
    for (const viewer of [teacher, asMother]) expect(await decideAs(viewer, { correctionRequestId: correctionRequest.id })).toMatchObject({ __typename: "MayNotDecideCorrection" });
    expect(await decideAs(coordinator, { correctionRequestId: correctionRequest.id })).toMatchObject({ __typename: "DecideCorrectionSuccess", correctionRequest: { status: "MADE", statement: null, decided: { role: "COORDINATOR", personId: coordinator.id } } });
    expect((await query("{ myWork(kinds: [CORRECTION_DUE]) { nodes { kind } } }", {}, { viewer: coordinator })).data.myWork.nodes).toEqual([]);
  });

  test("that is refused leaves what they asked for attached to the record, for everybody who sees it", async () => {
    const { learnerId, need, asMother, coordinator, health } = await around();
    const onNeed = "query ($id: ID!) { learner(id: $id) { correctionRequests { status } needs { id corrections { status statement } } } }";
    const { correctionRequest } = await requestAs(asMother, { learnerId, record: "NEED", recordId: need.id, whatIsWrong: "She reads well.", correction: "No need with reading." });
    expect(correctionRequest.category).toBe("NEEDS");
    expect((await query(onNeed, { id: learnerId }, { viewer: health })).data.learner.needs).toEqual([{ id: need.id, corrections: [] }]);
    expect(await decideAs(coordinator, { correctionRequestId: correctionRequest.id, outcome: "REFUSED", decision: "The screening of May says otherwise." })).toMatchObject({ correctionRequest: { status: "REFUSED", statement: "No need with reading." } });
    for (const viewer of [health, asMother, coordinator]) expect((await query(onNeed, { id: learnerId }, { viewer })).data.learner).toMatchObject({ needs: [{ corrections: [{ status: "REFUSED", statement: "No need with reading." }] }] });
    await expect(asViewer(coordinator, (db) => db.update(correctionRequests).set({ statement: "Nothing." }).where(eq(correctionRequests.id, correctionRequest.id)).returning())).resolves.toEqual([]);
  });

  test("keeps their own statement, which nobody else can write", async () => {
    const { learnerId, asMother, coordinator } = await around();
    const { correctionRequest: own } = await requestAs(asMother, { learnerId, statement: "Ko Māia tōku ingoa." });
    const write = (id: string, statement: string) => asViewer(coordinator, (db) => db.update(correctionRequests).set({ status: "REFUSED", decidedAt: sql`now()`, decidedBy: coordinator.id!, decision: "No.", statement }).where(eq(correctionRequests.id, id)));
    await expect(write(own.id, "Hers is Maia.")).rejects.toMatchObject({ cause: { code: "23514" } });
    const { correctionRequest: other } = await requestAs(asMother, { learnerId });
    await expect(write(other.id, "Hers is Maia.")).rejects.toMatchObject({ cause: { code: "23514" } });
    expect(await decideAs(coordinator, { correctionRequestId: own.id, outcome: "REFUSED", decision: "The certificate says so." })).toMatchObject({ correctionRequest: { statement: "Ko Māia tōku ingoa." } });
  });

  test("is decided once, however many decide at the same time", async () => {
    const { learnerId, asMother, coordinator, officer } = await around();
    const { correctionRequest } = await requestAs(asMother, { learnerId });
    const answers = await Promise.all([coordinator, officer, coordinator].map((viewer, index) => decideAs(viewer, { correctionRequestId: correctionRequest.id, outcome: index === 0 ? "MADE" : "REFUSED" })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CorrectionDecided", "CorrectionDecided", "DecideCorrectionSuccess"]);
  });

  test("is decided by somebody else than who wrote it down", async () => {
    const { learnerId, mother, coordinator, officer } = await around();
    const { correctionRequest } = await requestAs(coordinator, { learnerId, toldBy: mother.id });
    expect(await decideAs(coordinator, { correctionRequestId: correctionRequest.id })).toMatchObject({ __typename: "MayNotDecideCorrection", message: expect.stringContaining("somebody else") });
    const past = { status: "MADE" as const, decidedAt: sql`now()`, decidedBy: coordinator.id!, decision: "Yes." };
    expect(await asViewer(coordinator, (db) => db.update(correctionRequests).set(past).where(eq(correctionRequests.id, correctionRequest.id)).returning()), "the database holds it by itself").toEqual([]);
    expect(await decideAs({ ...coordinator, id: officer.id }, { correctionRequestId: correctionRequest.id })).toMatchObject({ __typename: "DecideCorrectionSuccess" });
  });

  test("names the field that cannot be used, and is nobody else's to make", async () => {
    const { learnerId, asMother, teacher, coordinator, health, mother } = await around();
    const other = await around();
    const wrong: [Viewer, object, object][] = [
      [asMother, { whatIsWrong: " " }, { field: "whatIsWrong" }], [asMother, { correction: "" }, { field: "correction" }], [asMother, { statement: "x".repeat(4001) }, { field: "statement" }],
      [asMother, { record: "NEED" }, { field: "recordId" }], [asMother, { record: "NEED", recordId: other.need.id }, { field: "recordId" }], [asMother, { recordId: randomUUID() }, { field: "recordId" }], [asMother, { record: "SUPPORT", recordId: "1" }, { field: "recordId" }],
      [teacher, {}, { field: "toldBy" }], [health, {}, { __typename: "NoSayForLearner" }], [other.asMother, {}, { __typename: "LearnerNotFound" }],
    ];
    for (const [viewer, input, problem] of wrong) expect(await requestAs(viewer, { learnerId, ...input })).toMatchObject(problem);
    expect(await requestAs(teacher, { learnerId, toldBy: mother.id })).toMatchObject({ __typename: "RequestCorrectionSuccess", correctionRequest: { provenance: { role: "EDUCATOR" } } });
    expect(await decideAs(coordinator, { correctionRequestId: randomUUID() })).toMatchObject({ __typename: "CorrectionRequestNotFound" });
    const row = { learnerId, record: "LEARNER" as const, category: "IDENTITY" as const, requestedOn: inDays(0), whatIsWrong: "A", correction: "B" };
    for (const viewer of [health, other.coordinator]) await expect(asViewer(viewer, (db) => db.insert(correctionRequests).values(row))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("costs the same statements for the records of one learner and of many", async () => {
    const viewer = viewerOf({ role: "COORDINATOR", organisations: [`institution:${moeNumber()}`] });
    for (let index = 0; index < 4; index++) {
      const { id: learnerId } = await is.unseenLearner();
      await is.enrolment({ learnerId, institutionMoeNumber: Number(viewer.organisations[0]!.split(":")[1]) });
      await is.need({ learnerId });
      await owner.insert(correctionRequests).values({ learnerId, record: "LEARNER", category: "IDENTITY", requestedOn: inDays(0), whatIsWrong: "A", correction: "B" });
    }
    const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { learners(first: $first) { nodes { correctionRequests { status } needs { corrections { status } } } } }", { first }, { viewer }))).length;
    expect(await count(1)).toBe(await count(4));
  });
});

describe("how long a record is kept", () => {
  const until = "query ($id: ID!) { learner(id: $id) { retainUntil } }";
  const past = "query ($by: Date, $first: Int, $after: String) { recordsPastRetention(by: $by, first: $first, after: $after) { nodes { learnerId retainUntil } pageInfo { hasNextPage endCursor } } }";

  test("is ten years from the last day at a place of learning, told to the learner and their whānau, and not while they are enrolled", async () => {
    const { learnerId, asMother, teacher } = await around();
    const at = { ...teacher, organisations: [...teacher.organisations] };
    expect((await query(until, { id: learnerId }, { viewer: asMother })).data.learner.retainUntil).toBeNull();
    await owner.update(enrolments).set({ from: "2010-02-01", until: "2014-12-16" }).where(eq(enrolments.learnerId, learnerId));
    expect((await query(until, { id: learnerId }, { viewer: asMother })).data.learner.retainUntil).toBe("2024-12-16");
    await is.supportTeamMember({ learnerId, practitionerId: teacher.id! });
    expect((await query(until, { id: learnerId }, { viewer: { ...at, role: "PRACTITIONER" } })).data.learner.retainUntil).toBeNull();
  });

  test("is listed for privacy officers alone when it is over, in pages, and nothing is deleted", async () => {
    const gone = await Promise.all(["1999-12-16", "2001-12-16", "2003-12-16"].map(async (lastDay) => {
      const { id: learnerId } = await is.unseenLearner({ dateOfBirth: "1990-01-01" });
      await is.enrolment({ learnerId, from: "1996-02-01", until: lastDay });
      return learnerId;
    }));
    const officer = viewerOf({ role: "PRIVACY_OFFICER", scopes: ["privacy-officer"] });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data }: { data: any } = await query(past, { by: "2013-12-31", first: 2, after }, { viewer: officer });
      seen.push(...data.recordsPastRetention.nodes.map(({ learnerId }: { learnerId: string }) => learnerId));
      after = data.recordsPastRetention.pageInfo.hasNextPage ? data.recordsPastRetention.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(gone);
    const { errors } = await query(past, {}, { viewer: viewerOf({ role: "COORDINATOR" }), errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect([...(await asViewer(viewerOf({ role: "COORDINATOR" }), (db) => db.execute(sql`select * from records_past_retention('2999-01-01', '-infinity', '00000000-0000-0000-0000-000000000000', 200)`)))]).toEqual([]);
  });

  test("is known of everybody who left or never came, whatever changes, also at the same time, and after a rebuild", async () => {
    const [left, never, twice] = await Promise.all([is.unseenLearner(), is.unseenLearner(), is.unseenLearner()]);
    await is.enrolment({ learnerId: left.id, from: "1990-02-01", until: "1991-12-16" });
    // Both places of learning write the last day at the same time: neither may be counted without the other.
    const places = await Promise.all(["EARLY_LEARNING", "SCHOOL"].map((kind) => is.enrolment({ learnerId: twice.id, kind: kind as "SCHOOL", from: "1990-02-01", ...(kind === "SCHOOL" ? {} : { attendance: "PART_TIME" }) })));
    await Promise.all(places.map(({ id }, index) => owner.update(enrolments).set({ until: `199${index + 2}-12-16` }).where(eq(enrolments.id, id))));
    await owner.execute(sql`update learners set updated_at = '1994-06-01T12:00:00Z' where id = ${never.id}`);
    const lastDays = async () => {
      const rows = await owner.execute<{ learner_id: string; last_day: string }>(sql`select learner_id, last_day::text from learner_last_days where learner_id in (${left.id}, ${never.id}, ${twice.id}) order by last_day`);
      return rows.map((row) => [row.learner_id, row.last_day]);
    };
    const differences = sql`(select * from learner_last_days except select * from learner_last_day_facts) union all (select * from learner_last_day_facts except select * from learner_last_days)`;
    expect(await lastDays()).toEqual([[left.id, "1991-12-16"], [twice.id, "1993-12-16"], [never.id, "1994-06-02"]]);
    const { data } = await query(past, { by: "2004-06-02" }, { viewer: viewerOf({ role: "PRIVACY_OFFICER", scopes: ["privacy-officer"] }) });
    expect(data.recordsPastRetention.nodes).toEqual([{ learnerId: left.id, retainUntil: "2001-12-16" }, { learnerId: twice.id, retainUntil: "2003-12-16" }, { learnerId: never.id, retainUntil: "2004-06-02" }]);

    await is.enrolment({ learnerId: never.id });
    await owner.update(enrolments).set({ until: null }).where(eq(enrolments.learnerId, left.id));
    expect(await lastDays()).toEqual([[twice.id, "1993-12-16"]]);
    await owner.delete(enrolments).where(eq(enrolments.id, places[1]!.id));
    await owner.update(enrolments).set({ until: "1995-12-16" }).where(eq(enrolments.learnerId, left.id));
    expect(await lastDays()).toEqual([[twice.id, "1992-12-16"], [left.id, "1995-12-16"]]);
    expect([...(await owner.execute(differences))]).toEqual([]);
    await owner.transaction(async (tx) => {
      await tx.execute(sql`call suspend_learner_grants()`);
      await tx.execute(sql`update enrolments set until_date = '1996-12-16' where learner_id = ${left.id}`);
      expect([...(await tx.execute(differences))]).not.toEqual([]);
      await tx.execute(sql`select rebuild_learner_grants()`);
      expect([...(await tx.execute(differences))]).toEqual([]);
    });
    await owner.update(enrolments).set({ until: null }).where(eq(enrolments.learnerId, left.id));
    expect(await lastDays()).toEqual([[twice.id, "1992-12-16"]]);
  });
});
