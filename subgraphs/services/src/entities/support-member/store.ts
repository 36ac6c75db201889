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

/** Ends a learner's membership in the groups and classes of other institutions than their new one; gives the work in them that ends with it. */
export async function leaveGroups(db: Db, { learnerId, toInstitution, on }: { learnerId: string; toInstitution: number; on: string }) {
  return db.execute<{ supportId: string; practitionerId: string | null; leftOn: string }>(sql`
    select support_id as "supportId", practitioner_id as "practitionerId", left_on::text as "leftOn" from leave_groups(${learnerId}, ${toInstitution}, ${on})`);
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
