import type { Db } from "@lsg/subgraph-kit/database";
import { refusal } from "@lsg/subgraph-kit/errors";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type Page, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, inArray, like, type SQL } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import { wordPatterns } from "../../fold-text.ts";
import { institutionNames, institutions, type InstitutionKind, type InstitutionRow } from "./table.ts";

/** By name, with macrons folded; the number tells institutions of one name apart. */
export const institutionOrder: KeysetOrder = { columns: [institutions.sortName, institutions.moeNumber] };

export interface InstitutionFilter {
  text?: string | null | undefined;
  regionCode?: string | null | undefined;
  kind?: InstitutionKind | null | undefined;
}

export const readInstitutionPage = (args: PageArguments): Page => readPage(args, institutionOrder);
export const toInstitutionConnection = (rows: InstitutionRow[], page: Page): Connection<InstitutionRow> => toConnection(rows, page, institutionOrder);

/** One page of the institutions that fit every part of the filter. */
export async function listInstitutions(db: Db, { text, regionCode, kind, ...args }: InstitutionFilter & PageArguments): Promise<Connection<InstitutionRow>> {
  const page = readInstitutionPage(args);
  const rows = await db
    .select()
    .from(institutions)
    .where(
      and(
        text === null || text === undefined ? undefined : named(text),
        regionCode === null || regionCode === undefined ? undefined : eq(institutions.regionCode, withoutNul(regionCode, "regionCode")),
        kind === null || kind === undefined ? undefined : eq(institutions.kind, kind),
        afterCursor(page, institutionOrder),
      ),
    )
    .orderBy(...inOrder(institutionOrder))
    .limit(rowsToRead(page));
  return toInstitutionConnection(rows, page);
}

const longestText = 200;

/**
 * Institutions whose present name with its town, or one of whose names, holds every word. The two indexes are asked one
 * by one and joined: an "or" over two tables would read every row.
 */
function named(text: string): SQL | undefined {
  if (text.length > longestText) throw refusal("BAD_USER_INPUT", `text has ${text.length} characters: search for ${longestText} at the most.`);
  const patterns = wordPatterns(withoutNul(text, "text"));
  if (patterns.length === 0) return undefined;
  const present = queryBuilder
    .select({ moeNumber: institutions.moeNumber })
    .from(institutions)
    .where(and(...patterns.map((pattern) => like(institutions.searchText, pattern))));
  const ever = queryBuilder
    .select({ moeNumber: institutionNames.moeNumber })
    .from(institutionNames)
    .where(and(...patterns.map((pattern) => like(institutionNames.searchText, pattern))));
  return inArray(institutions.moeNumber, present.union(ever));
}

// Postgres keeps no text with this character and would fail on it.
function withoutNul(value: string, argument: string): string {
  if (value.includes("\0")) throw refusal("BAD_USER_INPUT", `${argument} holds a character that no text has: send it without U+0000.`);
  return value;
}

const queryBuilder = new QueryBuilder();
