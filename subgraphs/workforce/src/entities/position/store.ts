import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { isRegionCode } from "../../extensions/region/code.ts";
import { hasNotEnded } from "../../today.ts";
import { isRoleCode } from "../role/code.ts";
import { positions, type PositionRow } from "./table.ts";

export type NewPosition = Omit<PositionRow, "id" | "managedBy" | "version" | "recordedAt" | "recordedBy" | "recordedInRole">;

export interface PositionFilter {
  regionCode?: string | null | undefined;
  roleCode?: string | null | undefined;
  isVacant?: boolean | null | undefined;
}

export const longestStandingFirst: KeysetOrder = { columns: [positions.from, positions.id] };

/** One page of the positions that have not ended and fit every filter given, the longest standing first. */
export async function listPositions(db: Db, { regionCode, roleCode, isVacant, ...args }: PositionFilter & PageArguments): Promise<Connection<PositionRow>> {
  const page = readPage(args, longestStandingFirst);
  const rows = await db
    .select()
    .from(positions)
    .where(
      and(
        hasNotEnded(positions.until),
        // A code of another form fits none; the database would refuse some of them.
        typeof regionCode === "string" ? (isRegionCode(regionCode) ? eq(positions.regionCode, regionCode) : sql`false`) : undefined,
        typeof roleCode === "string" ? (isRoleCode(roleCode) ? eq(positions.roleCode, roleCode) : sql`false`) : undefined,
        typeof isVacant === "boolean" ? (isVacant ? isNull : isNotNull)(positions.practitionerId) : undefined,
        afterCursor(page, longestStandingFirst),
      ),
    )
    .orderBy(...inOrder(longestStandingFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, longestStandingFirst);
}

export async function insertPosition(db: Db, position: NewPosition): Promise<PositionRow> {
  const [row] = await db.insert(positions).values(position).returning();
  return row!;
}

/** The same position, held by nobody, from a day on. */
export function vacancyAfter(position: NewPosition, from: string): NewPosition {
  const { communityId, institutionMoeNumber, fte, roleCode, regionCode, employerKind, employer, providerId, hoursPerWeek } = position;
  return { practitionerId: null, communityId, institutionMoeNumber, from, until: null, fte, roleCode, regionCode, employerKind, employer, providerId, hoursPerWeek };
}

/** Sets the last day; null when it was filled, ended or otherwise changed since it was read. */
export async function endPosition(db: Db, { id, version }: PositionRow, until: string): Promise<PositionRow | null> {
  const [row] = await db.update(positions).set({ until }).where(and(eq(positions.id, id), eq(positions.version, version))).returning();
  return row ?? null;
}

/** Puts somebody into a vacant position from its first day on; null when it was filled or ended meanwhile. */
export async function takeVacant(db: Db, { id, version }: PositionRow, practitionerId: string): Promise<PositionRow | null> {
  const [row] = await db.update(positions).set({ practitionerId }).where(and(eq(positions.id, id), eq(positions.version, version), isNull(positions.practitionerId))).returning();
  return row ?? null;
}

/** Ends a vacant position the day before somebody begins in it; false when it was filled or ended meanwhile. */
export async function closeVacant(db: Db, { id, version }: PositionRow, until: string): Promise<boolean> {
  const rows = await db.update(positions).set({ until }).where(and(eq(positions.id, id), eq(positions.version, version), isNull(positions.practitionerId))).returning({ id: positions.id });
  return rows.length > 0;
}
