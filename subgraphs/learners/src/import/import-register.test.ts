import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../testing/consent-input.ts";
import { given, moeNumber } from "../../testing/given.ts";
import { enrolments } from "../entities/enrolment/table.ts";
import { learners } from "../entities/learner/table.ts";
import { localLearnerIds } from "../entities/local-learner-id/table.ts";
import { needs } from "../entities/need/table.ts";
import { registerEntries } from "../entities/register-entry/table.ts";
import { subgraph } from "../subgraph.ts";
import { importRegister, type ImportOptions } from "./import-register.ts";
import { readRegister } from "./read-register.ts";

const { owner, query } = await testSubgraph(subgraph);
const is = given(owner);
const folder = mkdtempSync(join(tmpdir(), "register-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = "local_id,legal_name,date_of_birth,gender,year_level,support_need,sub_need,tier,first_concern_on,priority,response_status,internal_response";
const child = (localId: string, said: { need?: string; sub?: string; tier?: string; priority?: string; response?: string; text?: string; level?: string; born?: string; name?: string } = {}) =>
  [localId, said.name ?? `Wīremu ${localId}`, said.born ?? "2016-03-09", "male", said.level ?? "4", said.need ?? "LITERACY", said.sub ?? "", said.tier ?? "2", "2025-03-03", said.priority ?? "", said.response ?? "", said.text ?? ""].join(",");

let files = 0;
const fileOf = (text: string | Buffer) => {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, text);
  return path;
};
async function bring(institution: number, rows: readonly string[], options: Partial<ImportOptions> & { header?: string } = {}) {
  const file = await readRegister(fileOf(`${[options.header ?? header, ...rows].join("\n")}\n`));
  return importRegister(owner, file, { institution, community: null, ...options });
}
const entriesAt = (institution: number) => owner.select().from(registerEntries).where(eq(registerEntries.institutionMoeNumber, institution)).orderBy(registerEntries.id);
const said = (notes: readonly { line: number; column: string | null; problem: string }[]) => notes.map(({ line, column }) => [line, column]);

describe("an import", () => {
  test("adds learners with an enrolment, their entries and their needs, and the institution sees them", async () => {
    const institution = moeNumber();
    const summary = await bring(institution, [child("A1", { priority: "high", response: "in place", text: '"Pānui, ia rā"' }), child("A1", { need: "Mathematics", tier: "Te Matua" }), child("A2")]);
    expect(summary).toMatchObject({ rows: 3, added: 3, changed: 0, unchanged: 0, rejected: 0, newLearners: 2, newEnrolments: 2, notes: [] });
    const [first] = await entriesAt(institution);
    expect(first).toMatchObject({ supportNeedCode: "LITERACY", tier: "TIER_2_TARGETED", priority: 1, responseStatus: "IN_PLACE", internalResponse: "Pānui, ia rā", firstConcernOn: "2025-03-03", version: 1, recordedBy: null, recordedInRole: "SYSTEM" });
    expect(await owner.select().from(needs).where(eq(needs.learnerId, first!.learnerId))).toHaveLength(2);
    const { data } = await query("query ($id: ID!) { learner(id: $id) { preferredName yearLevel registerEntries { tier } } }", { id: first!.learnerId }, { viewer: viewerOf({ role: "EDUCATOR", organisations: [`institution:${institution}`] }) });
    expect(data.learner).toMatchObject({ preferredName: "Wīremu A1", yearLevel: 4, registerEntries: [{ tier: expect.any(String) }, { tier: expect.any(String) }] });
    expect([...(await owner.execute(sql`select * from learner_grant_differences`))]).toEqual([]);
  });

  test("of the same file twice changes nothing, also what people wrote here since", async () => {
    const institution = moeNumber();
    const rows = [child("A1", { priority: "high" }), child("A2")];
    await bring(institution, rows);
    await owner.update(registerEntries).set({ priority: 3 }).where(eq(registerEntries.institutionMoeNumber, institution));
    expect(await bring(institution, rows)).toMatchObject({ added: 0, changed: 0, unchanged: 2, newLearners: 0, newEnrolments: 0, rejected: 0 });
    expect((await entriesAt(institution)).map(({ priority, version }) => [priority, version])).toEqual([[3, 2], [3, 2]]);
  });

  test("of a changed row changes that entry and keeps what it said, and of nothing else what the row does not say differently", async () => {
    const institution = moeNumber();
    await bring(institution, [child("A1", { priority: "high", text: "One." }), child("A2")]);
    await owner.update(registerEntries).set({ internalResponse: "Written here." }).where(eq(registerEntries.institutionMoeNumber, institution));
    expect(await bring(institution, [child("A1", { priority: "low", tier: "3", text: "One.", sub: "Dyslexia", level: "5" }), child("A2")])).toMatchObject({ changed: 1, unchanged: 1 });
    const [entry] = await entriesAt(institution);
    expect(entry).toMatchObject({ version: 3, priority: 3, tier: "TIER_3_INTENSIVE", tierFrom: inDays(0), internalResponse: "Written here.", subNeedCode: "DYSLEXIA" });
    const history = await owner.execute(sql`select version, tier from register_entry_versions where entry_id = ${entry!.id} order by version`);
    expect([...history]).toEqual([{ version: 1, tier: "TIER_2_TARGETED" }, { version: 2, tier: "TIER_2_TARGETED" }]);
    expect((await owner.select().from(enrolments).where(eq(enrolments.learnerId, entry!.learnerId)))[0]).toMatchObject({ yearLevel: 5, until: null });
  });

  test("of a row with a last day ends the entry, and the same file again leaves it ended", async () => {
    const institution = moeNumber();
    const withEnd = `${header},left_on,close_reason`;
    await bring(institution, [`${child("A1")},,`], { header: withEnd });
    const ended = [`${child("A1")},${inDays(-1)},need met`];
    expect(await bring(institution, [`${child("A1")},2025-03-02,need met`], { header: withEnd })).toMatchObject({ changed: 0, rejected: 1 });
    expect(await bring(institution, ended, { header: withEnd })).toMatchObject({ changed: 1 });
    expect(await entriesAt(institution)).toMatchObject([{ until: inDays(-1), closeReason: "NEED_MET" }]);
    expect(await bring(institution, ended, { header: withEnd })).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await bring(institution, [`${child("A1", { priority: "low" })},,`], { header: withEnd })).toMatchObject({ added: 0, rejected: 1 });
    expect(await bring(institution, [`${child("A1")},${inDays(0)}`], { header: `${header},register_from` })).toMatchObject({ added: 1 });
  });

  test("closes what an earlier file had and this one has no more only when it is asked to, and every row could be read", async () => {
    const institution = moeNumber();
    await bring(institution, [child("A1"), child("A2")]);
    expect(await bring(institution, [child("A1")])).toMatchObject({ absent: 1, closed: 0 });
    expect(await bring(institution, [child("A1"), child("A3", { tier: "9" })], { closeAbsent: true })).toMatchObject({ absent: 1, closed: 0, rejected: 1 });
    expect(await bring(institution, [child("A1")], { closeAbsent: true })).toMatchObject({ absent: 1, closed: 1 });
    expect((await entriesAt(institution)).filter(({ until }) => until === null)).toHaveLength(1);
  });

  test("that is tried out, or strict and not whole, keeps nothing", async () => {
    const institution = moeNumber();
    expect(await bring(institution, [child("A1")], { dryRun: true })).toMatchObject({ added: 1, takenBack: true });
    expect(await bring(institution, [child("A1"), child("A2", { tier: "x" })], { strict: true })).toMatchObject({ added: 1, rejected: 1, takenBack: true });
    expect(await entriesAt(institution)).toEqual([]);
    await expect(bring(institution, [child("A1")], { beforeCommit: () => Promise.reject(new Error("no report")) })).rejects.toThrow("no report");
    expect(await entriesAt(institution)).toEqual([]);
    expect(await bring(institution, [child("A1"), child("A2", { tier: "x" })])).toMatchObject({ added: 1, rejected: 1, takenBack: false });
  });

  test("twice at once does each entry once", async () => {
    const institution = moeNumber();
    const rows = Array.from({ length: 30 }, (_, index) => child(`A${index}`));
    const summaries = await Promise.all([bring(institution, rows), bring(institution, rows)]);
    expect(summaries.map(({ added }) => added).sort()).toEqual([0, 30]);
    expect(await entriesAt(institution)).toHaveLength(30);
  });
});

