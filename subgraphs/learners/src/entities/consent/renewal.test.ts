// Consents that end: finding them in time, and giving another in their place.
import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consentInput, inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { consents } from "./table.ts";

const { query, owner, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const consent = "consent { id state until replacedAt replaces { id state } replacedBy { id } }";
const problems = "... on InvalidInput { field } ... on Problem { message }";
const give = async (viewer: Viewer, input: object) => (await query(`mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { __typename ... on GiveConsentSuccess { ${consent} } ${problems} } }`, { input }, { viewer })).data.giveConsent;
const withdraw = async (viewer: Viewer, consentId: string) =>
  (await query(`mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename ... on WithdrawConsentSuccess { ${consent} } ${problems} } }`, { input: { idempotencyKey: randomUUID(), consentId } }, { viewer })).data.withdrawConsent;
const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" });
const seenByHealth = async (id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories access { until } } }", { id }, { viewer: health })).data.learner;

/** A learner whose mother gave Health a consent that ends in ten days. */
async function endingSoon() {
  const { id: learnerId } = await is.unseenLearner();
  const { personId } = await is.whanauMember({ learnerId });
  const old = await is.consent({ learnerId, until: inDays(10) });
  return { learnerId, old, mother: viewerOf({ id: personId }) };
}

