// Days as whole numbers (0 is 1 January 1970): no clock, no time zone, no locale can change one.

const millisecondsOfDay = 86_400_000;
const texts = new Map<number, string>();

/** The day of a date such as `2026-11-20`. Throws when there is no such date. */
export function dayOf(date: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  const day = milliseconds / millisecondsOfDay;
  // 30 February parses in some engines, as 2 March.
  if (!Number.isInteger(day) || dateOf(day) !== date) throw new RangeError(`"${date}" is no date of the form 2026-11-20.`);
  return day;
}

/** The date of a day, such as `2026-11-20`. */
export function dateOf(day: number): string {
  let text = texts.get(day);
  if (text === undefined) texts.set(day, (text = new Date(day * millisecondsOfDay).toISOString().slice(0, 10)));
  return text;
}

export function yearOf(day: number): number {
  return Number(dateOf(day).slice(0, 4));
}

/** The day in a year, such as `dayIn(2026, "02-01")`. */
export function dayIn(year: number, monthAndDay: string): number {
  return dayOf(`${year}-${monthAndDay}`);
}

/** The same date some years later; 29 February becomes 28 February where there is none, as it does in PostgreSQL. */
export function yearsLater(day: number, years: number): number {
  const date = new Date(day * millisecondsOfDay);
  const [year, month] = [date.getUTCFullYear() + years, date.getUTCMonth()];
  const lastOfMonth = Date.UTC(year, month + 1, 0);
  return Math.min(Date.UTC(year, month, date.getUTCDate()), lastOfMonth) / millisecondsOfDay;
}
