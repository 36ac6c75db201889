import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { lawfulAccessInput, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { lawfulAccesses } from "./table.ts";

const { query, owner, asViewer, allStatementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const record = `mutation ($input: RecordLawfulAccessInput!) { recordLawfulAccess(input: $input) { __typename ... on RecordLawfulAccessSuccess { lawfulAccess { id lawfulBasis categories requestedBy until recipient { agency } } }
  ... on RecordMissing { field lawfulBasis } ... on InvalidInput { field } ... on Problem { message } } }`;
const end = `mutation ($input: EndLawfulAccessInput!) { endLawfulAccess(input: $input) { __typename ... on EndLawfulAccessSuccess { lawfulAccess { endedAt endReason } } ... on InvalidInput { field } ... on Problem { message } } }`;
const recordAs = async (viewer: Viewer, input: object) => (await query(record, { input }, { viewer })).data.recordLawfulAccess;
const endAs = async (viewer: Viewer, input: object) => (await query(end, { input: { idempotencyKey: randomUUID(), reason: "The proceedings are over.", ...input } }, { viewer })).data.endLawfulAccess;

const police = viewerOf({ role: "AGENCY", organisations: ["agency:POLICE"], purpose: "Proceedings" });
const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories lawfulAccesses { id } } }", { id }, { viewer })).data.learner;

/** A learner at a school, with the school's coordinator. */
async function atSchool() {
  const { id: learnerId } = await is.unseenLearner();
  const number = moeNumber();
  await is.enrolment({ learnerId, institutionMoeNumber: number });
  const organisations = [`institution:${number}`];
  return { learnerId, organisations, coordinator: viewerOf({ role: "COORDINATOR", organisations }) };
}

