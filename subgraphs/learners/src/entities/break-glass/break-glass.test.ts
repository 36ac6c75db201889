import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { breakGlass } from "./table.ts";

const { query, owner, asViewer, allStatementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const fields = "id learnerId openedBy openedAt endsAt lawfulBasis reason categories follows { id } review { outcome note by } noticeUnsafeReason noticeSentAt";
const operation = `mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { __typename ... on BreakGlassSuccess { breakGlass { ${fields} } } ... on BrokenBefore { previous { id } } ... on InvalidInput { field } ... on Problem { message } } }`;
const reviewing = `mutation ($input: ReviewBreakGlassInput!) { reviewBreakGlass(input: $input) { __typename ... on ReviewBreakGlassSuccess { breakGlass { ${fields} } } ... on InvalidInput { field } ... on Problem { message } } }`;

const glassInput = (said: { learnerId: string; [field: string]: unknown }) => ({ idempotencyKey: randomUUID(), lawfulBasis: "IPP11_SERIOUS_THREAT", reason: "Kua ngaro te ākonga, e mōrearea ana.", ...said });
const breakAs = async (viewer: Viewer, input: object) => (await query(operation, { input }, { viewer })).data.breakGlass;
const reviewAs = async (viewer: Viewer, input: object) => (await query(reviewing, { input: { idempotencyKey: randomUUID(), outcome: "JUSTIFIED", note: "The learner was found.", ...input } }, { viewer })).data.reviewBreakGlass;
const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories access { basis } whanau { name } } }", { id }, { viewer })).data.learner;

const someone = (said: Partial<Viewer> = {}) => viewerOf({ role: "PRACTITIONER", scopes: ["break-glass"], ...said });
const constable = () => someone({ role: "AGENCY", organisations: ["agency:POLICE"], purpose: "A missing child" });
const officer = viewerOf({ role: "COORDINATOR", scopes: ["privacy-officer"] });

