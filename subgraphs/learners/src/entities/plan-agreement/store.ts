import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, sql } from "drizzle-orm";
import { onePlans, type OnePlanRow } from "../one-plan/table.ts";
import { planAgreements, type PlanAgreementRow } from "./table.ts";

/** Takes a draft's row, for everybody who may agree to it; null when it is no draft any more. */
export async function lockDraft(db: Db, id: string): Promise<OnePlanRow | null> {
  // One after the other, also those who come when it is no draft any more, whose row they may not lock.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`agree plan ${id}`}, 0))`);
  const [row] = await db.select().from(onePlans).where(and(eq(onePlans.id, id), eq(onePlans.status, "DRAFT"))).for("update");
  return row ?? null;
}

/** The plan as it is now, past what this request has read before. */
export async function readPlan(db: Db, id: string): Promise<OnePlanRow | null> {
  const [row] = await db.select().from(onePlans).where(eq(onePlans.id, id));
  return row ?? null;
}

type Said = Omit<PlanAgreementRow, "id" | "recordedAt" | "recordedBy" | "recordedInRole">;

/** False when the same person has agreed before. */
export async function insertAgreement(db: Db, said: Said): Promise<boolean> {
  const rows = await db.insert(planAgreements).values(said).onConflictDoNothing().returning({ id: planAgreements.id });
  return rows.length > 0;
}
