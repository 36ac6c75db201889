import { randomUUID } from "node:crypto";
import { accessEvents } from "@lsg/subgraph-kit/access-log";
import { knownViewer, testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consentInput, inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { consents } from "./table.ts";

const { query, owner, asViewer, allStatementsOf, statementsOf, entities } = await testSubgraph(subgraph);
const is = given(owner);

const consent = `consent { id state categories categoriesGiven from until purpose withdrawalReason manner recordedBy givenBy { name } recipient { agency institution { moeNumber } provider { id } community { id } } learner { id } }`;
const problems = "... on InvalidInput { field } ... on Problem { message }";
const operations = {
  giveConsent: `mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { __typename ... on GiveConsentSuccess { ${consent} } ${problems} } }`,
  narrowConsent: `mutation ($input: NarrowConsentInput!) { narrowConsent(input: $input) { __typename ... on NarrowConsentSuccess { ${consent} } ${problems} } }`,
  withdrawConsent: `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename ... on WithdrawConsentSuccess { ${consent} } ${problems} } }`,
};
async function send(name: keyof typeof operations, input: object, viewer: Viewer) {
  return (await query(operations[name], { input }, { viewer })).data[name];
}

const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" });
const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { visibleCategories needs { id } } }", { id }, { viewer })).data.learner;

/** A learner with a mother who decides for them, and nobody else. */
async function family(said: object = {}) {
  const learner = await is.unseenLearner();
  const member = await is.whanauMember({ learnerId: learner.id, ...said });
  return { learnerId: learner.id, member, mother: viewerOf({ id: member.personId }) };
}

const storedFor = (learnerId: string) => owner.select().from(consents).where(eq(consents.learnerId, learnerId));

