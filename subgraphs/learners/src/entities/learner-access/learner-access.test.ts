import { randomUUID } from "node:crypto";
import { knownViewer, testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { breakGlass } from "../break-glass/table.ts";
import { consents } from "../consent/table.ts";
import { contactRestrictions } from "../contact-restriction/table.ts";
import { enrolments } from "../enrolment/table.ts";
import { knownContacts } from "../known-contact/table.ts";
import { lawfulAccesses } from "../lawful-access/table.ts";
import { registerEntries } from "../register-entry/table.ts";
import { supportTeamMembers } from "../support-team-member/table.ts";

const { query, entities, owner, statementsOf, allStatementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const viewerOf = (said: Partial<Viewer>): Viewer => ({ id: randomUUID(), role: "EDUCATOR", organisations: [], scopes: [], purpose: null, ...said });

const everything = `
  id preferredName visibleCategories access { basis categories until explanation { en mi } } permit { token categories expiresAt }
  yearLevel whanau { name } enrolments { kind } currentEnrolment { kind } knownContact { since } supportTeam { from }
  needs { area } plan { version goals { title } } plans { version } registerEntries { tier }`;

/** What a viewer gets of a learner: the categories, and which of the fields hold anything. */
async function seenBy(viewer: Viewer, id: string) {
  const { data } = await query(`query ($id: ID!) { learner(id: $id) { ${everything} } }`, { id }, { viewer });
  const { learner } = data;
  if (learner === null) return null;
  const filled = Object.entries(learner).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)).map(([field]) => field);
  return { categories: learner.visibleCategories as string[], bases: learner.access.map(({ basis }: { basis: string }) => basis), permitted: (learner.permit?.categories ?? []) as string[], filled: filled.filter((field) => !["id", "preferredName", "visibleCategories", "access", "permit"].includes(field)) };
}

const fieldsOf: Record<string, string[]> = {
  CONTACT: ["whanau"],
  EDUCATION: ["yearLevel", "enrolments", "currentEnrolment"],
  SUPPORTS: ["knownContact", "supportTeam"],
  NEEDS: ["needs", "registerEntries"],
  PLAN: ["plan", "plans"],
};
const fieldsOfAll = (categories: string[]) => Object.entries(fieldsOf).flatMap(([category, fields]) => (categories.includes(category) ? fields : [])).sort();

