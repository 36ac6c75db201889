import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import { and, asc, eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { directoryFiles, schoolsOf2017, schoolsOf2026, servicesOf2020, windows1252 } from "../../testing/directories.ts";
import { institutionEntries, institutionNames, institutionRegions, institutionRolls, institutions } from "../entities/institution/table.ts";
import { communityMemberships, learningSupportCommunities } from "../entities/learning-support-community/table.ts";
import { importInstitutions } from "./import-institutions.ts";

const database = await cloneDatabase("services");
const client = postgres(database.ownerUrl, { max: 4, onnotice: () => {} });
const db = drizzle(client);
const { folder, write } = directoryFiles();

afterAll(async () => {
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  await db.execute(sql`truncate community_memberships, learning_support_communities, institution_entries, institution_names, institution_regions, institution_rolls, institutions cascade`);
});

const in2017 = (...rows: Parameters<typeof schoolsOf2017>) => write("schools-2017-07.csv", schoolsOf2017(...rows));
const in2026 = (...rows: Parameters<typeof schoolsOf2026>) => write("schools-2026-06.csv", schoolsOf2026(...rows));
const in2020 = (...rows: Parameters<typeof servicesOf2020>) => write("services.csv", windows1252(servicesOf2020(...rows)));

const institution = async (moeNumber: number) => (await db.select().from(institutions).where(eq(institutions.moeNumber, moeNumber)))[0]!;
const namesOf = (moeNumber: number) =>
  db.select({ name: institutionNames.name, from: institutionNames.from, until: institutionNames.until }).from(institutionNames).where(eq(institutionNames.moeNumber, moeNumber)).orderBy(asc(institutionNames.from));
const regionsOf = (moeNumber: number) =>
  db
    .select({ code: institutionRegions.regionCode, recordedAs: institutionRegions.recordedAs, isDerived: institutionRegions.isDerived, from: institutionRegions.from, until: institutionRegions.until })
    .from(institutionRegions)
    .where(eq(institutionRegions.moeNumber, moeNumber))
    .orderBy(asc(institutionRegions.from));
const rollsOf = (moeNumber: number) => db.select().from(institutionRolls).where(eq(institutionRolls.moeNumber, moeNumber)).orderBy(asc(institutionRolls.asOf));

/** Everything the import writes, but for ids, which are new ones in every database. */
async function everything() {
  const memberships = await db
    .select({ community: learningSupportCommunities.ministryNumber, moeNumber: communityMemberships.institutionMoeNumber, from: communityMemberships.from, until: communityMemberships.until })
    .from(communityMemberships)
    .innerJoin(learningSupportCommunities, eq(communityMemberships.communityId, learningSupportCommunities.id))
    .orderBy(communityMemberships.institutionMoeNumber, communityMemberships.from);
  const communities = await db.select().from(learningSupportCommunities).orderBy(learningSupportCommunities.ministryNumber);
  return {
    institutions: await db.select().from(institutions).orderBy(institutions.moeNumber),
    names: await db.select().from(institutionNames).orderBy(institutionNames.moeNumber, institutionNames.from),
    regions: await db.select().from(institutionRegions).orderBy(institutionRegions.moeNumber, institutionRegions.from),
    rolls: await db.select().from(institutionRolls).orderBy(institutionRolls.moeNumber, institutionRolls.asOf),
    entries: await db.select().from(institutionEntries).orderBy(institutionEntries.moeNumber, institutionEntries.asOf),
    communities: communities.map(({ id: _id, ...community }) => community),
    memberships,
  };
}

const withoutTimes = ({ institutions: rows, ...rest }: Awaited<ReturnType<typeof everything>>) => ({ ...rest, institutions: rows.map(({ updatedAt: _updatedAt, ...row }) => row) });

describe("what a directory says", () => {
  test("of a school of 2017 is known afterwards, with its oddities repaired or left out", async () => {
    const summary = await importInstitutions(db, in2017({ "School ID": 1, "Community of Learning: ID": 99051, "Community of Learning: Name": "Far North Community" }));
    expect(summary).toMatchObject({ rows: 1, added: 1, updated: 0, unchanged: 0, rejectedRows: 0, communities: 1, changed: true });
    expect(await institution(1)).toMatchObject({
      kind: "SCHOOL",
      name: "Kotare School",
      status: "OPEN",
      institutionType: "Full Primary",
      definition: null,
      authority: "STATE",
      genders: "CO_EDUCATIONAL",
      regionCode: "tai-tokerau",
      territorialAuthority: "Far North District",
      localBoard: null,
      localOffice: "Whangarei",
      postcode: "0484",
      latitude: -35.400001,
      longitude: 173.800001,
      decile: 2,
      decileYear: 2017,
      equityIndex: null,
      asOf: "2017-07-01",
    });
    expect(await rollsOf(1)).toMatchObject([{ asOf: "2017-07-01", total: 36, counting: "PRIORITISED", european: 4, maori: 30, pacific: 2, international: 0 }]);
    expect(summary.notes).toEqual([{ line: 2, moeNumber: 1, field: "postcode", action: "REPAIRED", value: "484", taken: "0484", reason: "Its leading zeros were lost." }]);
  });

  test("of a school of 2026 is known afterwards, its counts marked as those of total response", async () => {
    await importInstitutions(db, in2026({ School_Id: 7, KMEPeakBody: "Ngā Kura ā Iwi o Aotearoa Inc", Territorial_Authority: "Whau Local Board Area", Education_Region: "Tāmaki Herenga Tāngata", URL: "kotare.example.nz", Definition: "" }));
    expect(await institution(7)).toMatchObject({
      kind: "KURA",
      name: "Kōtare School",
      openedOn: "1972-02-01",
      languageOfInstruction: "SOME_TE_REO_MAORI",
      regionCode: "tamaki-herenga-tangata",
      territorialAuthority: "Auckland",
      localBoard: "Whau",
      equityIndex: 516,
      equityIndexScale: "SCHOOL",
      equityIndexYear: 2026,
      isolationIndex: 1.83,
      website: "https://kotare.example.nz/",
      asOf: "2026-06-01",
    });
    expect(await rollsOf(7)).toMatchObject([{ asOf: "2026-05-01", total: 40, counting: "TOTAL_RESPONSE", european: 20, maori: 35 }]);
  });

  test("of early learning services is known afterwards, each scale and count with its own meaning", async () => {
    await importInstitutions(
      db,
      in2020(
        { Number: 5001 },
        { Number: 5002, Name: "Te Kohanga Reo o Tui", "Institution Type": "Te Kohanga Reo", "Equity Index": "EQI 5+", "Total Roll": 20, Maori: 20, Pacific: 0, "Asian*": 0, "European Pakeha*": 0, "Other*": 0 },
        { Number: 5003, Name: "Homes \u2013 Kaikohe", "Institution Type": "Homebased Network", "Equity Index": "Not Applicable / Unknown", "Total Roll": "", Maori: "", Pacific: "", "Asian*": "", "European Pakeha*": "", "Other*": "" },
      ),
    );
    expect(await institution(5001)).toMatchObject({ kind: "KINDERGARTEN", authority: "COMMUNITY_BASED", equityIndex: 2, equityIndexScale: "EARLY_LEARNING", isHomeBased: false });
    expect(await institution(5002)).toMatchObject({ kind: "KOHANGA_REO", equityIndex: 5, equityIndexScale: "EARLY_LEARNING" });
    expect(await institution(5003)).toMatchObject({ kind: "HOME_BASED_NETWORK", isHomeBased: true, name: "Homes – Kaikohe", equityIndex: null });
    expect(await rollsOf(5001)).toMatchObject([{ asOf: "2019-07-01", total: 29, counting: "PRIORITISED", maori: 21, melaa: null, international: null }]);
    // A 0 would say that there are none, where they are counted among the others.
    expect(await rollsOf(5002)).toMatchObject([{ total: 20, maori: 20, european: null, asian: null, other: 0 }]);
    expect(await rollsOf(5003)).toEqual([]);
  });

  test("is reported where it stands for nothing, and nothing is made of it", async () => {
    const { notes } = await importInstitutions(
      db,
      in2026(
        { School_Id: 1, EQi_Index: "not applicable", DateSchoolOpened: "1858-11-17 00:00:00.0000000", Latitude: "", Longitude: "", Total: "", European: "" },
        { School_Id: 2, Latitude: "-43.95", Longitude: "-176.55", EQi_Index: "" },
        { School_Id: 3, Latitude: "43.95", Longitude: "176.55", EQi_Index: "1000", Isolation_Index: "far", CoEd_Status: "0", Add2_Postal_Code: "12345" },
      ),
    );
    expect(await institution(1)).toMatchObject({ equityIndex: null, openedOn: null, latitude: null, longitude: null });
    expect(await rollsOf(1)).toEqual([]);
    expect(await institution(2)).toMatchObject({ latitude: -43.95, longitude: -176.55, equityIndex: null });
    expect(await institution(3)).toMatchObject({ latitude: null, equityIndex: null, isolationIndex: null, genders: null, postcode: null });
    expect(notes.map(({ line, field, value }) => [line, field, value])).toEqual([
      [2, "opened", "1858-11-17 00:00:00.0000000"],
      [4, "genders", "0"],
      [4, "postcode", "12345"],
      [4, "coordinates", "43.95 176.55"],
      [4, "equityIndex", "1000"],
      [4, "isolationIndex", "far"],
    ]);
  });

  test("of 2017's own gaps is reported too: decile 99, gender 0, an office that is missing, a council that is none", async () => {
    const { notes } = await importInstitutions(
      db,
      in2017(
        { "School ID": 1, Decile: 99, "Gender of Students": 0, "Ministry of Education Local Office": "Missing", "Territorial Authority with Auckland Local Board": "Correspondence School", "Postal Code": "5045" },
        { "School ID": 2, Decile: "", "Territorial Authority with Auckland Local Board": "Not Applicable", "Regional Council": "Unknown", "Postal Code": "0", "Total School Roll": "" },
      ),
    );
    expect(await institution(1)).toMatchObject({ decile: null, genders: null, localOffice: null, territorialAuthority: null });
    expect(await institution(2)).toMatchObject({ decile: null, decileYear: null, territorialAuthority: null, regionalCouncil: null, postcode: null });
    expect(notes.map(({ line, field }) => [line, field])).toEqual([[2, "genders"], [2, "territorialAuthority"], [2, "localOffice"], [2, "decile"]]);
  });

  test("makes a proposed institution of a name that says so", async () => {
    await importInstitutions(db, in2017({ "School ID": 485, Name: "Pukeko Flats School (Proposed)" }));
    expect(await institution(485)).toMatchObject({ name: "Pukeko Flats School", status: "PROPOSED" });
    await importInstitutions(db, in2026({ School_Id: 485, Org_Name: "Pūkeko Flats School" }));
    expect(await institution(485)).toMatchObject({ name: "Pūkeko Flats School", status: "OPEN" });
    expect(await namesOf(485)).toEqual([{ name: "Pūkeko Flats School", from: "2017-07-01", until: null }]);
  });

  test("keeps only the roll where the counts by group cannot be right", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, Maori: 36 }));
    expect(await rollsOf(1)).toMatchObject([{ total: 36, maori: null, european: null }]);
  });

  test("leaves out rows without a number or a name, and says on which line", async () => {
    const summary = await importInstitutions(db, in2017({ "School ID": "" }, { "School ID": "12a" }, { "School ID": 0 }, { "School ID": 3, Name: " " }, { "School ID": 4 }));
    expect(summary).toMatchObject({ rows: 5, added: 1, rejectedRows: 4 });
    expect(summary.notes.filter(({ field }) => field === "row").map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  test("about persons is neither stored nor reported, wherever it stands", async () => {
    const secret = ["Aroha Testname", "principal@kotare.example.nz", "09 555 0199", "manager@tui.example.nz", "021 555 0188"];
    const report = join(folder, "persons.jsonl");
    await importInstitutions(
      db,
      in2017({ "School ID": 1, "Principal*": secret[0]!, "Email^": secret[1]!, Telephone: secret[2]!, "School website": secret[1]!, "Postal Code": secret[2]! }, { "School ID": 2, Name: secret[1]! }),
      { report },
    );
    await importInstitutions(db, in2020({ Number: 5001, "Management Contact Details": secret[0]!, "Management Contact Phone": secret[4]!, "Email^": secret[3]!, Suburb: secret[3]! }), { report: `${report}.csv` });
    const kept = JSON.stringify(await everything()) + readFileSync(report, "utf8") + readFileSync(`${report}.csv`, "utf8");
    expect(secret.filter((value) => kept.includes(value))).toEqual([]);
    expect(readFileSync(report, "utf8")).toContain("(withheld)");
  });
});

describe("directories of several years", () => {
  const old = () => in2017({ "School ID": 13, Name: "Kamokamo High School" }, { "School ID": 15, Name: "Kotare Boys' High School" });
  const young = () => in2026({ School_Id: 13, Org_Name: "Te Kamokamo High School" }, { School_Id: 15, Org_Name: "Kōtare Boys High School" });

  test("keep the names an institution had; one that differs by macrons or punctuation is the same, better spelt", async () => {
    await importInstitutions(db, old());
    await importInstitutions(db, young());
    expect(await namesOf(13)).toEqual([
      { name: "Kamokamo High School", from: "2017-07-01", until: "2026-06-01" },
      { name: "Te Kamokamo High School", from: "2026-06-01", until: null },
    ]);
    expect(await namesOf(15)).toEqual([{ name: "Kōtare Boys High School", from: "2017-07-01", until: null }]);
  });

  test("without macrons never take them from a name that has them", async () => {
    await importInstitutions(db, write("schools-2016-07.csv", schoolsOf2017({ "School ID": 1, Name: "Kōtare School", City: "Ōkaihau" })));
    await importInstitutions(db, in2017({ "School ID": 1, City: "Okaihau" }));
    expect(await institution(1)).toMatchObject({ name: "Kōtare School", town: "Ōkaihau", asOf: "2017-07-01" });
  });

  test("make no difference by the order in which they are imported", async () => {
    const files = [
      old(),
      young(),
      in2020({ Number: 5001, "Education Region": "Auckland", "Territorial Authority with Auckland Local Board": "Auckland - Kaipatiki" }),
      write("schools-2019-07.csv", schoolsOf2017({ "School ID": 13, Name: "Kamokamo College", Decile: 3, "Community of Learning: ID": 99051, "Community of Learning: Name": "Te Hiku" })),
    ];
    for (const file of files) await importInstitutions(db, file);
    const inOrder = withoutTimes(await everything());
    await db.execute(sql`truncate community_memberships, learning_support_communities, institution_entries, institution_names, institution_regions, institution_rolls, institutions cascade`);
    for (const file of files.toReversed()) await importInstitutions(db, file);
    expect(withoutTimes(await everything())).toEqual(inOrder);
  });

  test("that are older overwrite nothing newer, and fill in what only they say", async () => {
    await importInstitutions(db, young());
    const summary = await importInstitutions(db, old());
    expect(summary).toMatchObject({ outdated: 2, changed: true });
    expect(await institution(13)).toMatchObject({ name: "Te Kamokamo High School", equityIndex: 516, decile: 2, decileYear: 2017, postcode: "0484", asOf: "2026-06-01" });
    expect((await rollsOf(13)).map(({ asOf, counting }) => [asOf, counting])).toEqual([["2017-07-01", "PRIORITISED"], ["2026-05-01", "TOTAL_RESPONSE"]]);
  });

  test("imported again change nothing, not even the time of the last change", async () => {
    const files = [old(), young(), in2020({ Number: 5001, "Community of Learning: ID": 99051, "Community of Learning: Name": "Te Hiku" })];
    for (const file of files) await importInstitutions(db, file);
    const before = await everything();
    for (const file of files) expect(await importInstitutions(db, file)).toMatchObject({ changed: false, added: 0, updated: 0 });
    expect(await everything()).toEqual(before);
  });

  test("correct themselves: the same day's directory, downloaded again, takes the place of the first", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, Name: "Kotare Skool", Decile: 1 }));
    expect(await importInstitutions(db, in2017({ "School ID": 1, Decile: "" }))).toMatchObject({ updated: 1, added: 0 });
    expect(await institution(1)).toMatchObject({ decile: null });
    expect(await namesOf(1)).toEqual([{ name: "Kotare School", from: "2017-07-01", until: null }]);
  });
});

