// Imports one of the Ministry's directories: all of it or nothing. What a directory says is kept as the entry of its day;
// what is known of an institution is derived from all its entries, so that importing a directory twice changes nothing,
// and an older one never overwrites what a newer one says.
import { isDeepStrictEqual } from "node:util";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray, sql } from "drizzle-orm";
import { institutionEntries, institutions, type InstitutionRow } from "../entities/institution/table.ts";
import { importCommunities } from "./communities.ts";
import { readCrosswalk, type Crosswalk } from "./crosswalk.ts";
import { derive, type Derived, type Entry } from "./derive.ts";
import { sectorOf, type DirectoryFacts } from "./facts.ts";
import { moeNumberOf, readDirectory, type Directory } from "./read-directory.ts";
import { shownValue, writeReport, type Note } from "./report.ts";
import { readFacts, type FactsOfRow } from "./row-facts.ts";
import { closeWithoutEntries, writeDerived, writeEntries, type Changes } from "./write.ts";

export interface ImportOptions {
  /** Do everything, and take it all back. */
  readonly dryRun?: boolean;
  /** Close the institutions of the directory's sector that it does not list. */
  readonly closeAbsent?: boolean;
  /** Where to write the report; none when it is null or absent. */
  readonly report?: string | null;
  readonly onProgress?: (progress: Progress) => void;
}

/** A step has begun or moved on; `total` is 0 where there is nothing to count. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface InstitutionOfSummary {
  readonly moeNumber: number;
  readonly name: string;
}

export interface ImportSummary {
  readonly layout: string;
  readonly encoding: string;
  /** The directory's day. */
  readonly asOf: string;
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows that were left out whole. */
  readonly rejectedRows: number;
  /** Values that were left out or taken in another form; each is in the report. */
  readonly notes: readonly Note[];
  /** Institutions of which a newer directory is known: its facts stay. */
  readonly outdated: number;
  /** Institutions of the sector, not closed, that the directory does not list. */
  readonly absent: readonly InstitutionOfSummary[];
  readonly closed: number;
  readonly communities: number;
  /** Whether anything is different from before. */
  readonly changed: boolean;
  readonly dryRun: boolean;
}

/**
 * Imports the directory in `file` as the owner of the tables. Waits while another import is running. Throws
 * `ImportProblem`, and has then changed nothing, when the file cannot be used. `asOf` is the directory's day, YYYY-MM-DD,
 * whatever the file says.
 */
export async function importInstitutions(db: Db, file: string, options: ImportOptions & { readonly asOf?: string | null } = {}): Promise<ImportSummary> {
  return importDirectory(db, await readDirectory(file, options.asOf ?? null), options);
}

