import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, exists, isNull, sql, type SQL } from "drizzle-orm";
import { codeKeys } from "../../code-keys.ts";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import type { NeedArea, SupportTier } from "../service/table.ts";
import { strategicTags } from "../strategic-tag/table.ts";
import { practiceAdoptions, practiceImprovements, type PracticeAdoptionRow, type PracticeImprovementRow } from "./table.ts";

export const latestFirst: KeysetOrder = { columns: [practiceImprovements.sharedOn, practiceImprovements.id], direction: "desc" };
export const latestAdoptionFirst: KeysetOrder = { columns: [practiceAdoptions.adoptedOn, practiceAdoptions.id], direction: "desc" };

export interface ImprovementFilter {
  area?: NeedArea | null | undefined;
  tier?: SupportTier | null | undefined;
  priorityCode?: string | null | undefined;
  recommendationId?: string | null | undefined;
}

/** One page of the improvements that are shared today and fit every filter given. */
export async function listImprovements(db: Db, { area, tier, priorityCode, recommendationId, ...args }: ImprovementFilter & PageArguments): Promise<Connection<PracticeImprovementRow>> {
  const page = readPage(args, latestFirst);
  const tagged = (aim: SQL) => exists(db.select().from(strategicTags).where(and(eq(strategicTags.improvementId, practiceImprovements.id), aim)));
  const rows = await db
    .select()
    .from(practiceImprovements)
    .where(
      and(
        isNull(practiceImprovements.withdrawnOn),
        area ? eq(practiceImprovements.area, area) : undefined,
        tier ? eq(practiceImprovements.tier, tier) : undefined,
        // What cannot be a code or an id is answered as one that nothing answers.
        typeof priorityCode === "string" ? (codeKeys.isKey(priorityCode) ? tagged(eq(strategicTags.priorityCode, priorityCode)) : sql`false`) : undefined,
        typeof recommendationId === "string" ? (isUuid(recommendationId) ? tagged(eq(strategicTags.recommendationId, recommendationId)) : sql`false`) : undefined,
        afterCursor(page, latestFirst),
      ),
    )
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);
}

export async function addImprovement(db: Db, improvement: typeof practiceImprovements.$inferInsert): Promise<PracticeImprovementRow> {
  return (await db.insert(practiceImprovements).values(improvement).returning())[0]!;
}

/** The improvement as it is now. */
export async function findImprovement(db: Db, id: string): Promise<PracticeImprovementRow | null> {
  const [improvement] = await db.select().from(practiceImprovements).where(eq(practiceImprovements.id, id));
  return improvement ?? null;
}

/** Takes it back; null when it was before. */
export async function withdraw(db: Db, id: string, said: { withdrawnOn: string; withdrawnBecause: string }): Promise<PracticeImprovementRow | null> {
  const [improvement] = await db
    .update(practiceImprovements)
    .set({ ...said, withdrawnBy: sql`viewer_id()` })
    .where(and(eq(practiceImprovements.id, id), isNull(practiceImprovements.withdrawnOn)))
    .returning();
  return improvement ?? null;
}

export type Adopter = Pick<PracticeAdoptionRow, "communityId" | "institutionMoeNumber" | "practitionerId">;

/** Refused with `practice_adoptions_once` when they have adopted it before. */
export function addAdoption(db: Db, adoption: typeof practiceAdoptions.$inferInsert): Promise<PracticeAdoptionRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(practiceAdoptions).values(adoption).returning())[0]!);
}

export async function findAdoption(db: Db, improvementId: string, { communityId, institutionMoeNumber, practitionerId }: Adopter): Promise<PracticeAdoptionRow | null> {
  const [adoption] = await db
    .select()
    .from(practiceAdoptions)
    .where(
      and(
        eq(practiceAdoptions.improvementId, improvementId),
        sql`(${practiceAdoptions.communityId}, ${practiceAdoptions.institutionMoeNumber}, ${practiceAdoptions.practitionerId}) is not distinct from (${communityId}::uuid, ${institutionMoeNumber}::integer, ${practitionerId}::uuid)`,
      ),
    );
  return adoption ?? null;
}
