import { daysAfter } from "../../today.ts";
import type { SupportTier } from "./table.ts";

interface TierOfVersion {
  readonly tier: SupportTier;
  readonly tierFrom: string;
}

export interface TierPeriod {
  readonly tier: SupportTier;
  readonly from: string;
  readonly until: string | null;
}

/** The tiers of an entry with their days, the newest first, out of its versions in that order. A version that changes the tier's first day corrects it. */
export function tierHistory(newestFirst: readonly TierOfVersion[]): TierPeriod[] {
  const periods: TierPeriod[] = [];
  for (const { tier, tierFrom } of newestFirst) {
    const later = periods.at(-1);
    // The same tier again, or one that would end before it began: a later version put it right.
    if (later !== undefined && (later.tier === tier || tierFrom >= later.from)) continue;
    periods.push({ tier, from: tierFrom, until: later === undefined ? null : daysAfter(later.from, -1) });
  }
  return periods;
}
