// Tells others whose a support is, so that nothing there names a support of somebody else.
import { announceAll } from "@lsg/subgraph-kit/announce";
import type { Db } from "@lsg/subgraph-kit/database";
import { actAsSystem, listWhoseSupports } from "./store.ts";

/** Announces that the support is for these learners: when it is asked for, and when they join its group. */
export async function announceRequested(db: Db, supportId: string, learnerIds: readonly string[]): Promise<void> {
  await announceAll(db, learnerIds.map((learnerId) => requestedBy({ supportId, learnerId })));
}

/** Announces it of the supports behind `after` once more, a page at a time; `last` is null when there are no more. For the owner, in a transaction. */
export async function announceRequestedAfter(db: Db, after: string | null): Promise<{ told: number; last: string | null }> {
  await actAsSystem(db);
  const { whose, last } = await listWhoseSupports(db, after);
  await announceAll(db, whose.map(requestedBy));
  return { told: whose.length, last };
}

const requestedBy = ({ supportId, learnerId }: { supportId: string; learnerId: string }) => ({ type: "support.requested", subject: learnerId, data: { supportId } });