const all = ["IDENTITY", "CONTACT", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS", "HEALTH", "FUNDING", "NOTES"];
const allBut = (...without: string[]) => all.filter((category) => !without.includes(category));
const now = () => new Date();

/** For each basis: a fact that gives it, who gets it, what it covers, and how it ends. */
const bases: Record<string, { begin: (learnerId: string) => Promise<{ viewer: Viewer; end: () => Promise<unknown> }>; categories: string[]; hidden?: string[] }> = {
  WHANAU: {
    categories: allBut("NOTES"),
    begin: async (learnerId) => {
      const { personId } = await is.whanauMember({ learnerId, name: "Hine Tūpaea" });
      return { viewer: viewerOf({ id: personId, role: "WHANAU" }), end: () => owner.insert(contactRestrictions).values({ learnerId, personId, kind: "COURT_ORDER", reference: "FAM-1", recordedBy: "x", from: new Date(Date.now() - 1000) }) };
    },
  },
  LEARNER: { categories: allBut("NOTES"), begin: async (learnerId) => ({ viewer: viewerOf({ id: learnerId, role: "LEARNER" }), end: async () => {} }) },
  ENROLMENT: {
    categories: allBut("HEALTH", "FUNDING", "NOTES"),
    begin: async (learnerId) => {
      const institutionMoeNumber = moeNumber();
      const { id } = await is.enrolment({ learnerId, institutionMoeNumber, kind: "EARLY_LEARNING", from: "2020-02-03" });
      return { viewer: viewerOf({ organisations: [`institution:${institutionMoeNumber}`] }), end: () => owner.update(enrolments).set({ until: "2024-12-20" }).where(eq(enrolments.id, id)) };
    },
  },
  "SUPPORT_TEAM as a member": {
    categories: allBut("FUNDING"),
    begin: async (learnerId) => {
      const practitionerId = randomUUID();
      const { id } = await is.supportTeamMember({ learnerId, practitionerId });
      return { viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }), end: () => owner.delete(supportTeamMembers).where(eq(supportTeamMembers.id, id)) };
    },
  },
  "SUPPORT_TEAM as the known contact": {
    categories: allBut("FUNDING"),
    begin: async (learnerId) => {
      await owner.update(knownContacts).set({ until: "2025-02-03" }).where(eq(knownContacts.learnerId, learnerId));
      const practitionerId = randomUUID();
      const { id } = await is.knownContact({ learnerId, practitionerId });
      return { viewer: viewerOf({ id: practitionerId, role: "COORDINATOR" }), end: () => owner.update(knownContacts).set({ practitionerId: randomUUID() }).where(eq(knownContacts.id, id)) };
    },
  },
  "SUPPORT_TEAM as one whom a provider named, confirmed": {
    categories: allBut("FUNDING"),
    begin: async (learnerId) => {
      const practitionerId = randomUUID();
      const { id } = await is.supportTeamMember({ learnerId, practitionerId, supportId: randomUUID(), confirmedAt: now(), decidedInRole: "COORDINATOR" });
      return { viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }), end: () => owner.update(supportTeamMembers).set({ until: "2024-12-20", from: "2024-12-01" }).where(eq(supportTeamMembers.id, id)) };
    },
  },
  "SUPPORT_DELIVERY as one whom a provider named": {
    categories: ["IDENTITY", "NEEDS", "SUPPORTS"],
    begin: async (learnerId) => {
      const practitionerId = randomUUID();
      const { id } = await is.supportTeamMember({ learnerId, practitionerId, supportId: randomUUID() });
      return { viewer: viewerOf({ id: practitionerId, role: "PRACTITIONER" }), end: () => owner.update(supportTeamMembers).set({ refusedAt: now(), decidedInRole: "COORDINATOR", until: "2999-01-01" }).where(eq(supportTeamMembers.id, id)) };
    },
  },
  COMMUNITY_REGISTER: {
    categories: ["IDENTITY", "EDUCATION", "NEEDS"],
    // What was agreed to is the entry of the register.
    hidden: ["needs"],
    begin: async (learnerId) => {
      const communityId = randomUUID();
      const { id } = await is.registerEntry({ learnerId, communityId, consentedToCommunity: true });
      return { viewer: viewerOf({ role: "FACILITATOR", organisations: [`community:${communityId}`] }), end: () => owner.update(registerEntries).set({ consentedToCommunity: false }).where(eq(registerEntries.id, id)) };
    },
  },
  CONSENT: {
    categories: ["IDENTITY", "NEEDS", "SUPPORTS"],
    begin: async (learnerId) => {
      const recipient = `provider:${randomUUID()}`;
      const { id } = await is.consent({ learnerId, recipient });
      return { viewer: viewerOf({ role: "PROVIDER_STAFF", organisations: [recipient] }), end: () => owner.update(consents).set({ withdrawnAt: now(), withdrawnBy: "x" }).where(eq(consents.id, id)) };
    },
  },
  LAW: {
    categories: ["IDENTITY", "EDUCATION"],
    begin: async (learnerId) => {
      const { id } = await is.lawfulAccess({ learnerId, recipient: "agency:MSD" });
      return { viewer: viewerOf({ role: "AGENCY", organisations: ["agency:MSD"], purpose: "Protection" }), end: () => owner.update(lawfulAccesses).set({ endedAt: now() }).where(eq(lawfulAccesses.id, id)) };
    },
  },
  BREAK_GLASS: {
    categories: ["IDENTITY", "CONTACT"],
    begin: async (learnerId) => {
      const personId = randomUUID();
      const { id } = await is.breakGlass({ learnerId, personId });
      const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
      return { viewer: viewerOf({ id: personId }), end: () => owner.update(breakGlass).set({ openedAt: hoursAgo(5), endsAt: hoursAgo(1) }).where(eq(breakGlass.id, id)) };
    },
  },
};