describe("breaking the glass", () => {
  test("opens one learner to one person, for four hours, and says so in the log", async () => {
    const [{ id: learnerId }, { id: other }] = [await is.unseenLearner(), await is.unseenLearner()];
    await is.whanauMember({ learnerId });
    const practitioner = someone({ organisations: [`institution:${moeNumber()}`] });
    expect(await seenBy(practitioner, learnerId)).toBeNull();
    const { __typename, breakGlass: opened } = await breakAs(practitioner, glassInput({ learnerId }));
    expect(__typename).toBe("BreakGlassSuccess");
    expect(opened).toMatchObject({ learnerId, openedBy: practitioner.id, follows: null, review: null, noticeSentAt: null, categories: ["IDENTITY", "CONTACT", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS", "HEALTH"] });
    expect(Date.parse(opened.endsAt) - Date.parse(opened.openedAt)).toBe(4 * 3_600_000);
    expect(await seenBy(practitioner, learnerId)).toMatchObject({ access: [{ basis: "BREAK_GLASS" }], whanau: [{ name: expect.any(String) }] });
    expect(await seenBy(practitioner, other)).toBeNull();
    expect(await seenBy({ ...practitioner, id: randomUUID() }, learnerId), "a colleague").toBeNull();
    const events = await owner.select().from(accessEvents).where(eq(accessEvents.subjectId, learnerId));
    expect(events.map(({ viewerId, bases }) => [viewerId, bases])).toEqual([[practitioner.id, ["BREAK_GLASS"]], [practitioner.id, ["BREAK_GLASS"]]]);
  });

  test("is in the log with role, organisation and request, also when the answer is not asked for more than its type", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const viewer = constable();
    await query("mutation Open($input: BreakGlassInput!) { breakGlass(input: $input) { __typename } }", { input: glassInput({ learnerId }) }, { viewer, headers: { "x-operation": "Open", "x-request-id": "request-7" } });
    expect(await owner.select().from(accessEvents).where(eq(accessEvents.subjectId, learnerId))).toMatchObject([
      { viewerId: viewer.id, viewerRole: "AGENCY", viewerOrganisations: ["agency:POLICE"], purpose: "A missing child", bases: ["BREAK_GLASS"], operation: "Open", requestId: "request-7" },
    ]);
  });

  test("ends by itself", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const practitioner = someone();
    const { breakGlass: opened } = await breakAs(practitioner, glassInput({ learnerId }));
    await owner.execute(sql`update break_glass set opened_at = opened_at - interval '4 hours', ends_at = ends_at - interval '4 hours' where id = ${opened.id}`);
    expect(await seenBy(practitioner, learnerId)).toBeNull();
  });

  test("is no test of whether there is such a learner: the answer, its statements and the queue are alike", async () => {
    const { id: hidden } = await is.unseenLearner();
    const told = async (learnerId: string, viewer: Viewer) => {
      let answer: any;
      const statements = await allStatementsOf(async () => (answer = await breakAs(viewer, glassInput({ learnerId }))));
      const { id, openedAt, endsAt, learnerId: _asked, openedBy, ...rest } = answer.breakGlass;
      return { shape: [typeof id, typeof openedAt, typeof endsAt, openedBy === viewer.id], rest, statements };
    };
    const missing = randomUUID();
    for (const viewer of [someone, constable]) expect(await told(hidden, viewer())).toEqual(await told(missing, viewer()));
    const practitioner = someone();
    await breakAs(practitioner, glassInput({ learnerId: missing }));
    expect(await seenBy(practitioner, missing)).toBeNull();
    expect([...(await owner.execute(sql`select 1 from learner_grants where learner_id = ${missing}`)), ...(await owner.execute(sql`select * from learner_grant_differences where learner_id = ${missing}`))]).toEqual([]);
    expect(await breakAs(practitioner, glassInput({ learnerId: missing }))).toMatchObject({ __typename: "BrokenBefore" });
  });

  test("is for practitioners, coordinators and agencies with the scope, an agency with its purpose", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const refused = [viewerOf({ role: "PRACTITIONER" }), someone({ role: "EDUCATOR" }), someone({ role: "WHANAU" }), someone({ role: "ANALYST" }), { ...constable(), purpose: null }, { ...constable(), organisations: [] }, someone({ id: "system" })];
    for (const viewer of refused) {
      const { errors } = await query(operation, { input: glassInput({ learnerId }) }, { viewer, errors: true });
      expect(errors, viewer.role).toMatchObject([{ extensions: { code: "FORBIDDEN" }, message: expect.stringContaining("scope break-glass") }]);
      const written = await asViewer(viewer, (db) =>
        db.insert(breakGlass).values({ learnerId, personId: randomUUID(), role: viewer.role, lawfulBasis: "COURT_ORDER", reason: "Without the resolver.", categories: ["IDENTITY"] }),
      ).catch((error) => error.cause.code);
      expect(written).toBe("42501");
    }
    for (const viewer of [someone({ role: "COORDINATOR" }), constable()]) expect(await breakAs(viewer, glassInput({ learnerId }))).toMatchObject({ __typename: "BreakGlassSuccess" });
  });

  test("needs a reason that can be understood later", async () => {
    const { id: learnerId } = await is.unseenLearner();
    for (const [said, field] of [[{ reason: "" }, "reason"], [{ reason: "needed" }, "reason"], [{ learnerId: "7" }, "learnerId"], [{ noticeUnsafeReason: " " }, "noticeUnsafeReason"], [{ follows: randomUUID() }, "follows"]] as const) {
      expect(await breakAs(someone(), glassInput({ learnerId, ...said })), field).toMatchObject({ __typename: "InvalidInput", field });
    }
  });

  test("goes on only by saying so: within a day the last time is referred to, and both stand in the queue", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const practitioner = someone();
    const first = (await breakAs(practitioner, glassInput({ learnerId }))).breakGlass;
    expect(await breakAs(practitioner, glassInput({ learnerId }))).toMatchObject({ __typename: "BrokenBefore", previous: { id: first.id }, message: expect.stringContaining(first.id) });
    expect(await breakAs(practitioner, glassInput({ learnerId, follows: randomUUID() }))).toMatchObject({ field: "follows" });
    const second = (await breakAs(practitioner, glassInput({ learnerId, follows: first.id }))).breakGlass;
    expect(second.follows).toEqual({ id: first.id });
    expect(await breakAs(practitioner, glassInput({ learnerId, follows: first.id })), "the last one is another now").toMatchObject({ field: "follows" });
    expect(await breakAs(someone(), glassInput({ learnerId })), "somebody else").toMatchObject({ __typename: "BreakGlassSuccess" });
    expect(await breakAs(practitioner, glassInput({ learnerId: (await is.unseenLearner()).id })), "somebody else's record").toMatchObject({ __typename: "BreakGlassSuccess" });

    const silently = asViewer(practitioner, (db) => db.insert(breakGlass).values({ learnerId, personId: practitioner.id!, role: "PRACTITIONER", lawfulBasis: "COURT_ORDER", reason: "Without saying so.", categories: ["IDENTITY"] }));
    await expect(silently).rejects.toMatchObject({ cause: { code: "42501" } });
    await owner.execute(sql`update break_glass set opened_at = opened_at - interval '25 hours', ends_at = ends_at - interval '25 hours' where learner_id = ${learnerId}`);
    expect(await breakAs(practitioner, glassInput({ learnerId })), "a day later").toMatchObject({ __typename: "BreakGlassSuccess" });
  });

  test("at the same time twice is once; with one key it is the same", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const practitioner = someone();
    const types = (await Promise.all(Array.from({ length: 4 }, () => breakAs(practitioner, glassInput({ learnerId }))))).map(({ __typename }) => __typename).sort();
    expect(types).toEqual(["BreakGlassSuccess", "BrokenBefore", "BrokenBefore", "BrokenBefore"]);
    const input = glassInput({ learnerId: (await is.unseenLearner()).id });
    const [one, two] = await Promise.all([breakAs(practitioner, input), breakAs(practitioner, input)]);
    expect(one).toEqual(two);
    expect(await breakAs(practitioner, { ...input, reason: "Something else altogether." })).toMatchObject({ __typename: "IdempotencyKeyReused" });
  });

  test("is closed before its time by whoever opened it, or a privacy officer, and by nobody else", async () => {
    const closing = `mutation ($input: CloseBreakGlassInput!) { closeBreakGlass(input: $input) { __typename ... on CloseBreakGlassSuccess { breakGlass { id closedAt closed { role personId organisations } opened { role } } } ... on Problem { message } } }`;
    const closeAs = async (viewer: Viewer, breakGlassId: string) => (await query(closing, { input: { idempotencyKey: randomUUID(), breakGlassId } }, { viewer })).data.closeBreakGlass;
    const { id: learnerId } = await is.unseenLearner();
    const mother = viewerOf({ id: (await is.whanauMember({ learnerId })).personId, scopes: ["break-glass"] });
    const [practitioner, police] = [someone(), constable()];
    const { id } = (await breakAs(practitioner, glassInput({ learnerId }))).breakGlass;
    const { id: other } = (await breakAs(police, glassInput({ learnerId }))).breakGlass;
    for (const viewer of [mother, police, someone()]) expect(await closeAs(viewer, id)).toMatchObject({ __typename: "BreakGlassNotFound" });
    expect(await closeAs(someone(), randomUUID())).toMatchObject({ __typename: "BreakGlassNotFound" });

    expect(await closeAs(practitioner, id)).toMatchObject({ __typename: "CloseBreakGlassSuccess", breakGlass: { closedAt: expect.any(String), closed: { role: "PRACTITIONER", personId: practitioner.id, organisations: [] }, opened: { role: "PRACTITIONER" } } });
    expect(await seenBy(practitioner, learnerId)).toBeNull();
    expect(await closeAs(practitioner, id)).toMatchObject({ __typename: "BreakGlassEnded" });
    expect(await seenBy(police, learnerId)).not.toBeNull();
    expect(await closeAs(officer, other)).toMatchObject({ __typename: "CloseBreakGlassSuccess", breakGlass: { closed: { role: "COORDINATOR", personId: officer.id } } });
    expect(await seenBy(police, learnerId)).toBeNull();
    expect(await reviewAs(officer, { breakGlassId: id }), "it is reviewed all the same").toMatchObject({ __typename: "ReviewBreakGlassSuccess" });
    expect(await breakAs(practitioner, glassInput({ learnerId })), "and opened again only by saying so").toMatchObject({ __typename: "BrokenBefore" });
  });

  test("is closed now or not at all, and whoever opened it writes nothing else: the database says so too", async () => {
    const practitioner = someone();
    const { id } = (await breakAs(practitioner, glassInput({ learnerId: (await is.unseenLearner()).id }))).breakGlass;
    const writing = (viewer: Viewer, change: object) => asViewer(viewer, (db) => db.update(breakGlass).set(change).where(eq(breakGlass.id, id)).returning()).then((rows) => rows.length, (error) => error.cause.code);
    const now = { closedAt: sql`now()`, closedBy: practitioner.id };
    expect(await writing(someone(), { ...now })).toBe(0);
    for (const change of [{ ...now, closedAt: sql`now() - interval '1 hour'` }, { ...now, closedBy: "x" }]) expect(["42501", "23514"]).toContain(await writing(practitioner, change));
    const review = { reviewedAt: sql`now()`, reviewedBy: "x", reviewOutcome: "JUSTIFIED" };
    expect(["42501", "23514"]).toContain(await writing(practitioner, review));
    expect(await writing(practitioner, { ...now, ...review })).toBe("23514");
    expect(await writing(officer, { closedAt: sql`now() - interval '1 hour'`, closedBy: officer.id })).toBe("23514");
    expect(await writing(practitioner, now)).toBe(1);
    expect(await writing(officer, { closedAt: null, closedBy: null })).toBe("23514");
  });

  test("is not done when the log cannot be written", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const practitioner = someone();
    await owner.execute(sql`alter function record_access(jsonb) rename to record_access_gone`);
    const unwritten = await query(operation, { input: glassInput({ learnerId }) }, { viewer: practitioner, errors: true });
    await owner.execute(sql`alter function record_access_gone(jsonb) rename to record_access`);
    expect([unwritten.status, unwritten.data]).toEqual([500, undefined]);
    expect(await owner.select().from(breakGlass).where(eq(breakGlass.learnerId, learnerId))).toEqual([]);
    expect(await seenBy(practitioner, learnerId)).toBeNull();
  });
});

