// Small directories in the layouts of the Ministry's, with made-up institutions, on the disk for the tests of one file.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

type Row = Readonly<Record<string, string | number>>;

const header2017 =
  "School ID,Name,Telephone,Fax,Email^,Principal*,School website,Street,Suburb,City,Postal Address 1,Postal Address 2,Postal Address 3,Postal Code,Urban Area,School Type,Definition,Authority,Gender of Students,Territorial Authority with Auckland Local Board,Regional Council,Ministry of Education Local Office,Education Region,General Electorate,Maori Electorate,Census Area Unit,Ward,Community of Learning: ID,Community of Learning: Name,Longitude ,Latitude,Decile,Total School Roll,European/ Pakeha,Maori,Pasifika,Asian,MELAA,Other,International Students";
const header2026 =
  "School_Id,Org_Name,Telephone,Fax,Email,Contact1_Name,URL,Add1_Line1,Add1_Suburb,Add1_City,Add2_Line1,Add2_Suburb,Add2_City,Add2_Postal_Code,Urban_Rural_Indicator,Org_Type,Definition,Authority,School_Donations,CoEd_Status,KMEPeakBody,Takiwā,Territorial_Authority,Regional_Council,Local_Office_Name,Education_Region,General_Electorate,Māori_Electorate,Statistical_Area_2_Code,Statistical_Area_2_Description,Ward,Latitude,Longitude,Enrolment_Scheme,EQi_Index,Roll_Date,Total,European,Māori,Pacific,Asian,MELAA,Other,International,Isolation_Index,Language_of_Instruction,BoardingFacilities,CohortEntry,Status,DateSchoolOpened";
const header2020 =
  "Number,Name,Telephone,Fax No,Email^,Street,Suburb,Town / City,Institution Type,Definition,Authority,20 Hours ECE,Equity Index,Territorial Authority with Auckland Local Board,Regional Council,Education Region,General Electorate,Maori Electorate,Census Area Unit,Ward,Management Contact Details,Management Location Address,Management Postal Address,Management Postal Suburb,Management Postal City,Management Contact Phone,Management Contact Fax,Community of Learning: ID,Community of Learning: Name,Longitude,Latitude,All Children,Under 2's,Age 0,Age 1,Age 2,Age 3,Age 4,Age 5,Total Roll,Maori,Pacific,Asian*,European Pakeha*,Other*";

const school2017: Row = {
  Name: "Kotare School",
  City: "Kaikohe",
  "Postal Code": 484,
  "School Type": "Full Primary",
  Definition: "Not Applicable",
  Authority: "State: Not integrated",
  "Gender of Students": "Co-Educational",
  "Territorial Authority with Auckland Local Board": "Far North District",
  "Regional Council": "Northland Region",
  "Ministry of Education Local Office": "Whangarei",
  "Education Region": "Tai Tokerau",
  "Longitude ": "173.800001",
  Latitude: "-35.400001",
  Decile: 2,
  "Total School Roll": 36,
  "European/ Pakeha": 4,
  Maori: 30,
  Pasifika: 2,
  Asian: 0,
  MELAA: 0,
  Other: 0,
  "International Students": 0,
};
const school2026: Row = {
  Org_Name: "Kōtare School",
  Add1_City: "Kaikohe",
  Org_Type: "Full Primary",
  Authority: "State",
  CoEd_Status: "Co-Educational",
  "Takiwā": "Te Tai Raro",
  Territorial_Authority: "Far North District",
  Regional_Council: "Northland Region",
  Local_Office_Name: "Whangarei Office",
  Education_Region: "Tai Tokerau",
  Latitude: "-35.400001",
  Longitude: "173.800001",
  EQi_Index: 516,
  Roll_Date: "2026-05-01 00:00:00.0000000",
  Total: 40,
  European: 20,
  "Māori": 35,
  Pacific: 5,
  Asian: 1,
  MELAA: 0,
  Other: 0,
  International: 0,
  Isolation_Index: "1.83",
  Language_of_Instruction: "Some students taught in te reo Māori",
  Status: "Open",
  DateSchoolOpened: "1972-02-01 00:00:00.0000000",
};
const service2020: Row = {
  Name: "Tui Kindergarten",
  "Town / City": "Kaikohe",
  "Institution Type": "Free Kindergarten",
  Definition: "Not Applicable",
  Authority: "Community based",
  "Equity Index": "EQI 2",
  "Territorial Authority with Auckland Local Board": "Far North District",
  "Regional Council": "Northland Region",
  "Education Region": "Tai Tokerau",
  Longitude: "173.810001",
  Latitude: "-35.410001",
  "Total Roll": 29,
  Maori: 21,
  Pacific: 2,
  "Asian*": 1,
  "European Pakeha*": 5,
  "Other*": 0,
};

// What stands above the header of a directory of early learning services; the fifth line has signs of Windows-1252.
const notes2020 = [
  "",
  "",
  "Early Childhood Services Directory",
  '"A list of services, with where they are and who manages them."',
  "^ Addresses are listed only for services that agreed \u2013 they are not for sending \u201cnews\u201d",
  '"*Other Ethnicity includes Other, MELAA, Not Stated. In the case of Kohanga Reo services Other also includes Asian and European."',
  "",
  "Roll data as at 1 July 2019",
  "Report data last updated on: 22 - June - 2020",
  "",
];

/** A directory of schools in the layout of 2017: rows say only what matters to the test. */
export const schoolsOf2017 = (...rows: Row[]): string => csv(header2017, rows.map((row) => ({ ...school2017, ...row })));

/** In the layout of 2026, with its byte order mark. */
export const schoolsOf2026 = (...rows: Row[]): string => `\ufeff${csv(header2026, rows.map((row) => ({ ...school2026, ...row })))}`;

/** Early learning services in the layout of 2020, notes included; write it in Windows-1252. */
export function servicesOf2020(...rows: Row[]): string {
  const width = header2020.split(",").length;
  const notes = notes2020.map((note) => note + ",".repeat(width - 1));
  return `${notes.join("\r\n")}\r\n${csv(header2020, rows.map((row) => ({ ...service2020, ...row })))}`;
}

/** The bytes of a text in Windows-1252. */
export function windows1252(text: string): Buffer {
  const signs: Readonly<Record<string, number>> = { "\u2013": 0x96, "\u2019": 0x92, "\u201c": 0x93, "\u201d": 0x94 };
  return Buffer.from([...text].map((sign) => signs[sign] ?? sign.codePointAt(0)!));
}

/** A folder for the files of one test file; gone when its tests end. */
export function directoryFiles() {
  const folder = mkdtempSync(join(tmpdir(), "directories-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    write(name: string, content: string | Buffer): string {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

function csv(header: string, rows: readonly Row[]): string {
  const names = header.split(",");
  const lines = rows.map((row) => names.map((name) => cell(String(row[name] ?? ""))).join(","));
  return [header, ...lines].map((line) => `${line}\r\n`).join("");
}

function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