describe("the education region", () => {
  const place = (board: string) => ({ "Education Region": "Auckland", "Territorial Authority with Auckland Local Board": board });

  test("is known by every name that a directory gives to it", async () => {
    const names = ["Bay of Plenty/Rotorua/Taupo", "Hawkes Bay/Gisborne", "Taranaki/Whanganui/Manawatu", "Canterbury", "Otago/Southland", "Nelson/Marlborough/West Coast"];
    await importInstitutions(db, in2017(...names.map((name, index) => ({ "School ID": index + 1, "Education Region": name }))));
    const codes = await db.select({ code: institutions.regionCode }).from(institutions).orderBy(institutions.moeNumber);
    expect(codes.map(({ code }) => code)).toEqual(["bay-of-plenty-waiariki", "hawkes-bay-tairawhiti", "taranaki-whanganui-manawatu", "canterbury-chatham-islands", "otago-southland", "nelson-marlborough-west-coast"]);
  });

  test("of the one Auckland of old is told by the local board, and unknown where the board does not tell", async () => {
    const { notes } = await importInstitutions(
      db,
      in2017(
        { "School ID": 1, ...place("Auckland- Kaipatiki") },
        { "School ID": 2, ...place("Auckland- Orakei") },
        { "School ID": 3, ...place("Auckland- Mangere-Otahuhu") },
        { "School ID": 4, ...place("Auckland- Great Barrier") },
        { "School ID": 5, ...place("Waikato District") },
      ),
    );
    expect(await regionsOf(1)).toEqual([{ code: "tamaki-herenga-tangata", recordedAs: "Auckland", isDerived: true, from: "2017-07-01", until: null }]);
    expect(await institution(2)).toMatchObject({ regionCode: "tamaki-herenga-manawa", territorialAuthority: "Auckland", localBoard: "Ōrākei" });
    expect(await institution(3)).toMatchObject({ regionCode: "tamaki-herenga-waka", localBoard: "Māngere-Ōtāhuhu" });
    expect(await institution(4)).toMatchObject({ regionCode: null, localBoard: "Aotea / Great Barrier" });
    expect(await regionsOf(5)).toEqual([{ code: null, recordedAs: "Auckland", isDerived: false, from: "2017-07-01", until: null }]);
    expect(notes.filter(({ field }) => field === "region").map(({ line, action, taken }) => [line, action, taken])).toEqual([
      [2, "REPAIRED", "tamaki-herenga-tangata"],
      [3, "REPAIRED", "tamaki-herenga-manawa"],
      [4, "REPAIRED", "tamaki-herenga-waka"],
      [5, "REJECTED", null],
      [6, "REJECTED", null],
    ]);
  });

  test("is what a later directory says, which then is no move", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, ...place("Auckland- Whau") }));
    await importInstitutions(db, in2026({ School_Id: 1, Territorial_Authority: "Whau Local Board Area", Education_Region: "Tāmaki Herenga Manawa" }));
    expect(await regionsOf(1)).toEqual([{ code: "tamaki-herenga-manawa", recordedAs: "Tāmaki Herenga Manawa", isDerived: false, from: "2017-07-01", until: null }]);
  });

  test("has a history with its days when an institution moves", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, "Education Region": "Waikato" }));
    await importInstitutions(db, in2026({ School_Id: 1, Education_Region: "Bay of Plenty, Waiariki" }));
    expect(await regionsOf(1)).toEqual([
      { code: "waikato", recordedAs: "Waikato", isDerived: false, from: "2017-07-01", until: "2026-06-01" },
      { code: "bay-of-plenty-waiariki", recordedAs: "Bay of Plenty, Waiariki", isDerived: false, from: "2026-06-01", until: null },
    ]);
  });

  test("of a name that nobody knows is unknown, and reported", async () => {
    const { notes } = await importInstitutions(db, in2026({ School_Id: 1, Education_Region: "Atlantis" }));
    expect(await institution(1)).toMatchObject({ regionCode: null });
    expect(notes).toMatchObject([{ field: "region", action: "REJECTED", value: "Atlantis" }]);
  });
});

