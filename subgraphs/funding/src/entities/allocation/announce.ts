// Tells others what is allocated to a learner, and when it ends. Of what, and not how much.
import { announce } from "@lsg/subgraph-kit/announce";
import type { Db } from "@lsg/subgraph-kit/database";
import type { AllocationRow } from "./table.ts";

export async function announceAllocated(db: Db, { id, learnerId, streamCode, from, until }: AllocationRow): Promise<void> {
  if (learnerId !== null) await announce(db, { type: "funding.allocated", subject: learnerId, data: { allocationId: id, streamCode, from, until } });
}

/** `until` is its last day. */
export async function announceEnded(db: Db, { id, learnerId }: Pick<AllocationRow, "id" | "learnerId">, until: string): Promise<void> {
  if (learnerId !== null) await announce(db, { type: "funding.ended", subject: learnerId, data: { allocationId: id, until } });
}
