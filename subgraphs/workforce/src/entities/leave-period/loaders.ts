import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray, sql } from "drizzle-orm";
import { leavePeriods } from "./table.ts";

/** That somebody is away today. */
export interface AbsenceFacts {
  readonly practitionerId: string;
  readonly until: string;
  readonly coverPractitionerId: string | null;
}

export function leavePeriodLoaders(db: Db) {
  return {
    leaveById: loadOne((ids: string[]) => db.select().from(leavePeriods).where(inArray(leavePeriods.id, ids)), ({ id }) => id, uuidKeys),
    leaveByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(leavePeriods).where(inArray(leavePeriods.practitionerId, ids)).orderBy(desc(leavePeriods.from), desc(leavePeriods.id)),
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
    absenceByPractitionerId: loadOne(
      async (ids: string[]): Promise<AbsenceFacts[]> => [
        ...(await db.execute<AbsenceFacts & Record<string, unknown>>(
          sql`select practitioner_id as "practitionerId", until_date::text as until, cover_practitioner_id as "coverPractitionerId" from who_is_away(${`{${ids.join(",")}}`}::uuid[])`,
        )),
      ],
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
