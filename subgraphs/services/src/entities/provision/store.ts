import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull, sql } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { provisionClosures, provisionCounts, provisionPlaces, provisions, type PlacesSaid, type ProvisionClosureRow, type ProvisionCountsRow, type ProvisionRow } from "./table.ts";

type NewProvision = Omit<ProvisionRow, "id" | "recordedAt" | "recordedBy" | "recordedInRole">;

export async function insertProvision(db: Db, provision: NewProvision): Promise<ProvisionRow> {
  const [row] = await db.insert(provisions).values(provision).returning();
  return row!;
}

/** The provision of this school, kind, host and name. */
export async function findSameProvision(db: Db, { schoolMoeNumber, kind, hostMoeNumber, name }: Pick<NewProvision, "schoolMoeNumber" | "kind" | "hostMoeNumber" | "name">): Promise<ProvisionRow | null> {
  const [row] = await db
    .select()
    .from(provisions)
    .where(
      and(
        eq(provisions.schoolMoeNumber, schoolMoeNumber),
        eq(provisions.kind, kind),
        hostMoeNumber === null ? isNull(provisions.hostMoeNumber) : eq(provisions.hostMoeNumber, hostMoeNumber),
        name === null ? isNull(provisions.name) : eq(provisions.name, name),
      ),
    );
  return row ?? null;
}

/** Says how many places there are in a year; what was said before stays. */
export async function insertPlaces(db: Db, said: Pick<PlacesSaid, "provisionId" | "year" | "places" | "reason">): Promise<void> {
  await db.insert(provisionPlaces).values(said);
}

export async function insertCounts(db: Db, counted: Pick<ProvisionCountsRow, "provisionId" | "countedOn" | "occupied" | "waiting" | "travel">): Promise<void> {
  await db.insert(provisionCounts).values(counted);
}

/** Those who write about one provision take turns: each knows what the one before said. */
export async function takeTurn(db: Db, provisionId: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`provision ${provisionId}`}, 0))`);
}

/** The closure that stands as it is now, or null while the provision goes on. */
export async function findClosure(db: Db, provisionId: string): Promise<ProvisionClosureRow | null> {
  const [closure] = await db.select().from(provisionClosures).where(and(eq(provisionClosures.provisionId, provisionId), isNull(provisionClosures.withdrawnAt)));
  return closure ?? null;
}

export type NewClosure = Pick<ProvisionClosureRow, "provisionId" | "lastDay" | "reason" | "placed" | "waiting" | "continuesAtProvisionId">;

/** Refused with `provision_closures_one_stands` when it is closed already. */
export function insertClosure(db: Db, closure: NewClosure): Promise<ProvisionClosureRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(provisionClosures).values(closure).returning())[0]!);
}

/** Takes it back; null when it was already. */
export async function withdrawClosure(db: Db, id: string, because: string): Promise<ProvisionClosureRow | null> {
  const [closure] = await db
    .update(provisionClosures)
    .set({ withdrawnAt: sql`now()`, withdrawnBecause: because, withdrawnBy: sql`viewer_id()` })
    .where(and(eq(provisionClosures.id, id), isNull(provisionClosures.withdrawnAt)))
    .returning();
  return closure ?? null;
}