const by = (institution: number) => ({ viewer: viewerOf({ role: "COORDINATOR", organisations: [`institution:${institution}`] }) });
const mutations = {
  transferLearner: "mutation ($input: TransferLearnerInput!) { transferLearner(input: $input) { __typename } }",
  changeRegisterEntry: "mutation ($input: ChangeRegisterEntryInput!) { changeRegisterEntry(input: $input) { __typename ... on RegisterEntryChanged { entry { version tier } } } }",
  endEnrolment: "mutation ($input: EndEnrolmentInput!) { endEnrolment(input: $input) { __typename } }",
  closeRegisterEntry: "mutation ($input: CloseRegisterEntryInput!) { closeRegisterEntry(input: $input) { __typename } }",
};
async function send(institution: number, name: keyof typeof mutations, input: object) {
  return (await query(mutations[name], { input: { idempotencyKey: randomUUID(), ...input } }, by(institution))).data[name];
}

test("an entry that is added where the last day is said already ends with it, and goes on where the learner goes", async () => {
  const [institution, next] = [moeNumber(), moeNumber()];
  await bring(institution, [child("A1"), child("A2")]);
  const [leaves, moves] = (await entriesAt(institution)).map(({ learnerId }) => learnerId) as [string, string];
  const { viewer } = by(institution);
  const of = async (learnerId: string) => (await owner.select().from(enrolments).where(eq(enrolments.learnerId, learnerId)))[0]!;
  expect(await send(institution, "endEnrolment", { enrolmentId: (await of(leaves)).id, lastDay: inDays(20), reason: "MOVED_OVERSEAS" })).toMatchObject({ __typename: "EndEnrolmentSuccess" });
  expect(await send(institution, "transferLearner", { learnerId: moves, from: institution, to: next, on: inDays(21) })).toMatchObject({ __typename: "TransferLearnerSuccess" });

  const rows = ["A1", "A2"].flatMap((id) => [`${child(id)},`, `${child(id, { need: "Mathematics" })},Dyscalculia`]);
  expect(await bring(institution, rows, { header: `${header},diagnosis_type` })).toMatchObject({ added: 2, unchanged: 2 });
  expect((await entriesAt(institution)).map(({ until, closeReason }) => [until, closeReason])).toEqual(expect.arrayContaining([[inDays(20), "LEFT"], [inDays(20), "CHANGED_INSTITUTION"]]));
  expect((await entriesAt(institution)).filter(({ until }) => until !== inDays(20))).toEqual([]);
  const there = await entriesAt(next);
  expect(there.map(({ learnerId, from, until }) => [learnerId, from, until])).toEqual(Array(2).fill([moves, inDays(21), null]));
  expect([...(await owner.execute(sql`select type from register_diagnoses where entry_id = ${there[1]!.id}`))]).toEqual([{ type: "Dyscalculia" }]);
  expect(await bring(institution, rows, { header: `${header},diagnosis_type` })).toMatchObject({ added: 0, unchanged: 4 });
  // Until then it changes as the others do, and so does what goes on.
  const changed = ["A1", "A2"].map((id) => `${child(id, { priority: "low", sub: "DYSLEXIA" })},Dyslexia`);
  expect(await bring(institution, changed, { header: `${header},diagnosis_type`, strict: true })).toMatchObject({ changed: 2, rejected: 0 });
  const literacy = ({ supportNeedCode }: { supportNeedCode: string }) => supportNeedCode === "LITERACY";
  expect((await entriesAt(institution)).filter(literacy)).toMatchObject([{ priority: 3, until: inDays(20) }, { priority: 3, until: inDays(20) }]);
  const [on] = (await entriesAt(next)).filter(literacy);
  expect(on).toMatchObject({ priority: 3, subNeedCode: "DYSLEXIA", from: inDays(21), until: null });
  expect([...(await owner.execute(sql`select type from register_diagnoses where entry_id = ${on!.id}`))]).toEqual([{ type: "Dyslexia" }]);
  expect((await query("query ($id: ID!) { learner(id: $id) { id } }", { id: moves }, { viewer })).data.learner).toEqual({ id: moves });
});

