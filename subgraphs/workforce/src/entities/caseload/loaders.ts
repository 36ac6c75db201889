import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";

/** How full somebody's week is in a role, in usual cases. */
export interface CaseloadFigures {
  readonly practitionerId: string;
  readonly roleCode: string;
  readonly fte: number;
  readonly load: number;
  /** Null for work that is not counted in cases. */
  readonly fits: number | null;
}

export function caseloadLoaders(db: Db) {
  return {
    /** Of the viewer and of their team, by role, as the limit is held; empty for others. */
    caseloadsByPractitionerId: loadMany(
      async (ids: string[]): Promise<CaseloadFigures[]> => [
        ...(await db.execute<CaseloadFigures & Record<string, unknown>>(sql`
          select practitioner_id as "practitionerId", role_code as "roleCode", load::float, fte::float, fits::float
          from caseloads_told(${`{${ids.join(",")}}`}::uuid[]) order by fte desc, role_code`)),
      ],
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
    /** How much somebody works in all that they do today; null where the viewer is not told of all of it. */
    capacityByPractitionerId: loadOne(
      async (ids: string[]) => [...(await db.execute<{ practitionerId: string; fte: number }>(sql`select practitioner_id as "practitionerId", fte::float from capacities_told(${`{${ids.join(",")}}`}::uuid[])`))],
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
