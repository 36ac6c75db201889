// The stretches of time that figures are published for: months, school terms and years.
import type { Period } from "@lsg/subgraph-kit/measure";

type Days = Omit<Period, "asAt">;

// Term dates for state and integrated schools as the Ministry of Education publishes them: from the first day on which a
// term may begin to the last on which it may end. A year that is not here has no terms yet.
const terms: readonly Days[] = [
  { name: "2025-T1", from: "2025-01-27", until: "2025-04-11" },
  { name: "2025-T2", from: "2025-04-28", until: "2025-06-27" },
  { name: "2025-T3", from: "2025-07-14", until: "2025-09-19" },
  { name: "2025-T4", from: "2025-10-06", until: "2025-12-19" },
  { name: "2026-T1", from: "2026-01-26", until: "2026-04-02" },
  { name: "2026-T2", from: "2026-04-20", until: "2026-07-03" },
  { name: "2026-T3", from: "2026-07-20", until: "2026-09-25" },
  { name: "2026-T4", from: "2026-10-12", until: "2026-12-18" },
];

/** The month, the year and, in term time, the term of a day. */
export function periodsOf(day: string): Days[] {
  const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
  const lastOfMonth = new Date(Date.UTC(Number(year), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  return [
    { name: month, from: `${month}-01`, until: lastOfMonth },
    ...terms.filter(({ from, until }) => from <= day && day <= until),
    { name: year, from: `${year}-01-01`, until: `${year}-12-31` },
  ];
}

/**
 * What has to be computed on `today`: the periods that last, and those that ended since they were published last, whose
 * picture is that of their last day from then on. `published` tells of each period that has figures which day they show.
 */
export function duePeriods(today: string, published: ReadonlyMap<string, string>): Period[] {
  const due = new Map<string, Period>();
  for (const period of periodsOf(today)) due.set(period.name, { ...period, asAt: today });
  for (const [name, asAt] of published) {
    const period = periodsOf(asAt).find((one) => one.name === name);
    if (period && asAt < period.until && !due.has(name)) due.set(name, { ...period, asAt: period.until < today ? period.until : today });
  }
  return [...due.values()];
}

/** Today's day in New Zealand. */
export function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Auckland", year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
}
