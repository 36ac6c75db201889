import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { isRegionCode } from "../../extensions/region/code.ts";
import { hasNotEnded } from "../../today.ts";
import { isRoleCode } from "../role/code.ts";
import { positions, type PositionRow } from "./table.ts";

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