describe("beside somebody who writes by hand in the same instant, an import", () => {
  const keepsVersions = sql`lock table register_entry_versions in share mode`;
  test("leaves an entry that they closed as they closed it, though the file has it no more", async () => {
    const institution = moeNumber();
    await bring(institution, [child("A1"), child("A2")]);
    const entry = (await entriesAt(institution)).at(-1)!;
    await owner.update(registerEntries).set({ from: inDays(-9), firstConcernOn: inDays(-9), tierFrom: inDays(-9) }).where(eq(registerEntries.institutionMoeNumber, institution));
    const kept = [child("A1")];
    const [closed, brought] = await oneAfterTheOther<any>(owner, keepsVersions, () => send(institution, "closeRegisterEntry", { entryId: entry.id, version: entry.version + 1, lastDay: inDays(-2), reason: "NEED_MET" }), () => bring(institution, kept, { closeAbsent: true }));
    expect([closed, brought]).toMatchObject([{ __typename: "CloseRegisterEntrySuccess" }, { absent: 0, closed: 0 }]);
    expect((await entriesAt(institution)).find(({ id }) => id === entry.id)).toMatchObject({ until: inDays(-2), closeReason: "NEED_MET" });
  });

  test("changes what its file says, and leaves the rest as they wrote it", async () => {
    const institution = moeNumber();
    await bring(institution, [child("A1")]);
    const [entry] = await entriesAt(institution);
    const [changed, brought] = await oneAfterTheOther<any>(owner, keepsVersions, () => send(institution, "changeRegisterEntry", { entryId: entry!.id, version: 1, priority: "HIGH" }), () => bring(institution, [child("A1", { tier: "3" })]));
    expect([changed, brought]).toMatchObject([{ __typename: "ChangeRegisterEntrySuccess" }, { changed: 1 }]);
    expect(await entriesAt(institution)).toMatchObject([{ priority: 1, tier: "TIER_3_INTENSIVE", version: 3 }]);
  });

  test("adds nothing that stays open when they write that the learner has left", async () => {
    const institution = moeNumber();
    await bring(institution, [child("A1")]);
    const { learnerId } = (await entriesAt(institution))[0]!;
    const [enrolment] = await owner.select().from(enrolments).where(eq(enrolments.learnerId, learnerId));
    await owner.update(enrolments).set({ from: inDays(-9) }).where(eq(enrolments.id, enrolment!.id));
    const [brought, left] = await oneAfterTheOther<any>(owner, sql`lock table imported_register_rows in share mode`, () => bring(institution, [child("A1"), child("A1", { need: "MATHEMATICS" })]), () => send(institution, "endEnrolment", { enrolmentId: enrolment!.id, lastDay: inDays(-1), reason: "MOVED_OVERSEAS" }));
    expect([brought, left]).toMatchObject([{ added: 1 }, { __typename: "EndEnrolmentSuccess" }]);
    expect((await entriesAt(institution)).filter(({ until }) => until === null)).toEqual([]);
  });

  test("that was first leaves them to look at what it wrote", async () => {
    const institution = moeNumber();
    await bring(institution, [child("A1")]);
    const [entry] = await entriesAt(institution);
    const [, changed] = await oneAfterTheOther<any>(owner, keepsVersions, () => bring(institution, [child("A1", { tier: "3" })]), () => send(institution, "changeRegisterEntry", { entryId: entry!.id, version: 1, priority: "HIGH" }));
    expect(changed).toEqual({ __typename: "RegisterEntryChanged", entry: { version: 2, tier: "TIER_3_INTENSIVE" } });
    expect(await entriesAt(institution)).toMatchObject([{ priority: entry!.priority, version: 2 }]);
  });
});

