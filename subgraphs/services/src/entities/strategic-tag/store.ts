import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { and, eq, inArray, or } from "drizzle-orm";
import { strategicTags, type MeasureService } from "./table.ts";

export interface StrategicTags {
  readonly priorityCodes: readonly string[];
  readonly recommendationIds: readonly string[];
}

/** Ids are in the order in which their rows were written. */
export const latestDecisionFirst: KeysetOrder = { columns: [strategicTags.decisionId], direction: "desc" };
export const latestImprovementFirst: KeysetOrder = { columns: [strategicTags.improvementId], direction: "desc" };
export const latestProjectFirst: KeysetOrder = { columns: [strategicTags.projectId], direction: "desc" };

/** What bears a tag; a measure is known by the service that publishes it and its name. */
export type TaggedSubject = { decisionId: string } | { improvementId: string } | { projectId: string } | { serviceId: string } | { measureService: MeasureService; measureName: string };

/** Takes tags off a subject, and gives how many it bore. */
export async function removeTags(db: Db, subject: TaggedSubject, { priorityCodes, recommendationIds }: StrategicTags): Promise<number> {
  const bySubject = Object.entries(subject).map(([column, value]) => eq(strategicTags[column as "serviceId" | "measureName"], value as string));
  const removed = await db
    .delete(strategicTags)
    .where(and(...bySubject, or(inArray(strategicTags.priorityCode, [...priorityCodes]), inArray(strategicTags.recommendationId, [...recommendationIds]))))
    .returning({ id: strategicTags.id });
  return removed.length;
}

/** Writes the tags of a subject; those that it has already stay as they are. */
export async function addTags(db: Db, subject: TaggedSubject, { priorityCodes, recommendationIds }: StrategicTags): Promise<void> {
  const rows = [...priorityCodes.map((priorityCode) => ({ ...subject, priorityCode })), ...recommendationIds.map((recommendationId) => ({ ...subject, recommendationId }))];
  if (rows.length > 0) await db.insert(strategicTags).values(rows).onConflictDoNothing();
}
