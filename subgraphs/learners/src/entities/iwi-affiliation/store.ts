import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { iwi } from "../iwi/table.ts";
import { iwiAffiliations, type IwiAffiliationRow } from "./table.ts";

/** What was told before, if anything, is marked as replaced in the same statement. */
export async function insertAffiliation(db: Db, affiliation: Pick<IwiAffiliationRow, "learnerId" | "saidByWhanauMemberId" | "iwiCodes" | "shownTo">): Promise<IwiAffiliationRow> {
  const [row] = await db.insert(iwiAffiliations).values(affiliation).returning();
  return row!;
}

/** Null when nothing is shown that the viewer may see. */
export async function withdraw(db: Db, learnerId: string, { by, onWordOfId }: { by: string; onWordOfId: string | null }): Promise<IwiAffiliationRow | null> {
  const [row] = await db
    .update(iwiAffiliations)
    .set({ withdrawnAt: sql`now()`, withdrawnBy: by, withdrawnOnWordOfId: onWordOfId })
    .where(and(eq(iwiAffiliations.learnerId, learnerId), isNull(iwiAffiliations.replacedAt), isNull(iwiAffiliations.withdrawnAt), sql`${iwiAffiliations.shownTo} <> '{}'`))
    .returning();
  return row ?? null;
}

/** Those of the codes that the classification does not have. */
export async function unknownIwi(db: Db, codes: readonly string[]): Promise<string[]> {
  const known = new Set((await db.select({ code: iwi.code }).from(iwi).where(inArray(iwi.code, [...codes]))).map(({ code }) => code));
  return codes.filter((code) => !known.has(code));
}