describe("a consent", () => {
  test("opens what it says to whom it says, from the moment it is given, and holds who gave it", async () => {
    const { learnerId, member, mother } = await family();
    expect(await seenBy(health, learnerId)).toBeNull();
    const answer = await send("giveConsent", consentInput({ learnerId, purpose: "  Te whakarite whakamātautau taringa " }), mother);
    expect(answer).toMatchObject({
      __typename: "GiveConsentSuccess",
      consent: { state: "GIVEN", categories: ["IDENTITY", "NEEDS", "SUPPORTS"], purpose: "Te whakarite whakamātautau taringa", manner: "ONLINE", recordedBy: mother.id, givenBy: { name: member.name }, learner: { id: learnerId } },
    });
    expect(answer.consent.recipient).toEqual({ agency: "HEALTH", institution: null, provider: null, community: null });
    expect((await seenBy(health, learnerId)).visibleCategories).toEqual(["IDENTITY", "NEEDS", "SUPPORTS"]);
    expect(await seenBy({ ...health, organisations: ["agency:POLICE"] }, learnerId)).toBeNull();
    expect(await seenBy({ ...health, purpose: null }, learnerId), "an agency that does not say why").toBeNull();
  });

  test("keeps macrons, as one character each however they were sent", async () => {
    const { learnerId, mother } = await family();
    const answer = await send("giveConsent", consentInput({ learnerId, purpose: "Wha\u0304nau kōrero" }), mother);
    expect(answer.consent.purpose).toBe("Whānau kōrero");
  });

  test("goes to any kind of recipient, and to exactly one", async () => {
    const { learnerId, mother } = await family();
    const [number, id] = [moeNumber(), randomUUID()];
    for (const [recipient, grantee] of [[{ institution: number }, `institution:${number}`], [{ provider: id.toUpperCase() }, `provider:${id}`], [{ community: id }, `community:${id}`]] as const) {
      expect((await send("giveConsent", consentInput({ learnerId, recipient }), mother)).__typename).toBe("GiveConsentSuccess");
      const viewer = viewerOf({ role: "PROVIDER_STAFF", organisations: [grantee] });
      expect((await seenBy(viewer, learnerId))?.visibleCategories).toEqual(["IDENTITY", "NEEDS", "SUPPORTS"]);
    }
    for (const recipient of [{}, { agency: "HEALTH", institution: 7 }, { institution: 0 }, { institution: -7 }, { provider: "x" }, { community: "person:1" }]) {
      expect(await send("giveConsent", consentInput({ learnerId, recipient }), mother)).toMatchObject({ __typename: "InvalidInput", field: "recipient" });
    }
  });

  test.each(["purpose", "information", "whoWillSee", "howShared", "howStored", "whenRemoved", "howToCheck", "ifRefused", "ifWithdrawn"])("says %s in words: blank is refused, and named", async (field) => {
    const { learnerId, mother } = await family();
    for (const blank of ["", "   ", "\u00a0\u200b", "…", "-"]) {
      expect(await send("giveConsent", consentInput({ learnerId, [field]: blank }), mother)).toMatchObject({ __typename: "InvalidInput", field, message: expect.stringContaining(`${field} is blank`) });
    }
    expect(await send("giveConsent", consentInput({ learnerId, [field]: "ā\0" }), mother)).toMatchObject({ __typename: "InvalidInput", field });
    expect(await storedFor(learnerId)).toEqual([]);
  });

  test("names all that is blank in one message", async () => {
    const { learnerId, mother } = await family();
    expect(await send("giveConsent", consentInput({ learnerId, purpose: "", howStored: " " }), mother)).toMatchObject({ field: "purpose", message: expect.stringContaining("purpose and howStored are blank") });
  });

  test("has a term of two years at the most, and says why", async () => {
    const { learnerId, mother } = await family();
    const problemOf = async (said: object) => send("giveConsent", consentInput({ learnerId, ...said }), mother);
    const twoYears = String(Number(inDays(0).slice(0, 4)) + 2) + inDays(0).slice(4);
    expect(await problemOf({ until: inDays(732) })).toMatchObject({ __typename: "InvalidInput", field: "until", message: expect.stringContaining("asked again while they remember") });
    expect(await problemOf({ until: "9999-12-31" })).toMatchObject({ field: "until" });
    expect(await problemOf({ until: inDays(-1) })).toMatchObject({ field: "until" });
    expect(await problemOf({ from: inDays(-1) })).toMatchObject({ field: "from" });
    expect(await problemOf({ from: inDays(800), until: inDays(801) })).toMatchObject({ field: "from" });
    expect(await problemOf({ until: twoYears })).toMatchObject({ __typename: "GiveConsentSuccess" });
    expect(await problemOf({ from: inDays(5), until: inDays(5) })).toMatchObject({ consent: { state: "UPCOMING" } });
    expect(await problemOf({ language: "Māori" })).toMatchObject({ field: "language" });
  });

  test("that is still to come, or over, opens nothing", async () => {
    const { learnerId, mother } = await family();
    await send("giveConsent", consentInput({ learnerId, from: inDays(2) }), mother);
    expect(await seenBy(health, learnerId)).toBeNull();
    const over = await is.consent({ learnerId, until: inDays(-1) });
    expect(await seenBy(health, learnerId)).toBeNull();
    const { data } = await query("query ($id: ID!) { learner(id: $id) { consents { id state } } }", { id: learnerId }, { viewer: mother });
    expect(data.learner.consents).toEqual([{ id: expect.any(String), state: "UPCOMING" }, { id: over.id, state: "EXPIRED" }]);
    expect(await send("withdrawConsent", { idempotencyKey: "x", consentId: over.id }, mother)).toMatchObject({ __typename: "ConsentEnded", message: expect.stringContaining(inDays(-1)) });
  });

  test("is in the log each time it is given, narrowed or withdrawn, with who did it for whom", async () => {
    const { learnerId, mother } = await family();
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    const briefly = async (name: "NarrowConsent" | "WithdrawConsent", said: object) => {
      const field = name.charAt(0).toLowerCase() + name.slice(1);
      await query(`mutation ($input: ${name}Input!) { ${field}(input: $input) { __typename } }`, { input: { idempotencyKey: randomUUID(), consentId: given.id, ...said } }, { viewer: mother });
    };
    await briefly("NarrowConsent", { categories: ["NEEDS"] });
    await briefly("WithdrawConsent", {});
    const events = await owner.select().from(accessEvents).where(eq(accessEvents.subjectId, learnerId));
    expect(events.map(({ viewerId, viewerRole, bases }) => [viewerId, viewerRole, bases])).toEqual(Array.from({ length: 3 }, () => [mother.id, "WHANAU", ["WHANAU"]]));
  });

  test("that is withdrawn between two requests opens nothing to the second", async () => {
    const { learnerId, mother } = await family();
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    expect(await seenBy(health, learnerId)).not.toBeNull();
    const withdrawn = await send("withdrawConsent", { idempotencyKey: randomUUID(), consentId: given.id, reason: "Kua huri te whakaaro." }, mother);
    expect(withdrawn).toMatchObject({ __typename: "WithdrawConsentSuccess", consent: { state: "WITHDRAWN", withdrawalReason: "Kua huri te whakaaro." } });
    expect(await seenBy(health, learnerId)).toBeNull();
    for (const name of ["withdrawConsent", "narrowConsent"] as const) {
      expect(await send(name, { idempotencyKey: randomUUID(), consentId: given.id, ...(name === "narrowConsent" ? { categories: [] } : {}) }, mother)).toMatchObject({ __typename: "ConsentEnded" });
    }
  });

  test("is narrowed to what stays, at once, and never widened", async () => {
    const { learnerId, mother } = await family();
    await is.need({ learnerId });
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    expect((await seenBy(health, learnerId)).needs).toHaveLength(1);
    const narrow = (categories: string[]) => send("narrowConsent", { idempotencyKey: randomUUID(), consentId: given.id, categories }, mother);
    expect(await narrow(["SUPPORTS"])).toMatchObject({ consent: { state: "NARROWED", categories: ["IDENTITY", "SUPPORTS"], categoriesGiven: ["IDENTITY", "NEEDS", "SUPPORTS"] } });
    expect(await seenBy(health, learnerId)).toEqual({ visibleCategories: ["IDENTITY", "SUPPORTS"], needs: [] });
    for (const categories of [["SUPPORTS"], ["NEEDS"], ["NEEDS", "SUPPORTS"], ["HEALTH"]]) expect(await narrow(categories)).toMatchObject({ __typename: "InvalidInput", field: "categories" });
    await expect(owner.update(consents).set({ categories: ["IDENTITY", "NEEDS", "SUPPORTS"] }).where(eq(consents.id, given.id))).rejects.toMatchObject({ cause: { code: "23514" } });
    expect(await narrow([])).toMatchObject({ consent: { categories: ["IDENTITY"] } });
  });

  test("is one when it is given many times at once with one key, and the grants are what the facts say", async () => {
    const { learnerId, mother } = await family();
    const input = consentInput({ learnerId });
    const answers = await Promise.all(Array.from({ length: 6 }, () => send("giveConsent", input, mother)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await storedFor(learnerId)).toHaveLength(1);
    expect(await send("giveConsent", { ...input, categories: ["HEALTH"] }, mother)).toMatchObject({ __typename: "IdempotencyKeyReused" });
    const other = await family();
    expect(await send("giveConsent", consentInput({ learnerId: other.learnerId, idempotencyKey: input.idempotencyKey }), other.mother)).toMatchObject({ __typename: "GiveConsentSuccess" });
    expect([...(await owner.execute(sql`select * from learner_grant_differences where learner_id in (${learnerId}, ${other.learnerId})`))]).toEqual([]);
  });

  test("that two withdraw and narrow at once ends withdrawn", async () => {
    const { learnerId, mother } = await family();
    const father = viewerOf({ id: (await is.whanauMember({ learnerId, relationship: "FATHER" })).personId });
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    const [narrowed, withdrawn] = await Promise.all([
      send("narrowConsent", { idempotencyKey: randomUUID(), consentId: given.id, categories: [] }, mother),
      send("withdrawConsent", { idempotencyKey: randomUUID(), consentId: given.id }, father),
    ]);
    expect(withdrawn.__typename).toBe("WithdrawConsentSuccess");
    expect(["NarrowConsentSuccess", "InvalidInput", "ConsentEnded"]).toContain(narrowed.__typename);
    expect(await seenBy(health, learnerId)).toBeNull();
  });
});

describe("a consent is given", () => {
  test("by the learner in their own name", async () => {
    const { learnerId } = await family();
    const answer = await send("giveConsent", consentInput({ learnerId }), viewerOf({ id: learnerId, role: "LEARNER" }));
    expect(answer).toMatchObject({ __typename: "GiveConsentSuccess", consent: { givenBy: null, recordedBy: learnerId } });
  });

  test("by those who work with the learner, in the name of whānau who told them", async () => {
    const { learnerId, member } = await family();
    const number = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    const teacher = viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] });
    const give = (said: object) => send("giveConsent", consentInput({ learnerId, ...said }), teacher);
    expect(await give({})).toMatchObject({ __typename: "InvalidInput", field: "toldBy" });
    expect(await give({ toldBy: member.id })).toMatchObject({ field: "manner" });
    expect(await give({ toldBy: member.id, manner: "ONLINE" })).toMatchObject({ field: "manner" });
    expect(await give({ toldBy: (await family()).member.id, manner: "IN_PERSON" })).toMatchObject({ field: "toldBy" });
    const uncle = await is.whanauMember({ learnerId, relationship: "AUNT_OR_UNCLE", legalGuardian: false });
    expect(await give({ toldBy: uncle.id, manner: "IN_PERSON" })).toMatchObject({ field: "toldBy", message: expect.stringContaining(uncle.name) });
    const answer = await give({ toldBy: member.id, manner: "IN_PERSON" });
    expect(answer).toMatchObject({ consent: { givenBy: { name: member.name }, recordedBy: teacher.id, manner: "IN_PERSON" } });
    expect(await send("withdrawConsent", { idempotencyKey: "w", consentId: answer.consent.id, toldBy: member.id }, teacher)).toMatchObject({ consent: { state: "WITHDRAWN" } });
    await is.contactRestriction({ learnerId, personId: member.personId });
    expect(await give({ toldBy: member.id, manner: "IN_PERSON" })).toMatchObject({ field: "toldBy", message: expect.stringContaining("order") });
  });

  test("by nobody else: without a say it is said who has one, and nothing is written", async () => {
    const { learnerId, member, mother } = await family();
    const nana = await is.whanauMember({ learnerId, relationship: "GRANDPARENT", legalGuardian: false });
    const communityId = randomUUID();
    await is.registerEntry({ learnerId, communityId, consentedToCommunity: true });
    const number = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    await is.consent({ learnerId });
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    const before = await storedFor(learnerId);
    const withoutSay = [
      viewerOf({ id: nana.personId }),
      viewerOf({ role: "FACILITATOR", organisations: [`community:${communityId}`] }),
      viewerOf({ role: "PROVIDER_STAFF", organisations: [`institution:${number}`] }),
      health,
    ];
    for (const viewer of withoutSay) {
      for (const toldBy of [undefined, member.id]) {
        const answer = await send("giveConsent", consentInput({ learnerId, toldBy, manner: "IN_PERSON" }), viewer);
        expect(answer, viewer.role).toMatchObject(viewer.role === "WHANAU" && toldBy ? { field: "toldBy" } : { __typename: "NoSayForLearner", message: expect.stringContaining("whānau who decide") });
      }
      const withdrawn = await send("withdrawConsent", { idempotencyKey: randomUUID(), consentId: given.id }, viewer);
      expect(["NoSayForLearner", "ConsentNotFound"]).toContain(withdrawn.__typename);
    }
    expect(await storedFor(learnerId)).toEqual(before);
  });

  test("not by those whom an order keeps away: to them there is no learner", async () => {
    const { learnerId, member, mother } = await family();
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    await is.contactRestriction({ learnerId, personId: member.personId });
    expect(await send("giveConsent", consentInput({ learnerId }), mother)).toMatchObject({ __typename: "LearnerNotFound" });
    expect(await send("withdrawConsent", { idempotencyKey: "x", consentId: given.id }, mother)).toMatchObject({ __typename: "ConsentNotFound" });
  });
});

