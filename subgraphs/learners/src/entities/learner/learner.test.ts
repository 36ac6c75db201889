import { createHash, randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { cultureAndIdentities } from "../culture-and-identity/table.ts";
import { nationalStudentNumbers } from "../national-student-number/table.ts";
import { learners } from "./table.ts";

const { query, owner, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);
const { learner, enrolment } = is;

const page = "query ($text: String, $institution: Int, $first: Int, $after: String) { learners(text: $text, institution: $institution, first: $first, after: $after) { nodes { preferredName } pageInfo { hasNextPage hasPreviousPage endCursor } } }";
const namesOf = (answer: { data: any }): string[] => answer.data.learners.nodes.map(({ preferredName }: { preferredName: string }) => preferredName);

describe("a learner, by id", () => {
  test("is looked for by way of the viewer's grants: of one who is hidden no more is read than of one who does not exist", async () => {
    const { id: hidden } = await learner();
    const institutionMoeNumber = moeNumber();
    const { id: seen } = await is.unseenLearner();
    await enrolment({ learnerId: seen, institutionMoeNumber });
    const viewer = { id: randomUUID(), role: "EDUCATOR", organisations: [`institution:${institutionMoeNumber}`], scopes: [], purpose: null };
    const [statement] = await statementsOf(() => query("query ($id: ID!) { learner(id: $id) { preferredName } }", { id: seen }, { viewer }));
    /** What the database really did for an id, in a plan for this id or for any: which tables it read, and how many rows it looked at. */
    const workFor = (id: string, plan: "custom" | "generic") =>
      asViewer(viewer, async (db) => {
        await db.execute(sql.raw(`set local plan_cache_mode = force_${plan}_plan`));
        await db.execute(sql.raw(`prepare asked (uuid[]) as ${statement}`));
        const rows = await db.execute<{ "QUERY PLAN": string }>(sql.raw(`explain (analyze, costs off, timing off, summary off, buffers off) execute asked ('{${id}}')`));
        await db.execute(sql.raw("deallocate asked"));
        return rows.map((row) => row["QUERY PLAN"].replaceAll(id, "ID")).join("\n");
      });
    for (const plan of ["custom", "generic"] as const) {
      expect(await workFor(hidden, plan), plan).toBe(await workFor(randomUUID(), plan));
      expect(await workFor(seen, plan), "it tells when something is read").not.toBe(await workFor(hidden, plan));
    }
  });
});

describe("a learner", () => {
  const ethnicity = "query ($id: ID!) { learner(id: $id) { ethnicities { code level } prioritisedEthnicity { code name } } }";

  test("keeps every ethnicity they gave, and counts in one broad group in the order of Stats NZ", async () => {
    const groups: [string[], string | null][] = [
      [["11111", "61118", "51112", "42100", "31111", "21111"], "Māori"],
      [["11111", "61118", "51112", "42100", "31"], "Pacific Peoples"],
      [["11111", "61118", "51112", "4"], "Asian"],
      [["11111", "61118", "51112"], "Middle Eastern/Latin American/African"],
      [["11111", "61118"], "Other Ethnicity"],
      [["11111"], "European"],
      [["99999"], null],
      [[], null],
    ];
    for (const [ethnicityCodes, group] of groups) {
      const { id } = await learner({ ethnicityCodes });
      const { data } = await query(ethnicity, { id });
      expect(data.learner.ethnicities.map(({ code }: { code: string }) => code)).toEqual(ethnicityCodes);
      expect(data.learner.prioritisedEthnicity?.name ?? null).toBe(group);
    }
  });

  test("has no ethnicity that the classification does not have", async () => {
    await expect(learner({ ethnicityCodes: ["21111", "21112"] })).rejects.toMatchObject({ cause: { message: "The classification has no ethnicity 21112." } });
  });

  test("has names in one normal form, so that equal names are equal texts", async () => {
    await expect(learner({ preferredName: "Ma\u0304ia" })).rejects.toMatchObject({ cause: { constraint_name: "learners_names" } });
  });
});

describe("the list of learners", () => {
  test("is by name with macrons and capitals folded, in pages that neither repeat nor leave out anybody", async () => {
    const institution = moeNumber();
    const names = ["āio Wēpiha", "Aio wepu", "Āniwa Wi", "Zoë Wong", "hēmi Wī"];
    for (const name of names) await enrolment({ learnerId: (await learner({ preferredName: name, legalName: name })).id, institutionMoeNumber: institution });

    const seen = [];
    let after: string | null = null;
    do {
      const answer: { data: any } = await query(page, { institution, first: 2, after });
      expect(answer.data.learners.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...namesOf(answer));
      after = answer.data.learners.pageInfo.hasNextPage ? answer.data.learners.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(["āio Wēpiha", "Aio wepu", "Āniwa Wi", "hēmi Wī", "Zoë Wong"]);
  });

  test("of an institution has those enrolled there today", async () => {
    const institution = moeNumber();
    const periods = {
      "Hana Now": { from: "2024-01-29", until: null },
      "Hana Until Later": { from: "2024-01-29", until: "2999-12-31" },
      "Hana Before": { from: "2020-01-29", until: "2021-12-17" },
      "Hana Later": { from: "2999-01-29", until: null },
    };
    for (const [preferredName, period] of Object.entries(periods)) {
      await enrolment({ learnerId: (await learner({ preferredName })).id, institutionMoeNumber: institution, ...period });
    }
    expect(namesOf(await query(page, { institution }))).toEqual(["Hana Now", "Hana Until Later"]);
    expect(namesOf(await query(page, { institution, text: "later" }))).toEqual(["Hana Until Later"]);
    expect(namesOf(await query(page, { institution: -1 }))).toEqual([]);
    expect(namesOf(await query(page, { institution: 2_147_483_647 }))).toEqual([]);
  });

  test("refuses a page of none, of less than none and of more than 200, and a cursor that it did not give", async () => {
    for (const first of [0, -1, 201]) {
      const { errors } = await query(page, { first }, { errors: true });
      expect(errors).toMatchObject([{ message: expect.stringContaining("1 to 200"), extensions: { code: "BAD_USER_INPUT" } }]);
    }
    const forged = [[], ["name"], ["name", "no id"], [1, "00000000-0000-0000-0000-000000000000"], ["\0", "00000000-0000-0000-0000-000000000000"], [" kopua", "00000000-0000-0000-0000-000000000000"]];
    for (const after of ["", "ā", ...forged.map((keys) => Buffer.from(JSON.stringify(keys)).toString("base64url"))]) {
      const { errors } = await query(page, { after }, { errors: true });
      expect(errors).toMatchObject([{ message: expect.stringContaining("after is not a cursor"), extensions: { code: "BAD_USER_INPUT" } }]);
    }
  });

  test("is empty for a viewer who has not signed in", async () => {
    const institution = moeNumber();
    await enrolment({ learnerId: (await learner({ preferredName: "Hidden Hākuai" })).id, institutionMoeNumber: institution });
    for (const filter of [{}, { institution }, { text: "hakuai" }]) {
      expect(namesOf(await query(page, filter, { viewer: anonymousViewer }))).toEqual([]);
    }
  });

  test("costs one statement, with ethnicities and iwi three", async () => {
    for (let index = 0; index < 3; index++) await learner();
    expect(await statementsOf(() => query(page, { text: "tupaea" }))).toHaveLength(1);
    expect(await statementsOf(() => query("{ learners(first: 200) { nodes { ethnicities { name } prioritisedEthnicity { name } iwi { name } } } }"))).toHaveLength(3);
  });
});

const update = `mutation ($input: UpdateLearnerProfileInput!) { updateLearnerProfile(input: $input) { __typename
  ... on UpdateLearnerProfileSuccess { learner { preferredName languages usesNzSignLanguage profileVersion lastChange { role personId } } }
  ... on LearnerProfileConflict { learner { preferredName profileVersion } } ... on InvalidInput { field } ... on Problem { message } } }`;
const updateAs = async (viewer: Viewer, input: object) => (await query(update, { input: { idempotencyKey: randomUUID(), profileVersion: 1, ...input } }, { viewer })).data.updateLearnerProfile;

/** A learner with mother, a nan whom they live with, and an aunt, at a school, with a practitioner on the team. */
async function around() {
  const { id: learnerId } = await is.unseenLearner();
  const number = moeNumber();
  await enrolment({ learnerId, institutionMoeNumber: number });
  const mother = await is.whanauMember({ learnerId, livesWith: false });
  const nan = await is.whanauMember({ learnerId, relationship: "WHANGAI_CAREGIVER", legalGuardian: false, contactPriority: 2 });
  const aunt = await is.whanauMember({ learnerId, relationship: "AUNT_OR_UNCLE", legalGuardian: false, livesWith: false, contactPriority: 3 });
  const at = { organisations: [`institution:${number}`] };
  return {
    learnerId, mother, nan, aunt,
    asMother: viewerOf({ id: mother.personId }), asNan: viewerOf({ id: nan.personId }), asAunt: viewerOf({ id: aunt.personId }), asLearner: viewerOf({ id: learnerId, role: "LEARNER" }),
    teacher: viewerOf({ role: "EDUCATOR", ...at }), coordinator: viewerOf({ role: "COORDINATOR", ...at }),
  };
}

describe("the profile of a learner", () => {
  test("is kept up to date by the learner, by whānau who decide or with whom they live, and by those who hold it, and by nobody else", async () => {
    const { learnerId, asMother, asNan, asAunt, asLearner, teacher, coordinator } = await around();
    for (const [index, viewer] of [asMother, asNan, asLearner, coordinator].entries()) {
      expect(await updateAs(viewer, { learnerId, profileVersion: index + 1, preferredName: `Hīria ${index}` })).toMatchObject({ __typename: "UpdateLearnerProfileSuccess", learner: { preferredName: `Hīria ${index}`, profileVersion: index + 2, lastChange: { role: viewer.role, personId: viewer.id } } });
    }
    for (const viewer of [asAunt, teacher]) {
      expect(await updateAs(viewer, { learnerId, profileVersion: 5, usesNzSignLanguage: true })).toMatchObject({ __typename: "MayNotKeepProfile" });
    }
    expect(await asViewer(asAunt, (db) => db.update(learners).set({ usesNzSignLanguage: true }).where(eq(learners.id, learnerId)).returning())).toEqual([]);
    await expect(asViewer(teacher, (db) => db.update(learners).set({ usesNzSignLanguage: true }).where(eq(learners.id, learnerId)))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await updateAs(viewerOf({ role: "COORDINATOR" }), { learnerId })).toMatchObject({ __typename: "LearnerNotFound" });
    await expect(asViewer(asMother, (db) => db.update(learners).set({ dateOfBirth: "2015-01-01" }).where(eq(learners.id, learnerId)))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("keeps what it said before, for those who are close to the learner", async () => {
    const { learnerId, asMother, teacher } = await around();
    await is.consent({ learnerId });
    const history = "query ($id: ID!) { learner(id: $id) { preferredName profileHistory { version preferredName languages provenance { role } } } }";
    const [before] = await owner.select().from(learners).where(eq(learners.id, learnerId));
    await updateAs(asMother, { learnerId, preferredName: "  Ma\u0304ia Tūpaea ", languages: ["mi", "en-NZ", "mi"], usesNzSignLanguage: true });
    const { learner: seen } = (await query(history, { id: learnerId }, { viewer: teacher })).data;
    expect(seen).toEqual({ preferredName: "Māia Tūpaea", profileHistory: [{ version: 1, preferredName: before!.preferredName, languages: ["en-NZ", "mi"], provenance: { role: "SYSTEM" } }] });
    const health = viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" });
    expect((await query(history, { id: learnerId }, { viewer: health })).data.learner).toEqual({ preferredName: "Māia Tūpaea", profileHistory: [] });
  });

  test("holds the gender and every ethnicity that whānau give, and the broad group follows", async () => {
    const { learnerId, asMother } = await around();
    expect(await updateAs(asMother, { learnerId, gender: "ANOTHER_GENDER", ethnicities: ["31111", "21111", "31111"] })).toMatchObject({ __typename: "UpdateLearnerProfileSuccess" });
    const { learner } = (await query("query ($id: ID!) { learner(id: $id) { gender ethnicities { name } prioritisedEthnicity { name } profileHistory { gender ethnicities { code } } } }", { id: learnerId }, { viewer: asMother })).data;
    expect(learner).toMatchObject({ gender: "ANOTHER_GENDER", ethnicities: [{ name: "Samoan" }, { name: "Māori" }], prioritisedEthnicity: { name: "Māori" } });
    expect(learner.profileHistory).toHaveLength(1);
    for (const ethnicities of [["nobody"], ["21111", ""], Array.from({ length: 7 }, (_, index) => `1${index}`)]) expect(await updateAs(asMother, { learnerId, profileVersion: 2, ethnicities })).toMatchObject({ __typename: "InvalidInput", field: "ethnicities" });
  });

  test("that two change at once is changed by one, and the other is shown what it says now", async () => {
    const { learnerId, asMother, coordinator } = await around();
    const answers = await Promise.all([asMother, coordinator, asMother].map((viewer, index) => updateAs(viewer, { learnerId, preferredName: `Name ${index}` })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["LearnerProfileConflict", "LearnerProfileConflict", "UpdateLearnerProfileSuccess"]);
    const won = answers.find(({ __typename }) => __typename === "UpdateLearnerProfileSuccess").learner.preferredName;
    for (const { learner: shown } of answers) expect(shown).toMatchObject({ preferredName: won, profileVersion: 2 });
  });

  test("names the field that cannot be used", async () => {
    const { learnerId, asMother } = await around();
    const wrong: [object, string][] = [[{}, "preferredName"], [{ preferredName: " " }, "preferredName"], [{ preferredName: "x".repeat(201) }, "preferredName"], [{ preferredName: "A\u0000b" }, "preferredName"], [{ languages: ["Māori"] }, "languages"], [{ languages: Array.from({ length: 21 }, (_, index) => `aa-${10 + index}`) }, "languages"]];
    for (const [input, field] of wrong) expect(await updateAs(asMother, { learnerId, ...input })).toMatchObject({ __typename: "InvalidInput", field });
  });
});

describe("a national student number", () => {
  const scopes = ["national-student-number"];
  const record = `mutation ($input: RecordNationalStudentNumberInput!) { recordNationalStudentNumber(input: $input) { __typename ... on RecordNationalStudentNumberSuccess { learner { id } } ... on InvalidInput { field } ... on Problem { message } } }`;
  const recordAs = async (viewer: Viewer, input: object) => (await query(record, { input: { idempotencyKey: randomUUID(), number: "0000000017", ...input } }, { viewer })).data.recordNationalStudentNumber;
  const numberSeenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { nationalStudentNumber } }", { id }, { viewer })).data.learner?.nationalStudentNumber ?? null;

  test("is read by those with its scope and a ground for it, and by nobody by consent, law or emergency", async () => {
    const { learnerId, asMother, coordinator } = await around();
    const practitioner = viewerOf({ role: "PRACTITIONER", scopes });
    await is.supportTeamMember({ learnerId, practitionerId: practitioner.id! });
    await is.consent({ learnerId });
    await is.lawfulAccess({ learnerId });
    expect(await recordAs({ ...coordinator, scopes }, { learnerId, number: "000 000-0017" })).toMatchObject({ __typename: "RecordNationalStudentNumberSuccess", learner: { id: learnerId } });
    for (const viewer of [asMother, coordinator]) {
      expect(await numberSeenBy({ ...viewer, scopes }, learnerId)).toBe("0000000017");
      expect(await numberSeenBy(viewer, learnerId)).toBeNull();
    }
    for (const agency of ["HEALTH", "POLICE"]) expect(await numberSeenBy(viewerOf({ role: "AGENCY", organisations: [`agency:${agency}`], purpose: "Work", scopes }), learnerId)).toBeNull();
    for (const viewer of [practitioner, viewerOf({ role: "EDUCATOR", scopes })]) expect(await numberSeenBy(viewer, learnerId)).toBeNull();
  });

  test("is in no table and in no answer as it was sent, nor as something that it could be tried out against", async () => {
    const { learnerId, coordinator } = await around();
    const [number, key] = ["0987654321", randomUUID()];
    await recordAs({ ...coordinator, scopes }, { learnerId, number, idempotencyKey: key });
    const refused = await recordAs({ ...coordinator, scopes }, { learnerId, number: `${number}99` });
    expect(refused).toMatchObject({ __typename: "InvalidInput", field: "number" });
    expect(JSON.stringify(refused)).not.toContain(number);
    const tables = await owner.execute<{ name: string }>(sql`select quote_ident(nspname) || '.' || quote_ident(relname) as name from pg_class join pg_namespace n on n.oid = relnamespace where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema')`);
    for (const { name } of tables) expect([...(await owner.execute(sql`select * from ${sql.raw(name)} as held where held::text like ${`%${number}%`}`))], name).toEqual([]);
    const [kept] = await owner.execute<{ hash: string }>(sql`select encode(request_hash, 'hex') as hash from idempotency_keys where key = ${key}`);
    const plain = createHash("sha256").update(JSON.stringify(["recordNationalStudentNumber", { learnerId, number }])).digest("hex");
    expect(kept!.hash).not.toBe(plain);
  });

  test("cannot be moved to another learner's row, and a correction keeps the one before", async () => {
    const [one, other] = [await around(), await around()];
    await recordAs({ ...one.coordinator, scopes }, { learnerId: one.learnerId });
    await recordAs({ ...other.coordinator, scopes }, { learnerId: other.learnerId, number: "000000018" });
    await recordAs({ ...other.coordinator, scopes }, { learnerId: other.learnerId, number: "000000019" });
    expect(await numberSeenBy({ ...other.coordinator, scopes }, other.learnerId)).toBe("000000019");
    expect(await owner.select().from(nationalStudentNumbers).where(eq(nationalStudentNumbers.learnerId, other.learnerId))).toHaveLength(2);
    const [stolen] = await owner.select().from(nationalStudentNumbers).where(eq(nationalStudentNumbers.learnerId, one.learnerId));
    await owner.update(nationalStudentNumbers).set({ sealed: stolen!.sealed }).where(eq(nationalStudentNumbers.learnerId, other.learnerId));
    const { data, errors } = await query("query ($id: ID!) { learner(id: $id) { nationalStudentNumber } }", { id: other.learnerId }, { viewer: { ...other.coordinator, scopes }, errors: true });
    expect(data.learner.nationalStudentNumber).toBeNull();
    expect(errors).toHaveLength(1);
    await expect(owner.insert(nationalStudentNumbers).values({ learnerId: one.learnerId, sealed: "0000000017" })).rejects.toMatchObject({ cause: { constraint_name: "national_student_numbers_are_sealed" } });
  });

  test("is recorded at the learner's institution alone, with the scope; several at once each count, and one holds", async () => {
    const { learnerId, asMother, teacher, coordinator } = await around();
    for (const viewer of [asMother, coordinator]) {
      expect(await recordAs(viewer, { learnerId })).toMatchObject({ __typename: "MayNotRecordStudentNumber" });
      await expect(asViewer(viewer, (db) => db.insert(nationalStudentNumbers).values({ learnerId, sealed: `test:${"a".repeat(60)}` }))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    expect(await recordAs({ ...asMother, scopes }, { learnerId })).toMatchObject({ __typename: "MayNotRecordStudentNumber" });
    for (const number of ["", "12345678", "12345678901", "12345678a", "१२३४५६७८९"]) expect(await recordAs({ ...teacher, scopes }, { learnerId, number })).toMatchObject({ __typename: "InvalidInput", field: "number" });
    const answers = await Promise.all(["000000021", "000000022", "000000023"].map((number) => recordAs({ ...teacher, scopes }, { learnerId, number })));
    expect(answers.map(({ __typename }) => __typename)).toEqual(Array(3).fill("RecordNationalStudentNumberSuccess"));
    const rows = await owner.select().from(nationalStudentNumbers).where(eq(nationalStudentNumbers.learnerId, learnerId));
    expect(rows.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(1);
  });
});

describe("culture and identity", () => {
  const describeThem = `mutation ($input: DescribeCultureAndIdentityInput!) { describeCultureAndIdentity(input: $input) { __typename
    ... on DescribeCultureAndIdentitySuccess { cultureAndIdentity { id words saidByLearner saidBy { id } } } ... on CultureAndIdentityConflict { current { id words } } ... on InvalidInput { field } ... on Problem { message } } }`;
  const describeAs = async (viewer: Viewer, input: object) => (await query(describeThem, { input: { idempotencyKey: randomUUID(), words: "Karakia mō te kai.", ...input } }, { viewer })).data.describeCultureAndIdentity;
  const seenBy = async (viewer: Viewer, id: string) => (await query("query ($id: ID!) { learner(id: $id) { cultureAndIdentity { words } } }", { id }, { viewer })).data.learner.cultureAndIdentity;

  test("is said by learner and whānau, or written down for them, and read by those who support the learner", async () => {
    const { learnerId, nan, asNan, asLearner, teacher } = await around();
    await is.consent({ learnerId, categories: ["IDENTITY", "NEEDS"] });
    const { cultureAndIdentity: first } = await describeAs(asNan, { learnerId });
    expect(first).toMatchObject({ words: "Karakia mō te kai.", saidByLearner: false, saidBy: { id: nan.id } });
    expect(await seenBy(teacher, learnerId)).toEqual({ words: "Karakia mō te kai." });
    expect(await seenBy(viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Work" }), learnerId)).toBeNull();
    expect(await describeAs(asLearner, { learnerId, words: "Mine." })).toMatchObject({ __typename: "CultureAndIdentityConflict", current: { id: first.id } });
    expect(await describeAs(asLearner, { learnerId, words: "Mine.", replaces: first.id })).toMatchObject({ cultureAndIdentity: { saidByLearner: true, words: "Mine." } });
    expect(await describeAs(teacher, { learnerId, words: "Theirs." })).toMatchObject({ __typename: "InvalidInput", field: "toldBy" });
    expect(await owner.select().from(cultureAndIdentities).where(eq(cultureAndIdentities.learnerId, learnerId))).toHaveLength(2);
  });

  test("that several say at once is said by one, the others are shown it; and it can be taken back", async () => {
    const { learnerId, asMother, asNan, asLearner } = await around();
    const answers = await Promise.all([asMother, asNan, asLearner].map((viewer) => describeAs(viewer, { learnerId, words: `By ${viewer.id}` })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CultureAndIdentityConflict", "CultureAndIdentityConflict", "DescribeCultureAndIdentitySuccess"]);
    const { cultureAndIdentity: current } = answers.find(({ __typename }) => __typename === "DescribeCultureAndIdentitySuccess");
    expect(await describeAs(asMother, { learnerId, replaces: current.id, words: null })).toMatchObject({ cultureAndIdentity: { words: null } });
    expect(await describeAs(asMother, { learnerId, replaces: randomUUID(), words: "x".repeat(4001) })).toMatchObject({ __typename: "InvalidInput", field: "words" });
  });
});

describe("brothers and sisters", () => {
  const siblings = "query ($id: ID!) { learner(id: $id) { siblings { id } } }";
  const seenBy = async (viewer: Viewer, id: string) => (await query(siblings, { id }, { viewer })).data.learner.siblings.map((one: { id: string }) => one.id).sort();

  test("are found by a parent in common, and shown as far as the viewer may see each of them", async () => {
    const [one, other, cousin] = [await around(), await around(), await around()];
    for (const [learnerId, relationship] of [[other.learnerId, "STEP_PARENT"], [cousin.learnerId, "AUNT_OR_UNCLE"]] as const) await is.whanauMember({ learnerId, personId: one.mother.personId, relationship });
    expect(await seenBy(one.asMother, one.learnerId)).toEqual([other.learnerId]);
    expect(await seenBy(one.teacher, one.learnerId)).toEqual([]);
    expect(await seenBy(one.asLearner, one.learnerId)).toEqual([]);
    const both = { ...one.teacher, organisations: [...one.teacher.organisations, ...other.teacher.organisations] };
    expect(await seenBy(both, one.learnerId)).toEqual([other.learnerId]);
    expect(await seenBy(both, other.learnerId)).toEqual([one.learnerId]);
  });

  test("cost the same statements for one learner and for many", async () => {
    const viewer = viewerOf({});
    for (let index = 0; index < 4; index++) await is.whanauMember({ learnerId: (await is.unseenLearner()).id, personId: viewer.id! });
    const count = async (first: number) => (await statementsOf(() => query("query ($first: Int) { learners(first: $first) { nodes { siblings { preferredName } } } }", { first }, { viewer }))).length;
    expect(await count(1)).toBe(await count(4));
    expect(await count(4)).toBe(3);
  });
});

describe("a legal name and a day of birth", () => {
  const correct = `mutation ($input: CorrectLearnerDetailsInput!) { correctLearnerDetails(input: $input) { __typename ... on CorrectLearnerDetailsSuccess { learner { legalName dateOfBirth profileVersion lastChange { role } } } ... on LearnerProfileConflict { learner { legalName } } ... on InvalidInput { field } ... on Problem { message } } }`;
  const correctAs = async (viewer: Viewer, input: object) => (await query(correct, { input: { idempotencyKey: randomUUID(), profileVersion: 1, ...input } }, { viewer })).data.correctLearnerDetails;

  test("are corrected where the learner is enrolled, and what was held before stays", async () => {
    const { learnerId, asMother, teacher, coordinator } = await around();
    const [before] = await owner.select().from(learners).where(eq(learners.id, learnerId));
    expect(await correctAs(teacher, { learnerId, legalName: " Ma\u0304ia  Rose Tūpaea ", dateOfBirth: "2016-02-29" })).toMatchObject({ __typename: "CorrectLearnerDetailsSuccess", learner: { legalName: "Māia Rose Tūpaea", dateOfBirth: "2016-02-29", profileVersion: 2, lastChange: { role: "EDUCATOR" } } });
    expect(await correctAs(coordinator, { learnerId, legalName: "Lost" })).toMatchObject({ __typename: "LearnerProfileConflict", learner: { legalName: "Māia Rose Tūpaea" } });
    const { learner } = (await query("query ($id: ID!) { learner(id: $id) { profileHistory { version legalName dateOfBirth } } }", { id: learnerId }, { viewer: asMother })).data;
    expect(learner.profileHistory).toEqual([{ version: 1, legalName: before!.legalName, dateOfBirth: before!.dateOfBirth }]);
  });

  test("are nobody else's to correct, and no day that cannot be", async () => {
    const { learnerId, asMother, asLearner, teacher } = await around();
    await is.supportTeamMember({ learnerId, practitionerId: asMother.id!.replace(/^./, "0") });
    for (const viewer of [asMother, asLearner, viewerOf({ id: asMother.id!.replace(/^./, "0"), role: "PRACTITIONER" })]) expect(await correctAs(viewer, { learnerId, legalName: "Other" }), viewer.role).toMatchObject({ __typename: "MayNotCorrectDetails" });
    expect(await correctAs(viewerOf({ role: "EDUCATOR" }), { learnerId, legalName: "Other" })).toMatchObject({ __typename: "LearnerNotFound" });
    for (const [input, field] of [[{}, "legalName"], [{ legalName: " " }, "legalName"], [{ dateOfBirth: "1900-01-01" }, "dateOfBirth"], [{ dateOfBirth: "2999-01-01" }, "dateOfBirth"], [{ dateOfBirth: inDays(0) }, "dateOfBirth"]] as const) expect(await correctAs(teacher, { learnerId, ...input })).toMatchObject({ __typename: "InvalidInput", field });
  });
});
