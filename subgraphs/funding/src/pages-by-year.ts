// Lists that hang on many parents and can be narrowed to one school year: the budgets and the allocations of a place.
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages, readPage, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";

/**
 * Gives the function that loads one page of a parent's children, in one statement for all parents that ask for the same
 * page. Refuses with BAD_USER_INPUT what cannot be a page.
 */
export function pagesByYear<Table extends PgTable, Key extends string | number>(
  db: Db,
  { table, parent, year, order, isKey }: { table: Table; parent: PgColumn; year: PgColumn; order: KeysetOrder; isKey: (key: Key) => boolean },
): (key: Key, args: PageArguments & { year?: number | null | undefined }) => Promise<Connection<Table["$inferSelect"]>> {
  const everyYear = loadPages<Table, Key>(db, { table, parent, order, isKey });
  const oneYear = new Map<number, typeof everyYear>();

  return async (key, args) => {
    const page = readPage(args, order);
    const load = args.year === null || args.year === undefined ? everyYear : loaderOf(args.year);
    return toConnection((await load(key, page)) as (Table["$inferSelect"] & object)[], page, order);
  };

  function loaderOf(asked: number): typeof everyYear {
    // Compared as an integer: a year beyond the column's type matches nothing instead of failing.
    const load = oneYear.get(asked) ?? loadPages<Table, Key>(db, { table, parent, order, isKey, where: sql`${year} = ${asked}::integer` });
    oneYear.set(asked, load);
    return load;
  }
}