describe("institutions that a directory does not list", () => {
  const both = () => in2017({ "School ID": 1 }, { "School ID": 503, Name: "Kelp Deaf Education Centre" });

  test("are reported and stay open; those of the other sector are none of its business", async () => {
    await importInstitutions(db, both());
    await importInstitutions(db, in2020({ Number: 5001 }));
    const summary = await importInstitutions(db, in2026({ School_Id: 1 }));
    expect(summary).toMatchObject({ absent: [{ moeNumber: 503, name: "Kelp Deaf Education Centre" }], closed: 0 });
    expect(await institution(503)).toMatchObject({ status: "OPEN", closedOn: null });
  });

  test("are closed when that is asked for, once, and open again when a later directory lists them", async () => {
    await importInstitutions(db, both());
    expect(await importInstitutions(db, in2026({ School_Id: 1 }), { closeAbsent: true })).toMatchObject({ closed: 1, changed: true });
    expect(await institution(503)).toMatchObject({ status: "CLOSED", closedOn: "2026-06-01", name: "Kelp Deaf Education Centre" });
    expect(await importInstitutions(db, in2026({ School_Id: 1 }), { closeAbsent: true })).toMatchObject({ closed: 0, absent: [], changed: false });
    expect(await importInstitutions(db, both())).toMatchObject({ changed: false });
    expect(await institution(503)).toMatchObject({ status: "CLOSED" });
    await importInstitutions(db, write("schools-2026-09.csv", schoolsOf2026({ School_Id: 503, Org_Name: "Kelp Deaf Education Centre" })));
    expect(await institution(503)).toMatchObject({ status: "OPEN", closedOn: null });
  });

  test("of an older directory are not absent: they may have opened since", async () => {
    await importInstitutions(db, in2026({ School_Id: 7 }));
    expect(await importInstitutions(db, in2017({ "School ID": 1 }), { closeAbsent: true })).toMatchObject({ absent: [], closed: 0 });
  });

  test("are closed also when no directory ever listed them", async () => {
    await db.insert(institutions).values({ moeNumber: 900, kind: "SCHOOL", name: "Weka School", status: "OPEN" });
    await importInstitutions(db, in2026({ School_Id: 7 }), { closeAbsent: true });
    expect(await institution(900)).toMatchObject({ status: "CLOSED", closedOn: "2026-06-01" });
  });

  test("do not lend their number to the other sector", async () => {
    await importInstitutions(db, both());
    const summary = await importInstitutions(db, in2020({ Number: 503, Name: "Somebody Else" }, { Number: 5001 }));
    expect(summary).toMatchObject({ added: 1, rejectedRows: 1 });
    expect(summary.notes[0]).toMatchObject({ field: "row", reason: "The number belongs to a school: Kelp Deaf Education Centre." });
    expect(await institution(503)).toMatchObject({ kind: "SCHOOL" });
  });
});

