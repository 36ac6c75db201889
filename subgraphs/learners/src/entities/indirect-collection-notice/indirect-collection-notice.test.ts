import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, inArray, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { today } from "../../today.ts";
import { indirectCollectionNotices as notices } from "./table.ts";

const { query, owner, asViewer, entities, allStatementsOf } = await testSubgraph(subgraph, { connections: 8 });
const is = given(owner);

const agency = (name: string, said: Partial<Viewer> = {}) => viewerOf({ role: "AGENCY", organisations: [`agency:${name}`], purpose: "Hearing tests", ...said });
const officer = viewerOf({ role: "COORDINATOR", scopes: ["privacy-officer"] });
const noticesOf = (...learnerIds: string[]) => owner.select().from(notices).where(inArray(notices.learnerId, learnerIds));
const read = (viewer: Viewer, ids: string[]) => entities("Learner", ids.map((id) => ({ id })), "preferredName needs { id }", { viewer });

async function consented(recipient = "agency:HEALTH") {
  const { id } = await is.unseenLearner();
  await is.consent({ learnerId: id, recipient });
  return id;
}

describe("a notice", () => {
  test("is raised by an agency's first read, with its purpose and the day by which it is due, and by no other read", async () => {
    const id = await consented();
    await is.supportTeamMember({ learnerId: id });
    await entities("Learner", [{ id }], "preferredName");
    expect(await noticesOf(id), "a practitioner's read").toEqual([]);
    await read(agency("HEALTH", { purpose: null }), [id]);
    await read(agency("POLICE"), [id]);
    expect(await noticesOf(id), "agencies that saw nothing").toEqual([]);

    await read(agency("HEALTH"), [id]);
    await read(agency("HEALTH", { purpose: "Something else" }), [id]);
    const [notice, ...others] = await noticesOf(id);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ agency: "HEALTH", purpose: "Hearing tests", keptFromWhanau: false, sentOn: null, settledAt: null });
    expect(notice!.dueOn > inDays(25) && notice!.dueOn < inDays(60)).toBe(true);
  });

  test("is raised once for each learner and agency, however many read at once and in whatever order", async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => consented()));
    await Promise.all(Array.from({ length: 24 }, (_, index) => read(agency("HEALTH"), index % 2 === 0 ? ids : ids.toReversed())));
    expect(await noticesOf(...ids)).toHaveLength(12);
    await Promise.all(ids.map((learnerId) => is.consent({ learnerId, recipient: "agency:MSD" })));
    await read(agency("MSD"), ids);
    expect(await noticesOf(...ids)).toHaveLength(24);
  });

  test("is raised in the transaction that reads: one does not happen without the other", async () => {
    const id = await consented();
    await owner.execute(sql`alter table indirect_collection_notices rename to indirect_collection_notices_gone`);
    const unread = await query("query ($id: ID!) { learner(id: $id) { preferredName } }", { id }, { viewer: agency("HEALTH"), errors: true });
    await owner.execute(sql`alter table indirect_collection_notices_gone rename to indirect_collection_notices`);
    expect([unread.status, unread.data]).toEqual([500, undefined]);
    expect([...(await owner.execute(sql`select 1 from access_events where subject_id = ${id}`))]).toEqual([]);
    await read(agency("HEALTH"), [id]);
    expect(await noticesOf(id)).toHaveLength(1);
  });

  test("costs the agency's request no statement", async () => {
    const id = await consented();
    const first = await allStatementsOf(() => read(agency("HEALTH"), [id]));
    expect(await allStatementsOf(() => read(agency("HEALTH"), [id]))).toEqual(first);
  });

  test.each([
    ["2026-05-01", "2026-05-29"],
    ["2026-12-20", "2027-02-08"],
    ["2026-12-24", "2027-02-12"],
    ["2027-01-29", "2027-02-26"],
  ])("that is raised on %s is due on %s: twenty working days, without the summer weeks", async (day, due) => {
    expect((await owner.execute(sql`select working_day_after(${day}::date, notice_working_days())::text as due`))[0]).toEqual({ due });
  });

  test("is seen by the learner, whānau and the agency; what would put somebody in danger is kept from the whānau", async () => {
    const id = await consented();
    const mother = viewerOf({ id: (await is.whanauMember({ learnerId: id })).personId });
    await is.lawfulAccess({ learnerId: id, recipient: "agency:POLICE", noticeUnsafeReason: "There is violence at home." });
    await read(agency("HEALTH"), [id]);
    await read(agency("POLICE"), [id]);
    const seenBy = async (viewer: Viewer) => (await query("query ($id: ID!) { learner(id: $id) { indirectCollectionNotices { agency } } }", { id }, { viewer })).data.learner.indirectCollectionNotices.map((notice: { agency: string }) => notice.agency).sort();
    expect(await seenBy(mother)).toEqual(["HEALTH"]);
    expect(await seenBy(viewerOf({ id, role: "LEARNER" }))).toEqual(["HEALTH"]);
    expect(await seenBy(agency("POLICE"))).toEqual(["POLICE"]);
  });
});

