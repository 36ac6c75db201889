import { mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AllocateFundingInput } from "../../generated/resolvers.ts";
import { mayManageBudget, requireFundingManager } from "../../policy.ts";
import { isProblem } from "../../read-input.ts";
import { budgetExhausted, readPartOfBudget } from "./part-of-budget.ts";
import { findAvailable, insertAllocation } from "./store.ts";

export const allocateFunding = mutation(async (input: AllocateFundingInput, { db, viewer, loaders }: Context) => {
  requireFundingManager(viewer);
  const budget = await loaders.budgetById.load(input.budgetId);
  if (budget === null || !mayManageBudget(viewer, budget)) return problem("BudgetNotFound", "There is no budget with this id that you manage: take one of Region.budgets of your region.");

  const part = readPartOfBudget(input, budget);
  if (isProblem(part)) return part;
  const allocation = await insertAllocation(db, part);
  if (typeof allocation !== "string") return { __typename: "AllocateFundingSuccess" as const, allocation };
  return budgetExhausted(await findAvailable(db, budget.id), part, budget);
});