describe("what was opened", () => {
  const queue = async (viewer: Viewer, args = "") => (await query(`{ breakGlassReviews${args} { nodes { id learnerId openedBy reason } pageInfo { hasNextPage endCursor } } }`, {}, { viewer })).data.breakGlassReviews;

  test("waits in a queue that privacy officers page through, until one of them has reviewed it", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const opened = (await breakAs(someone(), glassInput({ learnerId }))).breakGlass;
    expect(await queue(viewerOf({ role: "COORDINATOR" }))).toBeNull();
    expect((await queue(officer, "(first: 200)")).nodes).toContainEqual(expect.objectContaining({ id: opened.id, learnerId }));
    const { nodes, pageInfo } = await queue(officer, "(first: 1)");
    expect([nodes.length, pageInfo.hasNextPage]).toEqual([1, true]);
    expect((await queue(officer, `(first: 1, after: "${pageInfo.endCursor}")`)).nodes[0].id).not.toBe(nodes[0].id);

    expect(await reviewAs(officer, { breakGlassId: opened.id, note: " " })).toMatchObject({ __typename: "InvalidInput", field: "note" });
    expect(await reviewAs(officer, { breakGlassId: opened.id })).toMatchObject({ breakGlass: { review: { outcome: "JUSTIFIED", note: "The learner was found.", by: officer.id } } });
    expect((await queue(officer, "(first: 200)")).nodes.map(({ id }: { id: string }) => id)).not.toContain(opened.id);
    expect(await reviewAs(officer, { breakGlassId: opened.id, outcome: "NOT_JUSTIFIED" })).toMatchObject({ __typename: "BreakGlassReviewed" });
    await expect(owner.update(breakGlass).set({ reviewOutcome: "NOT_JUSTIFIED" }).where(eq(breakGlass.id, opened.id))).rejects.toMatchObject({ cause: { code: "23514" } });
    expect(await reviewAs(officer, { breakGlassId: randomUUID() })).toMatchObject({ __typename: "BreakGlassNotFound" });
  });

  test("is reviewed by somebody else with the scope", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const self = someone({ scopes: ["break-glass", "privacy-officer"] });
    const { id: breakGlassId } = (await breakAs(self, glassInput({ learnerId }))).breakGlass;
    expect(await reviewAs(self, { breakGlassId })).toMatchObject({ __typename: "OwnBreakGlass" });
    const { errors } = await query(reviewing, { input: { idempotencyKey: "k", breakGlassId, outcome: "JUSTIFIED", note: "Fine." } }, { viewer: someone(), errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  });

  test("is told to the whānau, unless that would put somebody in danger", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const mother = viewerOf({ id: (await is.whanauMember({ learnerId })).personId });
    const safe = (await breakAs(someone(), glassInput({ learnerId }))).breakGlass;
    const unsafe = (await breakAs(constable(), glassInput({ learnerId, noticeUnsafeReason: "There is violence at home." }))).breakGlass;
    const { data } = await query("query ($id: ID!) { learner(id: $id) { breakGlasses { id reason } indirectCollectionNotices { agency } accessLog { nodes { bases } } } }", { id: learnerId }, { viewer: mother });
    expect(data.learner.indirectCollectionNotices, "that Police got something").toEqual([]);
    expect(data.learner.breakGlasses).toEqual([{ id: safe.id, reason: safe.reason }]);
    expect(data.learner.accessLog.nodes.filter(({ bases }: { bases: string[] }) => bases.includes("BREAK_GLASS"))).toHaveLength(1);

    const tell = `mutation ($input: RecordNoticeSentInput!) { recordNoticeSent(input: $input) { __typename ... on RecordNoticeSentSuccess { breakGlass { noticeSentAt } notice { id } } ... on InvalidInput { field message } } }`;
    const tellOf = async (input: object) => (await query(tell, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer: officer })).data.recordNoticeSent;
    expect(await tellOf({ breakGlassId: unsafe.id })).toMatchObject({ __typename: "InvalidInput", field: "breakGlassId", message: expect.stringContaining("violence") });
    expect(await tellOf({ breakGlassId: safe.id })).toMatchObject({ breakGlass: { noticeSentAt: expect.any(String) }, notice: null });
    expect(await tellOf({ breakGlassId: safe.id })).toMatchObject({ __typename: "NoticeSettled" });
    expect(await reviewAs(officer, { breakGlassId: safe.id }), "told first, reviewed later").toMatchObject({ __typename: "ReviewBreakGlassSuccess" });
  });
});
