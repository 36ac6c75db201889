import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { supportTeamMembers, type SupportTeamMemberRow } from "./table.ts";

/** Puts a practitioner on the team because of a support. */
export async function insertTeamPlace(db: Db, place: Pick<SupportTeamMemberRow, "learnerId" | "supportId" | "practitionerId" | "roleCode" | "from">): Promise<void> {
  await db.insert(supportTeamMembers).values(place);
}

/** Ends the places that a support gave, on their last day; one that had not begun by then lasts for its first. */
export async function endTeamPlaces(db: Db, { learnerId, supportId }: { learnerId: string; supportId: string }, until: string): Promise<void> {
  await db
    .update(supportTeamMembers)
    .set({ until: sql`greatest(${supportTeamMembers.from}, ${until}::date)` })
    .where(and(eq(supportTeamMembers.learnerId, learnerId), eq(supportTeamMembers.supportId, supportId), isNull(supportTeamMembers.until)));
}
