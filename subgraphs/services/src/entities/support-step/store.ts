import type { Db } from "@lsg/subgraph-kit/database";
import { and, desc, eq, notExists } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { supports, type SupportRow } from "../support/table.ts";
import { supportSteps, type SupportStepRow } from "./table.ts";

/** A step to be taken: its place, and who takes it, are the database's to say. */
export type NewStep = Pick<SupportStepRow, "kind" | "occurredOn"> & Partial<Omit<SupportStepRow, "id" | "supportId" | "place" | "recordedAt" | "recordedBy" | "recordedInRole">>;

/** Takes steps one after the other; the support's row is what follows from them then. */
export async function insertSteps(db: Db, supportId: string, steps: readonly NewStep[]): Promise<void> {
  for (const step of steps) await db.insert(supportSteps).values({ ...step, supportId });
}

export async function findStep(db: Db, { id, supportId }: { id: string; supportId: string }): Promise<SupportStepRow | null> {
  const [row] = await db.select().from(supportSteps).where(and(eq(supportSteps.id, id), eq(supportSteps.supportId, supportId)));
  return row ?? null;
}

/** The step that says since when somebody does the work, and in what role; the latest one that stands. */
export async function findAllocation(db: Db, supportId: string, practitionerId: string): Promise<SupportStepRow | null> {
  const later = alias(supportSteps, "later");
  const [row] = await db
    .select()
    .from(supportSteps)
    .where(and(eq(supportSteps.supportId, supportId), eq(supportSteps.kind, "ALLOCATED"), eq(supportSteps.practitionerId, practitionerId), notExists(db.select().from(later).where(eq(later.correctsId, supportSteps.id)))))
    .orderBy(desc(supportSteps.place))
    .limit(1);
  return row ?? null;
}

type NewSupport = Pick<SupportRow, "learnerId" | "serviceId" | "institutionMoeNumber" | "regionCode" | "requestedOn" | "tier" | "target" | "targetName" | "priority" | "reason">;

/** Writes a request, which its first step makes whole; gives its id. */
export async function insertRequest(db: Db, support: NewSupport): Promise<string> {
  const [row] = await db.insert(supports).values({ ...support, status: "REQUESTED" }).returning({ id: supports.id });
  return row!.id;
}
