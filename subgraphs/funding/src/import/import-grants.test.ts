import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { readArguments, runImport } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "grants-"));
const database = await cloneDatabase("funding");
const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
afterAll(async () => {
  await sql.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const grant = (said: object = {}) => ({
  id: `360G-example-${randomUUID()}`,
  title: "Tautoko",
  description: "Support",
  currency: "NZD",
  amountAwarded: 1234.56,
  awardDate: "2026-02-02",
  plannedDates: [{ startDate: "2026-02-02", endDate: "2026-12-18" }],
  recipientOrganization: [{ id: "NZ-MOE-77", name: "Kura" }],
  fundingOrganization: [{ id: "NZ-MOE", name: "Tari ā-rohe" }],
  grantProgramme: [{ code: "SFI", title: "Support for inclusion funding" }],
  ...said,
});

async function load(content: unknown): Promise<string> {
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  const said: string[] = [];
  await runImport(readArguments([file]), { ownerUrl: async () => database.ownerUrl, onProgress: () => {}, say: (line) => void said.push(line) });
  return said.join();
}
const problemOf = (content: unknown) => load(content).then(() => null, (error: Error) => error.message);
const count = async () => (await sql`select (select count(*)::integer from allocations) as allocations, (select count(*)::integer from budgets) as budgets, (select count(*)::integer from ledger_problems()) as problems`)[0];

test("grants become allocations that draw on a budget of their funder, once", async () => {
  const grants = [grant(), grant({ amountAwarded: 0.29, id: "elsewhere/ā 1" }), grant({ fundingOrganization: [{ name: "Another" }], plannedDates: [] })];
  expect(await load({ grants })).toBe("3 grants were imported, 0 were there already; 2 budgets were made for them.");
  expect(await count()).toEqual({ allocations: 3, budgets: 2, problems: 0 });
  expect([...(await sql`select amount_cents::integer as cents, held_by from budgets order by 1`)]).toEqual([{ cents: 123_456, held_by: "Another" }, { cents: 123_485, held_by: "Tari ā-rohe" }]);
  expect(await load({ grants })).toBe("0 grants were imported, 3 were there already; 0 budgets were made for them.");
  expect(await problemOf({ grants: [{ ...grants[0], amountAwarded: 1 }] })).toContain("is there already");
  expect(await problemOf({ grants: [grant()] }), "the budget is used up").toContain("has not $1,234.56 left");
  expect(await count()).toEqual({ allocations: 3, budgets: 2, problems: 0 });
});

test("every problem of a file is told at once, and nothing of it is imported", async () => {
  const before = await count();
  const wrong = { currency: "AUD", amountAwarded: -5, recipientOrganization: [{ id: "GB-1" }], fundingOrganization: [], plannedDates: [{ startDate: "2026-02-30" }], awardDate: null, grantProgramme: [{ code: "ORS" }], id: "" };
  const said = await problemOf({ grants: [grant(), grant(wrong), null, grant({ amountAwarded: 1.005 })] });
  for (const sentence of ["Grant 2 has no usable id.", "Grant 2 is not in NZD.", 'Grant 2 is of the programme "ORS"', "Grant 2 has no recipient", "Grant 2 has no name of a funding", "Grant 2 has no day", "Grant 2 has no amountAwarded", "Grant 3 has no usable id.", "Grant 4 has no amountAwarded"]) expect(said).toContain(sentence);
  const twice = grant();
  expect(await problemOf({ grants: [twice, twice] })).toContain("Grant 2 has the id of another");
  expect(await count()).toEqual(before);
});

test("a file that is none is said to be none", async () => {
  for (const content of ["", "{", "[]", "{}", '{"grants": []}', '{"grants": 5}', "null", "\u0000"]) expect(await problemOf(content), content).toMatch(/no JSON in UTF-8|no list of grants/);
  await expect(runImport({ file: join(folder, "absent.json"), budgets: false }, { ownerUrl: async () => database.ownerUrl, onProgress: () => {}, say: () => {} })).rejects.toThrow("check its name");
  for (const args of [[], [""], ["a", "b"], ["--what", "a"]]) expect(() => readArguments(args)).toThrow(TypeError);
});

describe("a file of budgets", () => {
  const header = "stream,year,region,institution,community,held_by,amount,gst_inclusive,quantity\n";
  async function loadBudgets(text: string): Promise<string> {
    const file = join(folder, `${randomUUID()}.csv`);
    writeFileSync(file, text);
    const said: string[] = [];
    await runImport(readArguments([file, "--budgets"]), { ownerUrl: async () => database.ownerUrl, onProgress: () => {}, say: (line) => void said.push(line) });
    return said.join();
  }
  const refused = (text: string) => loadBudgets(text).then(() => "imported", (error: Error) => error.message);

  test("makes what the year can be given from, once, with the books open for them", async () => {
    const rows = `IRF,2031,tai-tokerau,,,Te Tari o Te Tai Tokerau,120000.05,no,\nICS,2031,,,,"Ministry, national",,,12.5\nSFI,2031,,77,,Kura,1.10,yes,\n`;
    expect(await loadBudgets(header + rows)).toBe("3 budgets were imported, 0 were there already.");
    expect([...(await sql`select stream_code, amount_cents::integer as cents, quantity::float as quantity, gst_inclusive as gst, region_code as region from budgets where year = 2031 order by 1`)]).toEqual([
      { stream_code: "ICS", cents: null, quantity: 12.5, gst: null, region: null }, { stream_code: "IRF", cents: 12_000_005, quantity: null, gst: false, region: "tai-tokerau" }, { stream_code: "SFI", cents: 110, quantity: null, gst: true, region: null },
    ]);
    expect((await count())!["problems"]).toBe(0);
    expect(await loadBudgets(`\ufeff${header}${rows}`.replaceAll("\n", "\r\n")), "again").toBe("0 budgets were imported, 3 were there already.");
    expect(await refused(`${header}IRF,2031,tai-tokerau,,,Te Tari o Te Tai Tokerau,1,no,\nIRF,2031,waikato,,,New,1,no,\n`)).toContain("with another size");
    expect([...(await sql`select 1 from budgets where held_by = 'New'`)]).toEqual([]);
  });

  test("that cannot be taken names every line, and changes nothing", async () => {
    const before = await count();
    const said = await refused(`${header}XX,2031,,,,A,1,no,\nIRF,31,Tai Tokerau,7,,,1.005,maybe,3\nICS,2031,,,nobody,B,5,no,\nIRF,2031,,,,C,1,no,\nIRF,2031,,,,C,2,no,\n`);
    for (const part of ['Line 2: stream "XX" is none', 'Line 3: year "31"', "Line 3: a budget is for one region", "Line 3: region", "Line 3: held_by", "Line 3: amount is no sum", "Line 3: gst_inclusive", "Line 3: the stream is counted in money", "Line 4: community is no id", "Line 4: the stream is counted in hours", "Line 4: quantity is no number", "Line 6: it is the budget of line 5"]) expect(said).toContain(part);
    expect(await refused("stream,year\nIRF,2031\n")).toContain("held_by is missing");
    expect(await refused(header.replace("amount", "money"))).toContain('"money" is none of them');
    expect(await refused(header)).toContain("has no budgets");
    expect(await refused(`${header}IRF,2031,waikato\n`)).toContain("has 3 cells");
    expect(await count()).toEqual(before);
  });
});