describe("a basis", () => {
  for (const [name, { begin, categories, hidden = [] }] of Object.entries(bases)) {
    const basis = name.split(" ")[0]!;
    test(`${name} shows exactly its categories, and nothing once its fact has ended`, async () => {
      const { learner } = await is.supportedLearner();
      const { learner: another } = await is.supportedLearner();
      const { viewer, end } = await begin(learner.id);
      const seen = (await seenBy(viewer, learner.id))!;
      expect(seen.categories).toEqual(categories);
      expect(seen.bases).toEqual([basis]);
      // Who was shown a record reads it, and changes nothing elsewhere.
      expect(seen.permitted).toEqual(["WHANAU", "LEARNER", "ENROLMENT", "SUPPORT_TEAM"].includes(basis) ? categories : []);
      expect(seen.filled.sort()).toEqual(fieldsOfAll(categories).filter((field) => !hidden.includes(field)));
      expect(await seenBy(viewer, another.id)).toBeNull();
      // Without the role, the person or the organisation there is no basis.
      expect(await seenBy({ ...viewer, role: "ANALYST" }, learner.id)).toBeNull();
      expect(await seenBy({ ...viewer, id: randomUUID(), organisations: viewer.organisations.map((organisation) => `${organisation}0`) }, learner.id)).toBeNull();
      if (basis === "LEARNER") return;
      await end();
      expect(await seenBy(viewer, learner.id)).toBeNull();
    });
  }

  test("gives no permit that outlives it", async () => {
    const { learner } = await is.supportedLearner();
    const { personId } = await is.whanauMember({ learnerId: learner.id, name: "Hine Tūpaea" });
    const viewer = viewerOf({ id: personId, role: "WHANAU" });
    const endOfPermit = async () => (await query("query ($id: ID!) { learner(id: $id) { permit { expiresAt } } }", { id: learner.id }, { viewer })).data.learner.permit.expiresAt;
    const from = new Date(Date.now() + 100_000);
    expect(Date.parse(await endOfPermit())).toBeGreaterThan(from.getTime());
    await is.contactRestriction({ learnerId: learner.id, personId, from });
    expect(Date.parse(await endOfPermit())).toBe(Math.floor(from.getTime() / 1000) * 1000);
  });

  test("that has ended shows nothing either to who sends again what they did while it stood", async () => {
    const { learner } = await is.supportedLearner();
    const institutionMoeNumber = moeNumber();
    const { id } = await is.enrolment({ learnerId: learner.id, institutionMoeNumber, kind: "EARLY_LEARNING", from: "2020-02-03" });
    const viewer = viewerOf({ role: "COORDINATOR", organisations: [`institution:${institutionMoeNumber}`] });
    const input = { idempotencyKey: randomUUID(), learnerId: learner.id, profileVersion: learner.profileVersion, languages: ["mi"] };
    const send = async () => (await query("mutation ($input: UpdateLearnerProfileInput!) { updateLearnerProfile(input: $input) { __typename ... on UpdateLearnerProfileSuccess { learner { preferredName } } ... on Problem { message } } }", { input }, { viewer })).data.updateLearnerProfile;
    expect(await send()).toMatchObject({ __typename: "UpdateLearnerProfileSuccess" });
    await owner.update(enrolments).set({ until: "2024-12-20" }).where(eq(enrolments.id, id));
    expect(await send()).toEqual({ __typename: "AlreadyDone", message: expect.not.stringContaining(learner.preferredName) });
  });

  test("begins and ends with the days in New Zealand that its fact says", async () => {
    const organisation = moeNumber();
    const at = async (period: { from: string; until: string | null }) => {
      const { id: learnerId } = await is.unseenLearner();
      await is.enrolment({ learnerId, institutionMoeNumber: organisation, ...period });
      return seenBy(viewerOf({ organisations: [`institution:${organisation}`] }), learnerId);
    };
    const day = (offset: number) => new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Auckland" }).format(Date.now() + offset * 86_400_000);
    expect(await at({ from: day(0), until: day(0) })).not.toBeNull();
    expect(await at({ from: day(1), until: null })).toBeNull();
    expect(await at({ from: "2024-01-29", until: day(-1) })).toBeNull();
    const [found] = await owner.execute(sql`select day_begins('2026-01-15') as summer, day_begins('2026-07-15') as winter`);
    expect(found).toMatchObject({ summer: expect.stringContaining("2026-01-14 11:00"), winter: expect.stringContaining("2026-07-14 12:00") });
  });

  test("adds to another: a viewer sees what either covers, and both grounds with their ends", async () => {
    const { learner } = await is.supportedLearner();
    const recipient = `provider:${randomUUID()}`;
    await is.consent({ learnerId: learner.id, recipient, until: "2999-06-30" });
    await is.lawfulAccess({ learnerId: learner.id, recipient, until: new Date("2999-01-01T00:00:00Z") });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { visibleCategories access { basis categories until explanation { en mi } } } }", { id: learner.id }, { viewer: viewerOf({ role: "PROVIDER_STAFF", organisations: [recipient] }) });
    expect(data.learner).toEqual({
      visibleCategories: ["IDENTITY", "EDUCATION", "NEEDS", "SUPPORTS"],
      access: [
        { basis: "CONSENT", categories: ["IDENTITY", "NEEDS", "SUPPORTS"], until: "2999-06-30T12:00:00.000Z", explanation: { en: "The learner or their whānau agreed that your organisation sees this.", mi: "Kua whakaaetia tēnei." } },
        { basis: "LAW", categories: ["IDENTITY", "EDUCATION"], until: "2999-01-01T00:00:00.000Z", explanation: { en: "A law allows your organisation to see this. What it asks for is recorded.", mi: "E whakaaetia ana tēnei e te ture." } },
      ],
    });
  });

  test("is none for those who only work with numbers, and for an agency that does not say what for", async () => {
    const { learner } = await is.supportedLearner();
    await is.consent({ learnerId: learner.id, recipient: "agency:HEALTH" });
    const agency = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" });
    expect(await seenBy(agency, learner.id)).not.toBeNull();
    for (const unseeing of [{ purpose: null }, { purpose: "" }, { role: "ANALYST" }, { role: "FUNDING_MANAGER" }, { role: "DEVELOPER" }, { role: "SOMETHING_NEW" }]) expect(await seenBy({ ...agency, ...unseeing }, learner.id)).toBeNull();
  });
});

