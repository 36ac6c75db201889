// Four databases of its own for each test file, and questions to ask of all of them.
import { cloneDatabase } from "@lsg/subgraph-kit/testing/template-database";
import postgres from "postgres";
import { erasePopulation } from "../erase.ts";
import { createTables, databases, tablesOf, type DatabaseName } from "../tables.ts";

export interface PopulationDatabases {
  /** Addresses for the owners. */
  readonly urls: Readonly<Record<DatabaseName, string>>;
  /** Addresses for the roles that serve requests. */
  readonly appUrls: Readonly<Record<DatabaseName, string>>;
  /** Owners' connections. */
  readonly sql: Readonly<Record<DatabaseName, postgres.Sql>>;
  /** Deletes everything but reference rows. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

export async function cloneDatabases(): Promise<PopulationDatabases> {
  const clones = await Promise.all(databases.map(async (name) => [name, await cloneDatabase(name)] as const));
  const sql = byName(clones.map(([name, { ownerUrl }]) => [name, postgres(ownerUrl, { max: 1, onnotice: () => {} })] as const));
  return {
    urls: byName(clones.map(([name, { ownerUrl }]) => [name, ownerUrl] as const)),
    appUrls: byName(clones.map(([name, { appUrl }]) => [name, appUrl] as const)),
    sql,
    async empty() {
      await Promise.all(databases.map((name) => eraseAll(sql[name])));
      await sql.learners`delete from learners`;
      await sql.services`delete from learning_support_communities`;
      await sql.services`delete from institutions`;
    },
    async drop() {
      await Promise.all(databases.map((name) => sql[name].end({ timeout: 0 })));
      await Promise.all(clones.map(([, clone]) => clone.drop()));
    },
  };
}

/** A digest of all rows of each table that a population fills. */
export async function digests({ sql }: PopulationDatabases): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { database, table } of filledTables()) {
    const [row] = await sql[database].unsafe(`select md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as digest from "${table}" t`);
    found[`${database}.${table}`] = row?.["digest"] as string;
  }
  return found;
}

/** How many rows there are in each table that a population fills. */
export async function counts({ sql }: PopulationDatabases): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { database, table } of filledTables()) found[`${database}.${table}`] = await countOf(sql[database], `"${table}"`);
  return found;
}

/** `what` is all that stands behind `from`. */
export async function countOf(sql: postgres.Sql, what: string): Promise<number> {
  const [row] = await sql.unsafe(`select count(*)::integer as count from ${what}`);
  return row?.["count"] as number;
}

export function filledTables(): { database: DatabaseName; table: string }[] {
  const tables = createTables();
  return databases.flatMap((database) => tablesOf(tables, database).map(({ name }) => ({ database, table: name })));
}

async function eraseAll(sql: postgres.Sql): Promise<void> {
  const connection = await sql.reserve();
  await erasePopulation(connection);
  connection.release();
  await sql`drop table if exists population_runs`;
}

function byName<T>(entries: readonly (readonly [DatabaseName, T])[]): Record<DatabaseName, T> {
  return Object.fromEntries(entries) as Record<DatabaseName, T>;
}
