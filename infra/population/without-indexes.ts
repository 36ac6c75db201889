// Fills large tables without indexes and foreign keys, and makes them again: one sort of all rows in the end instead of a
// search for each, and one comparison of two tables instead of millions of look-ups.
import type { Sql } from "./load.ts";

interface Part {
  /** Takes the part away. */
  readonly drop: string;
  /** Makes it again, exactly as it was. */
  readonly make: string;
}

/**
 * Takes away what slows a load down, and gives the function that makes it again. Both belong in the transaction that
 * loads: until it ends nobody else sees the tables, and if it fails they are as they were. Primary keys stay, and so do
 * the indexes that other tables' foreign keys rely on.
 */
export async function withoutIndexes(sql: Sql, tables: readonly string[]): Promise<() => Promise<void>> {
  const constraints = await sql<Part[]>`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint
    where contype in ('f', 'x') and conrelid = any(${tables}::regclass[]) order by conrelid::regclass::text, conname`;
  const indexes = await sql<Part[]>`
    select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make
    from pg_index
    where indrelid = any(${tables}::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)
    order by indexrelid::regclass::text`;
  for (const { drop } of [...constraints, ...indexes]) await sql.unsafe(drop);
  return async () => {
    await sql`set local maintenance_work_mem = '256MB'`;
    for (const { make } of [...indexes, ...constraints]) await sql.unsafe(make);
  };
}