describe("a consent", () => {
  test("that is withdrawn or narrowed between two requests shows nothing, or less, from then on", async () => {
    const { learner } = await is.supportedLearner();
    const recipient = `provider:${randomUUID()}`;
    const { id } = await is.consent({ learnerId: learner.id, recipient });
    const viewer = viewerOf({ role: "PROVIDER_STAFF", organisations: [recipient] });
    expect((await seenBy(viewer, learner.id))?.categories).toEqual(["IDENTITY", "NEEDS", "SUPPORTS"]);
    await owner.update(consents).set({ categories: ["IDENTITY", "NEEDS"], narrowedAt: now() }).where(eq(consents.id, id));
    expect((await seenBy(viewer, learner.id))?.categories).toEqual(["IDENTITY", "NEEDS"]);
    await owner.update(consents).set({ withdrawnAt: now(), withdrawnBy: "whānau" }).where(eq(consents.id, id));
    expect(await seenBy(viewer, learner.id)).toBeNull();
  });

  test("holds everything that those who agree must be told, and comes from the learner or their own whānau", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const constraintOf = (said: object) => is.consent({ learnerId, ...said }).then(() => null, (error) => error.cause.constraint_name);
    for (const part of ["purpose", "information", "whoWillSee", "howShared", "howStored", "whenRemoved", "howToCheck", "ifRefused", "ifWithdrawn"]) expect(await constraintOf({ [part]: " " })).toBe("consents_say_everything");
    expect(await constraintOf({ categories: ["NEEDS"] })).toBe("consents_categories");
    expect(await constraintOf({ categories: ["IDENTITY", "PLAN"], categoriesGiven: ["IDENTITY"] })).toBe("consents_categories");
    expect(await constraintOf({ categories: ["IDENTITY"], categoriesGiven: ["IDENTITY", "PLAN"] })).toBe("consents_narrowing_has_its_instant");
    for (const recipient of ["person:01890000-0000-7000-8000-0000000000aa", "agency:OTHER", "HEALTH", "provider:x"]) expect(await constraintOf({ recipient })).toBe("consents_recipient");
    const { id: mother } = await is.whanauMember({ learnerId });
    const { id: stranger } = await is.whanauMember({ learnerId: (await is.unseenLearner()).id });
    expect(await constraintOf({ givenByWhanauMemberId: mother })).toBeNull();
    expect(await constraintOf({ givenByWhanauMemberId: stranger })).toBe("consents_given_by_whanau_of_the_learner");
  });
});