describe("a learner whom the viewer may not see", () => {
  test("is like one who does not exist, in the answer, the statements and the log", async () => {
    const { learnerId, mother } = await family();
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    const stranger = { ...knownViewer, id: randomUUID() };
    const costAndAnswer = async (id: string, consentId: string) => {
      let answers: unknown;
      const statements = await allStatementsOf(async () => {
        answers = [await send("giveConsent", consentInput({ learnerId: id }), stranger), await send("withdrawConsent", { idempotencyKey: randomUUID(), consentId }, stranger)];
      });
      return { answers, statements: statements.map((text) => text.trim().slice(0, 40)) };
    };
    const unseen = await costAndAnswer(learnerId, given.id);
    expect(unseen).toEqual(await costAndAnswer(randomUUID(), randomUUID()));
    expect(unseen.answers).toMatchObject([{ __typename: "LearnerNotFound" }, { __typename: "ConsentNotFound" }]);
    const events = await owner.select().from(accessEvents).where(eq(accessEvents.viewerId, stranger.id));
    expect(events.map(({ soughtId }) => soughtId)).toEqual(expect.arrayContaining([learnerId, given.id]));
    expect((await entities("Consent", [{ id: given.id }], "id", { viewer: stranger }))).toEqual([null]);
  });
});

describe("the database", () => {
  test("refuses what a resolver forgot: for another person, at another time, without a say, too long, or wider", async () => {
    const { learnerId, member, mother } = await family();
    await send("giveConsent", consentInput({ learnerId }), mother);
    const [written] = await storedFor(learnerId);
    expect(written).toMatchObject({ recordedBy: mother.id, givenByWhanauMemberId: member.id });

    /** What the role that serves requests meets when it writes this as the mother. */
    const writing = (viewer: Viewer, change: Partial<typeof consents.$inferInsert>) =>
      asViewer(viewer, (db) => db.insert(consents).values({ ...written!, id: randomUUID(), givenAt: sql`now()` as never, ...change })).then(() => "written", (error) => error.cause.code);
    expect(await writing(mother, {})).toBe("written");
    for (const change of [{ recordedBy: "x" }, { givenAt: new Date("2025-01-01") }, { givenByWhanauMemberId: null }, { until: "2999-01-01" }, { withdrawnAt: new Date(), withdrawnBy: "x" }]) {
      expect(await writing(mother, change), JSON.stringify(change)).toBe("42501");
    }
    expect(await writing(viewerOf({}), {})).toBe("42501");
  });
});

