import { randomUUID } from "node:crypto";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consentInput, inDays, lawfulAccessInput, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { planStory } from "../../../testing/plan-story.ts";
import { subgraph } from "../../subgraph.ts";
import { enrolments } from "../enrolment/table.ts";
import { contactRestrictions } from "./table.ts";

const served = await testSubgraph(subgraph);
const { query, owner, asViewer, statementsOf } = served;
const { around, draftOf, send } = planStory(served);
const is = given(owner);

const record = `mutation ($input: RecordContactRestrictionInput!) { recordContactRestriction(input: $input) { __typename
  ... on RecordContactRestrictionSuccess { contactRestriction { id kind reference whanauMember { id } recorded { role personId } } }
  ... on ContactRestricted { contactRestriction { id } } ... on InvalidInput { field } ... on Problem { message } } }`;
const end = `mutation ($input: EndContactRestrictionInput!) { endContactRestriction(input: $input) { __typename
  ... on EndContactRestrictionSuccess { contactRestriction { until endReason ended { role } } } ... on InvalidInput { field } ... on Problem { message } } }`;
const recordAs = async (viewer: Viewer, input: object) => (await query(record, { input: { idempotencyKey: randomUUID(), kind: "PROTECTION_ORDER", reference: "FAM-2026-004-000321", ...input } }, { viewer })).data.recordContactRestriction;
const endAs = async (viewer: Viewer, input: object) => (await query(end, { input: { idempotencyKey: randomUUID(), reason: "Discharged by the court on 3 November.", ...input } }, { viewer })).data.endContactRestriction;
const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { preferredName contactRestrictions { id } } }", { id }, { viewer })).data.learner;

