// Takes a package into the directory: all of it, or nothing. What it says of a provider, a service or a location replaces what was
// known of it; providers and services that it does not name stay as they are.
import { isDeepStrictEqual } from "node:util";
import type { Db } from "@lsg/subgraph-kit/database";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { getTableColumns, getTableName, inArray, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { institutions } from "../../entities/institution/table.ts";
import { locations } from "../../entities/location/table.ts";
import { providers } from "../../entities/provider/table.ts";
import { regionAliases, regions } from "../../entities/region/table.ts";
import { schedules, serviceAtLocations } from "../../entities/service-at-location/table.ts";
import { eligibilityAdvice, serviceRegions, services } from "../../entities/service/table.ts";
import { foldText } from "../../fold-text.ts";
import { checkPackage } from "./check-package.ts";
import { readDirectoryRows, type DirectoryRows } from "./directory-rows.ts";
import { fromPackage, type Known } from "./from-package.ts";
import { writeNotes, type Note } from "./note.ts";
import { keepHistory, respectOwn } from "./own-entries.ts";
import type { Package } from "./rules.ts";

export interface PackageSummary {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly notes: readonly Note[];
  /** Rows of the package break rules: nothing was taken. */
  readonly isRefused: boolean;
}

export interface ImportOptions {
  /** Those of reading the package. */
  readonly notes?: readonly Note[];
  readonly report?: string | null;
  /** Everything is done and taken back. */
  readonly dryRun?: boolean;
  /** What a provider's own staff wrote is replaced, too; else it stays, and the report says what the package has instead. */
  readonly replaceOwn?: boolean;
}

/** Imports a package as the owner of the tables. Throws `ImportProblem` when it ends a service that learners have or wait for. */
export async function importPackage(db: Db, pack: Package, { notes: before = [], report, dryRun = false, replaceOwn = false }: ImportOptions = {}): Promise<PackageSummary> {
  const broken = checkPackage(pack);
  try {
    return await db.transaction(async (tx) => {
      // One import at a time: the second one begins when the first has ended, and sees what it wrote.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext('import directory'))`);
      const read = broken.length > 0 ? null : fromPackage(pack, await readKnown(tx));
      const present = await readDirectoryRows(tx);
      const wanted = read && (await respectOwn(tx, present, read.rows, replaceOwn));
      const notes = [...before, ...broken, ...(read?.notes ?? []), ...(wanted?.notes ?? [])];
      // Within the transaction: no import without its report.
      if (report) await writeNotes(report, notes);
      if (wanted === null || notes.some(({ action }) => action === "REFUSED")) return { added: 0, updated: 0, unchanged: 0, notes, isRefused: true };
      const counts = await writeRows(tx, present, wanted.rows);
      await keepHistory(tx, present, await readDirectoryRows(tx));
      const summary = { ...counts, notes, isRefused: false };
      if (dryRun) throw new TakenBack(summary);
      return summary;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.summary;
    if (((error as Error).cause as { constraint_name?: string } | undefined)?.constraint_name === "services_with_supports_stay") {
      throw new ImportProblem("Nothing was imported: learners have or wait for support of a service that the package says is defunct. Close or transfer each first, or let it be inactive, so that nobody's wait is lost.", { cause: error });
    }
    throw error;
  }
}

// Thrown to roll back a transaction that went well.
class TakenBack extends Error {
  readonly summary: PackageSummary;

  constructor(summary: PackageSummary) {
    super("The import was a trial.");
    this.summary = summary;
  }
}

async function readKnown(tx: Db): Promise<Known> {
  const known = await tx.select({ code: regions.code, nameEn: regions.nameEn }).from(regions);
  const names = [...known.map(({ code, nameEn }) => ({ code, name: nameEn })), ...(await tx.select({ code: regionAliases.regionCode, name: regionAliases.name }).from(regionAliases))];
  const byName = Map.groupBy(names, ({ name }) => foldText(name));
  return {
    regionCodes: new Set(known.map(({ code }) => code)),
    regionByName: new Map([...byName].filter(([, same]) => new Set(same.map(({ code }) => code)).size === 1).map(([name, same]) => [name, same[0]!.code])),
    moeNumbers: new Set((await tx.select({ moeNumber: institutions.moeNumber }).from(institutions)).map(({ moeNumber }) => moeNumber)),
  };
}

/** Writes what is different, and counts providers, services, locations and services at locations. */
async function writeRows(tx: Db, present: DirectoryRows, wanted: DirectoryRows): Promise<{ added: number; updated: number; unchanged: number }> {
  const serviceIds = wanted.services.map(({ id }) => id);
  const changed = new Set([
    ...(await rewrite(tx, serviceRegions, serviceRegions.serviceId, ({ serviceId }) => serviceId, serviceIds, present.serviceRegions, wanted.serviceRegions)),
    ...(await rewrite(tx, eligibilityAdvice, eligibilityAdvice.serviceId, ({ serviceId }) => serviceId, serviceIds, present.eligibility, wanted.eligibility)),
  ]);
  await upsert(tx, providers, providers.id, present.providers, wanted.providers);
  const counts = [
    count(present.providers, wanted.providers),
    count(present.services, wanted.services, changed),
    count(present.locations, wanted.locations),
  ];
  await upsert(tx, services, services.id, present.services, wanted.services);
  await upsert(tx, locations, locations.id, present.locations, wanted.locations);
  await insertAll(tx, serviceRegions, wanted.serviceRegions.filter(({ serviceId }) => changed.has(`service_regions ${serviceId}`)));
  await insertAll(tx, eligibilityAdvice, wanted.eligibility.filter(({ serviceId }) => changed.has(`eligibility_advice ${serviceId}`)));

  // A service is at the locations that the package says, and at no others.
  const ids = new Set(wanted.serviceAtLocations.map(({ id }) => id));
  const named = new Set(serviceIds);
  const gone = present.serviceAtLocations.filter(({ id, serviceId }) => named.has(serviceId) && !ids.has(id)).map(({ id }) => id);
  const timed = await rewrite(tx, schedules, schedules.serviceAtLocationId, ({ serviceAtLocationId }) => serviceAtLocationId, [...ids, ...gone], present.schedules, wanted.schedules);
  await inBatches(gone, (batch) => tx.delete(serviceAtLocations).where(inArray(serviceAtLocations.id, batch)));
  counts.push(count(present.serviceAtLocations, wanted.serviceAtLocations, new Set(timed)));
  await upsert(tx, serviceAtLocations, serviceAtLocations.id, present.serviceAtLocations, wanted.serviceAtLocations);
  await insertAll(tx, schedules, wanted.schedules.filter(({ serviceAtLocationId }) => timed.includes(`schedules ${serviceAtLocationId}`)));
  const sum = (what: "added" | "updated" | "unchanged") => counts.reduce((all, each) => all + each[what], 0);
  return { added: sum("added"), updated: sum("updated") + gone.length, unchanged: sum("unchanged") };
}

/** Takes out what parents had when they are to have something else; names them by table and id. What they are to have is inserted later. */
async function rewrite<Item extends object>(tx: Db, table: PgTable, parent: PgColumn, parentOf: (item: Item) => string, parents: readonly string[], present: readonly Item[], wanted: readonly Item[]): Promise<string[]> {
  const [is, shall] = [Map.groupBy(present, parentOf), Map.groupBy(wanted, parentOf)];
  const different = parents.filter((id) => !isDeepStrictEqual(asSet(is.get(id)), asSet(shall.get(id))));
  await inBatches(different, (batch) => tx.delete(table).where(inArray(parent, batch)));
  return different.map((id) => `${getTableName(table)} ${id}`);
}

function count<Item extends { id: string }>(present: readonly Item[], wanted: readonly Item[], changed: ReadonlySet<string> = new Set()) {
  const known = new Map(present.map((item) => [item.id, item]));
  const touched = new Set([...changed].map((name) => name.split(" ")[1]));
  const added = wanted.filter(({ id }) => !known.has(id)).length;
  const updated = wanted.filter((item) => known.has(item.id) && (touched.has(item.id) || !isDeepStrictEqual(plain(known.get(item.id)!), plain(item)))).length;
  return { added, updated, unchanged: wanted.length - added - updated };
}

async function upsert<Item extends { id: string }>(tx: Db, table: PgTable, key: PgColumn, present: readonly Item[], wanted: readonly Item[]): Promise<void> {
  const known = new Map(present.map((item) => [item.id, plain(item)]));
  const columns = getTableColumns(table);
  await inBatches(wanted.filter((item) => !isDeepStrictEqual(known.get(item.id), plain(item))), async (batch) => {
    const set: Record<string, SQL> = Object.fromEntries(Object.keys(batch[0]!).filter((name) => name !== "id").map((name) => [name, sql`excluded.${sql.identifier(columns[name]!.name)}`]));
    await tx.insert(table).values(batch as Record<string, unknown>[]).onConflictDoUpdate({ target: key, set });
  });
}

async function insertAll(tx: Db, table: PgTable, rows: readonly object[]): Promise<void> {
  await inBatches(rows, (batch) => tx.insert(table).values(batch as Record<string, unknown>[]));
}

// Postgres takes 65,535 parameters in a statement.
async function inBatches<Item>(items: readonly Item[], write: (batch: Item[]) => PromiseLike<unknown>): Promise<void> {
  for (let done = 0; done < items.length; done += 1000) await write(items.slice(done, done + 1000));
}

/** What is the same whatever the order of the rows. */
function asSet(items: readonly object[] | undefined): string[] {
  return (items ?? []).map((item) => JSON.stringify(plain(item))).sort();
}

/** Fields in one order, to be compared. */
function plain(item: object): object {
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
}
