import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import { toFundingSize, type Counting } from "../../funding-size.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { allocateFunding } from "./allocate-funding.ts";
import { allocateFromPool } from "./allocate-from-pool.ts";
import { allocateToLearner } from "./allocate-to-learner.ts";
import { commitAllocation, payAllocation, releaseAllocation, toAllocationBalance } from "./move-allocation.ts";
import { reverseLedgerEntry } from "./reverse-ledger-entry.ts";
import type { LedgerEntryRow } from "./table.ts";

export const ledgerEntryResolvers = {
  Mutation: { allocateFunding, allocateToLearner, allocateFromPool, commitAllocation, payAllocation, releaseAllocation, reverseLedgerEntry },
  Budget: {
    balance: async (budget, _args, { loaders }) => {
      const accounts = await loaders.ledgerAccountsByBudgetId.load(budget.id);
      const sizeOf = (name: string) => toFundingSize(accounts.find(({ account }) => account === name)?.balance ?? 0, budget);
      return { available: sizeOf("AVAILABLE"), allocated: sizeOf("ALLOCATED"), committed: sizeOf("COMMITTED"), paid: sizeOf("PAID") };
    },
    entries: ({ id }, args, { loaders }) => loaders.ledgerEntriesOfBudget(id, args),
  },
  Allocation: {
    balance: (allocation) => (allocation.budgetId === null ? null : toAllocationBalance(allocation)),
    entries: ({ id }, _args, { loaders }) => loaders.ledgerEntriesByAllocationId.load(id),
  },
  LedgerEntry: {
    allocation: ({ allocationId }, _args, { loaders }) => (allocationId === null ? null : loaders.allocationById.load(allocationId)),
    size: async (entry, _args, context) => toFundingSize(entry.hundredths, await countingOf(entry, context)),
    lines: ({ id }, _args, { loaders }) => loaders.ledgerLinesByEntryId.load(id),
    reverses: ({ reversesId }, _args, { loaders }) => (reversesId === null ? null : loaders.ledgerEntryById.load(reversesId)),
    reversedBy: ({ id }, _args, { loaders }) => loaders.reversalOfEntry.load(id),
    provenance: toProvenance,
  },
  LedgerLine: {
    size: async ({ entryId, hundredths }, _args, context) => {
      // Who sees a line sees its entry.
      const entry = (await context.loaders.ledgerEntryById.load(entryId))!;
      return toFundingSize(hundredths, await countingOf(entry, context));
    },
  },
} satisfies Resolvers;

// Who sees an entry sees the allocation or, when it has none, the budget.
async function countingOf({ allocationId, budgetId }: LedgerEntryRow, { loaders }: Context): Promise<Counting> {
  return allocationId === null ? (await loaders.budgetById.load(budgetId))! : (await loaders.allocationById.load(allocationId))!;
}
