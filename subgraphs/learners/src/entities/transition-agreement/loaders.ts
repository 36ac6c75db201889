import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { transitionAgreements } from "./table.ts";

export function transitionAgreementLoaders(db: Db) {
  return {
    transitionAgreementById: loadOne((ids: string[]) => db.select().from(transitionAgreements).where(inArray(transitionAgreements.id, ids)), (agreement) => agreement.id, uuidKeys),
    /** The latest first. */
    agreementsByTransitionPlanId: loadMany(
      (planIds: string[]) => db.select().from(transitionAgreements).where(inArray(transitionAgreements.planId, planIds)).orderBy(desc(transitionAgreements.contentRevision)),
      (agreement) => agreement.planId,
      uuidKeys,
    ),
  };
}
