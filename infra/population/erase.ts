// Deletes what a population made, and what was recorded about it since: every row whose own id, or any id that it mentions, is
// a population's. Imported institutions, reference rows and other people's records stay, and so does the access log (whose
// tables are the only partitions): it is only ever added to.
import { firstFictionalNumber, populationIds } from "./ids.ts";
import type { Sql } from "./load.ts";

interface Table {
  readonly name: string;
  /** Columns that hold ids. */
  readonly ids: readonly string[];
  /** Columns that hold an institution's number. */
  readonly numbers: readonly string[];
  /** Tables that this one points at. */
  readonly pointsAt: readonly string[];
}

/** To be called in the transaction that writes the next population. */
export async function erasePopulation(sql: Sql): Promise<void> {
  const tables = inOrder(await readTables(sql));
  const whole = new Set<string>();
  for (const table of tables) {
    const [other] = await sql.unsafe(`select from "${table.name}" where not coalesce(${isPopulations(table)}, false) limit 1`);
    if (!other) whole.add(table.name);
  }
  // A table that must be kept in part keeps those from being emptied at once that it points at.
  for (const table of tables) if (!whole.has(table.name)) for (const name of reach(table, tables)) whole.delete(name);

  const guards = await readGuards(sql);
  for (const { table, guard } of guards) await sql.unsafe(`alter table ${table} disable trigger "${guard}"`);
  if (whole.size > 0) await sql.unsafe(`truncate ${[...whole].map((name) => `"${name}"`).join(", ")}`);
  for (const table of tables) {
    if (!whole.has(table.name)) await sql.unsafe(`delete from "${table.name}" where ${isPopulations(table)}`);
  }
  for (const { table, guard } of guards) await sql.unsafe(`alter table ${table} enable trigger "${guard}"`);
}

/** The triggers that keep rows which are only ever added to, by their names; those that are off stay so. */
async function readGuards(sql: Sql): Promise<{ table: string; guard: string }[]> {
  return sql<{ table: string; guard: string }[]>`
    select tgrelid::regclass::text as table, tgname as guard from pg_trigger join pg_class c on c.oid = tgrelid
    where tgname like '%\_are\_kept' and tgenabled <> 'D' and not tgisinternal and c.relkind = 'r' and not c.relispartition`;
}

/** Tables of the schema that mention an id or an institution. */
async function readTables(sql: Sql): Promise<Table[]> {
  return sql<Table[]>`
    select c.relname as name,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and atttypid = 'uuid'::regtype) as ids,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and atttypid = 'integer'::regtype and attname like '%moe_number') as numbers,
      array(select distinct confrelid::regclass::text from pg_constraint where conrelid = c.oid and contype = 'f' and confrelid <> c.oid) as "pointsAt"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and not c.relispartition and c.relname <> 'population_runs'
    order by c.relname`.then((tables) => tables.filter(({ ids, numbers }) => ids.length + numbers.length > 0));
}

/** Each table before those that it points at. */
function inOrder(tables: readonly Table[]): Table[] {
  const ordered: Table[] = [];
  const visit = (table: Table) => {
    if (ordered.includes(table)) return;
    for (const other of tables) if (other.pointsAt.includes(table.name)) visit(other);
    ordered.push(table);
  };
  tables.forEach(visit);
  return ordered;
}

/** The tables that a table points at, those that they point at, and so on. */
function reach(table: Table, tables: readonly Table[], found = new Set<string>()): Set<string> {
  for (const name of table.pointsAt) {
    const next = tables.find((other) => other.name === name);
    if (next && !found.has(name)) reach(next, tables, found.add(name));
  }
  return found;
}

function isPopulations({ ids, numbers }: Table): string {
  return [
    ...ids.map((column) => `("${column}" >= '${populationIds.first}' and "${column}" < '${populationIds.end}')`),
    ...numbers.map((column) => `"${column}" >= ${firstFictionalNumber}`),
  ].join(" or ");
}
