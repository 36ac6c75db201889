// Pages of a list by keyset: a cursor holds the sort keys of the row it points at, so that a page costs the same at the
// end of a list as at its start, and rows written meanwhile neither repeat nor hide others.
import DataLoader from "dataloader";
import { and, asc, desc, eq, getTableColumns, getTableName, sql, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { canBeRehearsed } from "./batch.ts";
import { openCursor, sealCursor } from "./cursor.ts";
import type { Db } from "./database.ts";
import { refusal } from "./errors.ts";
import { isUuid, nobodysId } from "./ids.ts";
import { isCalendarDate } from "./scalars.ts";

export const defaultPageSize = 50;
export const maximalPageSize = 200;

/**
 * The order of a list: columns that are never null, all in one direction, the last one unique. Instants among them are
 * kept to the millisecond in the database: a cursor holds no more.
 */
export interface KeysetOrder {
  readonly columns: readonly PgColumn[];
  readonly direction?: "asc" | "desc";
}

export interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** One page that was asked for. */
export interface Page {
  /** Rows at the most. */
  readonly size: number;
  /** Sort keys of the row that the page begins behind; null for the first page. */
  readonly after: readonly CursorValue[] | null;
}

type CursorValue = string | number;

export interface Connection<Row> {
  readonly edges: { readonly cursor: string; readonly node: Row }[];
  readonly nodes: Row[];
  readonly pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

/** Reads `first` and `after`; refuses with BAD_USER_INPUT what cannot be a page of a list in this order. */
export function readPage({ first, after }: PageArguments, order: KeysetOrder): Page {
  const size = first ?? defaultPageSize;
  if (size < 1 || size > maximalPageSize) {
    throw refusal("BAD_USER_INPUT", `first is ${size}: ask for 1 to ${maximalPageSize} at a time and follow pageInfo.endCursor for more.`);
  }
  return { size, after: after === null || after === undefined ? null : readCursor(after, order) };
}

/** The condition that begins a page behind its cursor; undefined for the first page. */
export function afterCursor({ after }: Page, { columns, direction }: KeysetOrder): SQL | undefined {
  if (after === null) return undefined;
  const keys = sql.join(columns.map((column) => sql`${column}`), sql`, `);
  const values = sql.join(after.map((value, index) => sql`${toParameter(value, columns[index]!)}`), sql`, `);
  return direction === "desc" ? sql`(${keys}) < (${values})` : sql`(${keys}) > (${values})`;
}

export function inOrder({ columns, direction }: KeysetOrder): SQL[] {
  return columns.map((column) => (direction === "desc" ? desc(column) : asc(column)));
}

/** How many rows to read for a page: one more than it holds tells whether another follows. */
export function rowsToRead({ size }: Page): number {
  return size + 1;
}

/** Makes the connection of the rows that were read with `rowsToRead`. */
export function toConnection<Row extends object>(rows: readonly Row[], page: Page, order: KeysetOrder): Connection<Row> {
  const nodes = rows.slice(0, page.size);
  // Sealed when it is asked for: a list of many is mostly asked for the cursor of its end alone, or for none.
  const edges = nodes.map((node) => ({
    node,
    get cursor() {
      return cursorOf(node, order);
    },
  }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > page.size,
      hasPreviousPage: page.after !== null,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}

/**
 * Loads one page of children for each of many parents, in one statement for all parents that ask for the same page.
 * `parent` is the column of `table` that points at the parent; `where` narrows the children.
 */
export function loadPages<Table extends PgTable, Key extends string | number>(
  db: Db,
  { table, parent, order, where, isKey = () => true }: { table: Table; parent: PgColumn; order: KeysetOrder; where?: SQL; isKey?: (key: Key) => boolean },
): (key: Key, page: Page) => Promise<Table["$inferSelect"][]> {
  type Row = Table["$inferSelect"];

  const loader = new DataLoader<{ key: Key; page: Page }, Row[], string>(
    async (asked) => {
      const groups = Map.groupBy(asked, ({ page }) => JSON.stringify(page));
      const found = new Map<string, Map<Key, Row[]>>();
      for (const [name, group] of groups) {
        const keys = group.map(({ key }) => key).filter(isKey);
        found.set(name, keys.length === 0 ? new Map() : await readPages(keys, group[0]!.page));
      }
      return asked.map(({ key, page }) => found.get(JSON.stringify(page))?.get(key) ?? []);
    },
    { cacheKeyFn: ({ key, page }) => JSON.stringify([key, page]) },
  );
  const load = (key: Key, page: Page) => loader.load({ key, page });
  return isKey(nobodysId as Key) && parent.columnType === "PgUUID" ? canBeRehearsed(load, () => load(nobodysId as Key, { size: defaultPageSize, after: null })) : load;

  // Each parent's own page, joined to it, instead of a rank over all its children: the database reads from an index in
  // the list's order and stops where the page ends, however many more there are.
  async function readPages(keys: Key[], page: Page): Promise<Map<Key, Row[]>> {
    const children = db
      .select()
      .from(table as PgTable)
      .where(and(eq(parent, sql`parents.key`), where, afterCursor(page, order)))
      .orderBy(...inOrder(order))
      .limit(rowsToRead(page))
      .as("children");
    const columns = children._.selectedFields as Record<string, PgColumn>;
    const found = await db
      .select({ place: sql<number>`parents.place::integer`, child: columns })
      .from(sql`unnest(${sql.param(keys)}::${typeOf(parent)}[]) with ordinality as parents (key, place)`)
      .crossJoinLateral(children)
      .orderBy(...inOrder({ ...order, columns: order.columns.map((column) => columns[propertyOf(table, column)]!) }));
    const pages = Map.groupBy(found, ({ place }) => keys[place - 1]!);
    return new Map([...pages].map(([key, rows]) => [key, rows.map(({ child }) => child as Row)]));
  }
}

function typeOf(column: PgColumn): SQL {
  switch (column.columnType) {
    case "PgUUID":
      return sql`uuid`;
    case "PgInteger":
      return sql`integer`;
    case "PgText":
      return sql`text`;
    default:
      throw new TypeError(`Pages hang on a column of type uuid, integer or text; ${column.name} is of another.`);
  }
}

function propertyOf(table: PgTable, column: PgColumn): string {
  const entry = Object.entries(getTableColumns(table)).find(([, candidate]) => candidate.name === column.name);
  if (!entry) throw new Error(`The column ${column.name} is not one of this list's table.`);
  return entry[0];
}

function cursorOf(row: object, order: KeysetOrder): string {
  const values = order.columns.map((column) => {
    const value = (row as Record<string, unknown>)[propertyOf(column.table as PgTable, column)];
    return value instanceof Date ? value.toISOString() : value;
  });
  return sealCursor(nameOf(order), values);
}

function readCursor(cursor: string, order: KeysetOrder): CursorValue[] {
  const values = openCursor(nameOf(order), cursor);
  const { columns } = order;
  const fits = Array.isArray(values) && values.length === columns.length && columns.every((column, index) => fitsColumn(values[index], column));
  if (!fits) throw refusal("BAD_USER_INPUT", "after is not a cursor of this list: send an endCursor or a cursor that this list gave, or none for the first page.");
  return values as CursorValue[];
}

/** Tells the cursors of one order from those of another. */
function nameOf({ columns, direction = "asc" }: KeysetOrder): string {
  return [...columns.map((column) => `${getTableName(column.table)}.${column.name}`), direction].join(" ");
}

// A cursor may be older than this version of the service: what no longer fits its column would be an error of the database.
function fitsColumn(value: unknown, column: PgColumn): value is CursorValue {
  switch (column.columnType) {
    case "PgUUID":
      return isUuid(value);
    case "PgInteger":
      return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;
    case "PgSmallInt":
      return Number.isInteger(value) && Math.abs(value as number) <= 32_767;
    case "PgDateString":
      return typeof value === "string" && isCalendarDate(value);
    case "PgTimestamp":
      return typeof value === "string" && isCalendarDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
    default:
      return column.dataType === "string" && typeof value === "string" && !value.includes("\0");
  }
}

function toParameter(value: CursorValue, column: PgColumn) {
  return sql.param(column.columnType === "PgTimestamp" ? new Date(value) : value, column);
}