describe("a learner is found", () => {
  test("by the institution's own id; another institution's same id is somebody else", async () => {
    const [one, other] = [moeNumber(), moeNumber()];
    await bring(one, [child("A1")]);
    expect(await bring(other, [child("A1", { born: "2015-05-05" })])).toMatchObject({ newLearners: 1, rejected: 0 });
    expect(await bring(one, [child("A1", { need: "NUMERACY" })])).toMatchObject({ newLearners: 0, added: 1 });
  });

  test("once by name, birthday and enrolment there together, and by the id from then on", async () => {
    const institution = moeNumber();
    const { id, legalName } = await is.unseenLearner();
    await is.enrolment({ learnerId: id, institutionMoeNumber: institution });
    expect(await bring(institution, [child("A1", { name: legalName.normalize("NFD").toUpperCase() })])).toMatchObject({ linkedLearners: 1, newLearners: 0, added: 1 });
    expect(await owner.select().from(localLearnerIds).where(eq(localLearnerIds.learnerId, id))).toEqual([{ learnerId: id, institutionMoeNumber: institution, localId: "A1" }]);
    expect(await bring(institution, [child("A1", { name: "Another Name" })])).toMatchObject({ linkedLearners: 0, newLearners: 0, rejected: 0 });
  });

  test("never by a name alone, and never where two have it", async () => {
    const institution = moeNumber();
    const { id, legalName } = await is.unseenLearner();
    await is.enrolment({ learnerId: id, institutionMoeNumber: institution });
    expect(await bring(institution, [child("A1", { name: legalName, born: "2016-03-10" })])).toMatchObject({ linkedLearners: 0, newLearners: 1 });
    const twin = await is.unseenLearner({ legalName, preferredName: legalName });
    await is.enrolment({ learnerId: twin.id, institutionMoeNumber: institution });
    expect(said((await bring(institution, [child("A2", { name: legalName })])).notes)).toEqual([[2, "local_id"]]);
  });

  test("not under an id that the system gave to somebody born on another day, nor at a school that they have left", async () => {
    const [institution, next] = [moeNumber(), moeNumber()];
    await bring(institution, [child("A1")]);
    expect(said((await bring(institution, [child("A1", { born: "2017-01-01" })])).notes)).toEqual([[2, "date_of_birth"]]);
    const { learnerId } = (await entriesAt(institution))[0]!;
    await owner.update(enrolments).set({ from: "2022-02-01", until: inDays(-1) }).where(eq(enrolments.learnerId, learnerId));
    await is.enrolment({ learnerId, institutionMoeNumber: next, from: inDays(0) });
    const gone = await bring(institution, [child("A1", { need: "NUMERACY" })]);
    expect(gone).toMatchObject({ added: 0, rejected: 1, notes: [{ column: "local_id", problem: expect.stringContaining(String(next)) }] });
  });
});