/** Imports a directory that was read already; see `importInstitutions`. */
export async function importDirectory(db: Db, directory: Directory, options: ImportOptions): Promise<ImportSummary> {
  try {
    return await db.transaction(async (tx) => {
      const summary = await importWithin(tx, directory, options, options.onProgress ?? (() => {}));
      // Within the transaction: no import without its report.
      if (options.report) await writeReport(options.report, summary.notes);
      if (options.dryRun) throw new TakenBack(summary);
      return summary;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.summary;
    throw error;
  }
}

// Thrown to roll back a transaction that went well.
class TakenBack extends Error {
  readonly summary: ImportSummary;

  constructor(summary: ImportSummary) {
    super("The import was a trial.");
    this.summary = summary;
  }
}

async function importWithin(tx: Db, directory: Directory, options: ImportOptions, progress: (progress: Progress) => void): Promise<ImportSummary> {
  await waitForOthers(tx, progress);
  progress({ step: "Comparing with what is known", done: 0, total: 0 });
  const crosswalk = await readCrosswalk(tx);
  const present = new Map((await tx.select().from(institutions)).map((row) => [row.moeNumber, row]));
  const { rows: read, notes } = readFacts(directory);
  const rows = read.filter((row) => isOfSector(row, directory, present, notes));

  const absent = absentFrom(directory, present);
  const closing = options.closeAbsent ? absent : [];
  const before = await readEntries(tx, [...rows, ...closing].map(({ moeNumber }) => moeNumber));
  const entries = [
    ...rows.map(({ moeNumber, facts }) => ({ moeNumber, asOf: directory.asOf, facts: facts as DirectoryFacts })),
    ...closing.map(({ moeNumber }) => ({ moeNumber, asOf: directory.asOf, facts: { listed: false } as DirectoryFacts })),
  ];
  const newEntries = entries.filter(({ moeNumber, asOf, facts }) => !isDeepStrictEqual(before.get(moeNumber)?.find((entry) => entry.asOf === asOf)?.facts, facts));
  const derived = deriveAll(entries, before, crosswalk);
  notes.push(...regionNotes(rows, derived, directory.asOf));

  const changes = await writeDerived(tx, [...derived.values()], present, progress);
  const unlisted = closing.filter(({ moeNumber }) => !derived.has(moeNumber));
  await closeWithoutEntries(tx, unlisted, directory.asOf);
  await writeEntries(tx, newEntries);
  const communities = directory.hasCommunities ? await importCommunities(tx, progress) : { count: 0, changed: false };
  return summarise({ directory, rows, notes, present, changes, absent, closed: closing.length, communities, isNew: newEntries.length > 0, options });
}

/** One import at a time: the second one begins when the first has ended, and sees what it wrote. */
async function waitForOthers(tx: Db, progress: (progress: Progress) => void): Promise<void> {
  const lock = sql`hashtext('import institutions')`;
  const [turn] = await tx.execute<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(${lock}) as free`);
  if (turn?.free) return;
  progress({ step: "Waiting for another import to end", done: 0, total: 0 });
  await tx.execute(sql`select pg_advisory_xact_lock(${lock})`);
}

// Schools and early learning services share one range of numbers: one that changes sides is a mistake in a file.
function isOfSector(row: FactsOfRow, { layout }: Directory, present: ReadonlyMap<number, InstitutionRow>, notes: Note[]): boolean {
  const known = present.get(row.moeNumber);
  if (!known || sectorOf(known.kind) === layout.sector) return true;
  const sector = layout.sector === "SCHOOL" ? "an early learning service" : "a school";
  notes.push({ line: row.line, moeNumber: row.moeNumber, field: "row", action: "REJECTED", value: shownValue(row.facts.name), taken: null, reason: `The number belongs to ${sector}: ${known.name}.` });
  return false;
}

// One of which a newer directory is known opened later, or is listed there.
function absentFrom({ rows, layout, asOf }: Directory, present: ReadonlyMap<number, InstitutionRow>): InstitutionOfSummary[] {
  const listed = new Set(rows.map(({ cell }) => moeNumberOf(cell("number"))));
  return [...present.values()]
    .filter(({ moeNumber, kind, status, asOf: knownAsOf }) => !listed.has(moeNumber) && status !== "CLOSED" && sectorOf(kind) === layout.sector && (knownAsOf ?? "") <= asOf)
    .map(({ moeNumber, name }) => ({ moeNumber, name }))
    .sort((one, other) => one.moeNumber - other.moeNumber);
}

async function readEntries(tx: Db, moeNumbers: number[]): Promise<Map<number, Entry[]>> {
  if (moeNumbers.length === 0) return new Map();
  const found = await tx.select().from(institutionEntries).where(inArray(institutionEntries.moeNumber, moeNumbers));
  return Map.groupBy(found as (Entry & { moeNumber: number })[], ({ moeNumber }) => moeNumber);
}

function deriveAll(entries: readonly (Entry & { moeNumber: number })[], before: ReadonlyMap<number, Entry[]>, crosswalk: Crosswalk): Map<number, Derived> {
  const derived = new Map<number, Derived>();
  for (const { moeNumber, asOf, facts } of entries) {
    const all = [...(before.get(moeNumber) ?? []).filter((entry) => entry.asOf !== asOf), { asOf, facts }];
    if (all.some((entry) => entry.facts.listed)) derived.set(moeNumber, derive(moeNumber, all, crosswalk));
  }
  return derived;
}

// A name that means one region is no news; one that had to be worked out, or could not be, is.
function regionNotes(rows: readonly FactsOfRow[], derived: ReadonlyMap<number, Derived>, asOf: string): Note[] {
  return rows.flatMap(({ line, moeNumber, facts }): Note[] => {
    const period = derived.get(moeNumber)?.regions.findLast(({ from }) => from <= asOf);
    if (facts.region === undefined || !period || (period.regionCode !== null && !period.isDerived)) return [];
    const note = { line, moeNumber, field: "region", value: shownValue(facts.region), taken: period.regionCode };
    return period.regionCode === null
      ? [{ ...note, action: "REJECTED", reason: "The name means none or several of today's regions, and nothing tells which." }]
      : [{ ...note, action: "REPAIRED", reason: "The name means several of today's regions: the local board, or a later directory, tells which." }];
  });
}

function summarise(found: {
  directory: Directory;
  rows: readonly FactsOfRow[];
  notes: Note[];
  present: ReadonlyMap<number, InstitutionRow>;
  changes: Changes;
  absent: readonly InstitutionOfSummary[];
  closed: number;
  communities: { count: number; changed: boolean };
  isNew: boolean;
  options: ImportOptions;
}): ImportSummary {
  const { directory, rows, notes, present, changes, communities } = found;
  const numbers = rows.map(({ moeNumber }) => moeNumber);
  const added = numbers.filter((number) => !present.has(number)).length;
  const updated = numbers.filter((number) => present.has(number) && changes.changed.has(number)).length;
  return {
    layout: directory.layout.name,
    encoding: directory.encoding,
    asOf: directory.asOf,
    rows: directory.rows.length,
    added,
    updated,
    unchanged: rows.length - added - updated,
    rejectedRows: notes.filter(({ field }) => field === "row").length,
    notes: notes.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)),
    outdated: numbers.filter((number) => (present.get(number)?.asOf ?? "") > directory.asOf).length,
    absent: found.absent,
    closed: found.closed,
    communities: communities.count,
    changed: found.isNew || changes.changed.size > 0 || found.closed > 0 || communities.changed,
    dryRun: found.options.dryRun ?? false,
  };
}