describe("Kāhui Ako", () => {
  const member = (number: number | "", name = "") => ({ "Community of Learning: ID": number, "Community of Learning: Name": name });

  test("are kept as communities that have ended, with memberships of the days that directories show", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, ...member(99051, "Te Kahui o Te Hiku") }, { "School ID": 2, ...member(99051, "Te Kahui o Te Hiku") }, { "School ID": 3, ...member("") }));
    await importInstitutions(db, write("schools-2019-07.csv", schoolsOf2017({ "School ID": 1, ...member(99051, "Te Kāhui o Te Hiku") }, { "School ID": 2, ...member(99060, "Puna Community") }, { "School ID": 3, ...member("") })));
    expect(await db.select().from(learningSupportCommunities).orderBy(learningSupportCommunities.ministryNumber)).toMatchObject([
      { kind: "KAHUI_AKO", ministryNumber: 99051, name: "Te Kāhui o Te Hiku", regionCode: "tai-tokerau", from: "2017-07-01", until: "2026-01-26" },
      { kind: "KAHUI_AKO", ministryNumber: 99060, name: "Puna Community", from: "2019-07-01", until: "2026-01-26" },
    ]);
    expect((await everything()).memberships).toEqual([
      { community: 99051, moeNumber: 1, from: "2017-07-01", until: "2026-01-26" },
      { community: 99051, moeNumber: 2, from: "2017-07-01", until: "2019-06-30" },
      { community: 99060, moeNumber: 2, from: "2019-07-01", until: "2026-01-26" },
    ]);
  });

  test("stay as they are when a newer directory no longer knows of them", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, ...member(99051, "Te Hiku") }));
    const { memberships } = await everything();
    expect(await importInstitutions(db, in2026({ School_Id: 1 }))).toMatchObject({ communities: 0 });
    expect((await everything()).memberships).toEqual(memberships);
  });

  test("leave a membership of somebody else's making alone", async () => {
    await importInstitutions(db, in2017({ "School ID": 1, ...member(99051, "Te Hiku") }, { "School ID": 2 }));
    const [community] = await db.select().from(learningSupportCommunities);
    await db.insert(communityMemberships).values({ communityId: community!.id, institutionMoeNumber: 2, from: "2018-01-01", until: null });
    await importInstitutions(db, in2020({ Number: 5001, ...member(99051, "Te Hiku") }));
    expect(await db.select().from(communityMemberships).where(and(eq(communityMemberships.institutionMoeNumber, 2), eq(communityMemberships.from, "2018-01-01")))).toHaveLength(1);
  });
});

