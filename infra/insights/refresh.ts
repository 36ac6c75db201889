// Publishes the figures of every subgraph that has measures, period by period. One that fails keeps the figures it had.
import type { Area, Period } from "@lsg/subgraph-kit/measure";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { dropClosedFigures, newRun, refreshAgain, refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { sql } from "drizzle-orm";
import { loadSubgraph } from "../subgraphs.ts";
import { placesThatAddUp } from "./areas.ts";
import { duePeriods } from "./periods.ts";

export interface Refreshed {
  readonly subgraph: string;
  readonly period: string;
  readonly figures: number;
  /** How many parts of them were protected anew. */
  readonly changedParts: number;
  readonly tookMs: number;
}

/**
 * Publishes what is due on `today`, or the periods given. What is published as at the same day stays as it is, unless `isFull`. `ownerUrls` are the owners' addresses by name of subgraph;
 * `secret` keys the rounding of all of them, so that the same people come out the same everywhere.
 */
export async function refreshAll({
  ownerUrls,
  areas: areasOf,
  today,
  secret,
  periods,
  isFull = false,
  onRefreshed = () => {},
}: {
  ownerUrls: Readonly<Record<string, string>>;
  /** The places, or what reads them: it is asked once, and not where nothing is due. */
  areas: readonly Area[] | (() => Promise<readonly Area[]>);
  today: string;
  secret: string;
  periods?: readonly Period[];
  /** Everything again, as the records have it now. */
  isFull?: boolean;
  onRefreshed?: (refreshed: Refreshed) => void;
}): Promise<void> {
  let reading: Promise<readonly Area[]> | undefined;
  const areas = () => (reading ??= Promise.resolve(typeof areasOf === "function" ? areasOf() : areasOf));
  for (const [name, ownerUrl] of Object.entries(ownerUrls)) {
    const { measures } = await loadSubgraph(name);
    if (measures.length === 0) continue;
    await asOwner(ownerUrl, (db) => dropClosedFigures(db, measures));
    const run = newRun();
    // What a longer stretch may tell is decided by what the shorter ones with the same last day tell.
    for (const period of [...(periods ?? duePeriods(today, await publishedBy(ownerUrl)))].sort((one, other) => (one.asAt < other.asAt ? -1 : one.asAt > other.asAt ? 1 : daysOf(one) - daysOf(other)))) {
      const { figures, changedParts, tookMs } = await refreshAgain(() => asOwner(ownerUrl, (db) => refreshInsights(db, { measures, areas, addsUp: placesThatAddUp, period, secret, run, isFull, isFixed: true })));
      onRefreshed({ subgraph: name, period: period.name, figures, changedParts, tookMs });
    }
  }
}

const daysOf = ({ from, until }: Period): number => Date.parse(until) - Date.parse(from);

async function publishedBy(ownerUrl: string): Promise<Map<string, string>> {
  const rows = await asOwner(ownerUrl, (db) => db.execute<{ period: string; asAt: string }>(sql`select period, as_at::text as "asAt" from insights.refreshes`));
  return new Map(rows.map(({ period, asAt }) => [period, asAt]));
}
