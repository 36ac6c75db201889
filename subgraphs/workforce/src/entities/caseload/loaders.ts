import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
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
    /** Of the viewer and of their team, by role; empty for others, of whom the viewer may see some cases and not all. */
    caseloadsByPractitionerId: loadMany(
      async (ids: string[]): Promise<CaseloadFigures[]> => [
        ...(await db.execute<CaseloadFigures & Record<string, unknown>>(sql`
          select practitioner_id as "practitionerId", role_code as "roleCode", load::float, fte::float, fits::float
          from caseloads(array(select id from unnest(${`{${ids.join(",")}}`}::uuid[]) as id where id = viewer_as_practitioner() or id = any((select viewer_team())::uuid[])))
          where practitioner_id = viewer_as_practitioner() or exists (select from positions p where p.practitioner_id = caseloads.practitioner_id and p.role_code = caseloads.role_code and p.managed_by = any(viewer_manages()))
          order by fte desc, role_code`)),
      ],
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
