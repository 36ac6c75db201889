// The layouts of the Ministry's directories, recognised by their header, whatever the order of the columns.
import { foldText } from "../fold-text.ts";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";

export type Sector = "SCHOOL" | "EARLY_LEARNING";

export interface Layout {
  /** Name for people. */
  readonly name: string;
  readonly sector: Sector;
  /** Columns without which a file is not in this layout. */
  readonly required: readonly string[];
  /** What the counts by ethnic group mean. */
  readonly counting: "PRIORITISED" | "TOTAL_RESPONSE";
}

const schools2026: Layout = { name: "schools, layout of 2026", sector: "SCHOOL", required: ["School_Id", "Org_Name", "Org_Type"], counting: "TOTAL_RESPONSE" };
const schools2017: Layout = { name: "schools, layout of 2017", sector: "SCHOOL", required: ["School ID", "Name", "School Type"], counting: "PRIORITISED" };
const earlyLearning2020: Layout = {
  name: "early learning services, layout of 2020",
  sector: "EARLY_LEARNING",
  required: ["Number", "Name", "Institution Type"],
  counting: "PRIORITISED",
};
const layouts = [schools2026, schools2017, earlyLearning2020];

/** The facts that are read, and the headers under which directories give them. Every other column is never looked at. */
const columns = {
  number: ["School_Id", "School ID", "Number"],
  name: ["Org_Name", "Name"],
  type: ["Org_Type", "School Type", "Institution Type"],
  definition: ["Definition"],
  authority: ["Authority"],
  genders: ["CoEd_Status", "Gender of Students"],
  language: ["Language_of_Instruction"],
  peakBody: ["KMEPeakBody"],
  status: ["Status"],
  opened: ["DateSchoolOpened"],
  region: ["Education_Region", "Education Region"],
  territorialAuthority: ["Territorial_Authority", "Territorial Authority with Auckland Local Board"],
  regionalCouncil: ["Regional_Council", "Regional Council"],
  localOffice: ["Local_Office_Name", "Ministry of Education Local Office"],
  suburb: ["Add1_Suburb", "Suburb"],
  town: ["Add1_City", "City", "Town / City"],
  postcode: ["Add2_Postal_Code", "Postal Code"],
  latitude: ["Latitude"],
  longitude: ["Longitude"],
  website: ["URL", "School website"],
  decile: ["Decile"],
  equityIndex: ["EQi_Index", "Equity Index"],
  isolationIndex: ["Isolation_Index"],
  rollDate: ["Roll_Date"],
  total: ["Total", "Total School Roll", "Total Roll"],
  european: ["European", "European/ Pakeha", "European Pakeha*"],
  maori: ["Māori", "Maori"],
  pacific: ["Pacific", "Pasifika"],
  asian: ["Asian", "Asian*"],
  melaa: ["MELAA"],
  other: ["Other", "Other*"],
  international: ["International", "International Students"],
  communityNumber: ["COL_Id", "Community of Learning: ID"],
  communityName: ["COL_Name", "Community of Learning: Name"],
} as const;

export type Column = keyof typeof columns;

export interface Header {
  readonly layout: Layout;
  /** Position of each column that the file has. */
  readonly positions: ReadonlyMap<Column, number>;
  readonly width: number;
}

/** Finds the header among the first records of a file; gives its index. Throws `ImportProblem` when there is none. */
export function findHeader(records: readonly (readonly string[])[], path: string): { index: number; header: Header } {
  for (const [index, record] of records.slice(0, linesBeforeHeader).entries()) {
    const keys = record.map(headerKey);
    const layout = layouts.find(({ required }) => required.every((name) => keys.includes(headerKey(name))));
    if (layout) return { index, header: readHeader(layout, record, keys, path) };
  }
  const lookedFor = layouts.map(({ name, required }) => `${required.join(", ")} (${name})`).join("; ");
  throw new ImportProblem(`${path} is no directory of schools or early learning services: none of its first ${linesBeforeHeader} lines is a header with the columns ${lookedFor}.`);
}

const linesBeforeHeader = 40;

function readHeader(layout: Layout, record: readonly string[], keys: readonly string[], path: string): Header {
  const required = new Set(layout.required);
  const positions = new Map<Column, number>();
  for (const [column, names] of Object.entries(columns) as [Column, readonly string[]][]) {
    // The layout's own name goes before names that other layouts use: those may be on a column of somebody's own.
    const name = [...names.filter((name) => required.has(name)), ...names].find((name) => keys.includes(headerKey(name)));
    if (name === undefined) continue;
    const position = keys.indexOf(headerKey(name));
    if (keys.includes(headerKey(name), position + 1)) {
      throw new ImportProblem(`${path} has the column "${record[position]?.trim()}" twice: remove the one that is wrong.`);
    }
    positions.set(column, position);
  }
  return { layout, positions, width: record.length };
}

// Directories differ in case, spaces, macrons, and in the notes "^" and "*".
function headerKey(cell: string): string {
  return foldText(cell).replaceAll(/[^a-z0-9]/g, "");
}
