import type { Db } from "@lsg/subgraph-kit/database";
import { and, asc, eq, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import { budgets } from "../budget/table.ts";
import { fundingStreams } from "../funding-stream/table.ts";
import { allocations } from "./table.ts";

/** What institutions as such were awarded in money in a year, the first award first; nothing that is for a learner. */
export async function listAwards(db: Db, year: number) {
  const rows = await db
    .select({
      id: allocations.id,
      institution: allocations.institutionMoeNumber,
      year: allocations.year,
      from: allocations.from,
      until: allocations.until,
      cents: allocations.amountCents,
      paid: allocations.paid,
      streamCode: allocations.streamCode,
      streamName: fundingStreams.nameEn,
      forWhom: fundingStreams.forWhom,
      heldBy: budgets.heldBy,
    })
    .from(allocations)
    .innerJoin(fundingStreams, eq(fundingStreams.code, allocations.streamCode))
    .leftJoin(budgets, eq(budgets.id, allocations.budgetId))
    .where(
      and(
        eq(allocations.year, year),
        isNull(allocations.learnerId),
        isNotNull(allocations.institutionMoeNumber),
        eq(allocations.unit, "CENTS"),
        ne(allocations.status, "PROPOSED"),
        // A need of one or few learners stands behind other streams: what a school gets of them could point at a child.
        inArray(allocations.streamCode, ["SFI", "RTLB_LSF"]),
      ),
    )
    .orderBy(asc(allocations.from), asc(allocations.id));
  return rows.map((row) => ({ ...row, institution: row.institution!, cents: row.cents! }));
}
