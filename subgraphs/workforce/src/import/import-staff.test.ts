import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import postgres from "postgres";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { readArguments, runImport } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "staff-import-"));
const database = await cloneDatabase("workforce");
const sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
afterAll(async () => {
  await sql.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => sql`truncate employment_agreements, positions, registrations, practitioners cascade`);

const header = "staff_number,name,role,fte,hours_per_week,from,until,languages,registration_number,registration_from,registration_expires";
const hemi = "7,Hēmi Pārata,RTLB,0.8,,2026-02-02,,mi en-NZ,TC 1,2026-01-01,2028-12-31";

/** Imports these lines as a file of school 42; gives what was said and the report. */
async function bring(lines: readonly string[], { args = [] as string[], head = header, encoding = "utf8" as BufferEncoding } = {}) {
  const file = join(folder, "staff.csv");
  writeFileSync(file, [head, ...lines].join("\n"), encoding);
  const said: string[] = [];
  await runImport(readArguments([file, "--employer", "institution:42", "--name", "Te Kura o Ōtara", "--region", "waikato", ...args]), {
    ownerUrl: async () => database.ownerUrl,
    report: join(folder, "report.csv"),
    onProgress: () => {},
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  return { said, report: readFileSync(join(folder, "report.txt"), "utf8"), notes: JSON.parse(readFileSync(join(folder, "report.json"), "utf8")).notes as { line: number; column: string | null; problem: string }[] };
}
const held = () => sql`select p.name, a.fte::text, a.staff_number, a.managed_by, o.role_code, o.from_date::text, o.until_date::text from practitioners p join employment_agreements a on a.practitioner_id = p.id join positions o on o.practitioner_id = p.id and o.from_date = a.from_date order by o.from_date, p.name`;

describe("a staff file", () => {
  test("like the example that is shipped is imported as a whole", async () => {
    const [head, ...lines] = readFileSync(join(import.meta.dirname, "staff-example.csv"), "utf8").trimEnd().split("\n");
    const { said, notes } = await bring(lines, { head: head! });
    expect(notes).toEqual([]);
    expect(said[1]).toBe("4 new people, 4 new positions, 3 new registrations; 0 rows unchanged, 0 rows not imported.");
    expect(head).toBe(header);
  });

  test("brings people with what they are employed and registered for, once however often it comes", async () => {
    const lines = [hemi, `8,"Te Aroha, Mere",Teacher Aide,,12.5,2026-02-02,2026-12-18,,,,`];
    const first = await bring(lines);
    expect(first.said[1]).toBe("2 new people, 2 new positions, 1 new registration; 0 rows unchanged, 0 rows not imported.");
    expect([...(await held())]).toEqual([
      { name: "Hēmi Pārata", fte: "0.80", staff_number: "7", managed_by: "institution:42", role_code: "RTLB", from_date: "2026-02-02", until_date: null },
      { name: "Te Aroha, Mere", fte: "0.31", staff_number: "8", managed_by: "institution:42", role_code: "TEACHER_AIDE", from_date: "2026-02-02", until_date: "2026-12-18" },
    ]);
    expect((await bring(lines.toReversed())).said[1]).toBe("0 new people, 0 new positions, 0 new registrations; 2 rows unchanged, 0 rows not imported.");
    expect([...(await sql`select recorded_in_role, recorded_by from positions`)]).toEqual(Array(2).fill({ recorded_in_role: "SYSTEM", recorded_by: null }));
  });

  test("gives new terms from their first day on, and keeps those before", async () => {
    await bring([hemi]);
    await bring([hemi.replace("0.8", "1").replace("2026-02-02", "2026-07-20")]);
    expect((await held()).map(({ fte, from_date, until_date }) => [fte, from_date, until_date])).toEqual([["0.80", "2026-02-02", "2026-07-19"], ["1.00", "2026-07-20", null]]);
    const { notes } = await bring([hemi.replace("0.8", "0.6").replace("2026-02-02", "2026-07-20")]);
    expect(notes).toMatchObject([{ line: 2, problem: expect.stringContaining("not written over") }]);
    await bring([hemi.replace("0.8", "1").replace("2026-02-02,", "2026-07-20,2026-12-18")]);
    expect((await held()).at(-1)).toMatchObject({ until_date: "2026-12-18" });
  });

  test("is imported without the rows that cannot be, each named with its line, its column and what to do, and no cell of it", async () => {
    const { said, notes, report } = await bring([
      hemi,
      "8,Secret Person,Wizard,1,,2026-02-02,,,,,",
      "9,Secret Person,RTLB,1.2,,2026-02-02,,,TC 9,2026-01-01,2028-12-31",
      "10,Secret Person,RTLB,1,,02/02/2026,,,TC 10,2026-01-01,2028-12-31",
      "11,Secret Person,RTLB,1,,2026-02-02,,,,,",
      "12,Secret Person,Teacher Aide,0.5,,2026-02-02,,,,,",
      "13,Secret Person,RTLB,1,,2026-02-02,,,tc 1,2026-01-01,2028-12-31",
      ",Secret Person,RTLB,1,,2026-02-02,,,TC 14,2026-01-01,2028-12-31",
      "15,Secret Person,RTLB,1",
    ]);
    expect(said[1]).toBe("1 new person, 1 new position, 1 new registration; 0 rows unchanged, 8 rows not imported.");
    expect(notes.map(({ line, column }) => [line, column])).toEqual([[3, "role"], [4, "fte"], [5, "from"], [6, null], [7, "hours_per_week"], [8, null], [9, "staff_number"], [10, null]]);
    expect(notes[3]!.problem).toContain("certificate");
    expect(notes[5]!.problem).toContain("belongs to somebody else");
    expect(report).not.toMatch(/Secret|Wizard|TC 9/);
    expect(await held()).toHaveLength(1);
  });

  test("with somebody else's name at a number that is known is not taken for them, whatever becomes of macrons and capitals", async () => {
    await bring([hemi]);
    const named = (name: string) => hemi.split(",").map((cell, index) => (index === 1 ? name : cell)).join(",");
    const { notes, report } = await bring([named("Aroha Ngata")]);
    expect(notes).toMatchObject([{ line: 2, column: "name", problem: expect.stringContaining("changePractitioner") }]);
    expect(report).not.toContain("Aroha");
    const [, name] = hemi.split(",");
    expect((await bring([named(name!.normalize("NFD").replace(/\p{Mark}/gu, "").toUpperCase())])).notes).toEqual([]);
    expect(await held()).toHaveLength(1);
  });

  test("in Windows-1252, with other columns, or as a dry run is read all the same", async () => {
    const { said } = await bring(["7,Zoë Müller,Speech Language Therapist,0.5,2026-02-02,secret"], { head: "Staff Number,Name,Role,FTE,From,Bank Account", encoding: "latin1", args: ["--dry-run"] });
    expect(said).toEqual(expect.arrayContaining(["1 row (Windows-1252).", "Columns that were not read: Bank Account.", "This was a dry run: nothing was kept."]));
    expect(await held()).toHaveLength(0);
  });

  test.each([["", "is empty"], ["staff_number,name,from\n1,x,2026-01-01", "lacks the column role"], [`${header}\n"7,open`, "no sound CSV"], [`${header},name\n`, "column name twice"]])("that cannot be trusted as a whole changes nothing: %j", async (text, problem) => {
    const file = join(folder, "bad.csv");
    writeFileSync(file, text);
    const surroundings = { ownerUrl: async () => database.ownerUrl, report: join(folder, "bad"), onProgress: () => {}, say: () => {}, signal: new AbortController().signal };
    await expect(runImport(readArguments([file, "--employer", "institution:42", "--name", "Kura"]), surroundings)).rejects.toThrow(problem);
  });
});

test.each([[["--name", "x", "--employer", "institution:42"], "which file"], [["f", "--employer", "institution:42"], "--name"], [["f", "--name", "x"], "--employer"], [["f", "--name", "x", "--employer", "region:No'"], "--employer"], [["f", "--name", "x", "--employer", "institution:0"], "--employer"], [["f", "g", "--name", "x", "--employer", "institution:4"], "One file"]])("arguments that cannot be understood are answered with a sentence: %j", (args, sentence) => {
  expect(() => readArguments(args)).toThrow(sentence);
});
