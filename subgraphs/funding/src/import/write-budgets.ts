// Writes budgets: all of them or none. The ledger opens their accounts.
import type { Db } from "@lsg/subgraph-kit/database";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { asc, inArray } from "drizzle-orm";
import { budgets, type BudgetRow } from "../entities/budget/table.ts";
import { fundingStreams, type FundingUnit } from "../entities/funding-stream/table.ts";
import type { ReadBudget } from "./read-budgets.ts";

/** What each stream is counted in, by code. */
export async function streamUnits(db: Db): Promise<Map<string, FundingUnit>> {
  const rows = await db.select({ code: fundingStreams.code, unit: fundingStreams.unit }).from(fundingStreams).orderBy(asc(fundingStreams.code));
  return new Map(rows.map(({ code, unit }) => [code, unit]));
}

const keyOf = ({ streamCode, year, regionCode, institutionMoeNumber, communityId, heldBy }: ReadBudget | BudgetRow) => JSON.stringify([streamCode, year, regionCode, institutionMoeNumber, communityId, heldBy]);
const sizeOf = ({ amountCents, gstInclusive, quantity }: ReadBudget | BudgetRow) => JSON.stringify([amountCents, gstInclusive, quantity]);

/** A budget that is there already with the same size is left as it is; with another size nothing is imported. Throws `ImportProblem`. */
export async function writeBudgets(db: Db, read: readonly ReadBudget[]): Promise<{ added: number; known: number }> {
  const years = [...new Set(read.map(({ year }) => year))];
  const there = new Map((await db.select().from(budgets).where(inArray(budgets.year, years))).map((row) => [keyOf(row), row]));
  const other = read.find((budget) => there.has(keyOf(budget)) && sizeOf(there.get(keyOf(budget))!) !== sizeOf(budget));
  if (other) throw new ImportProblem(`Nothing was imported: ${other.heldBy} has a budget of ${other.streamCode} for ${other.year} already, with another size. What was budgeted stays as it is: import what is added under a name of its own.`);
  const added = read.filter((budget) => !there.has(keyOf(budget)));
  for (let at = 0; at < added.length; at += 1_000) await db.insert(budgets).values(added.slice(at, at + 1_000));
  return { added: added.length, known: read.length - added.length };
}
