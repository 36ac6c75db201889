import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq } from "drizzle-orm";
import type { RegisterEntryRow } from "../register-entry/table.ts";
import { needs } from "./table.ts";

/** Records what an entry of a register is about as a need of the learner, unless one with the same support need is recorded. */
export async function addNeedUnlessKnown(db: Db, { learnerId, firstConcernOn, identifiedOn, needArea, supportNeedCode, subNeedCode }: RegisterEntryRow): Promise<void> {
  const known = await db.select({ id: needs.id }).from(needs).where(and(eq(needs.learnerId, learnerId), eq(needs.supportNeedCode, supportNeedCode))).limit(1);
  if (known.length === 0) await db.insert(needs).values({ learnerId, firstConcernOn, identifiedOn, area: needArea, supportNeedCode, subNeedCode });
}
