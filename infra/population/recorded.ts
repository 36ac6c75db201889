// Who wrote the rows of a population, and when: nobody, on the day that the row itself begins.

/** Provenance of a row that came to be on this day (0 is 1 January 1970). */
export function recordedOn(day: number): { recordedAt: Date; recordedInRole: string } {
  return { recordedAt: new Date(day * 86_400_000), recordedInRole: "SYSTEM" };
}
