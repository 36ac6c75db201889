import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { and, asc, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { isMoeNumber } from "../../extensions/institution/number.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import { hasNotEnded, holdsToday } from "../../today.ts";
import { longestStandingFirst } from "./store.ts";
import { positions } from "./table.ts";

const openPositions = { table: positions, order: longestStandingFirst, where: hasNotEnded(positions.until) };
const oldestFirst = [asc(positions.from), asc(positions.id)];

export function positionLoaders(db: Db) {
  return {
    positionById: loadOne((ids: string[]) => db.select().from(positions).where(inArray(positions.id, ids)), (position) => position.id, uuidKeys),
    positionsByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(positions).where(inArray(positions.practitionerId, ids)).orderBy(desc(positions.from), desc(positions.id)),
      (position) => position.practitionerId,
      uuidKeys,
    ),
    positionsOfTodayByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(positions).where(and(inArray(positions.practitionerId, ids), holdsToday(positions))).orderBy(...oldestFirst),
      (position) => position.practitionerId,
      uuidKeys,
    ),
    facilitatorsByCommunityId: loadMany(
      (ids: string[]) =>
        db
          .select()
          .from(positions)
          .where(and(inArray(positions.communityId, ids), eq(positions.roleCode, "FACILITATOR"), holdsToday(positions)))
          .orderBy(...oldestFirst),
      (position) => position.communityId,
      uuidKeys,
    ),
    coordinatorsByMoeNumber: loadMany(
      (numbers: number[]) => db.select().from(positions).where(and(inArray(positions.institutionMoeNumber, numbers), eq(positions.roleCode, "LSC"), holdsToday(positions))).orderBy(...oldestFirst),
      (position) => position.institutionMoeNumber,
      { isKey: isMoeNumber },
    ),
    /** For those who facilitate a community, and as a part of its sum alone. */
    coordinatorsAtMember: loadMany(
      async (numbers: number[]) => {
        const rows = await db.execute<{ id: string; practitionerId: string | null; institutionMoeNumber: number; fte: string }>(
          sql`select id, practitioner_id as "practitionerId", institution_moe_number as "institutionMoeNumber", fte from coordinators_at(array[${sql.join(numbers, sql`, `)}]::integer[])`,
        );
        return rows.map((row) => ({ ...row, fte: Number(row.fte) }));
      },
      (position) => position.institutionMoeNumber,
      { isKey: isMoeNumber },
    ),
    coordinatorsByCommunityId: loadMany(
      (ids: string[]) => db.select().from(positions).where(and(inArray(positions.communityId, ids), eq(positions.roleCode, "LSC"), holdsToday(positions))).orderBy(...oldestFirst),
      (position) => position.communityId,
      uuidKeys,
    ),
    /** Positions of today that are given in hours. */
    hourlyPositionsByMoeNumber: loadMany(
      (numbers: number[]) => db.select().from(positions).where(and(inArray(positions.institutionMoeNumber, numbers), isNotNull(positions.hoursPerWeek), holdsToday(positions))).orderBy(positions.roleCode, positions.id),
      (position) => position.institutionMoeNumber,
      { isKey: isMoeNumber },
    ),
    positionsByCommunityId: loadPages<typeof positions, string>(db, { ...openPositions, parent: positions.communityId, ...uuidKeys }),
    positionsByRegionCode: loadPages<typeof positions, string>(db, { ...openPositions, parent: positions.regionCode, isKey: isRegionCode }),
    positionsByMoeNumber: loadPages<typeof positions, number>(db, { ...openPositions, parent: positions.institutionMoeNumber, isKey: isMoeNumber }),
  };
}
