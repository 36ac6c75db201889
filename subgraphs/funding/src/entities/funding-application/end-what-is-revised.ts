// A decision that cuts into the time of earlier ones ends what was allocated by those, in its own transaction.
import type { Db } from "@lsg/subgraph-kit/database";
import { announceEnded } from "../allocation/announce.ts";
import { toHundredths } from "../entitlement/exact.ts";
import { rulesOfYear } from "../entitlement/compute.ts";
import { grantOf } from "../entitlement/learner-entitlement.ts";
import { hundredthsFrom } from "../entitlement/learner-formulas.ts";
import type { FundingRuleRow } from "../funding-rule/table.ts";
import { endAllocation, listAllocationsToEnd, type AllocationToEnd } from "./store.ts";
import type { FundingApplicationRow } from "./table.ts";

/**
 * Ends the allocations of what `decided` revises on the day before it holds, and returns to their budgets what they have for
 * the time from then on and nobody has committed. What is committed or paid stays, and so does what was for the time before.
 */
export async function endWhatIsRevised(db: Db, decided: FundingApplicationRow, rules: readonly FundingRuleRow[]): Promise<void> {
  const dayBefore = new Date(Date.parse(decided.from!) - 86_400_000).toISOString().slice(0, 10);
  for (const allocation of await listAllocationsToEnd(db, decided.id)) {
    await endAllocation(db, allocation.id, decided.id, toRelease(allocation, decided, rules));
    await announceEnded(db, { id: allocation.id, learnerId: decided.learnerId }, dayBefore);
  }
}

/** All of it for a decision from its first day on; else by the rule that its size followed from, and all that is left where none tells. */
function toRelease(allocation: AllocationToEnd, { from, decidedAt }: FundingApplicationRow, rules: readonly FundingRuleRow[]): number {
  if (from! <= allocation.from) return allocation.allocated;
  const rule = rulesOfYear(rules.filter(({ streamCode }) => streamCode === allocation.streamCode), allocation.year)[0];
  if (!rule || !["GRANTED_HOURS", "CRISIS_WEEKS"].includes(rule.formula)) return allocation.allocated;
  const grant = grantOf({ from: allocation.from, until: allocation.until, grantedWeeklyHours: allocation.weeklyHours, fundedWeeks: allocation.fundedWeeks, decidedAt });
  const inUnits = (outcome: Parameters<Parameters<typeof hundredthsFrom>[4]>[0]) => (outcome.kind !== "SIZE" ? 0 : outcome.step.unit === "CENTS" ? toHundredths(outcome.step.value) / 100 : toHundredths(outcome.step.value));
  return Math.min(allocation.allocated, hundredthsFrom(rule, grant, allocation.year, from!, inUnits));
}
