// Writes rows by COPY, no faster than the server takes them.
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import type postgres from "postgres";
import type { CopyRows } from "./copy-rows.ts";

export type Sql = postgres.ReservedSql;

const pieceLength = 1 << 16;

/**
 * Writes the rows that wait in `tables`, one table after the other, and waits until the server has taken them. Rows that
 * are added meanwhile wait for the next call.
 */
export async function writeRows(sql: Sql, tables: readonly CopyRows[]): Promise<void> {
  // All texts at once: a row that is added while the first tables are written may point at one that they do not have yet.
  const waiting = tables.filter(({ waiting }) => waiting > 0).map((table) => ({ table, text: table.take() }));
  for (const { table, text } of waiting) await copy(sql, table.name, table.statement, text);
}

async function copy(sql: Sql, table: string, statement: string, text: string): Promise<void> {
  const query = sql.unsafe(statement);
  // When the server refuses rows behind the end of the stream, postgres.js settles neither the stream nor a promise; it
  // only calls the `reject` of the query, which nobody hears any more.
  const refused = new Promise<never>((_, reject) => {
    (query as unknown as { reject: (error: Error) => void }).reject = reject;
  });
  refused.catch(() => {});
  try {
    const stream = await Promise.race([query.writable(), refused]);
    await Promise.race([send(stream, text), refused]);
  } catch (error) {
    throw new Error(`The rows of ${table} could not be written: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

async function send(stream: Writable, text: string): Promise<void> {
  const done = finished(stream);
  done.catch(() => {});
  for (let at = 0; at < text.length; at += pieceLength) {
    if (!stream.write(text.slice(at, at + pieceLength))) await once(stream, "drain");
  }
  stream.end();
  await done;
}
