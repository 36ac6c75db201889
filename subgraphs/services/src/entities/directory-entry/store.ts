import type { Db } from "@lsg/subgraph-kit/database";
import { refusal } from "@lsg/subgraph-kit/errors";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { folded } from "../../fold-text.ts";

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
  const wanted = readText(text);
  const page = readPage(args, byDistance);
  const after = afterCursor(page, byDistance);
  const rows = await db.execute<DirectoryMatch>(sql`
    select kind, key, title, distance from directory_matches(${folded(sql`${wanted}::text`)}) as matches
    ${after ? sql`where ${after}` : sql``}
    order by ${sql.join(inOrder(byDistance), sql`, `)} limit ${rowsToRead(page)}`);
  return toConnection([...rows], page, byDistance);
}

function readText(text: string): string {
  const words = text.normalize("NFC").replaceAll("\0", " ").trim().replace(/\s+/g, " ");
  if (words.length < shortestText || words.length > longestText) {
    throw refusal("BAD_USER_INPUT", `text has ${words.length} characters: send ${shortestText} to ${longestText} of the name to look for.`);
  }
  return words;
}
