import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { loadGranted } from "@lsg/subgraph-kit/granted";
import { and, desc, eq, gte, inArray, isNull, lte, or } from "drizzle-orm";
import { today } from "../../today.ts";
import { fundingApplications } from "./table.ts";

export function fundingApplicationLoaders(scope: RequestScope) {
  const { db } = scope;
  return {
    fundingApplicationById: loadOne((ids: string[]) => db.select().from(fundingApplications).where(inArray(fundingApplications.id, ids)), (application) => application.id, uuidKeys),
    /** Decisions by which a learner is in the Ongoing Resourcing Scheme today, as far as the viewer may see them. */
    schemeDecisionsByLearnerId: loadMany(
      (learnerIds: string[]) => {
        const [of, day] = [fundingApplications, today()];
        return db.select().from(of).where(and(inArray(of.learnerId, learnerIds), eq(of.streamCode, "ORS"), eq(of.status, "APPROVED"), lte(of.from, day), or(isNull(of.until), gte(of.until, day))));
      },
      (application) => application.learnerId,
      uuidKeys,
    ),
    /** The newest first; null for a learner of whom the viewer may not see what they need. */
    fundingApplicationsOfLearner: loadGranted(scope, {
      category: "NEEDS",
      find: (ids) => db.select().from(fundingApplications).where(inArray(fundingApplications.learnerId, ids)).orderBy(desc(fundingApplications.recordedAt), desc(fundingApplications.id)),
      keyOf: (application) => application.learnerId,
    }),
  };
}