/** A learner with mother and father, at a school with a coordinator. */
async function atSchool() {
  const { id: learnerId } = await is.unseenLearner();
  const number = moeNumber();
  await is.enrolment({ learnerId, institutionMoeNumber: number });
  const mother = await is.whanauMember({ learnerId });
  const father = await is.whanauMember({ learnerId, relationship: "FATHER", livesWith: false, contactPriority: 2 });
  const whanau = ({ personId }: { personId: string }) => viewerOf({ id: personId, role: "WHANAU" });
  return { learnerId, father, asFather: whanau(father), asMother: whanau(mother), coordinator: viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`] }), educator: viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] }) };
}

describe("a contact restriction", () => {
  test("takes the record from the person at once, tells nobody of the whānau, and gives it back when it ends", async () => {
    const { learnerId, father, asFather, asMother, coordinator, educator } = await atSchool();
    expect(await seenBy(asFather, learnerId)).not.toBeNull();
    const answer = await recordAs(coordinator, { learnerId, whanauMemberId: father.id });
    expect(answer).toMatchObject({ __typename: "RecordContactRestrictionSuccess", contactRestriction: { kind: "PROTECTION_ORDER", whanauMember: { id: father.id }, recorded: { role: "COORDINATOR", personId: coordinator.id } } });
    const { id } = answer.contactRestriction;
    expect(await seenBy(asFather, learnerId)).toBeNull();
    expect((await seenBy(asMother, learnerId)).contactRestrictions).toEqual([]);
    expect((await seenBy(educator, learnerId)).contactRestrictions).toEqual([{ id }]);

    expect(await endAs(coordinator, { contactRestrictionId: id })).toMatchObject({ __typename: "EndContactRestrictionSuccess", contactRestriction: { endReason: "Discharged by the court on 3 November.", ended: { role: "COORDINATOR" } } });
    expect(await seenBy(asFather, learnerId)).not.toBeNull();
    expect(await endAs(coordinator, { contactRestrictionId: id })).toMatchObject({ __typename: "ContactRestrictionEnded" });
  });

  test("is recorded and ended by those who hold the information, and by nobody else", async () => {
    const { learnerId, father, asFather, asMother, coordinator, educator } = await atSchool();
    for (const viewer of [educator, asMother, asFather]) expect(await recordAs(viewer, { learnerId, whanauMemberId: father.id })).toMatchObject({ __typename: "NotTheHolder" });
    for (const viewer of [viewerOf({ role: "COORDINATOR" }), viewerOf({ role: "PRACTITIONER" })]) expect(await recordAs(viewer, { learnerId, whanauMemberId: father.id })).toMatchObject({ __typename: "LearnerNotFound" });
    const { contactRestriction } = await recordAs(coordinator, { learnerId, whanauMemberId: father.id });
    expect(await endAs(educator, { contactRestrictionId: contactRestriction.id })).toMatchObject({ __typename: "NotTheHolder" });
    for (const viewer of [asFather, asMother]) expect(await endAs(viewer, { contactRestrictionId: contactRestriction.id })).toMatchObject({ __typename: "ContactRestrictionNotFound" });
    expect(await endAs(coordinator, { contactRestrictionId: "1" })).toMatchObject({ __typename: "ContactRestrictionNotFound" });
  });

  test("names the field that cannot be used", async () => {
    const { learnerId, father, coordinator } = await atSchool();
    const other = await atSchool();
    const wrong: [object, object][] = [
      [{ reference: " " }, { __typename: "InvalidInput", field: "reference" }],
      [{ reference: null }, { __typename: "InvalidInput", field: "reference" }],
      [{ reference: "x".repeat(5000) }, { __typename: "InvalidInput", field: "reference" }],
      [{ until: "2020-01-01T00:00:00Z" }, { __typename: "InvalidInput", field: "until" }],
      [{ whanauMemberId: other.father.id }, { __typename: "WhanauMemberNotFound" }],
      [{ whanauMemberId: "1" }, { __typename: "WhanauMemberNotFound" }],
      [{ learnerId: other.learnerId }, { __typename: "LearnerNotFound" }],
    ];
    for (const [input, problem] of wrong) expect(await recordAs(coordinator, { learnerId, whanauMemberId: father.id, ...input })).toMatchObject(problem);
    expect(await owner.select().from(contactRestrictions).where(eq(contactRestrictions.learnerId, learnerId))).toEqual([]);
    expect(await recordAs(coordinator, { learnerId, whanauMemberId: father.id, kind: "OTHER", reference: null })).toMatchObject({ __typename: "RecordContactRestrictionSuccess" });
  });

  test("holds once, however many record it at the same time", async () => {
    const { learnerId, father, coordinator } = await atSchool();
    const answers = await Promise.all([1, 2, 3].map(() => recordAs(coordinator, { learnerId, whanauMemberId: father.id })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["ContactRestricted", "ContactRestricted", "RecordContactRestrictionSuccess"]);
    expect(new Set(answers.map(({ contactRestriction }) => contactRestriction.id)).size).toBe(1);
  });

  test("is written by nobody past the resolvers who may not, and changed by nobody", async () => {
    const { learnerId, father, asMother, coordinator } = await atSchool();
    const row = { learnerId, personId: father.personId, kind: "OTHER" as const, recordedBy: asMother.id! };
    await expect(asViewer(asMother, (db) => db.insert(contactRestrictions).values(row))).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(asViewer(coordinator, (db) => db.insert(contactRestrictions).values(row))).rejects.toMatchObject({ cause: { code: "42501" } });
    await recordAs(coordinator, { learnerId, whanauMemberId: father.id });
    await expect(asViewer(coordinator, (db) => db.update(contactRestrictions).set({ kind: "OTHER" }).where(eq(contactRestrictions.learnerId, learnerId)))).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(asViewer(coordinator, (db) => db.delete(contactRestrictions).where(eq(contactRestrictions.learnerId, learnerId)))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

test("the restrictions of one learner and of many cost the same statements", async () => {
  const number = moeNumber();
  const viewer = viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`] });
  for (let index = 0; index < 5; index++) {
    const { id: learnerId } = await is.unseenLearner();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    const { personId } = await is.whanauMember({ learnerId });
    await is.contactRestriction({ learnerId, personId });
  }
  const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { learners(first: $first) { nodes { contactRestrictions { kind whanauMember { name } } } } }", { first }, { viewer }))).length;
  expect(await count(1)).toBe(await count(5));
});