describe("a consent that is given in the place of another", () => {
  test("holds from now on, and the other no more: what stays and what is new is what the new one says", async () => {
    const { learnerId, old, mother } = await endingSoon();
    const renewed = await give(mother, consentInput({ learnerId, replaces: old.id, categories: ["PLAN"], until: inDays(400) }));
    expect(renewed).toMatchObject({ __typename: "GiveConsentSuccess", consent: { state: "GIVEN", replaces: { id: old.id, state: "REPLACED" }, replacedBy: null } });
    expect((await seenByHealth(learnerId)).visibleCategories).toEqual(["IDENTITY", "PLAN"]);
    const { data } = await query("query ($id: ID!) { learner(id: $id) { consents { id state replacedBy { id } } } }", { id: learnerId }, { viewer: mother });
    expect(data.learner.consents).toEqual([{ id: renewed.consent.id, state: "GIVEN", replacedBy: null }, { id: old.id, state: "REPLACED", replacedBy: { id: renewed.consent.id } }]);
    expect(await withdraw(mother, old.id)).toMatchObject({ __typename: "ConsentEnded", message: expect.stringContaining("took its place") });
    expect([...(await owner.execute(sql`select * from learner_grant_differences where learner_id = ${learnerId}`))]).toEqual([]);
  });

  test("from the day after the other's last, leaves not an instant between the two", async () => {
    const { learnerId, old, mother } = await endingSoon();
    const renewed = await give(mother, consentInput({ learnerId, replaces: old.id, from: inDays(11), until: inDays(300) }));
    expect(renewed).toMatchObject({ consent: { state: "UPCOMING", replaces: { state: "GIVEN" } } });
    const grants = await owner.execute<{ source: string; from: string; until: string }>(sql`select source_id as source, valid_from::text as from, valid_until::text as until from learner_grants where learner_id = ${learnerId} and basis = 'CONSENT' order by valid_from`);
    expect(grants.map(({ source }) => source)).toEqual([old.id, renewed.consent.id]);
    expect(grants[0]!.until).toBe(grants[1]!.from);
    expect(await seenByHealth(learnerId), "until then the other stands").not.toBeNull();
    expect(await withdraw(mother, old.id), "and can be withdrawn").toMatchObject({ __typename: "WithdrawConsentSuccess" });
    expect(await seenByHealth(learnerId)).toBeNull();
  });

  test("is refused where days would be lost, about somebody else, for another recipient, and in the place of what has ended", async () => {
    const { learnerId, old, mother } = await endingSoon();
    const problemOf = (said: object) => give(mother, consentInput({ learnerId, replaces: old.id, ...said }));
    expect(await problemOf({ from: inDays(12) })).toMatchObject({ __typename: "InvalidInput", field: "from", message: expect.stringContaining(inDays(11)) });
    expect(await problemOf({ recipient: { agency: "MSD" } })).toMatchObject({ field: "replaces" });
    const sister = await is.unseenLearner();
    await is.whanauMember({ learnerId: sister.id, personId: mother.id! });
    expect(await problemOf({ learnerId: sister.id })).toMatchObject({ field: "replaces" });
    const stranger = await endingSoon();
    for (const replaces of [stranger.old.id, randomUUID(), "", "ā".repeat(1000)].filter((id) => id !== "")) expect(await problemOf({ replaces })).toMatchObject({ __typename: "ConsentNotFound" });
    const over = await is.consent({ learnerId, until: inDays(-1) });
    expect(await problemOf({ replaces: over.id })).toMatchObject({ __typename: "ConsentEnded" });
    const later = await is.consent({ learnerId, from: inDays(20), until: inDays(40) });
    expect(await problemOf({ replaces: later.id })).toMatchObject({ field: "from" });
    expect((await owner.select().from(consents).where(eq(consents.learnerId, learnerId))).every(({ replacedAt }) => replacedAt === null)).toBe(true);
    expect((await seenByHealth(learnerId)).visibleCategories).toEqual(["IDENTITY", "NEEDS", "SUPPORTS"]);
  });

  test("is one, when two renew at the same time", async () => {
    const { learnerId, old, mother } = await endingSoon();
    const answers = await Promise.all(Array.from({ length: 4 }, () => give(mother, consentInput({ learnerId, replaces: old.id }))));
    expect(answers.map(({ __typename }) => __typename).filter((name) => name === "GiveConsentSuccess")).toHaveLength(1);
    for (const answer of answers.filter(({ __typename }) => __typename !== "GiveConsentSuccess")) expect(["InvalidInput", "ConsentEnded"]).toContain(answer.__typename);
    expect(await owner.select().from(consents).where(eq(consents.learnerId, learnerId))).toHaveLength(2);
  });

  test("is held to that by the database: nothing ends without another, and nothing twice", async () => {
    const { learnerId, old, mother } = await endingSoon();
    await give(mother, consentInput({ learnerId }));
    const [written] = await owner.select().from(consents).where(eq(consents.recordedBy, mother.id!));
    const write = (change: object) =>
      asViewer(mother, (db) => db.insert(consents).values({ ...written!, id: randomUUID(), givenAt: sql`now()` as never, ...change })).then(() => "written", (error) => error.cause.code);
    expect(await write({ replacesId: old.id, recipient: "agency:MSD" })).toBe("23514");
    expect(await write({ replacesId: old.id, from: inDays(12), until: inDays(50) })).toBe("23514");
    expect(await write({ replacedAt: new Date() })).toBe("42501");
    expect(await write({ replacesId: old.id })).toBe("written");
    expect(await write({ replacesId: old.id })).toBe("23505");
    await expect(asViewer(mother, (db) => db.update(consents).set({ replacedAt: sql`now()` }).where(eq(consents.id, written!.id)))).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});

describe("consents that end soon", () => {
  const ending = async (viewer: Viewer, args = "") => (await query(`{ consentsEnding${args} { nodes { id until } pageInfo { hasNextPage endCursor } } }`, {}, { viewer })).data.consentsEnding;

  test("are found by those who work with the learner, whānau and the recipient, the first to end first, each only theirs", async () => {
    const number = moeNumber();
    const families = await Promise.all([endingSoon(), endingSoon()]);
    for (const { learnerId } of families) await is.enrolment({ learnerId, institutionMoeNumber: number });
    const [one, other] = families as [(typeof families)[0], (typeof families)[0]];
    const first = await is.consent({ learnerId: one.learnerId, recipient: "agency:MSD", until: inDays(3) });
    await is.consent({ learnerId: one.learnerId, recipient: "agency:MSD", until: inDays(100) });
    await is.consent({ learnerId: one.learnerId, until: inDays(-1) });
    await is.consent({ learnerId: one.learnerId, until: inDays(4), withdrawnAt: new Date(), withdrawnBy: "x" });
    await give(other.mother, consentInput({ learnerId: other.learnerId, replaces: other.old.id }));

    const teacher = viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] });
    expect((await ending(teacher)).nodes.map(({ id }: { id: string }) => id)).toEqual([first.id, one.old.id]);
    const page = await ending(teacher, "(first: 1)");
    expect((await ending(teacher, `(first: 1, after: "${page.pageInfo.endCursor}")`)).nodes).toEqual([{ id: one.old.id, until: inDays(10) }]);
    expect((await ending(teacher, `(by: "${inDays(5)}")`)).nodes).toEqual([{ id: first.id, until: inDays(3) }]);
    expect((await ending(teacher, `(by: "${inDays(200)}")`)).nodes).toHaveLength(3);
    expect((await ending(one.mother)).nodes).toHaveLength(2);
    expect((await ending(health, `(first: 200)`)).nodes.map(({ id }: { id: string }) => id)).toContain(one.old.id);
    expect((await ending(health, `(first: 200)`)).nodes.map(({ id }: { id: string }) => id)).not.toContain(first.id);
    expect((await ending({ ...health, purpose: null })).nodes).toEqual([]);
    expect((await ending(viewerOf({ role: "ANALYST" }))).nodes).toEqual([]);
    const { errors } = await query(`{ consentsEnding(by: "${inDays(401)}") { nodes { id } } }`, {}, { viewer: teacher, errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" }, message: expect.stringContaining(inDays(400)) }]);
    expect(await statementsOf(() => ending(teacher))).toHaveLength(1);
  });
});

describe("who did what with a consent", () => {
  test("stands on it, with their role and for whom: nobody can make it up", async () => {
    const number = moeNumber();
    const { id: learnerId } = await is.unseenLearner();
    const { id: toldBy } = await is.whanauMember({ learnerId });
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    const organisations = [`institution:${number}`];
    const teacher = viewerOf({ role: "EDUCATOR", organisations });
    const coordinator = viewerOf({ role: "COORDINATOR", organisations });
    const fields = "recorded { recordedAt role personId organisations } narrowed { role personId organisations } withdrawn { role personId organisations }";
    const { consent: given } = await give(teacher, consentInput({ learnerId, toldBy, manner: "IN_PERSON" }));
    const sent = (name: string, said: object, viewer: Viewer) => query(`mutation ($input: ${name}Input!) { ${name[0]!.toLowerCase()}${name.slice(1)}(input: $input) { __typename ... on ${name}Success { consent { ${fields} } } } }`, { input: { idempotencyKey: randomUUID(), consentId: given.id, toldBy, ...said } }, { viewer });
    await sent("NarrowConsent", { categories: ["NEEDS"] }, coordinator);
    const { data } = await sent("WithdrawConsent", {}, teacher);
    const by = ({ id, role }: Viewer) => ({ role, personId: id, organisations });
    expect(data.withdrawConsent.consent).toEqual({ recorded: { recordedAt: expect.any(String), ...by(teacher) }, narrowed: by(coordinator), withdrawn: by(teacher) });

    const [written] = await owner.select().from(consents).where(eq(consents.id, given.id));
    const id = randomUUID();
    await asViewer(teacher, (db) => db.insert(consents).values({ ...written!, id, givenAt: sql`now()` as never, narrowedAt: null, narrowedBy: null, categories: written!.categoriesGiven, withdrawnAt: null, withdrawnBy: null, changedOnWordOfId: null, recordedInRole: "COURT", recordedFor: ["agency:POLICE"] }));
    expect((await owner.select().from(consents).where(eq(consents.id, id)))[0]).toMatchObject({ recordedInRole: "EDUCATOR", recordedFor: organisations });
  });
});
