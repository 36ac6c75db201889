// Tells others who works with a learner because of a support: from when, and until when. They need no more.
import { announce, announceAll } from "@lsg/subgraph-kit/announce";
import type { Db } from "@lsg/subgraph-kit/database";
import { today } from "../../today.ts";
import { findLearnersToTell } from "../support-member/store.ts";
import type { SupportRow } from "../support/table.ts";
import { findAllocation } from "./store.ts";

/**
 * Announces what changed between `before` and `after` a step, as the last thing that is written: `support.allocated` when somebody begins or
 * takes over, `support.closed` when nobody works any more. A support for a group is announced for each of its learners.
 */
export async function announceWork(db: Db, before: SupportRow, after: SupportRow): Promise<void> {
  const [was, is] = [workerOf(before), workerOf(after)];
  if (was === is) return;
  const learnerIds = after.learnerId === null ? await findLearnersToTell(db, after.id) : [after.learnerId];
  for (const learnerId of learnerIds) await announceFor(db, learnerId, before, after);
}

/** Announces for one learner, who came to a group or left it. */
export async function announceMember(db: Db, learnerId: string, support: SupportRow, isIn: boolean): Promise<void> {
  if (workerOf(support) === null) return;
  const without = { ...support, practitionerId: null };
  await (isIn ? announceFor(db, learnerId, without, support) : announceFor(db, learnerId, support, without));
}

/** Since when who works on it does so, as the steps say it now; null while nobody does. */
export async function workSince(db: Db, support: SupportRow): Promise<string | null> {
  const worker = workerOf(support);
  return worker === null ? null : ((await findAllocation(db, support.id, worker))?.occurredOn ?? null);
}

/** Announces that whoever works on it does so since another day than was told; `since` is what was told. */
export async function announceCorrectedDay(db: Db, support: SupportRow, since: string): Promise<void> {
  const from = await workSince(db, support);
  if (from === null || from === since) return;
  const learnerIds = support.learnerId === null ? await findLearnersToTell(db, support.id) : [support.learnerId];
  await announceAll(db, learnerIds.map((subject) => ({ type: "support.allocation-corrected", subject, data: { supportId: support.id, practitionerId: workerOf(support), from } })));
}

async function announceFor(db: Db, subject: string, before: SupportRow, after: SupportRow): Promise<void> {
  const practitionerId = workerOf(after);
  if (practitionerId === null) {
    await announce(db, { type: "support.closed", subject, data: { supportId: after.id, practitionerId: workerOf(before), until: after.closedOn ?? today() } });
    return;
  }
  const allocation = await findAllocation(db, after.id, practitionerId);
  // One from before roles were kept says none: then nobody is put anywhere in a role that is not theirs.
  if (!allocation?.roleCode) return;
  await announce(db, { type: "support.allocated", subject, data: { supportId: after.id, practitionerId, roleCode: allocation.roleCode, from: allocation.occurredOn } });
}

/** Who works on it now; null while nobody does. */
function workerOf({ status, allocatedOn, practitionerId }: SupportRow): string | null {
  const isUnderWay = status === "ALLOCATED" || status === "IN_DELIVERY" || (status === "PAUSED" && allocatedOn !== null);
  return isUnderWay ? practitionerId : null;
}