describe("somebody who is kept away, or leaves, while they decide", () => {
  const give = async (viewer: Viewer, input: { learnerId: string; [field: string]: unknown }) =>
    (await query("mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { __typename ... on InvalidInput { field } } }", { input: consentInput(input) }, { viewer })).data.giveConsent;
  const leave = async (viewer: Viewer, whanauMemberId: string) =>
    (await query("mutation ($input: EndWhanauMemberInput!) { endWhanauMember(input: $input) { __typename } }", { input: { idempotencyKey: randomUUID(), whanauMemberId, reason: "He has moved away." } }, { viewer })).data.endWhanauMember;
  type Family = Awaited<ReturnType<typeof atSchool>>;
  const ends = {
    "is kept away": ["contact_restrictions", ({ coordinator, learnerId, father }: Family) => recordAs(coordinator, { learnerId, whanauMemberId: father.id }), "RecordContactRestrictionSuccess"],
    leaves: ["whanau_members", ({ coordinator, father }: Family) => leave(coordinator, father.id), "EndWhanauMemberSuccess"],
  } as const;
  const words = {
    "in his own name": [({ asFather, learnerId }: Family) => give(asFather, { learnerId }), "NoSayForLearner"],
    "as was written down": [({ coordinator, learnerId, father }: Family) => give(coordinator, { learnerId, toldBy: father.id, manner: "BY_PHONE" }), "InvalidInput"],
  } as const;
  const cases = Object.keys(ends).flatMap((end) => Object.keys(words).map((word) => [end, word] as [keyof typeof ends, keyof typeof words]));

  test.each(cases)("when he %s, a consent %s was given before that, or is not given any more", async (end, word) => {
    const [[table, endIt, ended], [consent, refused]] = [ends[end], words[word]];
    const [first, second] = [await atSchool(), await atSchool()];
    const before = await oneAfterTheOther(owner, sql`lock table consents in share mode`, () => consent(first), () => endIt(first));
    expect(before.map(({ __typename }) => __typename)).toEqual(["GiveConsentSuccess", ended]);
    const after = await oneAfterTheOther(owner, sql`lock table ${sql.identifier(table)} in share mode`, () => endIt(second), () => consent(second));
    expect(after.map(({ __typename }) => __typename)).toEqual([ended, refused]);
  });

  test("agrees to a plan before that, or not any more", async () => {
    for (const [held, answers] of [["plan_agreements", ["AgreePlanSuccess", "RecordContactRestrictionSuccess"]], ["contact_restrictions", ["RecordContactRestrictionSuccess", "NoSayForLearner"]]] as const) {
      const people = await around();
      const { id: planId, contentRevision } = await draftOf(people);
      const both = [() => send("agreePlan", { planId, contentRevision }, people.mother), () => recordAs(people.practitioner, { learnerId: people.learnerId, whanauMemberId: people.member.id })];
      const made = await oneAfterTheOther(owner, sql`lock table ${sql.identifier(held)} in share mode`, ...(held === "plan_agreements" ? both : both.reverse()));
      expect(made.map(({ __typename }) => __typename), held).toEqual(answers);
    }
  });

  test("and whoever may decide no more when they write is told so, as if they had come later", async () => {
    const { learnerId, coordinator } = await atSchool();
    const text = "mutation ($input: RecordLawfulAccessInput!) { recordLawfulAccess(input: $input) { __typename } }";
    const decide = async () => (await query(text, { input: lawfulAccessInput({ learnerId }) }, { viewer: coordinator })).data.recordLawfulAccess;
    const leaveSchool = async () => void (await owner.update(enrolments).set({ until: inDays(-1) }).where(eq(enrolments.learnerId, learnerId)));
    expect(await oneAfterTheOther(owner, sql`lock table lawful_accesses in share mode`, decide, leaveSchool)).toEqual([{ __typename: "LearnerNotFound" }, undefined]);
  });
});
