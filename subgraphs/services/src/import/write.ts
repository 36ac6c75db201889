// Writes what was derived, in batches, and only the rows that are different: the time of the last change stays true.
import { isDeepStrictEqual } from "node:util";
import type { Db } from "@lsg/subgraph-kit/database";
import { getTableColumns, inArray, sql, type SQL } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { institutionEntries, institutionNames, institutionRegions, institutionRolls, institutions, type InstitutionRow } from "../entities/institution/table.ts";
import type { Derived, Entry } from "./derive.ts";
import type { Progress } from "./import-institutions.ts";

export interface Changes {
  /** Numbers of the institutions of which anything is different now. */
  readonly changed: ReadonlySet<number>;
}

// Postgres takes 65,535 parameters in a statement.
const batchSize = 1_000;

export async function writeDerived(
  tx: Db,
  derived: readonly Derived[],
  present: ReadonlyMap<number, InstitutionRow>,
  progress: (progress: Progress) => void,
): Promise<Changes> {
  const rows = derived.filter(({ institution }) => differs(present.get(institution.moeNumber), institution)).map(({ institution }) => institution);
  await inBatches(rows, async (batch, done) => {
    await tx.insert(institutions).values(batch).onConflictDoUpdate({ target: institutions.moeNumber, set: { ...excluded(institutions, Object.keys(batch[0]!)), updatedAt: sql`now()` } });
    progress({ step: "Writing institutions", done: done + batch.length, total: rows.length });
  });
  const numbers = derived.map(({ institution }) => institution.moeNumber);
  const withNames = await rewrite(tx, institutionNames, numbers, derived.flatMap(({ names }) => [...names]));
  const withRegions = await rewrite(tx, institutionRegions, numbers, derived.flatMap(({ regions }) => [...regions]));
  const withRolls = await addRolls(tx, numbers, derived);
  return { changed: new Set([...rows.map(({ moeNumber }) => moeNumber), ...withNames, ...withRegions, ...withRolls]) };
}

/** Closes institutions that no directory ever listed. */
export async function closeWithoutEntries(tx: Db, closing: readonly { moeNumber: number }[], closedOn: string): Promise<void> {
  if (closing.length === 0) return;
  const numbers = closing.map(({ moeNumber }) => moeNumber);
  await tx.update(institutions).set({ status: "CLOSED", closedOn, asOf: closedOn, updatedAt: sql`now()` }).where(inArray(institutions.moeNumber, numbers));
}

export async function writeEntries(tx: Db, entries: readonly (Entry & { moeNumber: number })[]): Promise<void> {
  await inBatches(entries, async (batch) => {
    await tx
      .insert(institutionEntries)
      .values(batch)
      .onConflictDoUpdate({ target: [institutionEntries.moeNumber, institutionEntries.asOf], set: { facts: sql`excluded.facts` } });
  });
}

type History = typeof institutionNames | typeof institutionRegions;

/** Makes the histories of the given institutions what they are to be; gives the numbers of those that were different. */
async function rewrite<Table extends History>(tx: Db, table: Table, numbers: number[], wanted: readonly Table["$inferInsert"][]): Promise<number[]> {
  if (numbers.length === 0) return [];
  const present = Map.groupBy(await tx.select().from(table as History).where(inArray(table.moeNumber, numbers)).orderBy(table.moeNumber, table.from), ({ moeNumber }) => moeNumber);
  const wantedByNumber = Map.groupBy(wanted, ({ moeNumber }) => moeNumber);
  const changed = numbers.filter((number) => {
    const [is, shall] = [present.get(number) ?? [], wantedByNumber.get(number) ?? []];
    return is.length !== shall.length || shall.some((row, index) => differs(is[index], row));
  });
  if (changed.length === 0) return [];
  await tx.delete(table).where(inArray(table.moeNumber, changed));
  await inBatches(changed.flatMap((number) => wantedByNumber.get(number) ?? []), async (batch) => {
    await tx.insert(table as PgTable).values(batch);
  });
  return changed;
}

// Rolls of days that no directory here gives are left: they came from somewhere else.
async function addRolls(tx: Db, numbers: number[], derived: readonly Derived[]): Promise<number[]> {
  if (numbers.length === 0) return [];
  const key = ({ moeNumber, asOf }: { moeNumber: number; asOf: string }) => `${moeNumber} ${asOf}`;
  const present = new Map((await tx.select().from(institutionRolls).where(inArray(institutionRolls.moeNumber, numbers))).map((roll) => [key(roll), roll]));
  const changed = derived.flatMap(({ rolls }) => rolls.filter((roll) => differs(present.get(key(roll)), roll)));
  await inBatches(changed, async (batch) => {
    await tx
      .insert(institutionRolls)
      .values(batch)
      .onConflictDoUpdate({ target: [institutionRolls.moeNumber, institutionRolls.asOf], set: excluded(institutionRolls, Object.keys(batch[0]!)) });
  });
  return changed.map(({ moeNumber }) => moeNumber);
}

function differs(is: object | undefined, shall: object): boolean {
  return is === undefined || Object.entries(shall).some(([name, value]) => !isDeepStrictEqual((is as Record<string, unknown>)[name], value));
}

/** What an upsert sets: every column of the rows, to the value that was to be inserted. */
function excluded(table: PgTable, names: readonly string[]): Record<string, SQL> {
  const columns = getTableColumns(table);
  return Object.fromEntries(names.map((name) => [name, sql`excluded.${sql.identifier(columns[name]!.name)}`]));
}

async function inBatches<Row>(rows: readonly Row[], write: (batch: Row[], done: number) => Promise<void>): Promise<void> {
  for (let done = 0; done < rows.length; done += batchSize) await write(rows.slice(done, done + batchSize), done);
}