describe("the notices that are due", () => {
  const listed = async (viewer: Viewer, args = "(first: 200)") => (await query(`{ noticesDue${args} { nodes { id learnerId agency dueOn } pageInfo { hasNextPage endCursor } } }`, {}, { viewer })).data.noticesDue;
  const text = `mutation ($input: RecordNoticeSentInput!) { recordNoticeSent(input: $input) { __typename ... on RecordNoticeSentSuccess { notice { sentOn exception exceptionReason } } ... on InvalidInput { field } ... on Problem { message } } }`;
  const settleAs = async (viewer: Viewer, input: object) => (await query(text, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data.recordNoticeSent;

  async function raised() {
    const id = await consented();
    await read(agency("HEALTH"), [id]);
    return (await noticesOf(id))[0]!;
  }

  test("are listed for privacy officers, the first due first, until they are sent or decided against", async () => {
    const [sent, excepted] = [await raised(), await raised()];
    expect(await listed(viewerOf({ role: "COORDINATOR" }))).toBeNull();
    expect(await listed(agency("HEALTH"))).toBeNull();
    const { nodes } = await listed(officer);
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([sent.id, excepted.id]));
    expect(nodes.map(({ dueOn }: { dueOn: string }) => dueOn)).toEqual(nodes.map(({ dueOn }: { dueOn: string }) => dueOn).toSorted());
    const { pageInfo } = await listed(officer, "(first: 1)");
    expect((await listed(officer, `(first: 1, after: "${pageInfo.endCursor}")`)).nodes).toHaveLength(1);

    expect(await settleAs(officer, { noticeId: sent.id })).toMatchObject({ notice: { sentOn: today(), exception: null } });
    expect(await settleAs(officer, { noticeId: excepted.id, exception: "ALREADY_TOLD", exceptionReason: "The consent names the clinic." })).toMatchObject({ notice: { sentOn: null, exception: "ALREADY_TOLD", exceptionReason: "The consent names the clinic." } });
    const after = (await listed(officer)).nodes.map(({ id }: { id: string }) => id);
    expect([after.includes(sent.id), after.includes(excepted.id)]).toEqual([false, false]);
    expect(await settleAs(officer, { noticeId: sent.id })).toMatchObject({ __typename: "NoticeSettled" });
    expect((await noticesOf(sent.learnerId))[0]).toMatchObject({ settledBy: officer.id });
  });

  test("are settled one way, with a reason for an exception, by those with the scope", async () => {
    const { id: noticeId, learnerId } = await raised();
    for (const [input, field] of [
      [{}, "noticeId"],
      [{ noticeId, breakGlassId: randomUUID() }, "noticeId"],
      [{ noticeId, sentOn: inDays(1) }, "sentOn"],
      [{ noticeId, sentOn: today(), exception: "NO_PREJUDICE", exceptionReason: "x" }, "exception"],
      [{ noticeId, exception: "NO_PREJUDICE" }, "exceptionReason"],
      [{ noticeId, exception: "NO_PREJUDICE", exceptionReason: " " }, "exceptionReason"],
      [{ noticeId, exceptionReason: "Because." }, "exception"],
    ] as const) {
      expect(await settleAs(officer, input)).toMatchObject({ __typename: "InvalidInput", field });
    }
    expect(await settleAs(officer, { noticeId: randomUUID() })).toMatchObject({ __typename: "NoticeNotFound" });
    const { errors } = await query(text, { input: { idempotencyKey: "k", noticeId } }, { viewer: agency("HEALTH"), errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    const settled = await asViewer(agency("HEALTH"), (db) => db.update(notices).set({ settledAt: sql`now()`, settledBy: "x", sentOn: today() }).where(eq(notices.id, noticeId)).returning());
    expect(settled).toEqual([]);
    expect((await noticesOf(learnerId))[0]!.settledAt).toBeNull();
  });
});