describe("the consents of learners", () => {
  test("are found by reference, and an id that nobody has is null whatever its form", async () => {
    const { learnerId, mother } = await family();
    const { consent: given } = await send("giveConsent", consentInput({ learnerId }), mother);
    const { id: lawful } = await is.lawfulAccess({ learnerId });
    const { id: broken } = await is.breakGlass({ learnerId, personId: randomUUID() });
    const wrong = [randomUUID(), "", "1", `${given.id}0`, "ā".repeat(10_000), "'; drop table consents"].map((id) => ({ id }));
    for (const [type, id] of [["Consent", given.id], ["LawfulAccess", lawful], ["BreakGlass", broken]] as const) {
      expect(await entities(type, [{ id }, ...wrong], "id", { viewer: mother }), type).toEqual([{ id }, ...wrong.map(() => null)]);
      expect(await entities(type, [{ id }], "id", { viewer: anonymousViewer }), type).toEqual([null]);
    }
  });

  test("that are sent again by somebody who has lost their basis are answered with nothing but that it was done", async () => {
    const { learnerId, member, mother } = await family();
    const input = consentInput({ learnerId });
    const first = await send("giveConsent", input, mother);
    expect(await send("giveConsent", input, mother)).toEqual(first);
    await is.contactRestriction({ learnerId, personId: member.personId });
    expect(await send("giveConsent", input, mother)).toEqual({ __typename: "AlreadyDone", message: expect.stringContaining("nothing was done now") });
    expect(await storedFor(learnerId)).toHaveLength(1);
  });

  test("are seen by the learner, whānau, those who work with them, and each recipient its own", async () => {
    const { learnerId, mother } = await family();
    const number = moeNumber();
    await is.enrolment({ learnerId, institutionMoeNumber: number });
    await send("giveConsent", consentInput({ learnerId }), mother);
    await send("giveConsent", consentInput({ learnerId, recipient: { agency: "MSD" } }), mother);
    const countFor = async (viewer: Viewer) => (await query("query ($id: ID!) { learner(id: $id) { consents { id } } }", { id: learnerId }, { viewer })).data.learner.consents.length;
    expect(await countFor(mother)).toBe(2);
    expect(await countFor(viewerOf({ id: learnerId, role: "LEARNER" }))).toBe(2);
    expect(await countFor(viewerOf({ role: "EDUCATOR", organisations: [`institution:${number}`] }))).toBe(2);
    expect(await countFor(health)).toBe(1);
  });

  test("cost one statement for any number of learners, and giving one costs eight", async () => {
    const personId = randomUUID();
    const keys: { id: string }[] = [];
    for (let index = 0; index < 50; index++) {
      const { id } = await is.unseenLearner();
      await is.whanauMember({ learnerId: id, personId });
      keys.push({ id });
    }
    const mother = viewerOf({ id: personId });
    for (const { id } of keys) await is.consent({ learnerId: id });
    const read = (asked: object[]) => statementsOf(() => entities("Learner", asked, "consents { id state recipient { agency } }", { viewer: mother }));
    expect(await read(keys.slice(0, 1))).toHaveLength(2);
    expect(await read(keys)).toHaveLength(2);
    const giving = await statementsOf(() => query("mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { __typename } }", { input: consentInput({ learnerId: keys[0]!.id }) }, { viewer: mother }));
    expect(giving.map((text) => text.trim().split(/\s+/).slice(0, 3).join(" "))).toEqual([expect.stringMatching(/^savepoint/), "insert into idempotency_keys", expect.stringMatching(/^select/), expect.stringMatching(/^select pg_advisory_xact_lock/), expect.stringMatching(/^select/), expect.stringMatching(/^select/), 'insert into "consents"', "update idempotency_keys set"]);
  });

  test("are not written when the access log cannot be", async () => {
    const { learnerId, mother } = await family();
    await owner.execute(sql`alter function record_access(jsonb) rename to record_access_gone`);
    const unwritten = await query(operations.giveConsent, { input: consentInput({ learnerId }) }, { viewer: mother, errors: true });
    await owner.execute(sql`alter function record_access_gone(jsonb) rename to record_access`);
    expect([unwritten.status, unwritten.data]).toEqual([500, undefined]);
    expect(await storedFor(learnerId)).toEqual([]);
    expect([...(await owner.execute(sql`select 1 from learner_grants where learner_id = ${learnerId} and basis = 'CONSENT'`))]).toEqual([]);
  });
});
