import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { enrolments } from "../enrolment/table.ts";
import { needs } from "../need/table.ts";
import { registerDiagnoses } from "../register-diagnosis/table.ts";
import { registerEntryVersions } from "../register-entry-version/table.ts";
import { registerEntries } from "./table.ts";

const { query, entities, owner, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const entry = `entry { id version needArea supportNeed { code } subNeed { code } firstConcernOn identifiedOn tier tierFrom tierHistory { tier from until } priority learnerStatus attendanceThreshold
  responseStatus responseType responseProvider internalResponse funding { code } diagnosis { type subType provenance { personId } } community { id } consentedToCommunity consentedOn from until closeReason
  yearLevel educationSector gender ethnicities { code } continues { id } history { version tier priority internalResponse provenance { personId role } } provenance { personId role } }`;
const problems = "... on InvalidInput { field } ... on Problem { message }";
const operations = {
  addRegisterEntry: `mutation ($input: AddRegisterEntryInput!) { addRegisterEntry(input: $input) { __typename ... on AddRegisterEntrySuccess { ${entry} } ... on AlreadyOnRegister { entry { id } } ${problems} } }`,
  changeRegisterEntry: `mutation ($input: ChangeRegisterEntryInput!) { changeRegisterEntry(input: $input) { __typename ... on ChangeRegisterEntrySuccess { ${entry} } ... on RegisterEntryChanged { entry { id version priority internalResponse } } ... on RegisterEntryClosed { entry { until } } ... on AlreadyOnRegister { entry { id } } ${problems} } }`,
  closeRegisterEntry: `mutation ($input: CloseRegisterEntryInput!) { closeRegisterEntry(input: $input) { __typename ... on CloseRegisterEntrySuccess { ${entry} } ... on RegisterEntryChanged { entry { id version } } ... on RegisterEntryClosed { entry { until } } ${problems} } }`,
};
async function send(name: keyof typeof operations, input: object, viewer: Viewer) {
  return (await query(operations[name], { input: { idempotencyKey: randomUUID(), ...input } }, { viewer })).data[name];
}

const at = (number: number, role = "COORDINATOR") => viewerOf({ role, organisations: [`institution:${number}`] });
const storedOf = (learnerId: string) => owner.select().from(registerEntries).where(eq(registerEntries.learnerId, learnerId)).orderBy(registerEntries.id);

/** A learner in Year 4 at an institution, with a mother who decides, and nothing on a register. */
async function pupil() {
  const institution = moeNumber();
  const { id: learnerId } = await is.unseenLearner();
  await is.enrolment({ learnerId, institutionMoeNumber: institution });
  const { id: toldBy } = await is.whanauMember({ learnerId });
  return { learnerId, institution, toldBy, office: at(institution) };
}
const literacy = { supportNeed: "LITERACY", tier: "TIER_2_TARGETED", firstConcernOn: "2025-03-03" };

describe("adding an entry", () => {
  test("writes every field of the register, and the need that it is about", async () => {
    const { learnerId, institution, toldBy, office } = await pupil();
    const community = randomUUID();
    const answer = await send("addRegisterEntry", {
      learnerId, institution, ...literacy, subNeed: "DYSLEXIA", identifiedOn: "2025-04-07", from: "2025-03-10", tierFrom: "2025-05-01", priority: "HIGH", learnerStatus: "MONITORING", attendanceThreshold: "IRREGULAR",
      responseStatus: "WAITING", responseType: "SPECIALIST_SERVICE", responseProvider: "RTLB", internalResponse: " Pānui tahi ia rā. ", funding: "ICS", diagnosis: { type: "Specific learning disorder", subType: "Dyslexia" },
      community, communityConsent: { agreed: true, toldBy, on: "2025-03-09" },
    }, office);
    expect(answer).toMatchObject({
      __typename: "AddRegisterEntrySuccess",
      entry: {
        version: 1, needArea: "LEARNING_AND_COGNITION", supportNeed: { code: "LITERACY" }, subNeed: { code: "DYSLEXIA" }, firstConcernOn: "2025-03-03", identifiedOn: "2025-04-07", tier: "TIER_2_TARGETED", tierFrom: "2025-05-01",
        tierHistory: [{ tier: "TIER_2_TARGETED", from: "2025-05-01", until: null }], priority: "HIGH", learnerStatus: "MONITORING", attendanceThreshold: "IRREGULAR", responseStatus: "WAITING", responseType: "SPECIALIST_SERVICE",
        responseProvider: "RTLB", internalResponse: "Pānui tahi ia rā.", funding: { code: "ICS" }, diagnosis: { type: "Specific learning disorder", subType: "Dyslexia", provenance: { personId: office.id } },
        community: { id: community }, consentedToCommunity: true, consentedOn: "2025-03-09", from: "2025-03-10", until: null, yearLevel: 4, educationSector: "SCHOOL", gender: "FEMALE", ethnicities: [{ code: "21111" }, { code: "11111" }],
        history: [], provenance: { personId: office.id, role: "COORDINATOR" },
      },
    });
    expect(await owner.select().from(needs).where(eq(needs.learnerId, learnerId))).toMatchObject([{ supportNeedCode: "LITERACY", subNeedCode: "DYSLEXIA", firstConcernOn: "2025-03-03", recordedBy: office.id }]);
  });

  test("asks for no diagnosis and little else, and records a need once", async () => {
    const { learnerId, institution, office } = await pupil();
    await is.need({ learnerId, supportNeedCode: "LITERACY" });
    expect(await send("addRegisterEntry", { learnerId, institution, ...literacy }, office)).toMatchObject({ entry: { priority: "MEDIUM", responseStatus: "NOT_STARTED", learnerStatus: "ACTIVE", diagnosis: null, consentedToCommunity: false, from: inDays(0) } });
    expect(await owner.select().from(needs).where(eq(needs.learnerId, learnerId))).toHaveLength(1);
  });

  test("twice at once for one need is one entry, and one problem that carries it", async () => {
    const { learnerId, institution, office } = await pupil();
    const answers = await Promise.all([1, 2].map(() => send("addRegisterEntry", { learnerId, institution, ...literacy }, office)));
    const [stored, ...others] = await storedOf(learnerId);
    expect(others).toEqual([]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AddRegisterEntrySuccess", "AlreadyOnRegister"]);
    expect(answers.map((answer) => answer.entry.id)).toEqual([stored!.id, stored!.id]);
  });

  test("goes on from an ended entry after some time away, with its diagnosis", async () => {
    const { learnerId, institution, office } = await pupil();
    const ended = await is.registerEntry({ learnerId, until: inDays(-30) });
    await owner.insert(registerDiagnoses).values({ entryId: ended.id, learnerId, type: "Specific learning disorder" });
    const add = (continues: string) => send("addRegisterEntry", { learnerId, institution, ...literacy, continues }, office);
    expect(await add(randomUUID())).toMatchObject({ field: "continues" });
    expect(await add((await is.registerEntry({ learnerId: (await is.learner()).id, until: inDays(-30) })).id)).toMatchObject({ field: "continues" });
    expect(await add(ended.id)).toMatchObject({ entry: { continues: { id: ended.id }, diagnosis: { type: "Specific learning disorder" } } });
  });

  test("names what cannot be used, and writes nothing", async () => {
    const { learnerId, institution, toldBy, office } = await pupil();
    const fieldOf = async (said: object) => (await send("addRegisterEntry", { learnerId, institution, ...literacy, ...said }, office)).field;
    const wrong: [string, object][] = [
      ["supportNeed", { supportNeed: "READING" }], ["supportNeed", { supportNeed: "'; drop table needs" }], ["supportNeed", { supportNeed: "ā".repeat(10_000) }],
      ["subNeed", { subNeed: "DYSCALCULIA" }], ["subNeed", { subNeed: "" }],
      ["firstConcernOn", { firstConcernOn: inDays(1) }], ["firstConcernOn", { firstConcernOn: "2010-01-01" }],
      ["identifiedOn", { identifiedOn: "2025-03-02" }], ["identifiedOn", { identifiedOn: inDays(1) }],
      ["from", { from: inDays(1) }], ["from", { from: "2010-01-01" }], ["tierFrom", { tierFrom: inDays(1) }],
      ["internalResponse", { internalResponse: "ā".repeat(1001) }], ["internalResponse", { internalResponse: "a\0b" }], ["funding", { funding: "ors" }],
      ["diagnosis", { diagnosis: { type: "ā".repeat(201) } }], ["diagnosis", { diagnosis: { subType: "Dyslexia" } }],
      ["community", { community: "7" }], ["community", { communityConsent: { agreed: true, toldBy } }],
      ["communityConsent", { community: randomUUID(), communityConsent: { agreed: true } }], ["communityConsent", { community: randomUUID(), communityConsent: { agreed: true, toldBy: randomUUID() } }],
      ["communityConsent", { community: randomUUID(), communityConsent: { agreed: true, toldBy, on: inDays(1) } }],
    ];
    for (const [field, said] of wrong) expect(await fieldOf(said), JSON.stringify(said).slice(0, 80)).toBe(field);
    expect(await storedOf(learnerId)).toEqual([]);
  });

  test("is for those who keep the register of the institution where the learner is", async () => {
    const { learnerId, institution, office } = await pupil();
    const input = { learnerId, institution, ...literacy };
    for (const viewer of [at(institution, "PROVIDER_STAFF"), at(institution, "FACILITATOR"), viewerOf({ id: learnerId, role: "LEARNER" })]) {
      expect(await send("addRegisterEntry", input, viewer), viewer.role).toMatchObject({ __typename: "MayNotKeepRegister" });
    }
    expect(await send("addRegisterEntry", { ...input, institution: moeNumber() }, office)).toMatchObject({ __typename: "MayNotKeepRegister" });
    expect(await send("addRegisterEntry", input, at(moeNumber()))).toEqual(await send("addRegisterEntry", { ...input, learnerId: randomUUID() }, at(moeNumber())));
    expect(await storedOf(learnerId)).toEqual([]);
    expect(await send("addRegisterEntry", input, at(institution, "EDUCATOR"))).toMatchObject({ __typename: "AddRegisterEntrySuccess" });
  });
});

describe("changing an entry", () => {
  test("keeps what it said before, with who said it, and the days of each tier", async () => {
    const { learnerId, institution, office } = await pupil();
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, from: inDays(-100), internalResponse: "Reads with a buddy." }, office);
    const teacher = at(institution, "EDUCATOR");
    const second = await send("changeRegisterEntry", { entryId: added.id, version: 1, tier: "TIER_3_INTENSIVE", tierFrom: inDays(-10), priority: "HIGH", internalResponse: null }, teacher);
    expect(second.entry).toMatchObject({
      version: 2, tier: "TIER_3_INTENSIVE", tierFrom: inDays(-10), priority: "HIGH", internalResponse: null, provenance: { personId: teacher.id, role: "EDUCATOR" },
      tierHistory: [{ tier: "TIER_3_INTENSIVE", from: inDays(-10), until: null }, { tier: "TIER_2_TARGETED", from: inDays(-100), until: inDays(-11) }],
      history: [{ version: 1, tier: "TIER_2_TARGETED", priority: "MEDIUM", internalResponse: "Reads with a buddy.", provenance: { personId: office.id, role: "COORDINATOR" } }],
    });
    const third = await send("changeRegisterEntry", { entryId: added.id, version: 2, tier: "TIER_2_TARGETED" }, office);
    expect(third.entry.tierHistory).toEqual([{ tier: "TIER_2_TARGETED", from: inDays(0), until: null }, { tier: "TIER_3_INTENSIVE", from: inDays(-10), until: inDays(-1) }, { tier: "TIER_2_TARGETED", from: inDays(-100), until: inDays(-11) }]);
    expect(third.entry.history.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
  });

  test("from a version that is old is refused with the entry as it is: of two at once one is told", async () => {
    const { learnerId, institution, office } = await pupil();
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy }, office);
    const change = (said: object) => send("changeRegisterEntry", { entryId: added.id, version: 1, ...said }, office);
    const answers = await Promise.all([change({ priority: "HIGH" }), change({ internalResponse: "Kei te pai." })]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["ChangeRegisterEntrySuccess", "RegisterEntryChanged"]);
    const [done, stale] = answers.sort((one, other) => (one.__typename < other.__typename ? -1 : 1));
    expect(stale!.entry).toEqual({ id: added.id, version: 2, priority: done!.entry.priority, internalResponse: done!.entry.internalResponse });
    expect(await send("changeRegisterEntry", { entryId: added.id, version: 2, learnerStatus: "ON_HOLD" }, office)).toMatchObject({ entry: { version: 3, learnerStatus: "ON_HOLD", priority: done!.entry.priority } });
  });

  test("to another need leaves the sub-need behind, and never makes a second line of one need", async () => {
    const { learnerId, institution, office } = await pupil();
    const { entry: one } = await send("addRegisterEntry", { learnerId, institution, ...literacy, subNeed: "DYSLEXIA" }, office);
    const { entry: other } = await send("addRegisterEntry", { learnerId, institution, ...literacy, supportNeed: "NUMERACY" }, office);
    expect(await send("changeRegisterEntry", { entryId: one.id, version: 1, supportNeed: "NUMERACY" }, office)).toMatchObject({ __typename: "AlreadyOnRegister", entry: { id: other.id } });
    expect(await send("changeRegisterEntry", { entryId: one.id, version: 1, supportNeed: "SPEECH" }, office)).toMatchObject({ entry: { needArea: "COMMUNICATION", supportNeed: { code: "SPEECH" }, subNeed: null } });
    expect((await owner.select().from(needs).where(eq(needs.learnerId, learnerId))).map(({ supportNeedCode }) => supportNeedCode).sort()).toEqual(["LITERACY", "NUMERACY", "SPEECH"]);
  });

  test("names what cannot be used, and keeps the entry", async () => {
    const { learnerId, institution, office } = await pupil();
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, from: "2025-03-10", identifiedOn: "2025-04-07" }, office);
    const fieldOf = async (said: object) => (await send("changeRegisterEntry", { entryId: added.id, version: 1, ...said }, office)).field;
    for (const field of ["supportNeed", "tier", "priority", "responseStatus", "learnerStatus", "firstConcernOn", "tierFrom"]) expect(await fieldOf({ [field]: null })).toBe(field);
    expect(await fieldOf({ firstConcernOn: "2025-05-01" })).toBe("identifiedOn");
    expect(await fieldOf({ tier: "TIER_3_INTENSIVE", tierFrom: "2025-03-09" })).toBe("tierFrom");
    expect(await fieldOf({ subNeed: "STUTTERING" })).toBe("subNeed");
    for (const entryId of [randomUUID(), "", "1"]) expect(await send("changeRegisterEntry", { entryId, version: 1 }, office)).toMatchObject({ __typename: "RegisterEntryNotFound" });
    expect(await send("changeRegisterEntry", { entryId: added.id, version: 1 }, at(moeNumber()))).toMatchObject({ __typename: "RegisterEntryNotFound" });
    expect((await storedOf(learnerId))[0]).toMatchObject({ version: 1 });
  });

  test("while a move is under way changes what goes on at the next institution, too", async () => {
    const { learnerId, institution, office } = await pupil();
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, diagnosis: { type: "Old" } }, office);
    const to = moeNumber();
    await query("mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename } }", { input: { idempotencyKey: "move", learnerId, from: institution, to, on: inDays(20) } }, { viewer: office });
    const moved = (await storedOf(learnerId)).find(({ continuesId }) => continuesId === added.id)!;
    expect(await send("changeRegisterEntry", { entryId: added.id, version: 2, responseStatus: "WAITING", diagnosis: { type: "New" } }, office)).toMatchObject({ __typename: "ChangeRegisterEntrySuccess" });
    expect((await storedOf(learnerId)).find(({ id }) => id === moved.id)).toMatchObject({ responseStatus: "WAITING", until: null, institutionMoeNumber: to });
    const [newest] = await owner.select().from(registerDiagnoses).where(eq(registerDiagnoses.entryId, moved.id)).orderBy(sql`id desc`);
    expect(newest).toMatchObject({ type: "New" });
  });
});

