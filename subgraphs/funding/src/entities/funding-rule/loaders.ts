import { loadMany } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { asc, desc, inArray } from "drizzle-orm";
import { fundingRules, type FundingRuleRow } from "./table.ts";

export function fundingRuleLoaders(db: Db) {
  let all: Promise<FundingRuleRow[]> | undefined;
  return {
    fundingRulesByStreamCode: loadMany(
      (codes: string[]) => db.select().from(fundingRules).where(inArray(fundingRules.streamCode, codes)).orderBy(desc(fundingRules.effectiveFrom), desc(fundingRules.version)),
      (rule) => rule.streamCode,
    ),
    /** Every version of every rule; they are few. */
    allFundingRules: () => (all ??= db.select().from(fundingRules).orderBy(asc(fundingRules.code), asc(fundingRules.version)).execute()),
  };
}
