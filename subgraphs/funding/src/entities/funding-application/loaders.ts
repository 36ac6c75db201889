import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { loadGranted } from "@lsg/subgraph-kit/granted";
import { desc, inArray } from "drizzle-orm";
import { fundingApplications } from "./table.ts";

export function fundingApplicationLoaders(scope: RequestScope) {
  const { db } = scope;
  return {
    fundingApplicationById: loadOne((ids: string[]) => db.select().from(fundingApplications).where(inArray(fundingApplications.id, ids)), (application) => application.id, uuidKeys),
    /** The newest first; null for a learner of whom the viewer may not see what they need. */
    fundingApplicationsOfLearner: loadGranted(scope, {
      category: "NEEDS",
      find: (ids) => db.select().from(fundingApplications).where(inArray(fundingApplications.learnerId, ids)).orderBy(desc(fundingApplications.recordedAt), desc(fundingApplications.id)),
      keyOf: (application) => application.learnerId,
    }),
  };
}
