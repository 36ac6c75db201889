// Do the migrations of a subgraph lead to its tables? Asked of the snapshots that drizzle-kit keeps beside them.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { generateDrizzleJson } from "drizzle-kit/api";
import { migrationsFolder, subgraphFolder } from "../subgraphs.ts";

interface Snapshot {
  readonly id: string;
  readonly prevId: string;
  readonly tables: Readonly<Record<string, unknown>>;
}

/** What is wrong with the migrations of the subgraph `name`; empty when nothing is. */
export async function findMigrationProblems(name: string): Promise<string[]> {
  const folder = migrationsFolder(name);
  const tables = await loadTables(name);
  if (!existsSync(join(folder, "meta/_journal.json"))) {
    return Object.keys(tables).length === 0 ? [] : [`${name} has tables and no migrations: run \`npx drizzle-kit generate --name initial\` in subgraphs/${name}.`];
  }
  const snapshots = globSync("meta/*_snapshot.json", { cwd: folder }).sort().map((file) => readJson<Snapshot>(join(folder, file)));
  return [...journalProblems(name, folder), ...chainProblems(name, snapshots), ...tableProblems(name, snapshots.at(-1), tables)];
}

async function loadTables(name: string): Promise<Record<string, unknown>> {
  const files = globSync("src/entities/*/table.ts", { cwd: subgraphFolder(name) }).sort();
  const modules = await Promise.all(files.map((file) => import(join(subgraphFolder(name), file)) as Promise<Record<string, unknown>>));
  return Object.assign({}, ...modules) as Record<string, unknown>;
}

// A file that the journal does not name never runs; a name without its file stops every start.
function journalProblems(name: string, folder: string): string[] {
  const { entries } = readJson<{ entries: { tag: string }[] }>(join(folder, "meta/_journal.json"));
  const named = new Set(entries.map(({ tag }) => `${tag}.sql`));
  const files = new Set(globSync("*.sql", { cwd: folder }));
  return [
    ...[...files].filter((file) => !named.has(file)).map((file) => `${name}: migrations/${file} is not in the journal and will never run: make it with drizzle-kit.`),
    ...[...named].filter((file) => !files.has(file)).map((file) => `${name}: migrations/${file} is in the journal and missing: restore it.`),
  ];
}

// Two branches that each added a migration to the same one fork the chain, and drizzle-kit goes on from one of them.
function chainProblems(name: string, snapshots: readonly Snapshot[]): string[] {
  const broken = snapshots.some(({ prevId }, index) => index > 0 && prevId !== snapshots[index - 1]!.id);
  return broken ? [`${name}: the snapshots of its migrations do not follow each other: remove the newest migration and generate it again.`] : [];
}

function tableProblems(name: string, latest: Snapshot | undefined, tables: Record<string, unknown>): string[] {
  // Through JSON, as the snapshot went: it has no undefined.
  const wanted = JSON.parse(JSON.stringify(generateDrizzleJson(tables))) as Snapshot;
  if (latest === undefined || isDeepStrictEqual(withoutIds(latest), withoutIds(wanted))) return [];
  const names = [...new Set([...Object.keys(latest.tables), ...Object.keys(wanted.tables)])].filter((table) => !isDeepStrictEqual(latest.tables[table], wanted.tables[table]));
  return [`${name}: its migrations do not lead to its tables (${names.join(", ") || "not tables: enums or schemas"}): run \`npx drizzle-kit generate --name what-changes\` in subgraphs/${name}.`];
}

function withoutIds({ id: _id, prevId: _prevId, ...rest }: Snapshot): object {
  return rest;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
