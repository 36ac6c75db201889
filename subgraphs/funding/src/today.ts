const newZealandDay = new Intl.DateTimeFormat("en-CA", { timeZone: "Pacific/Auckland", year: "numeric", month: "2-digit", day: "2-digit" });

/** Today's date in New Zealand, YYYY-MM-DD: who is enrolled "today" must not depend on where the server stands. */
export function today(now = new Date()): string {
  return newZealandDay.format(now);
}
