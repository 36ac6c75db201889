import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryFiles, schoolsOf2017, schoolsOf2026, servicesOf2020, windows1252 } from "../../testing/directories.ts";
import { readDirectory } from "./read-directory.ts";

const { folder, write } = directoryFiles();
const read = (path: string, asOf: string | null = null) => readDirectory(path, asOf);
const good = schoolsOf2017({ "School ID": 1 }, { "School ID": 2, Name: "Korimako School" });

test("each layout is recognised by its header, with its encoding and its day", async () => {
  const found = await Promise.all([
    read(write("schools-2017-07.csv", good)),
    read(write("schools.csv", schoolsOf2026({ School_Id: 1 }))),
    read(write("services.csv", windows1252(servicesOf2020({ Number: 5001 })))),
  ]);
  expect(found.map(({ layout, encoding, asOf, rollsAsOf, rows }) => [layout.name, encoding, asOf, rollsAsOf, rows.length])).toEqual([
    ["schools, layout of 2017", "UTF-8", "2017-07-01", null, 2],
    ["schools, layout of 2026", "UTF-8", "2026-05-01", null, 1],
    ["early learning services, layout of 2020", "Windows-1252", "2020-06-22", "2019-07-01", 1],
  ]);
});

test("columns may stand in any order, among others, and under headers in other cases or without macrons", async () => {
  const text = "Note,TERRITORIAL_AUTHORITY,takiwa,Org_Type,ORG_NAME,School_Id,Name,Maori\nx,Far North District,Te Tai Raro,Full Primary,Kōtare School,0007,somebody,12\n";
  const { rows, hasCommunities } = await read(write("any-2026-06-15.csv", text));
  expect(rows.map(({ cell }) => [cell("number"), cell("name"), cell("territorialAuthority"), cell("maori"), cell("decile")])).toEqual([
    ["0007", "Kōtare School", "Far North District", "12", ""],
  ]);
  expect(hasCommunities).toBe(false);
});

test("rows know the line on which they begin, also behind notes, blank lines and quoted line breaks", async () => {
  const text = `\n\nnote\n${"School ID,Name,School Type"}\n1,"Kotare\nSchool",Full Primary\n\n,,\n2,Korimako School,Full Primary`;
  const { rows } = await read(write("lines-2017-07.csv", text));
  expect(rows.map(({ line, cell }) => [line, cell("name")])).toEqual([
    [5, "Kotare School"],
    [9, "Korimako School"],
  ]);
});

test("the day said on the command line goes before the file's own; a directory without any is refused", async () => {
  const nameless = write("schools-nameless.csv", good);
  expect((await read(nameless, "2016-03-01")).asOf).toBe("2016-03-01");
  expect((await read(write("of-2017-07-15.csv", good))).asOf).toBe("2017-07-15");
  await expect(read(nameless)).rejects.toThrow("add --as-of YYYY-MM-DD");
  await expect(read(nameless, "2999-01-01")).rejects.toThrow("which is in the future");
});

const header = good.split("\r\n")[0]!;
const badFiles: [string, string | Buffer, RegExp][] = [
  ["empty.csv", "", /empty\.csv is empty/],
  ["blank.csv", "\n\n , \n", /is no directory .*School_Id, Org_Name, Org_Type.*Number, Name, Institution Type/],
  ["other.csv", "id,colour\n1,red\n", /is no directory of schools or early learning services/],
  ["page.html", "<!doctype html><html><body>Not found</body></html>\n", /is no directory/],
  ["no-rows-2017-07.csv", `${header}\r\n`, /has a header and no rows/],
  ["cut-2017-07.csv", good.slice(0, -60), /is cut off or damaged: line 3 has \d+ fields where the header .* has 40/],
  ["cut-in-quotes-2017-07.csv", `${header}\r\n1,"Kotare Sch`, /is cut off: a quotation mark that opens in line 2 is never closed/],
  ["quotes-2017-07.csv", `${header}\r\n1,Kotare "School,\r\n`, /a quotation mark stands in the wrong place in line 2/],
  ["twice-2017-07.csv", schoolsOf2017({ "School ID": 7 }, { "School ID": 8 }, { "School ID": "007" }), /has the number 7 twice, in lines 2 and 4/],
  ["columns-2017-07.csv", `${header},Name\r\n1\r\n`, /has the column "Name" twice/],
  ["nul-2017-07.csv", schoolsOf2017({ "School ID": 1 }, { "School ID": 2, Name: "Kotare\0School" }), /holds the control character U\+0000 in line 3/],
  ["escape-2017-07.csv", schoolsOf2017({ "School ID": 1, City: "\u001b[31mred" }), /holds the control character U\+001B in line 2/],
  ["turned-2017-07.csv", schoolsOf2017({ "School ID": 1, Name: "Kotare \u202eloohcS" }), /holds the control character U\+202E in line 2/],
  ["neither-2017-07.csv", Buffer.concat([Buffer.from(header + "\r\n1,Kotare "), Buffer.from([0x81, 0xff]), Buffer.from("\r\n")]), /is neither UTF-8 nor Windows-1252: line 2/],
  ["mixed-2017-07.csv", Buffer.concat([Buffer.from(`${header}\r\n1,Kēkerengū School,\r\n2,K`), Buffer.from([0xf4]), Buffer.from("tare\r\n")]), /is neither UTF-8 nor Windows-1252: line 3/],
  ["utf16.csv", Buffer.from(`\ufeff${good}`, "utf16le"), /is written in UTF-16: save it as CSV in UTF-8/],
  ["book.csv", Buffer.from("PK\u0003\u0004rest", "latin1"), /is a spreadsheet or an archive/],
  ["packed.csv", Buffer.from([0x1f, 0x8b, 0x08, 0x00]), /is compressed/],
  ["huge.csv", Buffer.alloc(65 * 1024 * 1024, "x"), /has 65 MB, and a directory has 64 at the most/],
];

test.each(badFiles)("%s is refused with a sentence that says what is wrong and where", async (name, content, message) => {
  await expect(read(write(name, content))).rejects.toThrow(message);
});

test("a folder, a device, a file that is not there and one that may not be read are refused", async () => {
  const inner = join(folder, "inner");
  mkdirSync(inner);
  await expect(read(inner)).rejects.toThrow("is a folder: name the file in it");
  await expect(read("/dev/zero")).rejects.toThrow("is no ordinary file");
  await expect(read(join(folder, "missing.csv"))).rejects.toThrow(/^There is no file .*missing\.csv/);
  const closed = write("closed.csv", good);
  chmodSync(closed, 0o000);
  // Root reads everything.
  if (process.getuid?.() !== 0) await expect(read(closed)).rejects.toThrow("may not be read by this user");
});