describe("an entry that is added when the learner's last day is known", () => {
  const move = (people: { learnerId: string; institution: number; office: Viewer }, to: number, on: string) =>
    query("mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename } }", { input: { idempotencyKey: "move", learnerId: people.learnerId, from: people.institution, to, on } }, { viewer: people.office });
  const staysOf = async (learnerId: string) => (await storedOf(learnerId)).map(({ institutionMoeNumber, from, until, closeReason, consentedToCommunity }) => ({ institutionMoeNumber, from, until, closeReason, consentedToCommunity }));

  test("ends with it, and goes on at the next institution where a move is under way, with its diagnosis", async () => {
    const leaving = await pupil();
    const [enrolment] = await owner.select().from(enrolments).where(eq(enrolments.learnerId, leaving.learnerId));
    await query("mutation ($input: EndEnrolmentInput!) { endEnrolment(input: $input) { __typename } }", { input: { idempotencyKey: "end", enrolmentId: enrolment!.id, lastDay: inDays(10), reason: "MOVED_OVERSEAS" } }, { viewer: leaving.office });
    expect(await send("addRegisterEntry", { learnerId: leaving.learnerId, institution: leaving.institution, ...literacy }, leaving.office)).toMatchObject({ entry: { until: inDays(10), closeReason: "LEFT" } });
    expect(await staysOf(leaving.learnerId)).toHaveLength(1);

    const moving = await pupil();
    const to = moeNumber();
    await move(moving, to, inDays(20));
    const shown = { community: randomUUID(), communityConsent: { agreed: true, toldBy: moving.toldBy, on: inDays(-1) } };
    expect(await send("addRegisterEntry", { learnerId: moving.learnerId, institution: moving.institution, ...literacy, ...shown, diagnosis: { type: "Dyslexia" } }, moving.office)).toMatchObject({ entry: { until: inDays(19), closeReason: "CHANGED_INSTITUTION", consentedToCommunity: true } });
    expect(await staysOf(moving.learnerId)).toMatchObject([{ until: inDays(19) }, { institutionMoeNumber: to, from: inDays(20), until: null, consentedToCommunity: false }]);
    const [, next] = await storedOf(moving.learnerId);
    expect(await owner.select().from(registerDiagnoses).where(eq(registerDiagnoses.entryId, next!.id))).toMatchObject([{ type: "Dyslexia" }]);
  });

  test("in the same instant is refused where they have left, and goes along where they leave later: whichever comes first", async () => {
    for (const [on, institutionsOf] of [[0, (answer: string) => (["MayNotKeepRegister", "LearnerNotFound"].includes(answer) ? 0 : 2)], [1, () => 2]] as const) {
      for (let round = 0; round < 3; round++) {
        const people = await pupil();
        const to = moeNumber();
        const [, added] = await Promise.all([move(people, to, inDays(on)), send("addRegisterEntry", { learnerId: people.learnerId, institution: people.institution, ...literacy }, people.office)]);
        const stays = await staysOf(people.learnerId);
        expect(stays).toHaveLength(institutionsOf(added.__typename));
        expect(stays.filter(({ institutionMoeNumber, until }) => institutionMoeNumber === people.institution && until === null)).toEqual([]);
      }
    }
  });
});