describe("a lawful access", () => {
  test("opens what it says to the agency, until it is ended", async () => {
    const { learnerId, coordinator } = await atSchool();
    expect(await seenBy(police, learnerId)).toBeNull();
    const answer = await recordAs(coordinator, lawfulAccessInput({ learnerId }));
    expect(answer).toMatchObject({ __typename: "RecordLawfulAccessSuccess", lawfulAccess: { categories: ["IDENTITY", "EDUCATION"], requestedBy: "Constable Hēnare Pōtae", recipient: { agency: "POLICE" } } });
    const { id } = answer.lawfulAccess;
    expect(await seenBy(police, learnerId)).toEqual({ visibleCategories: ["IDENTITY", "EDUCATION"], lawfulAccesses: [{ id }] });
    expect(await seenBy({ ...police, purpose: null }, learnerId)).toBeNull();

    expect(await endAs(coordinator, { lawfulAccessId: id, reason: " " })).toMatchObject({ __typename: "InvalidInput", field: "reason" });
    expect(await endAs(coordinator, { lawfulAccessId: id })).toMatchObject({ __typename: "EndLawfulAccessSuccess", lawfulAccess: { endReason: "The proceedings are over." } });
    expect(await seenBy(police, learnerId)).toBeNull();
    expect(await endAs(coordinator, { lawfulAccessId: id })).toMatchObject({ __typename: "LawfulAccessEnded" });
    expect(await endAs(coordinator, { lawfulAccessId: randomUUID() })).toMatchObject({ __typename: "LawfulAccessNotFound" });
  });

  test("needs the record that its law asks for: what is missing is named, and nothing is written", async () => {
    const { learnerId, coordinator } = await atSchool();
    const basis = (lawfulBasis: string, said: object = {}) => ({ ...lawfulAccessInput({ learnerId }), requestedAt: null, requestedBy: null, requestedInCapacity: null, requestedFor: null, lawfulBasis, ...said });
    const s66c = { sharedFor: "SUPPORT_PLAN", consultation: "DONE", consultationViews: "E whakaae ana." };
    const missing: [object, string][] = [
      ...(["requestedAt", "requestedBy", "requestedInCapacity", "requestedFor"] as const).map((field): [object, string] => [lawfulAccessInput({ learnerId, [field]: null }), field]),
      [lawfulAccessInput({ learnerId, requestedBy: " " }), "requestedBy"],
      [basis("OTA_S66C_DISCRETIONARY", { ...s66c, sharedFor: null }), "sharedFor"],
      [basis("OTA_S66C_DISCRETIONARY", { ...s66c, consultation: null }), "consultation"],
      [basis("OTA_S66C_DISCRETIONARY", { ...s66c, consultationViews: "" }), "consultationViews"],
      [basis("OTA_S66C_DISCRETIONARY", { ...s66c, consultation: "NOT_APPROPRIATE" }), "consultationReason"],
      [basis("COURT_ORDER"), "reference"],
      [basis("STATUTORY_EDUCATION_FUNCTION", { reference: "-" }), "reference"],
      [basis("OTA_S15_REPORT_OF_CONCERN"), "reference"],
    ];
    for (const [input, field] of missing) {
      expect(await recordAs(coordinator, { ...input, idempotencyKey: randomUUID() }), field).toMatchObject({ __typename: "RecordMissing", field, message: expect.stringContaining(field) });
    }
    expect(await owner.select().from(lawfulAccesses).where(eq(lawfulAccesses.learnerId, learnerId))).toEqual([]);
    for (const input of [basis("OTA_S66C_DISCRETIONARY", s66c), basis("COURT_ORDER", { reference: "FAM-2026-004-000123" }), basis("FVA_2018"), basis("IPP11_SERIOUS_THREAT"), basis("IPP6_ACCESS"), basis("IPP10_11_DIRECTLY_RELATED")]) {
      expect(await recordAs(coordinator, input)).toMatchObject({ __typename: "RecordLawfulAccessSuccess" });
    }
  });

  test("goes to those who asked, was asked for in the past, says why, and ends within a year", async () => {
    const { learnerId, coordinator } = await atSchool();
    const wrong: [object, string][] = [
      [{ recipient: { agency: "HEALTH" } }, "recipient"],
      [{ requestedInCapacity: "CHIEF_EXECUTIVE" }, "recipient"],
      [{ requestedAt: "2999-01-01T00:00:00Z" }, "requestedAt"],
      [{ purpose: "" }, "purpose"],
      [{ reasons: " " }, "reasons"],
      [{ noticeUnsafeReason: "" }, "noticeUnsafeReason"],
      [{ until: "2020-01-01T00:00:00Z" }, "until"],
      [{ until: new Date(Date.now() + 400 * 86_400_000).toISOString() }, "until"],
    ];
    for (const [said, field] of wrong) expect(await recordAs(coordinator, lawfulAccessInput({ learnerId, ...said }))).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is decided by those who hold the information, and never by those who ask for it", async () => {
    const { learnerId, organisations } = await atSchool();
    const { id: consented } = await is.consent({ learnerId, recipient: "agency:POLICE" });
    const { personId } = await is.whanauMember({ learnerId });
    expect(consented).toBeDefined();
    for (const viewer of [police, viewerOf({ id: personId }), viewerOf({ role: "EDUCATOR", organisations })]) {
      expect(await recordAs(viewer, lawfulAccessInput({ learnerId })), viewer.role).toMatchObject({ __typename: "NotTheHolder", message: expect.stringContaining("coordinator or practitioner") });
    }
    const stranger = viewerOf({ role: "COORDINATOR", organisations: [`institution:${moeNumber()}`] });
    const cost = (id: string) => allStatementsOf(async () => expect(await recordAs(stranger, lawfulAccessInput({ learnerId: id }))).toMatchObject({ __typename: "LearnerNotFound" }));
    expect(await cost(learnerId)).toEqual(await cost(randomUUID()));

    const written = await is.lawfulAccess({ learnerId });
    const writing = (viewer: Viewer, change: object = {}) =>
      asViewer(viewer, (db) => db.insert(lawfulAccesses).values({ ...written, id: randomUUID(), decidedBy: viewer.id!, decidedAt: sql`now()` as never, from: sql`now()` as never, until: sql`now() + interval '1 day'` as never, ...change })).then(() => "written", (error) => error.cause.code);
    expect(await writing(viewerOf({ role: "PRACTITIONER", organisations }))).toBe("written");
    for (const viewer of [police, stranger, viewerOf({ role: "EDUCATOR", organisations })]) expect(await writing(viewer), viewer.role).toBe("42501");
    const practitioner = viewerOf({ role: "PRACTITIONER", organisations });
    for (const change of [{ decidedBy: "x" }, { from: new Date("2025-01-01") }, { until: new Date("2999-01-01") }]) expect(await writing(practitioner, change)).toBe("42501");
  });

  test("is seen by whānau unless telling them would put somebody in danger, and then by nobody of them", async () => {
    const { learnerId, organisations, coordinator } = await atSchool();
    const { personId } = await is.whanauMember({ learnerId });
    await recordAs(coordinator, lawfulAccessInput({ learnerId }));
    await recordAs(coordinator, lawfulAccessInput({ learnerId, noticeUnsafeReason: "There is violence at home." }));
    const countFor = async (viewer: Viewer) => (await seenBy(viewer, learnerId)).lawfulAccesses.length;
    expect(await countFor(viewerOf({ id: personId }))).toBe(1);
    expect(await countFor(viewerOf({ id: learnerId, role: "LEARNER" }))).toBe(1);
    expect(await countFor(coordinator)).toBe(2);
    expect(await countFor(viewerOf({ role: "PRACTITIONER", organisations }))).toBe(2);
    expect(await countFor(viewerOf({ role: "EDUCATOR", organisations }))).toBe(0);
    expect(await countFor(police)).toBe(2);
  });
});