describe("a row that cannot be taken", () => {
  test("is told by line and column, with what to do, and the others are imported", async () => {
    const institution = moeNumber();
    const rows = [
      child("A1"), child("", {}), child("A3", { tier: "5" }), child("A4", { need: "Reeding" }), child("A5", { sub: "Stuttering" }), child("A6", { level: "14" }), child("A7", { born: "2016-02-30" }), child("A8", { born: "42804" }),
      child("A9", { born: inDays(2) }), child("B1", { text: "ā".repeat(1001) }), child("B2", { priority: "soon" }), `${child("B3")},more`, "B4,only", child("B5", { born: "2025-06-01" }), child("B6", { name: "" }),
    ];
    const { notes, added, rejected } = await bring(institution, rows);
    expect(said(notes)).toEqual([[3, "local_id"], [4, "tier"], [5, "support_need"], [6, "sub_need"], [7, "year_level"], [8, "date_of_birth"], [9, "date_of_birth"], [10, "date_of_birth"], [11, "internal_response"], [12, "priority"], [13, null], [14, null], [15, "first_concern_on"], [16, "local_id"]]);
    expect(notes.every(({ problem, remedy }) => problem.endsWith(".") && remedy.endsWith("."))).toBe(true);
    expect(notes.find(({ line }) => line === 9)!.value, "who it is stays out of the report").toBeNull();
    expect(notes.find(({ line }) => line === 12)!.value).toBe("soon");
    expect([added, rejected]).toEqual([1, 14]);
  });

  test("is one that contradicts another: of the need, or of who the learner is; the same row twice counts once", async () => {
    const institution = moeNumber();
    const { notes, added, repeated } = await bring(institution, [child("A1"), child("A1"), child("A2"), child("A2", { priority: "low" }), child("A3"), child("A3", { need: "NUMERACY", born: "2015-01-01" }), child("A3", { need: "SPEECH", level: "5" })]);
    expect(said(notes)).toEqual([[4, null], [5, null], [7, "date_of_birth"], [8, "year_level"]]);
    expect([added, repeated]).toEqual([2, 1]);
  });

  test("about ethnicities is taken without those that the classification does not have", async () => {
    const institution = moeNumber();
    const { notes, added } = await bring(institution, [`${child("A1")},"21111; Samoan; Martian"`, `${child("A2")},Māori`], { header: `${header},Ethnicity` });
    expect(notes).toMatchObject([{ line: 2, column: "ethnicity", value: "Martian", imported: true }]);
    expect(added).toBe(2);
    const { learnerId } = (await entriesAt(institution))[0]!;
    expect((await owner.select().from(learners).where(eq(learners.id, learnerId)))[0]!.ethnicityCodes).toHaveLength(2);
  });

  test("shows nothing to a community that nobody named", async () => {
    const institution = moeNumber();
    const consents = { header: `${header},community_consent,community_consent_on` };
    expect(said((await bring(institution, [`${child("A1")},yes,2025-03-04`], consents)).notes)).toEqual([[2, "community_consent"]]);
    const community = "0190a0a0-0000-7000-8000-00000000000c";
    await bring(institution, [`${child("A1")},ae,2025-03-04`, `${child("A2")},no,`], { ...consents, community });
    expect((await entriesAt(institution)).map(({ communityId, consentedToCommunity, consentedOn }) => [communityId, consentedToCommunity, consentedOn])).toEqual([[community, true, "2025-03-04"], [community, false, null]]);
    await bring(institution, [`${child("A1")},no,`, `${child("A2")},no,`], { ...consents, community });
    expect((await entriesAt(institution)).map(({ consentedToCommunity, consentedOn }) => [consentedToCommunity, consentedOn])).toEqual([[false, null], [false, null]]);
  });
});