describe("closing an entry", () => {
  test("gives it a last day and a reason, and happens once", async () => {
    const { learnerId, institution, office } = await pupil();
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, from: inDays(-9) }, office);
    const close = (said: object = {}) => send("closeRegisterEntry", { entryId: added.id, version: 1, reason: "NEED_MET", ...said }, office);
    expect(await close({ lastDay: inDays(1) })).toMatchObject({ field: "lastDay" });
    expect(await close({ lastDay: inDays(-10) })).toMatchObject({ field: "lastDay" });
    expect(await close({ version: 7 })).toMatchObject({ __typename: "RegisterEntryChanged", entry: { version: 1 } });
    expect(await close({ lastDay: inDays(-1) })).toMatchObject({ entry: { until: inDays(-1), closeReason: "NEED_MET", version: 2 } });
    expect(await close({ version: 2 })).toMatchObject({ __typename: "RegisterEntryClosed", entry: { until: inDays(-1) } });
    expect(await send("changeRegisterEntry", { entryId: added.id, version: 2, priority: "LOW" }, office)).toMatchObject({ __typename: "RegisterEntryClosed" });
    expect(await entities("Institution", [{ moeNumber: institution }], "register { nodes { id } }", { viewer: office })).toEqual([{ register: { nodes: [] } }]);
  });
});

