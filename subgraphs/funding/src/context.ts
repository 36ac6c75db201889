import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { createInsights } from "@lsg/subgraph-kit/insights";
import { allocationLoaders } from "./entities/allocation/loaders.ts";
import { budgetLoaders } from "./entities/budget/loaders.ts";
import { entitlementLoaders } from "./entities/entitlement/loaders.ts";
import { fundingApplicationLoaders } from "./entities/funding-application/loaders.ts";
import { fundingRunLoaders } from "./entities/funding-run/loaders.ts";
import { fundingRuleLoaders } from "./entities/funding-rule/loaders.ts";
import { fundingStreamLoaders } from "./entities/funding-stream/loaders.ts";
import { ledgerEntryLoaders } from "./entities/ledger-entry/loaders.ts";

/** What a resolver gets: who asks, the request's transaction, and loaders made for this request alone. */
export interface Context extends RequestScope {
  readonly loaders: ReturnType<typeof createLoaders>;
  readonly insights: ReturnType<typeof createInsights>;
}

export function createContext(scope: RequestScope): Context {
  return { ...scope, loaders: createLoaders(scope), insights: createInsights(scope.db) };
}

function createLoaders(scope: RequestScope) {
  const { db } = scope;
  return { ...fundingStreamLoaders(db), ...budgetLoaders(db), ...allocationLoaders(scope), ...ledgerEntryLoaders(db), ...fundingRuleLoaders(db), ...fundingRunLoaders(db), ...entitlementLoaders(db), ...fundingApplicationLoaders(scope) };
}