describe("an import", () => {
  test("that fails changes nothing", async () => {
    await importInstitutions(db, in2017({ "School ID": 1 }));
    const before = await everything();
    const file = write("schools-2018-07.csv", schoolsOf2017({ "School ID": 1, Name: "Other" }, { "School ID": 2 }));
    // A file stands where the report's folder would be.
    await expect(importInstitutions(db, file, { report: join(file, "report.csv") })).rejects.toThrow("Nothing was imported");
    expect(await everything()).toEqual(before);
  });

  test("that is a trial reports everything and changes nothing", async () => {
    const report = join(folder, "reports/trial.csv");
    expect(await importInstitutions(db, in2017({ "School ID": 1 }), { dryRun: true, report })).toMatchObject({ added: 1, changed: true, dryRun: true });
    expect(await db.select().from(institutions)).toEqual([]);
    expect(readFileSync(report, "utf8")).toBe("\uFEFFline,moeNumber,field,action,value,taken,reason\n2,1,postcode,REPAIRED,484,0484,Its leading zeros were lost.\n");
  });

  test("reports values so that a spreadsheet does not run them", async () => {
    const report = join(folder, "formula.csv");
    await importInstitutions(db, in2017({ "School ID": 1, Authority: '=HYPERLINK("x","y")', "Postal Code": "0484" }), { report });
    expect(readFileSync(report, "utf8")).toContain(`2,1,authority,REJECTED,"'=HYPERLINK(""x"",""y"")",,`);
  });

  test("waits while another one runs, and sees what that one wrote", async () => {
    const steps: string[] = [];
    const lock = await client.reserve();
    await lock`begin`;
    await lock`select pg_advisory_xact_lock(hashtext('import institutions'))`;
    const waiting = importInstitutions(db, in2017({ "School ID": 1 }), { onProgress: ({ step }) => steps.push(step) });
    while (!steps.some((step) => step.startsWith("Waiting"))) await delay(10);
    expect(await db.select().from(institutions)).toEqual([]);
    await lock`insert into institutions (moe_number, kind, name, status) values (1, 'SCHOOL', 'Weka School', 'OPEN')`;
    await lock`commit`;
    lock.release();
    expect(await waiting).toMatchObject({ added: 0, updated: 1 });
  });

  test("tells how far it is", async () => {
    const steps: string[] = [];
    await importInstitutions(db, in2017({ "School ID": 1 }), { onProgress: ({ step, done, total }) => steps.push(`${step} ${done}/${total}`) });
    expect(steps).toEqual(["Comparing with what is known 0/0", "Writing institutions 1/1"]);
  });
});