describe("what a community sees", () => {
  const facilitatorOf = (community: string) => viewerOf({ role: "FACILITATOR", organisations: [`community:${community}`] });
  const shownTo = async (community: string) => (await entities("LearningSupportCommunity", [{ id: community }], "register { nodes { id internalResponse diagnosis { type } history { version } learner { needs { id } } } }", { viewer: facilitatorOf(community) }))[0].register.nodes;

  test("is what was agreed to, from the moment it was until it is taken back: not what the entry said before, nor a diagnosis", async () => {
    const { learnerId, institution, toldBy, office } = await pupil();
    const community = randomUUID();
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, community, diagnosis: { type: "Specific learning disorder" }, internalResponse: "First." }, office);
    expect(await shownTo(community)).toEqual([]);
    await send("changeRegisterEntry", { entryId: added.id, version: 1, communityConsent: { agreed: true, toldBy }, internalResponse: "Second." }, office);
    expect(await shownTo(community)).toEqual([{ id: added.id, internalResponse: "Second.", diagnosis: null, history: [], learner: { needs: [] } }]);
    await send("changeRegisterEntry", { entryId: added.id, version: 2, communityConsent: { agreed: false } }, office);
    expect(await shownTo(community)).toEqual([]);
  });

  test("ends when another community plans with the entry, until that one is agreed to", async () => {
    const { learnerId, institution, toldBy, office } = await pupil();
    const [community, other] = [randomUUID(), randomUUID()];
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, community, communityConsent: { agreed: true, toldBy } }, office);
    expect(await send("changeRegisterEntry", { entryId: added.id, version: 1, community: other }, office)).toMatchObject({ entry: { community: { id: other }, consentedToCommunity: false, consentedOn: null } });
    expect([await shownTo(community), await shownTo(other)]).toEqual([[], []]);
  });

  test("is never decided without the word of somebody who decides for the learner: the database refuses it, too", async () => {
    const { learnerId, institution, office } = await pupil();
    const { id: uncle } = await is.whanauMember({ learnerId, legalGuardian: false, relationship: "AUNT_OR_UNCLE" });
    const community = randomUUID();
    expect(await send("addRegisterEntry", { learnerId, institution, ...literacy, community, communityConsent: { agreed: true, toldBy: uncle } }, office)).toMatchObject({ field: "communityConsent" });
    const { entry: added } = await send("addRegisterEntry", { learnerId, institution, ...literacy, community }, office);
    const code = (work: Promise<unknown>) => work.then(() => "written", (error) => error.cause.code);
    for (const consentToldBy of [null, uncle]) {
      expect(await code(asViewer(office, (db) => db.update(registerEntries).set({ consentedToCommunity: true, consentToldBy }).where(eq(registerEntries.id, added.id))))).toBe("42501");
    }
    const [row] = await storedOf(learnerId);
    expect(await code(asViewer(office, (db) => db.insert(registerEntries).values({ ...row!, id: randomUUID(), supportNeedCode: "NUMERACY", consentedToCommunity: true })))).toBe("42501");
    expect(await code(asViewer(office, (db) => db.insert(registerEntries).values({ ...row!, id: randomUUID(), supportNeedCode: "NUMERACY", institutionMoeNumber: moeNumber() })))).toBe("42501");
    expect(await code(asViewer(office, (db) => db.insert(registerEntryVersions).values({ ...row!, id: randomUUID(), entryId: added.id, version: 9 })))).toBe("42501");
    expect(await shownTo(community)).toEqual([]);
  });
});