describe("a law and a broken glass", () => {
  test("ask for the record that each requires", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const constraintOf = (said: object) => is.lawfulAccess({ learnerId, ...said }).then(() => null, (error) => error.cause.constraint_name);
    const s66 = { lawfulBasis: "OTA_S66_REQUIRED", requestedBy: "Sergeant A. Example", requestedInCapacity: "CONSTABLE", requestedFor: "PROCEEDINGS", requestedAt: now() };
    expect(await constraintOf(s66)).toBeNull();
    for (const part of ["requestedBy", "requestedInCapacity", "requestedFor", "requestedAt"]) expect(await constraintOf({ ...s66, [part]: null })).toBe("lawful_accesses_s66_has_its_request");
    const s66c = { lawfulBasis: "OTA_S66C_DISCRETIONARY", sharedFor: "SUPPORT_PLAN", consultation: "DONE", consultationViews: "Agrees, and wants to be told." };
    expect(await constraintOf(s66c)).toBeNull();
    expect(await constraintOf({ ...s66c, consultation: "NOT_APPROPRIATE", consultationViews: null, consultationReason: "Danger at home." })).toBeNull();
    for (const without of [{ consultation: null }, { consultationViews: null }, { sharedFor: null }, { consultation: "NOT_PRACTICABLE" }]) expect(await constraintOf({ ...s66c, ...without })).toBe("lawful_accesses_s66c_has_its_consultation");
    expect(await constraintOf({ reference: null })).toBe("lawful_accesses_has_its_reference");
    expect(await constraintOf({ lawfulBasis: "CONSENT" })).toBe("lawful_accesses_lawful_basis");
  });

  test("a broken glass is for one person and one learner, for four hours at the most, with a reason", async () => {
    const { id: learnerId } = await is.unseenLearner();
    const constraintOf = (said: object) => is.breakGlass({ learnerId, personId: randomUUID(), ...said }).then(() => null, (error) => error.cause.constraint_name);
    expect(await constraintOf({ endsAt: new Date(Date.now() + 4 * 3_600_000 + 60_000) })).toBe("break_glass_is_short");
    expect(await constraintOf({ reason: "needed" })).toBe("break_glass_says_why");
    const personId = randomUUID();
    expect(await constraintOf({ personId, reviewedAt: now(), reviewedBy: personId, reviewOutcome: "JUSTIFIED" })).toBe("break_glass_review_by_another");
    expect(await constraintOf({ reviewedAt: now() })).toBe("break_glass_review_is_whole");
  });
});

