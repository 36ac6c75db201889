import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { supportMembers } from "./table.ts";

/** Adds learners to the group of a support, from that day on. */
export async function insertMembers(db: Db, supportId: string, learnerIds: readonly string[], joinedOn: string): Promise<void> {
  if (learnerIds.length > 0) await db.insert(supportMembers).values(learnerIds.map((learnerId) => ({ supportId, learnerId, joinedOn })));
}

/** Who is in the group now, in the order of ids: for whoever acts on the support, also when they may not see who these are. */
export async function findLearnersToTell(db: Db, supportId: string): Promise<string[]> {
  const rows = await db.execute<{ learner: string }>(sql`select unnest(learners_to_tell(${supportId})) as learner`);
  return rows.map(({ learner }) => learner);
}

/** Records the last day of a learner in the group. False when they are not in it. */
export async function endMembership(db: Db, { supportId, learnerId, leftOn, by }: { supportId: string; learnerId: string; leftOn: string; by: string }): Promise<boolean> {
  const rows = await db
    .update(supportMembers)
    .set({ leftOn, leftRecordedBy: by })
    .where(and(eq(supportMembers.supportId, supportId), eq(supportMembers.learnerId, learnerId), isNull(supportMembers.leftOn)))
    .returning({ id: supportMembers.id });
  return rows.length > 0;
}
