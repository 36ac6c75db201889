// What becomes of an allocation: it is promised, paid, or returned to the budget.
import { mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { inWords, readFundingSize, toFundingSize } from "../../funding-size.ts";
import type { CommitAllocationInput, PayAllocationInput, ReleaseAllocationInput } from "../../generated/resolvers.ts";
import { mayManageBudget, requireManagerOfBudgets } from "../../policy.ts";
import { isProblem, readPastDay, readText } from "../../read-input.ts";
import { today } from "../../today.ts";
import { announceEnded } from "../allocation/announce.ts";
import type { AllocationRow } from "../allocation/table.ts";
import { findAllocation, insertEntry } from "./store.ts";
import type { LedgerEntryRow } from "./table.ts";

/** Lengths that the database holds. */
export const longestReason = 1000;
const longestReference = 200;

const ways = {
  COMMITMENT: { account: "allocated", left: "is not committed yet" },
  PAYMENT: { account: "committed", left: "is committed and not paid yet" },
  RELEASE: { account: "allocated", left: "is not committed yet" },
} as const;

export const commitAllocation = mutation(async (input: CommitAllocationInput, context: Context) => {
  const moved = await move(input, "COMMITMENT", context);
  return "message" in moved ? moved : { __typename: "CommitAllocationSuccess" as const, ...moved };
});

export const payAllocation = mutation(async (input: PayAllocationInput, context: Context) => {
  const moved = await move(input, "PAYMENT", context);
  return "message" in moved ? moved : { __typename: "PayAllocationSuccess" as const, ...moved };
});

export const releaseAllocation = mutation(async (input: ReleaseAllocationInput, context: Context) => {
  const moved = await move(input, "RELEASE", context);
  return "message" in moved ? moved : { __typename: "ReleaseAllocationSuccess" as const, ...moved };
});

type AllocationBalance = ReturnType<typeof toAllocationBalance>;
type Moved = { entry: LedgerEntryRow; allocation: AllocationRow };

async function move(
  input: CommitAllocationInput,
  kind: keyof typeof ways,
  { db, viewer, loaders }: Context,
): Promise<Moved | InvalidInput | Problem<"AllocationNotFound"> | Problem<"AllocationExhausted", { balance: AllocationBalance }>> {
  requireManagerOfBudgets(viewer);
  const allocation = await loaders.allocationById.load(input.allocationId);
  const budget = allocation?.budgetId ? await loaders.budgetById.load(allocation.budgetId) : null;
  if (allocation === null || budget === null || !mayManageBudget(viewer, budget)) {
    return problem("AllocationNotFound", "There is no allocation with this id that draws on a budget that you manage: take one of Budget.allocations.");
  }
  const hundredths = readFundingSize(input.size, allocation);
  if (isProblem(hundredths)) return hundredths;
  const happenedOn = readPastDay(input.happenedOn, "happenedOn");
  if (isProblem(happenedOn)) return happenedOn;
  const reason = readText(input.reason, "reason", longestReason);
  if (isProblem(reason)) return reason;
  const reference = readText(input.reference, "reference", longestReference);
  if (isProblem(reference)) return reference;

  const moved = await insertEntry(db, { kind, budgetId: budget.id, allocationId: allocation.id, hundredths, happenedOn, reason, reference });
  if (typeof moved !== "string") {
    // Nothing is left of it, and nothing was paid or given.
    if (moved.allocation.status === "ENDED") await announceEnded(db, moved.allocation, today());
    return moved;
  }

  const now = await findAllocation(db, allocation.id);
  const { account, left } = ways[kind];
  return problem("AllocationExhausted", `Of the allocation ${inWords(now[account], now)} ${left}, and ${inWords(hundredths, now)} were asked for: ask for less, or change what was done before.`, {
    balance: toAllocationBalance(now),
  });
}

/** Where an allocation stands, as the graph has it. */
export function toAllocationBalance(allocation: AllocationRow) {
  const { allocated, committed, paid } = allocation;
  return { allocated: toFundingSize(allocated, allocation), committed: toFundingSize(committed, allocation), paid: toFundingSize(paid, allocation) };
}
