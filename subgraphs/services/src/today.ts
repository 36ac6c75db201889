const newZealandDay = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Auckland", year: "numeric", month: "2-digit", day: "2-digit" });

/** Today's date in New Zealand, YYYY-MM-DD: how long somebody has waited must not depend on where the server stands. */
export function today(now = new Date()): string {
  return newZealandDay.format(now);
}

const dayMs = 24 * 60 * 60 * 1000;

/** Days of the calendar from one to the other: as midnights in UTC they are whole days apart, whatever daylight saving does. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs;
}

/** The day of the calendar before this one. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);
}
