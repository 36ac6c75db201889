import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { registerDiagnoses } from "../register-diagnosis/table.ts";
import { registerEntries } from "../register-entry/table.ts";
import { enrolments } from "./table.ts";

const { query, owner, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const operation = `mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename
  ... on TransferLearnerSuccess {
    enrolment { institution { moeNumber } kind from until yearLevel attendance } ended { institution { moeNumber } until endReason endNote }
    registerEntries { institution { moeNumber } from firstConcernOn tier tierFrom responseStatus consentedToCommunity community { id } continues { id } learner { id } }
    knownContact { id toConfirmSince until } }
  ... on InvalidInput { field } ... on Problem { message } ... on AlreadyEnrolled { inTheWay { id } } } }`;
async function transfer(input: object, viewer: Viewer) {
  return (await query(operation, { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data.transferLearner;
}

const at = (number: number) => viewerOf({ role: "COORDINATOR", organisations: [`institution:${number}`] });
const seen = async (viewer: Viewer, id: string) =>
  (await query("query ($id: ID!) { learner(id: $id) { needs { id } plan { id goals { id } } registerEntries { id until } knownContact { id } supportTeam { id } enrolments { from } } }", { id }, { viewer })).data.learner;

/** A learner with one of everything at a school, and another school. */
async function moving() {
  const [from, to] = [moeNumber(), moeNumber()];
  const communityId = randomUUID();
  const { learner, registerEntry } = await is.supportedLearner({ institutionMoeNumber: from, communityId });
  await owner.insert(registerDiagnoses).values({ entryId: registerEntry.id, learnerId: learner.id, type: "Specific learning disorder", subType: "Dyslexia" });
  return { learnerId: learner.id, from, to, communityId, entry: registerEntry };
}

describe("a learner who moves", () => {
  test("takes everything along, and at once the new institution sees it and the old one does not", async () => {
    const { learnerId, from, to, entry } = await moving();
    const before = await seen(at(from), learnerId);
    const office = at(from);
    const answer = await transfer({ learnerId, from, to, on: inDays(0), note: "Kua hūnuku te whānau." }, office);
    expect(answer).toMatchObject({
      __typename: "TransferLearnerSuccess",
      enrolment: { institution: { moeNumber: to }, kind: "SCHOOL", from: inDays(0), until: null, yearLevel: 4, attendance: "FULL_TIME" },
      ended: { institution: { moeNumber: from }, until: inDays(-1), endReason: "CHANGED_INSTITUTION", endNote: "Kua hūnuku te whānau." },
      registerEntries: [{ institution: { moeNumber: to }, from: inDays(0), firstConcernOn: entry.firstConcernOn, tier: entry.tier, tierFrom: entry.tierFrom, responseStatus: entry.responseStatus, consentedToCommunity: false, community: null }],
      knownContact: { toConfirmSince: inDays(0), until: null },
    });
    expect(answer.registerEntries[0].learner, "the viewer has nothing to do with the learner any more").toBeNull();

    expect(await seen(office, learnerId)).toBeNull();
    const after = await seen(at(to), learnerId);
    expect({ ...after, registerEntries: [], enrolments: [] }).toEqual({ ...before, registerEntries: [], enrolments: [] });
    expect(after.registerEntries).toEqual([{ id: expect.any(String), until: null }, { id: entry.id, until: inDays(-1) }]);
    expect(after.enrolments).toHaveLength(2);
  });

  test("on a day to come belongs to the old institution until the day before, and to the new one from then on", async () => {
    const { learnerId, from, to, entry } = await moving();
    await transfer({ learnerId, from, to, on: inDays(14) }, at(from));
    expect(await seen(at(from), learnerId)).toMatchObject({ registerEntries: [{ until: null }, { id: entry.id, until: inDays(13) }] });
    expect(await seen(at(to), learnerId)).toBeNull();
    const register = async (number: number) => (await query("query ($k: [_Any!]!) { _entities(representations: $k) { ... on Institution { register { nodes { id } } } } }", { k: [{ __typename: "Institution", moeNumber: number }] }, { viewer: at(number) })).data._entities[0].register.nodes;
    expect(await register(from), "it is in the old register until then").toEqual([{ id: entry.id }]);
    expect(await register(to)).toEqual([]);
    const changes = await owner.execute(sql`select grantee, valid_from > now() as begins_later, valid_until > now() as ends_later from learner_grants where learner_id = ${learnerId} and basis = 'ENROLMENT' order by valid_from`);
    expect([...changes]).toEqual([{ grantee: `institution:${from}`, begins_later: false, ends_later: true }, { grantee: `institution:${to}`, begins_later: true, ends_later: null }]);

    // The day comes: both days move into the past.
    await owner.update(enrolments).set({ until: inDays(-1) }).where(and(eq(enrolments.learnerId, learnerId), eq(enrolments.institutionMoeNumber, from)));
    await owner.update(enrolments).set({ from: inDays(0) }).where(and(eq(enrolments.learnerId, learnerId), eq(enrolments.institutionMoeNumber, to)));
    await owner.update(registerEntries).set({ from: inDays(0) }).where(and(eq(registerEntries.learnerId, learnerId), eq(registerEntries.institutionMoeNumber, to)));
    expect(await seen(at(from), learnerId)).toBeNull();
    expect((await seen(at(to), learnerId)).plan.goals).toHaveLength(1);
    expect(await register(to)).toHaveLength(1);
  });

  test("keeps the diagnosis that the register mentions, and the consent to the same community", async () => {
    const { learnerId, from, to, communityId } = await moving();
    await transfer({ learnerId, from, to, on: inDays(0), community: communityId }, at(from));
    const { data } = await query("query ($id: ID!) { learner(id: $id) { registerEntries { consentedToCommunity community { id } diagnosis { subType } continues { id } } } }", { id: learnerId }, { viewer: at(to) });
    expect(data.learner.registerEntries[0]).toEqual({ consentedToCommunity: true, community: { id: communityId }, diagnosis: { subType: "Dyslexia" }, continues: { id: expect.any(String) } });

    const other = await moving();
    await transfer({ ...other, communityId: undefined, entry: undefined, on: inDays(0), community: randomUUID() }, at(other.from));
    const [carried] = await owner.select().from(registerEntries).where(and(eq(registerEntries.learnerId, other.learnerId), eq(registerEntries.institutionMoeNumber, other.to)));
    expect(carried, "another community is asked for anew").toMatchObject({ consentedToCommunity: false, consentedOn: null });
  });

  test("starts school out of early learning, and stays on at a second service for a part of the week", async () => {
    const [kindergarten, playcentre, school] = [moeNumber(), moeNumber(), moeNumber()];
    const { id: learnerId } = await is.unseenLearner({ dateOfBirth: inDays(-5 * 366) });
    for (const institutionMoeNumber of [kindergarten, playcentre]) await is.enrolment({ learnerId, institutionMoeNumber, kind: "EARLY_LEARNING", from: inDays(-600) });
    const move = (said: object) => transfer({ learnerId, from: kindergarten, to: school, on: inDays(7), reason: "STARTED_SCHOOL", kind: "SCHOOL", ...said }, at(kindergarten));
    expect(await move({})).toMatchObject({ __typename: "InvalidInput", field: "yearLevel" });
    expect(await move({ yearLevel: 0 })).toMatchObject({ enrolment: { kind: "SCHOOL", yearLevel: 0, attendance: "FULL_TIME" }, ended: { until: inDays(6), endReason: "STARTED_SCHOOL" }, registerEntries: [], knownContact: null });
    expect(await seen(at(playcentre), learnerId)).not.toBeNull();
  });

  test("is taken over by an institution to which the whānau opened what a move takes along", async () => {
    const { learnerId, from, to } = await moving();
    expect(await transfer({ learnerId, from, to, on: inDays(0) }, at(to))).toMatchObject({ __typename: "LearnerNotFound" });
    await is.consent({ learnerId, recipient: `institution:${to}`, categories: ["IDENTITY", "EDUCATION", "NEEDS"] });
    expect(await transfer({ learnerId, from, to, on: inDays(0) }, at(to))).toMatchObject({ __typename: "MayNotEnrol", message: expect.stringContaining("SUPPORTS") });
    await is.consent({ learnerId, recipient: `institution:${to}`, categories: ["IDENTITY", "EDUCATION", "NEEDS", "SUPPORTS"] });
    expect(await transfer({ learnerId, from, to, on: inDays(0) }, at(to))).toMatchObject({ __typename: "TransferLearnerSuccess", registerEntries: [{ from: inDays(0) }] });
    const [diagnosis] = await owner.execute<{ count: number }>(sql`select count(*)::int as count from register_diagnoses where learner_id = ${learnerId}`);
    expect(diagnosis!.count, "the diagnosis goes along, although the consent does not show it").toBe(2);
  });

  test("moves once, wherever two want to move them at once", async () => {
    const { learnerId, from, to } = await moving();
    const third = moeNumber();
    const answers = await Promise.all([transfer({ learnerId, from, to, on: inDays(1) }, at(from)), transfer({ learnerId, from, to: third, on: inDays(1) }, at(from))]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AlreadyEnrolled", "TransferLearnerSuccess"]);
    expect(await owner.select().from(enrolments).where(eq(enrolments.learnerId, learnerId))).toHaveLength(2);
    expect(await owner.select().from(registerEntries).where(eq(registerEntries.learnerId, learnerId))).toHaveLength(2);
    expect([...(await owner.execute(sql`select * from learner_grant_differences where learner_id = ${learnerId}`))]).toEqual([]);
  });

  test("moves once when the same is sent twice, and the second answer tells nothing new", async () => {
    const { learnerId, from, to } = await moving();
    const input = { idempotencyKey: randomUUID(), learnerId, from, to, on: inDays(0) };
    const office = at(from);
    expect(await transfer(input, office)).toMatchObject({ __typename: "TransferLearnerSuccess" });
    // What the other institution has now is no longer the first one's to see.
    expect(await transfer(input, office)).toEqual({ __typename: "AlreadyDone", message: expect.stringContaining("nothing was done now") });
    expect(await owner.select().from(enrolments).where(eq(enrolments.learnerId, learnerId))).toHaveLength(2);
  });

  test("is named where the move cannot be, and then nothing has changed", async () => {
    const { learnerId, from, to } = await moving();
    const move = (said: object) => transfer({ learnerId, from, to, on: inDays(0), ...said }, at(from));
    expect(await move({ to: from })).toMatchObject({ field: "to" });
    expect(await move({ to: 0 })).toMatchObject({ field: "to" });
    expect(await move({ on: "2022-02-01" })).toMatchObject({ field: "on" });
    expect(await move({ on: "9999-12-31" })).toMatchObject({ field: "on" });
    expect(await move({ community: "x" })).toMatchObject({ field: "community" });
    expect(await move({ note: "ā".repeat(1001) })).toMatchObject({ field: "note" });
    expect(await move({ from: to, to: from })).toMatchObject({ __typename: "NotEnrolledThere" });
    await is.enrolment({ learnerId, from: inDays(100) }).catch(() => {});
    const future = moeNumber();
    await owner.update(enrolments).set({ until: inDays(50) }).where(eq(enrolments.learnerId, learnerId));
    await is.enrolment({ learnerId, institutionMoeNumber: future, from: inDays(100) });
    expect(await move({})).toMatchObject({ __typename: "AlreadyEnrolled", message: expect.stringContaining(String(future)) });
    expect((await owner.select().from(registerEntries).where(eq(registerEntries.learnerId, learnerId)))[0]).toMatchObject({ until: null, version: 1 });
  });

  test("is moved by those at one of the two, and the log keeps on which ground", async () => {
    const { learnerId, from, to } = await moving();
    const both = viewerOf({ role: "COORDINATOR", organisations: [`institution:${moeNumber()}`] });
    expect(await transfer({ learnerId, from, to, on: inDays(0) }, both)).toMatchObject({ __typename: "LearnerNotFound" });
    const elsewhere = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: elsewhere, kind: "EARLY_LEARNING" });
    expect(await transfer({ learnerId, from, to, on: inDays(0) }, at(elsewhere))).toMatchObject({ __typename: "MayNotEnrol" });
    const office = at(from);
    await query("mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename } }", { input: { idempotencyKey: "x", learnerId, from, to, on: inDays(0) } }, { viewer: office });
    const events = await owner.select().from(accessEvents).where(and(eq(accessEvents.subjectId, learnerId), eq(accessEvents.viewerId, office.id!)));
    expect(events.map(({ categories, bases }) => [categories, bases])).toEqual([[["EDUCATION"], ["ENROLMENT"]]]);
  });

  test("costs as many statements with six register entries as with one", async () => {
    const cost = async (entries: number) => {
      const { learnerId, from, to } = await moving();
      for (const code of ["NUMERACY", "ATTENTION", "MEMORY_AND_PROCESSING", "GLOBAL_LEARNING", "LITERACY"].slice(0, entries)) {
        await is.registerEntry({ learnerId, institutionMoeNumber: from, supportNeedCode: code, subNeedCode: null });
      }
      return statementsOf(() => query("mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename } }", { input: { idempotencyKey: "x", learnerId, from, to, on: inDays(0) } }, { viewer: at(from) }));
    };
    expect((await cost(0)).length).toBe((await cost(5)).length);
  });
});
