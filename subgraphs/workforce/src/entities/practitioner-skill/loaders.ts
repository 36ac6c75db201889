import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, inArray, isNull } from "drizzle-orm";
import { practitionerSkills } from "./table.ts";

export function practitionerSkillLoaders(db: Db) {
  return {
    /** Those of today, by area. */
    skillsByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(practitionerSkills).where(and(inArray(practitionerSkills.practitionerId, ids), isNull(practitionerSkills.until))).orderBy(practitionerSkills.needArea),
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