describe("whānau", () => {
  test("of one child see nothing of another, and a person who is whānau of two sees both", async () => {
    const [mine, sibling, other] = [await is.supportedLearner(), await is.supportedLearner(), await is.supportedLearner()];
    const { personId } = await is.whanauMember({ learnerId: mine.learner.id });
    await is.whanauMember({ learnerId: sibling.learner.id, personId });
    const viewer = viewerOf({ id: personId, role: "WHANAU" });
    const found = await entities("Learner", [mine, sibling, other].map(({ learner }) => ({ id: learner.id })), "id", { viewer });
    expect(found).toEqual([{ id: mine.learner.id }, { id: sibling.learner.id }, null]);
    const listed = (await query("{ learners { nodes { id } } }", {}, { viewer })).data.learners.nodes;
    expect(new Set(listed.map(({ id }: { id: string }) => id))).toEqual(new Set([mine.learner.id, sibling.learner.id]));
    expect(await entities("OnePlan", [{ id: other.plan.id }, { id: mine.plan.id }], "id", { viewer })).toEqual([null, { id: mine.plan.id }]);
  });

  test("who must keep away see nothing from the order on, also when they are written down after it, and again once it has ended", async () => {
    const { learner } = await is.supportedLearner();
    const personId = randomUUID();
    const viewer = viewerOf({ id: personId, role: "WHANAU" });
    const { id } = await is.contactRestriction({ learnerId: learner.id, personId });
    await is.whanauMember({ learnerId: learner.id, personId });
    expect(await seenBy(viewer, learner.id)).toBeNull();
    await owner.update(contactRestrictions).set({ until: new Date(Date.now() - 1000) }).where(eq(contactRestrictions.id, id));
    expect((await seenBy(viewer, learner.id))?.bases).toEqual(["WHANAU"]);
    await is.contactRestriction({ learnerId: learner.id, personId, from: new Date(Date.now() + 3_600_000) });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { access { until } } }", { id: learner.id }, { viewer });
    expect(data.learner.access[0].until, "an order to come ends it then").not.toBeNull();
  });

  test("are not those who are close to the learner without being whānau", async () => {
    const { learner } = await is.supportedLearner();
    const { personId } = await is.whanauMember({ learnerId: learner.id, relationship: "OTHER" });
    expect(await seenBy(viewerOf({ id: personId, role: "WHANAU" }), learner.id)).toBeNull();
  });
});

describe("a community's viewer", () => {
  test("sees the entries that were agreed to be shown, and not the learner's others", async () => {
    const communityId = randomUUID();
    const institutionMoeNumber = moeNumber();
    const { id: learnerId } = await is.unseenLearner();
    const shown = await is.registerEntry({ learnerId, communityId, institutionMoeNumber, consentedToCommunity: true });
    const kept = await is.registerEntry({ learnerId, communityId, institutionMoeNumber, supportNeedCode: "NUMERACY", subNeedCode: null, consentedToCommunity: false });
    const viewer = viewerOf({ role: "FACILITATOR", organisations: [`community:${communityId}`] });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { registerEntries { id } } }", { id: learnerId }, { viewer });
    expect(data.learner.registerEntries).toEqual([{ id: shown.id }]);
    expect(await entities("RegisterEntry", [{ id: shown.id }, { id: kept.id }], "id", { viewer })).toEqual([{ id: shown.id }, null]);
    expect(await entities("Institution", [{ moeNumber: institutionMoeNumber }], "register { nodes { id } }", { viewer })).toEqual([{ register: { nodes: [{ id: shown.id }] } }]);
  });
});

describe("a learner whom the viewer may not see", () => {
  test("is like one who does not exist: in the answer, to the byte, and in the statements", async () => {
    const { learner, plan, registerEntry } = await is.supportedLearner();
    const viewer = viewerOf({ organisations: [`institution:${moeNumber()}`] });
    const answers = async (id: string) => {
      let texts: unknown;
      const statements = await allStatementsOf(async () => {
        texts = [
          JSON.stringify(await query(`query ($id: ID!) { learner(id: $id) { ${everything} accessLog { nodes { id } } } }`, { id }, { viewer })),
          JSON.stringify(await query("query ($id: ID!) { accessLog(learner: $id) { nodes { id } } }", { id }, { viewer })),
          JSON.stringify(await entities("Learner", [{ id }], everything, { viewer })),
        ];
      });
      return { texts, statements };
    };
    const unseen = await answers(learner.id);
    expect(unseen).toEqual(await answers(randomUUID()));
    expect(unseen.texts).toEqual([expect.stringContaining('"data":{"learner":null}'), expect.stringContaining('"data":{"accessLog":null}'), "[null]"]);
    for (const [field, id] of [["onePlan", plan.id], ["registerEntry", registerEntry.id]] as const) {
      const ask = async (of: string) => JSON.stringify(await query(`query ($id: ID!) { found: ${field}(id: $id) { id } }`, { id: of }, { viewer }));
      expect(await ask(id)).toBe(await ask(randomUUID()));
    }
  });

  test("is not reached by what a viewer calls themself", async () => {
    const { learner } = await is.supportedLearner();
    const { personId } = await is.whanauMember({ learnerId: learner.id });
    const forged: Partial<Viewer>[] = [
      { id: null },
      { id: "" },
      { id: "*" },
      { id: `${personId},institution:1` },
      { id: "x", organisations: [`person:${personId}`] },
      { id: `person:${personId}` },
      { id: "%", scopes: ["*", "learners:read"] },
      { ...anonymousViewer, id: personId },
      { id: personId, role: "" },
    ];
    for (const said of forged) expect(await seenBy(viewerOf(said), learner.id), JSON.stringify(said)).toBeNull();
    const statements = await query("query ($id: ID!) { learner(id: $id) { id } }", { id: learner.id }, { viewer: viewerOf({}), headers: { "x-operation": "x', true), set_config('viewer.id', 'y", "x-request-id": "'; reset role; --" } });
    expect(statements.data.learner).toBeNull();
  });
});