describe("a file", () => {
  test("may be written by any system: byte order mark, line ends, separators, other headers, decomposed macrons, cp1252", async () => {
    const lines = ["Student ID,Full Name,DOB,Sex,Year,Need,Tier of Response", "A1,Ma\u0304ia O\u2019Neill,9/03/2016,F,Year 4,reading and WRITING,Tier 2", "A2,Ēnoka,2016-03-09,M,NE,literacy,te kāhui"];
    const [first, second] = [moeNumber(), moeNumber()];
    expect(await importRegister(owner, await readRegister(fileOf(`\ufeff${lines.join("\r\n")}\r\n\r\n`)), { institution: first, community: null })).toMatchObject({ added: 2, rejected: 0 });
    const { learnerId } = (await entriesAt(first))[0]!;
    expect((await owner.select().from(learners).where(eq(learners.id, learnerId)))[0]!.legalName).toBe("Māia O’Neill");
    const windows = Buffer.concat([Buffer.from("local_id;legal_name;date_of_birth;gender;year_level;support_need;tier\r"), Buffer.from([0x41, 0x31, 0x3b, 0x52, 0x65, 0x6e, 0xe9]), Buffer.from(";2016-03-09;f;4;LITERACY;2\r")]);
    const file = await readRegister(fileOf(windows));
    expect(file.encoding).toBe("Windows-1252");
    expect(await importRegister(owner, file, { institution: second, community: null })).toMatchObject({ added: 1 });
  });

  test("that is none is refused with a sentence that says what to do", async () => {
    const cases: [string, RegExp][] = [
      ["", /is empty/],
      ["local_id,tier,year_level\nA1,2,4\n", /lacks the column support_need: its header is "local_id", "tier", "year_level"/],
      ["Mānuka,Example-Paki,14/03/2016\n", /^(?!.*(Mānuka|Paki|2016)).*its first line has 3 cells, and none of them is the name of a column/],
      ["local_id,Student ID,support_need,tier\n", /two columns for local_id: "local_id" and "Student ID"/],
      ['local_id,support_need,tier\nA1,"LITERACY,2\n', /cut off: a quotation mark that opens in line 2/],
      ['local_id,support_need,tier\nA1,LIT"ERACY"x,2\n', /no sound CSV/],
      ["PK\u0003\u0004", /spreadsheet or an archive: save the register as CSV/],
      ["local_id,support_need,tier\nA1,\u0000,2\n", /control character U\+0000 in line 2/],
    ];
    for (const [text, sentence] of cases) await expect(readRegister(fileOf(text)), text).rejects.toThrow(sentence);
    await expect(readRegister(join(folder, "nowhere.csv"))).rejects.toThrow(/no file/);
  });

  test("without rows changes nothing, and columns of national numbers are never read", async () => {
    const institution = moeNumber();
    expect(await bring(institution, [])).toMatchObject({ rows: 0, added: 0, rejected: 0 });
    const file = await readRegister(fileOf(`${header},NSN,House\n${child("A1")},123456789,Kōwhai\n`));
    expect(file.unknownHeaders).toEqual(["NSN", "House"]);
    expect(JSON.stringify(file)).not.toContain("123456789");
  });

  test("of many institutions says whose each row is; without one the row is refused", async () => {
    const [one, other] = [moeNumber(), moeNumber()];
    const file = await readRegister(fileOf(`${header},moe_number\n${child("A1")},${one}\n${child("A1")},${other}\n${child("A2")},\n`));
    const summary = await importRegister(owner, file, { institution: null, community: null });
    expect(summary).toMatchObject({ added: 2, newLearners: 2, notes: [{ line: 4, column: "moe_number" }] });
  });

  test("as it is shipped for an example is taken whole", async () => {
    const file = await readRegister(join(import.meta.dirname, "example-register.csv"));
    expect(await importRegister(owner, file, { institution: null, community: null })).toMatchObject({ rows: 4, added: 4, newLearners: 3, rejected: 0, notes: [] });
    const documented = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
    const columns = readFileSync(join(import.meta.dirname, "example-register.csv"), "utf8").split("\n")[0]!.split(",");
    for (const column of columns) expect(documented, column).toContain(`\`${column}\``);
  });
});
