// What an institution shall get of a budget, as it is written in inputs.
import { invalidInput, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import { isMoeNumber } from "../../foreign-keys.ts";
import { inWords, readFundingSize, toFundingSize } from "../../funding-size.ts";
import { isProblem } from "../../read-input.ts";
import type { BudgetRow } from "../budget/table.ts";
import type { NewAllocation } from "./store.ts";

interface PartOfBudgetInput {
  readonly institution: number;
  readonly size: Parameters<typeof readFundingSize>[0];
  readonly from: string;
  readonly until: string;
}

/** Reads how much, for whom and for how long; says what is wrong with a field otherwise. */
export function readPartOfBudget(input: PartOfBudgetInput, budget: BudgetRow): NewAllocation | InvalidInput {
  const hundredths = readFundingSize(input.size, budget);
  if (isProblem(hundredths)) return hundredths;
  if (!isMoeNumber(input.institution)) return invalidInput("institution", "institution is no number of an institution: give the Ministry's number, as Institution.moeNumber has it.");
  for (const field of ["from", "until"] as const) {
    if (!input[field].startsWith(`${budget.year}-`)) return invalidInput(field, `${field} is not in ${budget.year}, the year of the budget: give a day of that year, or take a budget of another.`);
  }
  if (input.until < input.from) return invalidInput("until", `${input.until} is before the first day, ${input.from}: give the last day.`);
  return { budgetId: budget.id, institutionMoeNumber: input.institution, year: budget.year, from: input.from, until: input.until, streamCode: budget.streamCode, unit: budget.unit, ...inUnitOf(budget, hundredths) };
}

/** A size as the columns of an allocation have it. */
export function inUnitOf({ unit, gstInclusive }: BudgetRow, hundredths: number): Pick<NewAllocation, "amountCents" | "gstInclusive" | "quantity"> {
  return unit === "CENTS" ? { amountCents: hundredths, gstInclusive, quantity: null } : { amountCents: null, gstInclusive: null, quantity: hundredths / 100 };
}

/** There is less left than was asked for. */
export function budgetExhausted(available: number, { amountCents, quantity }: Pick<NewAllocation, "amountCents" | "quantity">, budget: BudgetRow) {
  const asked = amountCents ?? Math.round(quantity! * 100);
  return problem("BudgetExhausted", `The budget has ${inWords(available, budget)} left, and ${inWords(asked, budget)} were asked for: allocate less, or release what others do not need.`, { available: toFundingSize(available, budget) });
}
