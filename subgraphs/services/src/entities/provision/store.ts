import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { provisionCounts, provisionPlaces, provisions, type PlacesSaid, type ProvisionCountsRow, type ProvisionRow } from "./table.ts";

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
