import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { enrolments } from "./table.ts";

const { query, owner, asViewer } = await testSubgraph(subgraph);
const is = given(owner);

const enrolment = "id kind from until yearLevel attendance endReason endNote institution { moeNumber } provenance { personId role } lastChange { personId role }";
const problems = "... on InvalidInput { field } ... on Problem { message }";
const operations = {
  enrolLearner: `mutation ($input: EnrolLearnerInput!) { enrolLearner(input: $input) { __typename ... on EnrolLearnerSuccess { enrolment { ${enrolment} } } ... on AlreadyEnrolled { inTheWay { id } } ${problems} } }`,
  endEnrolment: `mutation ($input: EndEnrolmentInput!) { endEnrolment(input: $input) { __typename ... on EndEnrolmentSuccess { enrolment { ${enrolment} } registerEntries { until closeReason } } ... on EnrolmentEnded { enrolment { id } } ${problems} } }`,
};
async function send(name: keyof typeof operations, input: object, viewer: Viewer) {
  return (await query(operations[name], { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
}

const at = (...numbers: number[]) => viewerOf({ role: "COORDINATOR", organisations: numbers.map((number) => `institution:${number}`) });
const sees = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { id } }", { id }, { viewer })).data.learner !== null;
const storedOf = (learnerId: string) => owner.select().from(enrolments).where(eq(enrolments.learnerId, learnerId)).orderBy(enrolments.from);

/** A learner whose whānau opened what a move takes along to an institution, where nobody has enrolled them yet. */
async function expected(...numbers: number[]) {
  const learner = await is.unseenLearner();
  for (const number of numbers) await is.consent({ learnerId: learner.id, recipient: `institution:${number}`, categories: ["IDENTITY", "EDUCATION", "NEEDS", "SUPPORTS"] });
  return learner.id;
}

describe("enrolling a learner", () => {
  test("gives the institution the learner from the first day on, and says who enrolled them", async () => {
    const number = moeNumber();
    const learnerId = await expected(number);
    const office = at(number);
    const answer = await send("enrolLearner", { learnerId, institution: number, kind: "SCHOOL", yearLevel: 0 }, office);
    expect(answer).toMatchObject({
      __typename: "EnrolLearnerSuccess",
      enrolment: { kind: "SCHOOL", from: inDays(0), until: null, yearLevel: 0, attendance: "FULL_TIME", institution: { moeNumber: number }, provenance: { personId: office.id, role: "COORDINATOR" }, lastChange: null },
    });
    const teacher = viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { visibleCategories } }", { id: learnerId }, { viewer: teacher });
    expect(data.learner.visibleCategories).toContain("CONTACT");
  });

  test("on a day to come gives it the learner on that day and not before", async () => {
    const [here, there] = [moeNumber(), moeNumber()];
    const learnerId = await expected(here);
    await send("enrolLearner", { learnerId, institution: here, kind: "EARLY_LEARNING" }, at(here));
    await is.consent({ learnerId, recipient: `institution:${there}`, categories: ["IDENTITY", "EDUCATION", "NEEDS", "SUPPORTS"], until: inDays(1) });
    await send("enrolLearner", { learnerId, institution: there, kind: "SCHOOL", yearLevel: 0, from: inDays(30) }, at(there));
    const grants = await owner.execute(sql`select valid_from > now() as later from learner_grants where learner_id = ${learnerId} and grantee = ${`institution:${there}`} and basis = 'ENROLMENT'`);
    expect([...grants]).toEqual([{ later: true }]);
  });

  test("is at one place full-time: the other is named, and two at once are one success and one problem", async () => {
    const [one, other] = [moeNumber(), moeNumber()];
    const learnerId = await expected(one, other);
    const enrol = (institution: number) => send("enrolLearner", { learnerId, institution, kind: "SCHOOL", yearLevel: 3 }, at(institution));
    const answers = await Promise.all([enrol(one), enrol(other)]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AlreadyEnrolled", "EnrolLearnerSuccess"]);
    const [stored] = await storedOf(learnerId);
    expect(answers.find(({ __typename }) => __typename === "AlreadyEnrolled")).toMatchObject({ inTheWay: { id: stored!.id }, message: expect.stringContaining("transferLearner") });
    expect(await storedOf(learnerId)).toHaveLength(1);
  });

  test("may be at several early learning services for parts of the week, and full-time at one", async () => {
    const numbers = [moeNumber(), moeNumber(), moeNumber(), moeNumber()] as const;
    const learnerId = await expected(...numbers);
    const enrol = (institution: number, attendance?: string) => send("enrolLearner", { learnerId, institution, kind: "EARLY_LEARNING", attendance }, at(institution));
    for (const number of [numbers[0], numbers[1]]) expect(await enrol(number)).toMatchObject({ enrolment: { attendance: "PART_TIME", yearLevel: null } });
    expect(await enrol(numbers[2], "FULL_TIME")).toMatchObject({ __typename: "EnrolLearnerSuccess" });
    expect(await enrol(numbers[3], "FULL_TIME")).toMatchObject({ __typename: "AlreadyEnrolled" });
  });

  test("names what cannot be used, and writes nothing", async () => {
    const number = moeNumber();
    const learnerId = await expected(number);
    const fieldOf = async (said: object) => (await send("enrolLearner", { learnerId, institution: number, kind: "SCHOOL", yearLevel: 3, ...said }, at(number, 0, -4))).field;
    expect(await fieldOf({ yearLevel: undefined })).toBe("yearLevel");
    expect(await fieldOf({ yearLevel: 14 })).toBe("yearLevel");
    expect(await fieldOf({ yearLevel: -1 })).toBe("yearLevel");
    expect(await fieldOf({ kind: "EARLY_LEARNING" })).toBe("yearLevel");
    expect(await fieldOf({ attendance: "PART_TIME" })).toBe("attendance");
    expect(await fieldOf({ from: "2010-01-01" })).toBe("from");
    expect(await fieldOf({ from: "9999-12-31" })).toBe("from");
    expect(await fieldOf({ until: inDays(-1) })).toBe("until");
    for (const institution of [0, -4]) {
      await is.enrolment({ learnerId, kind: "EARLY_LEARNING", institutionMoeNumber: institution, until: inDays(1) });
      expect(await fieldOf({ institution })).toBe("institution");
    }
    expect((await storedOf(learnerId)).filter(({ kind }) => kind === "SCHOOL")).toEqual([]);
  });

  test("is for those who have the learner, or were let in by the whānau: seeing a register, a law or an emergency is no way in", async () => {
    const number = moeNumber();
    const learnerId = (await is.unseenLearner()).id;
    const communityId = randomUUID();
    await is.registerEntry({ learnerId, communityId, consentedToCommunity: true });
    await is.consent({ learnerId, recipient: `institution:${number}`, categories: ["IDENTITY", "NEEDS"] });
    await is.lawfulAccess({ learnerId, recipient: `institution:${number}`, categories: ["IDENTITY", "EDUCATION", "NEEDS", "SUPPORTS"] });
    const input = { learnerId, institution: number, kind: "SCHOOL", yearLevel: 3 };
    const curious = viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`, `community:${communityId}`] });
    expect(await send("enrolLearner", input, curious)).toMatchObject({ __typename: "MayNotEnrol", message: expect.stringContaining("consent") });
    const opened = await expected(number);
    for (const viewer of [viewerOf({ role: "FACILITATOR", organisations: [`institution:${number}`] }), viewerOf({ role: "PROVIDER_STAFF", organisations: [`institution:${number}`] })]) {
      expect(await send("enrolLearner", { ...input, learnerId: opened }, viewer)).toMatchObject({ __typename: "MayNotEnrol" });
    }
    expect(await send("enrolLearner", { ...input, learnerId: opened, institution: moeNumber() }, at(number))).toMatchObject({ __typename: "MayNotEnrol" });
    expect(await send("enrolLearner", input, at(moeNumber()))).toEqual(await send("enrolLearner", { ...input, learnerId: randomUUID() }, at(moeNumber())));
    expect(await storedOf(learnerId)).toEqual([]);
  });
});

describe("ending an enrolment", () => {
  test("closes the record to the institution after the last day, and its register entries with it", async () => {
    const number = moeNumber();
    const { id: learnerId } = await is.unseenLearner();
    const { id } = await is.enrolment({ learnerId, institutionMoeNumber: number });
    await is.registerEntry({ learnerId, institutionMoeNumber: number });
    const elsewhere = await is.registerEntry({ learnerId });
    const office = at(number);
    expect(await send("endEnrolment", { enrolmentId: id, lastDay: inDays(3), reason: "MOVED_OVERSEAS", note: " Kei Ahitereiria. " }, office)).toMatchObject({
      enrolment: { until: inDays(3), endReason: "MOVED_OVERSEAS", endNote: "Kei Ahitereiria.", lastChange: { personId: office.id, role: "COORDINATOR" }, provenance: { role: "SYSTEM" } },
      registerEntries: [{ until: inDays(3), closeReason: "LEFT" }],
    });
    expect(await sees(office, learnerId)).toBe(true);
    const { data } = await query("query ($id: ID!) { registerEntry(id: $id) { until } }", { id: elsewhere.id }, { viewer: office });
    expect(data.registerEntry).toEqual({ until: null });
  });

  test("on a day before today takes the record away at once; the log keeps on which ground it was done", async () => {
    const number = moeNumber();
    const { id: learnerId } = await is.unseenLearner();
    const { id } = await is.enrolment({ learnerId, institutionMoeNumber: number });
    const office = at(number);
    expect(await send("endEnrolment", { enrolmentId: id, lastDay: inDays(-1), reason: "LEFT_SCHOOL" }, office)).toMatchObject({ __typename: "EndEnrolmentSuccess" });
    expect(await sees(office, learnerId)).toBe(false);
    const [event] = await owner.select().from(accessEvents).where(eq(accessEvents.subjectId, learnerId));
    expect(event).toMatchObject({ viewerId: office.id, bases: ["ENROLMENT"] });
  });

  test("happens once: who comes second is told how it is", async () => {
    const number = moeNumber();
    const { id: learnerId } = await is.unseenLearner();
    const { id } = await is.enrolment({ learnerId, institutionMoeNumber: number });
    const end = (lastDay: string) => send("endEnrolment", { enrolmentId: id, lastDay, reason: "LEFT_SCHOOL" }, at(number));
    const answers = await Promise.all([end(inDays(5)), end(inDays(9))]);
    const until = (await storedOf(learnerId))[0]!.until;
    expect(answers.filter(({ __typename }) => __typename === "EndEnrolmentSuccess").map((done) => done.enrolment.until)).toContain(until);
  });

  test("names what cannot be used, and is not for others", async () => {
    const number = moeNumber();
    const { id: learnerId } = await is.unseenLearner();
    const { id } = await is.enrolment({ learnerId, institutionMoeNumber: number });
    const end = (said: object, viewer = at(number)) => send("endEnrolment", { enrolmentId: id, lastDay: inDays(1), reason: "OTHER", ...said }, viewer);
    expect(await end({ lastDay: "2022-01-31" })).toMatchObject({ field: "lastDay" });
    expect(await end({ lastDay: "9999-12-31" })).toMatchObject({ field: "lastDay" });
    expect(await end({ note: "ā".repeat(1001) })).toMatchObject({ field: "note" });
    for (const enrolmentId of [randomUUID(), "", "'; drop table enrolments"]) expect(await end({ enrolmentId })).toMatchObject({ __typename: "EnrolmentNotFound" });
    expect(await end({}, at(moeNumber()))).toMatchObject({ __typename: "EnrolmentNotFound" });
    const { personId } = await is.whanauMember({ learnerId });
    expect(await end({}, viewerOf({ id: personId }))).toMatchObject({ __typename: "MayNotEnrol" });
    expect((await storedOf(learnerId))[0]).toMatchObject({ until: null, changedAt: null });
  });
});

test("the database refuses what a resolver forgot: another institution's learner, another writer, an end that is over", async () => {
  const number = moeNumber();
  const { id: learnerId } = await is.unseenLearner();
  const row = { learnerId, institutionMoeNumber: number, kind: "SCHOOL" as const, from: inDays(0), yearLevel: 3 };
  const code = (work: Promise<unknown>) => work.then(() => "written", (error) => error.cause.code);
  expect(await code(asViewer(at(number), (db) => db.insert(enrolments).values(row)))).toBe("42501");
  const { id } = await is.enrolment(row);
  const outcome = await asViewer(at(number), async (db) => {
    const [written] = await db.insert(enrolments).values({ ...row, kind: "EARLY_LEARNING", attendance: "PART_TIME", yearLevel: null, recordedBy: "somebody else", recordedInRole: "WHANAU" }).returning();
    return written;
  });
  expect(outcome).toMatchObject({ recordedInRole: "COORDINATOR", recordedBy: expect.not.stringContaining("else") });
  expect(await code(asViewer(at(number), (db) => db.update(enrolments).set({ yearLevel: 9 }).where(eq(enrolments.id, id))))).toBe("42501");
  await owner.update(enrolments).set({ until: inDays(-10), from: inDays(-20) }).where(eq(enrolments.id, id));
  expect(await asViewer(at(number), (db) => db.update(enrolments).set({ until: inDays(10) }).where(eq(enrolments.id, id)).returning())).toEqual([]);
});
