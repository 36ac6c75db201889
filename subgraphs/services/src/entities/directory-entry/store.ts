import type { Db } from "@lsg/subgraph-kit/database";
import { refusal } from "@lsg/subgraph-kit/errors";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { foldText, wordPatterns } from "../../fold-text.ts";

/** What the search found: which entry, and how far its name is from what was asked for. */
export type DirectoryMatch = typeof matches.$inferSelect;

// The columns of the function `directory_matches`, which a migration makes.
const matches = pgTable("matches", {
  kind: text("kind").$type<"Institution" | "Provider" | "Service">().notNull(),
  /** The institution's number or the id of a provider or service: no two kinds share a form. */
  key: text("key").notNull(),
  title: text("title").notNull(),
  /** Thousandths: 0 is the very name. */
  distance: integer("distance").notNull(),
});

const byDistance: KeysetOrder = { columns: [matches.distance, matches.title, matches.key] };
const shortestText = 2;
const longestText = 200;

/** One page of the institutions, providers and services whose names are like `text`, the nearest first. */
export async function searchDirectory(db: Db, { text, ...args }: { text: string } & PageArguments): Promise<Connection<DirectoryMatch>> {
  const { wanted, words } = readText(text);
  const page = readPage(args, byDistance);
  const after = afterCursor(page, byDistance);
  const patterns = sql.join(words.map((word) => sql`${word}`), sql`, `);
  const rows = await db.execute<DirectoryMatch>(sql`
    select kind, key, title, distance from directory_matches(${wanted}, array[${patterns}]::text[]) as matches
    ${after ? sql`where ${after}` : sql``}
    order by ${sql.join(inOrder(byDistance), sql`, `)} limit ${rowsToRead(page)}`);
  return toConnection([...rows], page, byDistance);
}

function readText(text: string): { wanted: string; words: string[] } {
  const wanted = foldText(text).replaceAll("\0", " ").replaceAll(/\s+/g, " ").trim();
  const words = wordPatterns(wanted);
  if (wanted.length < shortestText || text.length > longestText || words.length === 0) {
    throw refusal("BAD_USER_INPUT", `text has ${text.length} characters: send ${shortestText} to ${longestText} of the name to look for, apostrophes not counted.`);
  }
  return { wanted, words };
}
