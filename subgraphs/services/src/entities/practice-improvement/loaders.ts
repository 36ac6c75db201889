import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { desc, inArray } from "drizzle-orm";
import { latestAdoptionFirst, latestFirst } from "./store.ts";
import { practiceAdoptions, practiceAdoptionSteps, practiceImprovements } from "./table.ts";

export function practiceImprovementLoaders(db: Db) {
  const adoptions = { table: practiceAdoptions, order: latestAdoptionFirst };
  return {
    practiceImprovementById: loadOne((ids: string[]) => db.select().from(practiceImprovements).where(inArray(practiceImprovements.id, ids)), ({ id }) => id, uuidKeys),
    practiceAdoptionById: loadOne((ids: string[]) => db.select().from(practiceAdoptions).where(inArray(practiceAdoptions.id, ids)), ({ id }) => id, uuidKeys),
    improvementsPageByCommunityId: loadPages<typeof practiceImprovements, string>(db, { table: practiceImprovements, parent: practiceImprovements.communityId, order: latestFirst }),
    adoptionsPageByImprovementId: loadPages<typeof practiceAdoptions, string>(db, { ...adoptions, parent: practiceAdoptions.improvementId }),
    adoptionsPageByCommunityId: loadPages<typeof practiceAdoptions, string>(db, { ...adoptions, parent: practiceAdoptions.communityId }),
    /** The latest first. */
    stepsByAdoptionId: loadMany(
      (ids: string[]) => db.select().from(practiceAdoptionSteps).where(inArray(practiceAdoptionSteps.adoptionId, ids)).orderBy(desc(practiceAdoptionSteps.place)),
      ({ adoptionId }) => adoptionId,
      uuidKeys,
    ),
  };
}
