import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { planAgreements } from "./table.ts";

export function planAgreementLoaders(db: Db) {
  return {
    agreementsByPlanId: loadMany((keys: string[]) => db.select().from(planAgreements).where(inArray(planAgreements.planId, keys)).orderBy(planAgreements.agreedOn, planAgreements.id), (row) => row.planId, uuidKeys),
  };
}
