import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, arrayContains, eq, exists, or, sql, type SQL } from "drizzle-orm";
import { isRegionCode } from "../../extensions/region/code.ts";
import { holdsToday } from "../../today.ts";
import { positions } from "../position/table.ts";
import { isRoleCode } from "../role/code.ts";
import { practitioners, type PractitionerRow } from "./table.ts";

export interface PractitionerFilter {
  regionCode?: string | null | undefined;
  /** The main role, or the role of a position that is held today. */
  roleCode?: string | null | undefined;
  /** A BCP 47 tag. */
  language?: string | null | undefined;
}

const byName: KeysetOrder = { columns: [practitioners.sortName, practitioners.id] };

/** One page of the practitioners whom the session's viewer may see and who fit every filter given, by name. */
export async function listPractitioners(db: Db, { regionCode, roleCode, language, ...args }: PractitionerFilter & PageArguments): Promise<Connection<PractitionerRow>> {
  const page = readPage(args, byName);
  const rows = await db
    .select()
    .from(practitioners)
    .where(
      and(
        typeof regionCode === "string" ? inRegion(regionCode) : undefined,
        typeof roleCode === "string" ? hasRole(db, roleCode) : undefined,
        typeof language === "string" ? speaks(language) : undefined,
        afterCursor(page, byName),
      ),
    )
    .orderBy(...inOrder(byName))
    .limit(rowsToRead(page));
  return toConnection(rows, page, byName);
}

// A code or tag of another form fits nobody; the database would refuse some of them.
const nobody = sql`false`;

function inRegion(code: string): SQL {
  return isRegionCode(code) ? eq(practitioners.regionCode, code) : nobody;
}

function hasRole(db: Db, code: string): SQL | undefined {
  if (!isRoleCode(code)) return nobody;
  const held = db.select().from(positions).where(and(eq(positions.practitionerId, practitioners.id), eq(positions.roleCode, code), holdsToday(positions)));
  return or(eq(practitioners.primaryRoleCode, code), exists(held));
}

function speaks(language: string): SQL {
  return /^[A-Za-z0-9-]{2,35}$/.test(language) ? arrayContains(practitioners.languages, [language]) : nobody;
}

/** An id for a row that its writer may not read at once. */
export async function newId(db: Db): Promise<string> {
  const [row] = await db.execute<{ id: string }>(sql`select uuidv7() as id`);
  return row!.id;
}

export async function insertPractitioner(db: Db, practitioner: typeof practitioners.$inferInsert): Promise<void> {
  await db.insert(practitioners).values(practitioner);
}

/** Null when it was changed since it was read. The database counts the version. */
export async function changePractitionerRow(db: Db, { id, version }: PractitionerRow, said: Partial<typeof practitioners.$inferInsert>): Promise<PractitionerRow | null> {
  const [row] = await db.update(practitioners).set(said).where(and(eq(practitioners.id, id), eq(practitioners.version, version))).returning();
  return row ?? null;
}

/** Ids of the viewer's team, as the policies see it; empty for who manages nobody. */
export async function teamOf(db: Db): Promise<ReadonlySet<string>> {
  const [row] = await db.execute<{ team: string[] }>(sql`select viewer_team() as team`);
  return new Set(row!.team);
}

/** Whatever is written about somebody of the team's cases, leave, positions and registrations takes turns on their row. */
export async function lockPractitioner(db: Db, id: string): Promise<void> {
  await db.select({ id: practitioners.id }).from(practitioners).where(eq(practitioners.id, id)).for("no key update");
}
