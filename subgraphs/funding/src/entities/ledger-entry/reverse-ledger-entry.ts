import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ReverseLedgerEntryInput } from "../../generated/resolvers.ts";
import { mayManageBudget, requireManagerOfBudgets } from "../../policy.ts";
import { isProblem, readText } from "../../read-input.ts";
import { today } from "../../today.ts";
import { announceEnded } from "../allocation/announce.ts";
import { longestReason, toAllocationBalance } from "./move-allocation.ts";
import { findAllocation, insertEntry } from "./store.ts";

export const reverseLedgerEntry = mutation(async (input: ReverseLedgerEntryInput, { db, viewer, loaders }: Context) => {
  requireManagerOfBudgets(viewer);
  const entry = await loaders.ledgerEntryById.load(input.entryId);
  const budget = entry === null ? null : await loaders.budgetById.load(entry.budgetId);
  if (entry === null || entry.allocationId === null || budget === null || !mayManageBudget(viewer, budget)) {
    return problem("LedgerEntryNotFound", "There is no entry with this id about an allocation that draws on a budget that you manage: take one of Allocation.entries.");
  }
  if (entry.kind === "REVERSAL") return invalidInput("entryId", "A reversal is not reversed: do again what it undid.");
  const reason = readText(input.reason, "reason", longestReason);
  if (isProblem(reason)) return reason;
  if (reason === null) return invalidInput("reason", "reason is blank: say why the entry was a mistake, for whoever reads the books later.");

  const { id: reversesId, budgetId, allocationId, hundredths } = entry;
  const reversal = await insertEntry(db, { kind: "REVERSAL", budgetId, allocationId, hundredths, reversesId, reason });
  if (typeof reversal !== "string" && reversal.allocation.status === "ENDED") await announceEnded(db, reversal.allocation, today());
  if (typeof reversal !== "string") return { __typename: "ReverseLedgerEntrySuccess" as const, ...reversal };

  if (reversal === "REVERSED_BEFORE") {
    const reversedBy = (await loaders.reversalOfEntry.load(entry.id))!;
    return problem("AlreadyReversed", "The entry was reversed before: there is nothing more to do.", { reversedBy });
  }
  return problem("LaterEntriesStand", "What the entry moved has been moved on since: reverse what was done later first.", { balance: toAllocationBalance(await findAllocation(db, allocationId)) });
});