describe("a register", () => {
  test("is filtered by tier, area, year level, status and priority, and goes on page by page", async () => {
    const institution = moeNumber();
    const add = async (yearLevel: number, said: object) => {
      const { id: learnerId } = await is.unseenLearner();
      await is.enrolment({ learnerId, institutionMoeNumber: institution, yearLevel });
      return (await is.registerEntry({ learnerId, institutionMoeNumber: institution, ...said })).id;
    };
    const one = await add(1, { tier: "TIER_1_UNIVERSAL", priority: 1 });
    const two = await add(1, { tier: "TIER_3_INTENSIVE", priority: 2, responseStatus: "WAITING", learnerStatus: "ON_HOLD" });
    const three = await add(5, { tier: "TIER_3_INTENSIVE", priority: 3, needArea: "COMMUNICATION", supportNeedCode: "SPEECH", subNeedCode: null });
    const register = async (filter: object, args = "") => {
      const { data } = await query(`query ($k: [_Any!]!, $filter: RegisterFilter) { _entities(representations: $k) { ... on Institution { register(filter: $filter ${args}) { nodes { id } pageInfo { hasNextPage endCursor } } } } }`, { k: [{ __typename: "Institution", moeNumber: institution }], filter }, { viewer: at(institution) });
      return data._entities[0].register;
    };
    const ids = async (filter: object) => (await register(filter)).nodes.map(({ id }: { id: string }) => id);
    expect(await ids({})).toEqual([one, two, three]);
    expect(await ids({ tiers: ["TIER_3_INTENSIVE"] })).toEqual([two, three]);
    expect(await ids({ tiers: ["TIER_3_INTENSIVE"], yearLevels: [1, 2, 99] })).toEqual([two]);
    expect(await ids({ needAreas: ["COMMUNICATION"] })).toEqual([three]);
    expect(await ids({ responseStatuses: ["WAITING"], learnerStatuses: ["ON_HOLD"] })).toEqual([two]);
    expect(await ids({ priorities: ["HIGH", "LOW"] })).toEqual([one, three]);
    expect(await ids({ yearLevels: [-1] })).toEqual([]);
    expect(await ids({ tiers: [] })).toEqual([]);
    const first = await register({ tiers: ["TIER_3_INTENSIVE"] }, "first: 1");
    expect(first).toMatchObject({ nodes: [{ id: two }], pageInfo: { hasNextPage: true } });
    expect(await register({ tiers: ["TIER_3_INTENSIVE"] }, `first: 1, after: "${first.pageInfo.endCursor}"`)).toMatchObject({ nodes: [{ id: three }], pageInfo: { hasNextPage: false } });
    const { errors } = await query("query ($k: [_Any!]!, $f: RegisterFilter) { _entities(representations: $k) { ... on Institution { register(filter: $f) { nodes { id } } } } }", { k: [{ __typename: "Institution", moeNumber: 1 }], f: { yearLevels: Array.from({ length: 21 }, (_, level) => level) } }, { viewer: at(institution), errors: true });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test("with everything that it says costs the same number of statements for 50 entries as for one", async () => {
    const [small, large] = [moeNumber(), moeNumber()];
    for (const [institutionMoeNumber, count] of [[small, 1], [large, 50]] as const) {
      for (let index = 0; index < count; index++) {
        const { id: learnerId } = await is.unseenLearner();
        await is.enrolment({ learnerId, institutionMoeNumber });
        const { id: entryId } = await is.registerEntry({ learnerId, institutionMoeNumber });
        await owner.insert(registerDiagnoses).values({ entryId, learnerId, type: "x" });
        await owner.update(registerEntries).set({ priority: 1 }).where(and(eq(registerEntries.id, entryId)));
      }
    }
    const cost = (number: number) => statementsOf(async () => {
      const [found] = await entities("Institution", [{ moeNumber: number }], `register { nodes { ${entry.slice(entry.indexOf("{") + 1, entry.lastIndexOf("}"))} } }`, { viewer: at(number) });
      expect(found.register.nodes.every((node: { history: unknown[]; diagnosis: unknown; yearLevel: unknown }) => node.history.length === 1 && node.diagnosis !== null && node.yearLevel !== null)).toBe(true);
    });
    expect((await cost(large)).length).toBe((await cost(small)).length);
  });
});
