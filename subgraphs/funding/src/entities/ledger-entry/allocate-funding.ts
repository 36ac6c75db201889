import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { isMoeNumber } from "../../foreign-keys.ts";
import { inWords, readFundingSize, toFundingSize } from "../../funding-size.ts";
import type { AllocateFundingInput } from "../../generated/resolvers.ts";
import { mayManageBudget, requireFundingManager } from "../../policy.ts";
import { isProblem } from "../../read-input.ts";
import { findAvailable, insertAllocation } from "./store.ts";

export const allocateFunding = mutation(async (input: AllocateFundingInput, { db, viewer, loaders }: Context) => {
  requireFundingManager(viewer);
  const budget = await loaders.budgetById.load(input.budgetId);
  if (budget === null || !mayManageBudget(viewer, budget)) return problem("BudgetNotFound", "There is no budget with this id that you manage: take one of Region.budgets of your region.");

  const hundredths = readFundingSize(input.size, budget);
  if (isProblem(hundredths)) return hundredths;
  if (!isMoeNumber(input.institution)) return invalidInput("institution", "institution is no number of an institution: give the Ministry's number, as Institution.moeNumber has it.");
  for (const field of ["from", "until"] as const) {
    if (!input[field].startsWith(`${budget.year}-`)) return invalidInput(field, `${field} is not in ${budget.year}, the year of the budget: give a day of that year, or take a budget of another.`);
  }
  if (input.until < input.from) return invalidInput("until", `${input.until} is before the first day, ${input.from}: give the last day.`);

  const isMoney = budget.unit === "CENTS";
  const allocation = await insertAllocation(db, {
    budgetId: budget.id,
    institutionMoeNumber: input.institution,
    year: budget.year,
    from: input.from,
    until: input.until,
    amountCents: isMoney ? hundredths : null,
    gstInclusive: isMoney ? budget.gstInclusive : null,
    quantity: isMoney ? null : hundredths / 100,
    streamCode: budget.streamCode,
    unit: budget.unit,
  });
  if (typeof allocation !== "string") return { __typename: "AllocateFundingSuccess" as const, allocation };

  const available = await findAvailable(db, budget.id);
  return problem("BudgetExhausted", `The budget has ${inWords(available, budget)} left, and ${inWords(hundredths, budget)} were asked for: allocate less, or release what others do not need.`, {
    available: toFundingSize(available, budget),
  });
});