describe("requests at the same time", () => {
  test("on few connections never see what another viewer may", async () => {
    const stories = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { learner } = await is.supportedLearner();
        return { id: learner.id, viewer: viewerOf({ id: (await is.whanauMember({ learnerId: learner.id })).personId, role: "WHANAU" }) };
      }),
    );
    const keys = stories.map(({ id }) => ({ id }));
    await Promise.all(
      Array.from({ length: 96 }, async (_, index) => {
        const { id, viewer } = stories[index % stories.length]!;
        const found = await entities("Learner", keys, "id needs { id } visibleCategories", { viewer });
        expect(found.filter((learner) => learner !== null).map((learner) => learner.id)).toEqual([id]);
      }),
    );
  });

  test("that write a member and an order against them leave no grant", async () => {
    for (let round = 0; round < 10; round++) {
      const { id: learnerId } = await is.unseenLearner();
      const personId = randomUUID();
      await Promise.all([is.whanauMember({ learnerId, personId }), is.contactRestriction({ learnerId, personId })]);
      expect(await seenBy(viewerOf({ id: personId, role: "WHANAU" }), learnerId)).toBeNull();
    }
  });
});

describe("the grants", () => {
  test("are what the facts say after any changes, without and with a rebuild", async () => {
    const random = randomOf(20_261_122);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    const learnerIds = await Promise.all(Array.from({ length: 8 }, async () => (await is.unseenLearner()).id));
    const persons = Array.from({ length: 4 }, () => randomUUID());
    const instant = () => new Date(Date.UTC(2025, 0, 1) + Math.floor(random() * 800) * 86_400_000);
    const later = (date: Date) => new Date(date.getTime() + 1 + Math.floor(random() * 400) * 86_400_000);
    const day = (date: Date) => date.toISOString().slice(0, 10);
    const ignoringDuplicates = (change: Promise<unknown>) => change.catch((error) => expect(["23505", "23P01", "23503"]).toContain(error.cause.code));
    const anyOf = (table: string) => sql.raw(`(select id from ${table} order by md5(id::text || '${random()}') limit 1)`);

    const changes: (() => Promise<unknown>)[] = [
      () => is.whanauMember({ learnerId: pick(learnerIds), personId: pick(persons), relationship: pick(["MOTHER", "OTHER"] as const) }),
      () => owner.execute(sql`update whanau_members set person_id = ${pick(persons)}, relationship = ${pick(["AUNT_OR_UNCLE", "OTHER"])} where id = ${anyOf("whanau_members")}`),
      () => owner.execute(sql`delete from whanau_members where id = ${anyOf("whanau_members")}`),
      () => { const from = instant(); return is.contactRestriction({ learnerId: pick(learnerIds), personId: pick(persons), from, until: pick([null, later(from)]) }); },
      () => owner.execute(sql`update contact_restrictions set learner_id = ${pick(learnerIds)} where id = ${anyOf("contact_restrictions")}`),
      () => owner.execute(sql`delete from contact_restrictions where id = ${anyOf("contact_restrictions")}`),
      () => { const from = instant(); return is.enrolment({ learnerId: pick(learnerIds), institutionMoeNumber: pick([501, 502]), kind: "EARLY_LEARNING", from: day(from), until: pick([null, day(later(from))]) }); },
      () => owner.execute(sql`update enrolments set until_date = from_date + 30, learner_id = ${pick(learnerIds)} where id = ${anyOf("enrolments")}`),
      () => { const from = instant(); return is.supportTeamMember({ learnerId: pick(learnerIds), practitionerId: pick(persons), from: day(from), until: pick([null, day(later(from))]) }); },
      () => owner.execute(sql`delete from support_team_members where learner_id = ${pick(learnerIds)}`),
      () => is.knownContact({ learnerId: pick(learnerIds), practitionerId: pick(persons), until: pick([null, "2026-02-03"]) }),
      () => is.registerEntry({ learnerId: pick(learnerIds), communityId: pick([null, persons[0]!]), consentedToCommunity: random() < 0.7 }),
      () => owner.execute(sql`update register_entries set consented_to_community = not consented_to_community where learner_id = ${pick(learnerIds)}`),
      () => is.consent({ learnerId: pick(learnerIds), recipient: pick(["agency:HEALTH", "agency:POLICE"]) }),
      () => owner.execute(sql`update consents set withdrawn_at = ${instant().toISOString()}, withdrawn_by = 'x' where id = ${anyOf("consents")}`),
      () => is.lawfulAccess({ learnerId: pick(learnerIds) }),
      () => owner.execute(sql`update lawful_accesses set ended_at = ${instant().toISOString()} where id = ${anyOf("lawful_accesses")}`),
      () => is.breakGlass({ learnerId: pick(learnerIds), personId: pick(persons) }),
      () => owner.execute(sql`update break_glass set closed_at = least(now(), ends_at), closed_by = 'x' where closed_at is null and id = ${anyOf("break_glass")}`),
      () => owner.execute(sql`update consents set replaced_at = ${instant().toISOString()} where id = ${anyOf("consents")}`),
    ];
    for (let round = 0; round < 240; round++) await ignoringDuplicates(pick(changes)());
    expect([...(await owner.execute(sql`select * from learner_grant_differences`))]).toEqual([]);
    const stored = () => owner.execute(sql`select learner_id, grantee, basis, categories, valid_from, valid_until, source_id from learner_grants order by 1, 2, 3, 7, 5`);
    const before = [...(await stored())];
    expect(before.length).toBeGreaterThan(50);
    await owner.transaction(async (tx) => {
      await tx.execute(sql`call suspend_learner_grants()`);
      await tx.execute(sql`select rebuild_learner_grants()`);
    });
    expect([...(await stored())]).toEqual(before);
    // The triggers are back.
    await is.whanauMember({ learnerId: learnerIds[0]! });
    expect([...(await owner.execute(sql`select * from learner_grant_differences`))]).toEqual([]);
  });

  test("cannot be written, nor derived, rebuilt or suspended, by the role that serves requests", async () => {
    const rights = await owner.execute(sql`select
      has_table_privilege('learners_app', 'learner_grants', 'insert, update, delete, truncate') as writes,
      has_function_privilege('learners_app', 'derive_learner_grants(uuid[])', 'execute') as derives,
      has_function_privilege('learners_app', 'rebuild_learner_grants()', 'execute') as rebuilds,
      has_function_privilege('learners_app', 'suspend_learner_grants()', 'execute') as suspends`);
    expect(rights[0]).toEqual({ writes: false, derives: false, rebuilds: false, suspends: false });
  });

  test("are asked for once for any number of learners", async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, async () => ({ id: (await is.learner()).id })));
    const read = (asked: object[]) => statementsOf(() => entities("Learner", asked, "visibleCategories access { basis explanation { en } }", { viewer: knownViewer }));
    expect(await read(keys.slice(0, 1))).toHaveLength(2);
    expect(await read(keys)).toHaveLength(2);
  });
});

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
