import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AllocateFromPoolInput } from "../../generated/resolvers.ts";
import { mayManagePool, requireManagerOfBudgets } from "../../policy.ts";
import { isProblem } from "../../read-input.ts";
import { budgetExhausted, readPartOfBudget } from "./part-of-budget.ts";
import { findAvailable, insertAllocation } from "./store.ts";

export const allocateFromPool = mutation(async (input: AllocateFromPoolInput, { db, viewer, loaders }: Context) => {
  requireManagerOfBudgets(viewer);
  const budget = await loaders.budgetById.load(input.budgetId);
  if (budget === null || !mayManagePool(viewer, budget)) return problem("BudgetNotFound", "There is no pool with this id of a community that you lead: take one of LearningSupportCommunity.budgets.");
  const part = readPartOfBudget(input, budget);
  if (isProblem(part)) return part;
  if (!isUuid(input.decisionId)) return notDecided();

  const allocation = await insertAllocation(db, { ...part, communityDecisionId: input.decisionId.toLowerCase() });
  switch (allocation) {
    case "OVERDRAWN":
      return budgetExhausted(await findAvailable(db, budget.id), part, budget);
    case "NOT_DECIDED":
      return notDecided();
    case "DECIDED_ANEW":
      return invalidInput("decisionId", "Another decision has taken the place of this one: allocate by that, if it is about this pool.");
    default:
      if (typeof allocation === "string") throw new Error(`The ledger refused an allocation from a pool: ${allocation}.`);
      return { __typename: "AllocateFromPoolSuccess" as const, allocation };
  }
});

const notDecided = () => problem("NotDecided", "The community has no decision with this id that names this pool among its budgets. One that was made just now arrives within moments: try again then.");
