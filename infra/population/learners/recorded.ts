/** That a row was written by the population, at noon on a day of it. */
export function recorded(day: number): { recordedAt: Date; recordedInRole: string } {
  return { recordedAt: new Date(day * 86_400_000 + 43_200_000), recordedInRole: "SYSTEM" };
}
