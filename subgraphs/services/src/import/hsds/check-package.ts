// Checks a package against the rules of HSDS: nothing is taken of one that breaks them.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import { shownValue } from "../report.ts";
import type { Note } from "./note.ts";
import { tableNames, tables, type Field, type Package, type Row, type TableName } from "./rules.ts";

const longestText = 4000;

/** A note for each value that breaks a rule, in the order of the tables. */
export function checkPackage(pack: Package): Note[] {
  const notes: Note[] = [];
  const ids = new Map(tableNames.map((table) => [table, new Set<string>()]));
  for (const table of tableNames) {
    for (const [index, row] of pack[table].entries()) {
      const id = typeof row["id"] === "string" ? row["id"].toLowerCase() : null;
      if (id !== null && ids.get(table)!.has(id)) notes.push(refused(table, index, row, "id", "Another row of the table has this id: each row needs one of its own."));
      if (id !== null) ids.get(table)!.add(id);
    }
  }
  for (const table of tableNames) {
    for (const [index, row] of pack[table].entries()) {
      for (const [name, field] of Object.entries(tables[table])) {
        const reason = problemOf(row[name], field, ids);
        if (reason !== null) notes.push(refused(table, index, row, name, reason));
      }
      if (table === "attribute" && isTable(row["link_entity"]) && typeof row["link_id"] === "string" && !ids.get(row["link_entity"])!.has(row["link_id"].toLowerCase())) {
        notes.push(refused(table, index, row, "link_id", `No row of ${row["link_entity"]} has this id.`));
      }
    }
  }
  return notes;
}

function isTable(name: unknown): name is TableName {
  return (tableNames as readonly unknown[]).includes(name);
}

/** A note that refuses a value. */
export function refused(table: TableName, index: number, row: Row, field: string, reason: string): Note {
  return noteOn("REFUSED", table, index, row, field, reason);
}

export function noteOn(action: Note["action"], table: TableName, index: number, row: Row, field: string, reason: string): Note {
  return { table, row: index + 1, id: typeof row["id"] === "string" ? row["id"].slice(0, 100) : null, field, action, value: shownValue(String(row[field] ?? "")), reason };
}

function problemOf(value: unknown, { type, required, mayBeBlank, format, oneOf, pointsAt }: Field, ids: ReadonlyMap<TableName, ReadonlySet<string>>): string | null {
  if (value === undefined || value === null) return required ? "HSDS asks for it: give a value." : null;
  if (typeof value !== type || (typeof value === "number" && !Number.isFinite(value))) return `HSDS asks for a ${type}.`;
  if (typeof value !== "string") return null;
  if (value.length > longestText || value.includes("\0")) return `It is too long to be kept, or no text: write at most ${longestText} characters.`;
  if (value.trim() === "") return mayBeBlank ? null : required ? "It is blank, and HSDS asks for it." : "It is blank: leave it out, or write null.";
  if (format === "uuid" && !isUuid(value)) return "It is no UUID.";
  if (format === "uri" && !URL.canParse(value)) return "It is no address such as https://example.org.";
  if (format === "uri" && !/^https?:$/.test(new URL(value).protocol)) return "An address must begin with https:// or http://.";
  if (format === "date" && !isCalendarDate(value)) return "It is no day: write YYYY-MM-DD.";
  if (format === "time" && !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:?\d\d)?$/.test(value)) return "It is no time: write HH:MM.";
  if (oneOf && !oneOf.includes(value)) return `It must be one of: ${oneOf.join(", ")}.`;
  if (pointsAt && !ids.get(pointsAt)!.has(value.toLowerCase())) return `No row of ${pointsAt} has this id.`;
  return null;
}
