// Writes grants as allocations that draw on budgets: all of them or none.
import type { Db } from "@lsg/subgraph-kit/database";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { allocations } from "../entities/allocation/table.ts";
import { budgets } from "../entities/budget/table.ts";
import { fundingStreams } from "../entities/funding-stream/table.ts";
import { inWords } from "../funding-size.ts";
import { orRefusal } from "../refused-by-database.ts";
import type { ReadGrant } from "./read-grants.ts";

export interface ImportSummary {
  readonly added: number;
  /** Were there before, with the same content. */
  readonly known: number;
  readonly budgetsMade: number;
}

/** Codes of the streams that are counted in money. */
export async function moneyStreams(db: Db): Promise<Set<string>> {
  const rows = await db.select({ code: fundingStreams.code }).from(fundingStreams).where(eq(fundingStreams.unit, "CENTS")).orderBy(fundingStreams.code);
  return new Set(rows.map(({ code }) => code));
}

/** A budget that its holder has for the stream and year is drawn on; where there is none, one is made that the grants use up. Throws `ImportProblem`. */
export async function writeGrants(db: Db, grants: readonly ReadGrant[]): Promise<ImportSummary> {
  const known = await knownGrants(db, grants);
  const added = grants.filter(({ id }) => !known.has(id));
  let budgetsMade = 0;
  for (const group of Map.groupBy(added, ({ streamCode, from, heldBy }) => JSON.stringify([streamCode, from.slice(0, 4), heldBy])).values()) {
    const { streamCode, from, heldBy } = group[0]!;
    const year = Number(from.slice(0, 4));
    const sum = group.reduce((all, { cents }) => all + cents, 0);
    const which = and(eq(budgets.streamCode, streamCode), eq(budgets.year, year), eq(budgets.heldBy, heldBy), isNull(budgets.regionCode), isNull(budgets.institutionMoeNumber), isNull(budgets.communityId));
    let [budget] = await db.select().from(budgets).where(which);
    if (!budget) {
      [budget] = await db.insert(budgets).values({ streamCode, unit: "CENTS", year, heldBy, amountCents: sum, gstInclusive: false }).returning();
      budgetsMade++;
    }
    const rows = group.map((grant) => ({ id: grant.id, budgetId: budget!.id, institutionMoeNumber: grant.institution, year, from: grant.from, until: grant.until, amountCents: grant.cents, gstInclusive: budget!.gstInclusive, streamCode, unit: "CENTS" as const, status: "APPROVED" as const }));
    const refused = await orRefusal(db, { ledger_accounts_not_overdrawn: "OVERDRAWN" as const }, async (tx) => {
      for (let at = 0; at < rows.length; at += 1_000) await tx.insert(allocations).values(rows.slice(at, at + 1_000));
    });
    if (refused) throw new ImportProblem(`Nothing was imported: the budget of ${heldBy} for ${streamCode} in ${year} has not ${inWords(sum, { unit: "CENTS", gstInclusive: null })} left, which these grants ask for.`);
  }
  return { added: added.length, known: known.size, budgetsMade };
}

async function knownGrants(db: Db, grants: readonly ReadGrant[]): Promise<Set<string>> {
  const byId = new Map(grants.map((grant) => [grant.id, grant]));
  const known = new Set<string>();
  for (let at = 0; at < grants.length; at += 5_000) {
    const rows = await db.select().from(allocations).where(inArray(allocations.id, grants.slice(at, at + 5_000).map(({ id }) => id)));
    for (const row of rows) {
      const grant = byId.get(row.id)!;
      const isSame = row.streamCode === grant.streamCode && row.institutionMoeNumber === grant.institution && row.amountCents === grant.cents && row.from === grant.from;
      if (!isSame) throw new ImportProblem(`Nothing was imported: the grant ${row.id} is there already, with another recipient, programme, amount or day. What was awarded is not changed by an import: reverse it, and import the new one under an id of its own.`);
      known.add(row.id);
    }
  }
  return known;
}
