// The stretches of time that figures are published for: months, school terms and years.
import type { Period } from "@lsg/subgraph-kit/measure";

type Days = Omit<Period, "asAt">;

// Term dates for state and integrated schools as the Ministry of Education publishes them: from the first day on which a
// term may begin to the last on which it may end. A year that is not here has no terms yet.
const terms: readonly Days[] = ([
  { name: "2025-T1", from: "2025-01-27", until: "2025-04-11" },
  { name: "2025-T2", from: "2025-04-28", until: "2025-06-27" },
  { name: "2025-T3", from: "2025-07-14", until: "2025-09-19" },
  { name: "2025-T4", from: "2025-10-06", until: "2025-12-19" },
  { name: "2026-T1", from: "2026-01-26", until: "2026-04-02" },
  { name: "2026-T2", from: "2026-04-20", until: "2026-07-03" },
  { name: "2026-T3", from: "2026-07-20", until: "2026-09-25" },
  { name: "2026-T4", from: "2026-10-12", until: "2026-12-18" },
] as const).map((term) => ({ ...term, series: "TERM" }));

/** The month, the year and, in term time, the term of a day. */
export function periodsOf(day: string): Days[] {
  const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
  return [
    { name: month, series: "MONTH", from: `${month}-01`, until: endOfMonth(day) },
    ...terms.filter(({ from, until }) => from <= day && day <= until),
    { name: year, series: "YEAR", from: `${year}-01-01`, until: `${year}-12-31` },
  ];
}

/** The last day of the month of a day, or of one so many months later. */
export const endOfMonth = (day: string, monthsLater = 0): string => new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) + monthsLater, 0)).toISOString().slice(0, 10);
const daysBetween = (one: string, other: string) => Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000;

/** The day of a period's last picture: the end of a month, of a term the one nearest to its last day. */
export function lastPictureOf({ until }: Pick<Period, "until">): string {
  const [before, after] = [endOfMonth(until, -1), endOfMonth(until)];
  return daysBetween(until, before) < daysBetween(until, after) ? before : after;
}

/**
 * What has to be published on `today`. There is a picture of the end of each month, and until the next one it stays: two
 * pictures a few days or an hour apart differ by the few who came or went between them, and would tell of them. So the
 * first that there ever is shows the end of the month before. What is published already is due again as at the same day, for whatever of it is not there
 * yet. `published` tells of each period that has figures which day they show.
 */
export function duePeriods(today: string, published: ReadonlyMap<string, string>): Period[] {
  const monthEnd = endOfMonth(today, -1);
  const due = new Map<string, Period>();
  const add = (period: Days, shown: string | undefined) => {
    const last = lastPictureOf(period);
    const latest = monthEnd < last ? monthEnd : last;
    const asAt = shown !== undefined && shown > latest ? shown : latest;
    // It is over, and has been told of; or it has not come to the end of a month.
    if (due.has(period.name) || (shown !== undefined && shown >= last && period.until < today) || asAt < period.from) return;
    due.set(period.name, { ...period, asAt });
  };
  for (const period of [...periodsOf(monthEnd), ...periodsOf(today)]) add(period, published.get(period.name));
  for (const [name, asAt] of published) for (const period of [...periodsOf(asAt), ...terms].filter((one) => one.name === name)) add(period, asAt);
  return [...due.values()];
}

/** Today's day in New Zealand. */
export function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Auckland", year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
}
