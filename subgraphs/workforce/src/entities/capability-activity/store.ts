import { isUuid } from "@lsg/subgraph-kit/ids";
import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, sql } from "drizzle-orm";
import type { NeedArea } from "../practitioner-skill/table.ts";
import { activityFeedback, capabilityActivities, type ActivityFeedbackRow, type CapabilityActivityRow, type CapabilityAudience } from "./table.ts";

export interface ActivityFilter {
  audience?: CapabilityAudience | null | undefined;
  needArea?: NeedArea | null | undefined;
  communityId?: string | null | undefined;
}

const latestFirst: KeysetOrder = { columns: [capabilityActivities.on, capabilityActivities.id], direction: "desc" };

export async function listActivities(db: Db, { audience, needArea, communityId, ...args }: ActivityFilter & PageArguments): Promise<Connection<CapabilityActivityRow>> {
  const page = readPage(args, latestFirst);
  const rows = await db
    .select()
    .from(capabilityActivities)
    .where(
      and(
        audience ? eq(capabilityActivities.audience, audience) : undefined,
        needArea ? eq(capabilityActivities.needArea, needArea) : undefined,
        typeof communityId === "string" ? (isUuid(communityId) ? eq(capabilityActivities.communityId, communityId) : sql`false`) : undefined,
        afterCursor(page, latestFirst),
      ),
    )
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);
}

export async function insertActivity(db: Db, activity: typeof capabilityActivities.$inferInsert): Promise<CapabilityActivityRow> {
  const [row] = await db.insert(capabilityActivities).values(activity).returning();
  return row!;
}

/** Null when it was closed since it was read, or is not the viewer's to close. */
export async function closeActivity(db: Db, { id }: CapabilityActivityRow, said: Pick<CapabilityActivityRow, "status" | "hours">): Promise<CapabilityActivityRow | null> {
  const [row] = await db.update(capabilityActivities).set(said).where(and(eq(capabilityActivities.id, id), eq(capabilityActivities.status, "PLANNED"))).returning();
  return row ?? null;
}

export async function insertFeedback(db: Db, feedback: typeof activityFeedback.$inferInsert): Promise<ActivityFeedbackRow> {
  const [row] = await db.insert(activityFeedback).values(feedback).returning();
  return row!;
}
