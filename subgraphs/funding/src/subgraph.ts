// The table of contents: money and entitlement.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { byId } from "@lsg/subgraph-kit/kept-answer";
import { createContext } from "./context.ts";
import { communityDecisionEvents } from "./entities/community-decision/events.ts";
import { communityDecisionResolvers } from "./extensions/community-decision/resolvers.ts";
import { allocationResolvers } from "./entities/allocation/resolvers.ts";
import type { AllocationRow } from "./entities/allocation/table.ts";
import { budgetResolvers } from "./entities/budget/resolvers.ts";
import { fundingApplicationResolvers } from "./entities/funding-application/resolvers.ts";
import type { FundingApplicationRow } from "./entities/funding-application/table.ts";
import { fundingRunResolvers } from "./entities/funding-run/resolvers.ts";
import { fundingRuleResolvers } from "./entities/funding-rule/resolvers.ts";
import { fundingStreamResolvers } from "./entities/funding-stream/resolvers.ts";
import { learnerMoveEvents } from "./entities/learner-move/events.ts";
import { ledgerEntryResolvers } from "./entities/ledger-entry/resolvers.ts";
import { institutionResolvers } from "./extensions/institution/resolvers.ts";
import { learnerResolvers } from "./extensions/learner/resolvers.ts";
import { learningSupportCommunityResolvers } from "./extensions/learning-support-community/resolvers.ts";
import { regionResolvers } from "./extensions/region/resolvers.ts";
import { supportResolvers } from "./extensions/support/resolvers.ts";
import { fundingMeasures } from "./entities/funding-insights/measures.ts";
import { fundingInsightsResolvers } from "./entities/funding-insights/resolvers.ts";
import { fundingRuns } from "./entities/funding-run/table.ts";
import { ledgerEntries } from "./entities/ledger-entry/table.ts";

export const subgraph = defineSubgraph({
  name: "funding",
  folder: join(import.meta.dirname, ".."),
  resolvers: [
    fundingStreamResolvers,
    fundingRuleResolvers,
    fundingApplicationResolvers,
    fundingRunResolvers,
    budgetResolvers,
    allocationResolvers,
    ledgerEntryResolvers,
    communityDecisionResolvers,
    institutionResolvers,
    learnerResolvers,
    learningSupportCommunityResolvers,
    regionResolvers,
    supportResolvers,
    fundingInsightsResolvers,
  ],
  createContext,
  again: {
    FundingRun: byId(fundingRuns),
    LedgerEntry: byId(ledgerEntries),
  },
  measures: fundingMeasures,
  definers: ["open_accounts_of_budgets", "draw_on_budgets", "post_ledger_entries", "take_accounts_of_budget", "ors_learners_of", "is_own_budget", "refuse_both_schemes",
    "decided_for_institutions", "revised_from", "place_of_application", "allocations_to_end", "end_allocation", "refuse_allocation_without_decision", "senses_in_scheme"],
  on: { ...communityDecisionEvents, ...learnerMoveEvents },
  tells: {
    Allocation: ({ learnerId }: AllocationRow) => (learnerId === null ? null : { subject: learnerId, category: "FUNDING" }),
    FundingApplication: ({ learnerId }: FundingApplicationRow) => ({ subject: learnerId, category: "NEEDS" }),
  },
});
