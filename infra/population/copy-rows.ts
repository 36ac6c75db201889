// Turns rows of a table into the text that COPY reads.
import { getTableColumns, getTableName, type InferInsertModel } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/**
 * A row with every column that must be there: no value is left to a default, which might depend on the day. A column that
 * is not named is null.
 */
export type CopyRow<T extends PgTable> = {
  readonly [Key in keyof InferInsertModel<T> as null extends InferInsertModel<T>[Key] ? never : Key]-?: Exclude<InferInsertModel<T>[Key], undefined>;
} & {
  readonly [Key in keyof InferInsertModel<T> as null extends InferInsertModel<T>[Key] ? Key : never]?: InferInsertModel<T>[Key];
};

export class CopyRows<T extends PgTable = PgTable> {
  readonly name: string;
  /** The statement that reads the text of `take`. */
  readonly statement: string;
  /** Rows added so far. */
  count = 0;

  readonly #keys: readonly string[];
  #text = "";

  constructor(table: T) {
    const columns = Object.entries(getTableColumns(table)).filter(([, column]) => column.generated === undefined);
    this.name = getTableName(table);
    this.statement = `copy "${this.name}" (${columns.map(([, column]) => `"${column.name}"`).join(", ")}) from stdin`;
    this.#keys = columns.map(([key]) => key);
  }

  add(row: CopyRow<T>): void {
    const values = row as Readonly<Record<string, unknown>>;
    let line = "";
    for (const key of this.#keys) line += (line === "" ? "" : "\t") + field(values[key]);
    this.#text += `${line}\n`;
    this.count++;
  }

  /** How many characters wait to be taken. */
  get waiting(): number {
    return this.#text.length;
  }

  /** The text of the rows that were added since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}

function field(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value === "string") return escaped(value);
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "t" : "f";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return escaped(`{${value.map(element).join(",")}}`);
  return escaped(JSON.stringify(value));
}

function element(value: unknown): string {
  return value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`;
}

const special = /[\\\t\n\r]/;

function escaped(text: string): string {
  if (!special.test(text)) return text;
  return text.replace(/\\/g, "\\\\").replace(/\t/g, "\\t").replace(/\n/g, "\\n").replace(/\r/g, "\\r");
}
