// Whose a support is, as services tell the others of each request, and of each learner who joins a group.
import type { Country } from "../country/country.ts";
import { recorded } from "./recorded.ts";

/** From the day on which it was asked for, or on which they joined. */
export function tellOthersOfSupport({ tables }: Pick<Country, "tables">, { supportId, learnerId, on }: { supportId: string; learnerId: string; on: number }): void {
  const told = { supportId, learnerId, isTold: true, ...recorded(on) };
  tables.workforce.learnerSupports.add(told);
  tables.learners.learnerSupports.add(told);
}
