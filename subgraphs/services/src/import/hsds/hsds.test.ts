import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { given } from "../../../testing/given.ts";
import { regions } from "../../entities/region/table.ts";
import { schedules } from "../../entities/service-at-location/table.ts";
import { eligibilityAdvice } from "../../entities/service/table.ts";
import { subgraph } from "../../subgraph.ts";
import { checkPackage } from "./check-package.ts";
import { readDirectoryRows } from "./directory-rows.ts";
import { exportPackage } from "./export-command.ts";
import { importPackage } from "./import-package.ts";
import { readPackage, writePackage } from "./package-files.ts";
import { tableNames, type Package, type Row, type TableName } from "./rules.ts";
import { toPackage } from "./to-package.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);
const folder = mkdtempSync(join(tmpdir(), "hsds-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A directory with everything that it can hold. */
async function fill() {
  const school = await make.institution({ latitude: -43.95, longitude: -176.56 });
  const provider = await make.provider({ nameEn: "Te Rōpū Tautoko", nameMi: "Te Rōpū", kind: "IWI", institutionMoeNumber: school.moeNumber, website: "https://ropu.example/āwhina", description: "Awhi mai, awhi atu." });
  const service = await make.service({
    providerId: provider.id,
    nameEn: "Kōrero Mai",
    status: "TEMPORARILY_CLOSED",
    kind: "GIFTED",
    tiers: ["TIER_2_TARGETED", "TIER_1_UNIVERSAL"],
    needAreas: ["GIFTEDNESS", "WELLBEING"],
    minimumAge: 3,
    maximumYearLevel: 13,
    minimumYearLevel: 0,
    fundingStreamCode: "EIS",
    languages: ["mi", "en-NZ", "nzs"],
    settings: ["ONLINE", "HOME"],
    interpretation: "By telephone.",
    howToApply: "Ask.",
    waitTime: "Two weeks",
    alert: "Closed until Monday.",
    website: "https://korero.example",
    assuredOn: "2026-02-03",
    regions: ["waikato", "wellington"],
  });
  await make.service({ providerId: provider.id, nameEn: "Everywhere", isNationwide: true });
  await graph.owner.insert(eligibilityAdvice).values([
    { serviceId: service.id, position: 1, textEn: "Best before Year 9.", textMi: "He pai ake i mua i te Tau 9." },
    { serviceId: service.id, position: 2, textEn: "An agreement.", law: "Education and Training Act 2020" },
  ]);
  const places = [
    await make.location({ name: "Whare", description: "Upstairs.", addressLine: "1 Tūī Street", town: "Waitangi", postcode: "0484", regionCode: "canterbury-chatham-islands", latitude: -43.94, longitude: -176.55, providerId: provider.id }),
    await make.location({ name: null, institutionMoeNumber: school.moeNumber }),
    await make.location({ name: "Online", type: "VIRTUAL", url: "https://hui.example" }),
    await make.location({ name: null, type: "POSTAL", town: "Taupō" }),
  ];
  for (const { id } of places) await make.serviceAtLocation({ serviceId: service.id, locationId: id, description: "Nau mai." });
  const at = (await readDirectoryRows(graph.owner)).serviceAtLocations[0]!;
  await graph.owner.insert(schedules).values([
    { serviceAtLocationId: at.id, days: ["MONDAY", "FRIDAY"], everyWeeks: 2, opensAt: "09:00", closesAt: "15:30", from: "2026-02-02", until: "2026-12-18", description: "In terms." },
    { serviceAtLocationId: at.id, days: [] },
  ]);
  return { service, provider };
}
const { service, provider } = await fill();

/** The package of the directory as it is, with some rows of a table changed. */
async function packageWith(table: TableName, change: (row: Row) => Row): Promise<Package> {
  const pack = await exportPackage(graph.owner);
  return { ...pack, [table]: pack[table].map(change) };
}

test("an export keeps the rules of HSDS, and imported again changes nothing", async () => {
  const before = await readDirectoryRows(graph.owner);
  const pack = await exportPackage(graph.owner);
  expect(checkPackage(pack)).toEqual([]);
  await writePackage(join(folder, "all"), pack);
  const read = await readPackage(join(folder, "all"));
  expect(read.notes).toEqual([]);
  expect(read.pack).toEqual(pack);
  const summary = await importPackage(graph.owner, read.pack, { report: join(folder, "report.csv") });
  expect(summary).toMatchObject({ added: 0, updated: 0, isRefused: false, notes: [] });
  expect(summary.unchanged).toBe(before.providers.length + before.services.length + before.locations.length + before.serviceAtLocations.length);
  expect(await readDirectoryRows(graph.owner)).toEqual(before);
  expect(readFileSync(join(folder, "report.csv"), "utf8")).toBe("\uFEFFtable,row,id,field,action,value,reason\n");
});

test("a directory that lost everything gets it back from an export, as it was", async () => {
  const before = await readDirectoryRows(graph.owner);
  const pack = await exportPackage(graph.owner);
  await graph.owner.transaction(async (tx) => {
    await tx.execute(sql`truncate providers cascade`);
    await tx.execute(sql`truncate locations cascade`);
    expect((await readDirectoryRows(tx)).services).toEqual([]);
    expect(await importPackage(tx, pack)).toMatchObject({ updated: 0, unchanged: 0, notes: [] });
    const after = await readDirectoryRows(tx);
    expect(after).toEqual(before);
    // Exported again it is the same package, to the last row and id.
    const names = new Map((await tx.select({ code: regions.code, name: regions.nameEn }).from(regions)).map(({ code, name }) => [code, name]));
    expect(toPackage(after, names)).toEqual(pack);
  });
});

test("the package names a file for each table, with its fields, types and foreign keys", () => {
  const descriptor = JSON.parse(readFileSync(join(folder, "all", "datapackage.json"), "utf8"));
  expect(descriptor.resources.map(({ name }: { name: string }) => name)).toEqual([...tableNames]);
  expect(readdirSync(join(folder, "all")).sort()).toEqual(["datapackage.json", ...tableNames.map((name) => `${name}.json`)].sort());
  const services = descriptor.resources.find(({ name }: { name: string }) => name === "service");
  expect(services.schema.foreignKeys).toEqual([{ fields: "organization_id", reference: { resource: "organization", fields: "id" } }]);
  expect(services.schema.fields.find(({ name }: { name: string }) => name === "status").constraints).toEqual({ required: true, enum: ["active", "inactive", "defunct", "temporarily closed"] });
});

test.each<[TableName, string, unknown, string]>([
  ["organization", "name", null, "HSDS asks for it"],
  ["organization", "name", "  ", "blank"],
  ["organization", "id", "17", "no UUID"],
  ["organization", "website", "ropu dot example", "no address"],
  ["organization", "website", "javascript:alert(1)", "https"],
  ["service", "status", "open", "one of: active"],
  ["service", "status", undefined, "HSDS asks for it"],
  ["service", "organization_id", "01935000-0000-7000-8000-00000000dead", "No row of organization"],
  ["service", "minimum_age", "three", "asks for a number"],
  ["service", "minimum_age", 40, "0 to 25"],
  ["service", "assured_date", "2026-02-30", "no day"],
  ["service", "description", "x".repeat(4001), "too long"],
  ["location", "location_type", "moon", "one of: physical"],
  ["service_at_location", "location_id", "01935000-0000-7000-8000-00000000dead", "No row of location"],
  ["schedule", "opens_at", "nine", "no time"],
  ["schedule", "interval", 0, "1 to 52"],
  ["attribute", "link_id", "01935000-0000-7000-8000-00000000dead", "No row of"],
])("a package with a wrong %s.%s (%j) is refused whole, and the report says which row", async (table, field, value, reason) => {
  const before = await readDirectoryRows(graph.owner);
  const pack = await packageWith(table, (row) => row);
  const rows = [...pack[table]];
  const index = rows.length - 1;
  rows[index] = { ...rows[index], [field]: value } as Row;
  // A change that would be taken, were the rest right.
  const organization = pack.organization.map((row) => (row["id"] === provider.id ? { ...row, alternate_name: "Changed" } : row));
  const broken = { ...pack, organization, [table]: table === "organization" ? rows.map((row, at) => (at === index ? row : organization[at]!)) : rows };
  const report = join(folder, "refused.jsonl");
  const summary = await importPackage(graph.owner, broken, { report });
  expect(summary.isRefused).toBe(true);
  const notes = readFileSync(report, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  expect(notes).toContainEqual(expect.objectContaining({ table, row: index + 1, field, action: "REFUSED", reason: expect.stringContaining(reason) }));
  expect(await readDirectoryRows(graph.owner)).toEqual(before);
});

test("two rows with one id are refused", async () => {
  const pack = await exportPackage(graph.owner);
  const summary = await importPackage(graph.owner, { ...pack, service: [...pack.service, pack.service[0]!] });
  expect(summary).toMatchObject({ isRefused: true, notes: [{ table: "service", row: pack.service.length + 1, field: "id" }] });
});

test("what a package says of a service replaces what was known of it, and nothing of others; the second time nothing changes", async () => {
  const all = await exportPackage(graph.owner);
  const of = (table: TableName, field: string, id: string) => all[table].filter((row) => row[field] === id);
  const locations = of("service_at_location", "service_id", service.id).slice(0, 1);
  const pack: Package = {
    ...(Object.fromEntries(tableNames.map((table) => [table, []])) as unknown as Package),
    organization: of("organization", "id", provider.id),
    service: of("service", "id", service.id).map((row) => ({ ...row, status: "active", name: "Kōrero Mai Rā", eligibility_description: "Anyone." })),
    location: all.location.filter(({ id }) => id === locations[0]!["location_id"]),
    service_at_location: locations,
    service_area: [
      { id: "01935000-0000-7000-8000-0000000a0001", service_id: service.id, name: "Hawkes Bay/Gisborne" },
      { id: "01935000-0000-7000-8000-0000000a0002", service_id: service.id, name: "Auckland" },
    ],
  };
  await graph.owner.transaction(async (tx) => {
    const before = await readDirectoryRows(tx);
    const first = await importPackage(tx, pack);
    expect(first).toMatchObject({ isRefused: false, added: 0 });
    expect(first.notes).toContainEqual(expect.objectContaining({ table: "service_area", field: "name", action: "LEFT_OUT", value: "Auckland" }));
    const after = await readDirectoryRows(tx);
    expect(after.services.find(({ id }) => id === service.id)).toMatchObject({ nameEn: "Kōrero Mai Rā", status: "ACTIVE", kind: "OTHER", languages: [] });
    expect(after.serviceRegions.filter(({ serviceId }) => serviceId === service.id)).toEqual([{ serviceId: service.id, regionCode: "hawkes-bay-tairawhiti" }]);
    expect(after.eligibility.filter(({ serviceId }) => serviceId === service.id)).toEqual([{ serviceId: service.id, position: 1, textEn: "Anyone.", textMi: null, law: null }]);
    expect(after.serviceAtLocations.filter(({ serviceId }) => serviceId === service.id).map(({ id }) => id)).toEqual([locations[0]!["id"]]);
    expect(after.services.filter(({ id }) => id !== service.id)).toEqual(before.services.filter(({ id }) => id !== service.id));
    expect(await importPackage(tx, pack)).toMatchObject({ added: 0, updated: 0 });
    tx.rollback();
  }).catch((error: Error) => {
    if (error.message !== "Rollback") throw error;
  });
});

test("a dry run reports the same and keeps nothing", async () => {
  const pack = await packageWith("service", (row) => ({ ...row, alert: "New." }));
  const before = await readDirectoryRows(graph.owner);
  expect((await importPackage(graph.owner, pack, { dryRun: true })).updated).toBe(pack.service.length);
  expect(await readDirectoryRows(graph.owner)).toEqual(before);
});

test("tables and fields that are not kept are said, and numbers of people are never read", async () => {
  const pack = await exportPackage(graph.owner);
  const resources = [
    { name: "organization", data: pack.organization.map((row) => ({ ...row, email: "somebody@example.org" })) },
    { name: "service", data: [] },
    { name: "contact", data: [{ id: "x", name: "A person" }] },
    { name: "nonsense", path: "nowhere.json" },
  ];
  writeFileSync(join(folder, "some.json"), JSON.stringify({ resources }));
  const { notes } = await readPackage(join(folder, "some.json"));
  expect(notes.map(({ table, field, reason }) => `${table} ${field} ${reason}`)).toEqual([
    "organization email This field is not kept here.",
    "contact  This table of HSDS is not kept here.",
    "nonsense  HSDS has no such table.",
  ]);
  expect(JSON.stringify(notes)).not.toContain("somebody");
});

test.each<[string, unknown, string]>([
  ["no JSON", "{", "no JSON"],
  ["a list", [], "no list of resources"],
  ["no services", { resources: [{ name: "organization", data: [] }] }, "organization and service"],
  ["a file outside", { resources: [{ name: "organization", path: "../../etc/passwd.json" }] }, "outside"],
  ["an address", { resources: [{ name: "organization", path: "https://example.org/x.json" }] }, "outside"],
  ["a table twice", { resources: [{ name: "service", data: [] }, { name: "service", data: [] }] }, "same as another"],
  ["rows that are none", { resources: [{ name: "service", data: [1] }] }, "no list of rows"],
  ["a missing file", { resources: [{ name: "service", path: "gone.json" }] }, "no file"],
])("%s is no package, and says what to do", async (_name, descriptor, sentence) => {
  const file = join(folder, "broken.json");
  writeFileSync(file, typeof descriptor === "string" ? descriptor : JSON.stringify(descriptor));
  await expect(readPackage(file)).rejects.toThrow(sentence);
});
