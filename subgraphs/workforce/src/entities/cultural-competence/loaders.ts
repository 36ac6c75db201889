import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { culturalCompetences } from "./table.ts";

export function culturalCompetenceLoaders(db: Db) {
  return {
    /** The newest first. */
    culturalCompetencesByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(culturalCompetences).where(inArray(culturalCompetences.practitionerId, ids)).orderBy(desc(culturalCompetences.reviewedOn), desc(culturalCompetences.id)),
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
