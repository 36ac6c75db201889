import type { Db } from "@lsg/subgraph-kit/database";
import { and, arrayContains, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { contactRestrictions } from "../contact-restriction/table.ts";
import type { InformationCategory } from "../learner-access/table.ts";
import { consents, type ConsentRow } from "./table.ts";

type Recorded = "id" | "givenAt" | "narrowedAt" | "narrowedBy" | "withdrawnAt" | "withdrawnBy" | "withdrawalReason" | "changedOnWordOfId" | "replacesId" | "categoriesGiven";

export async function insertConsent(db: Db, consent: Omit<ConsentRow, Recorded>): Promise<ConsentRow> {
  const [row] = await db.insert(consents).values({ ...consent, categoriesGiven: consent.categories }).returning();
  return row!;
}

/** Who changed it, and on whose word: a whānau member's, or the learner's where it is null. */
interface Change {
  readonly by: string;
  readonly onWordOfId: string | null;
}

/** Null when it was withdrawn, or narrowed to something else, since it was read. */
export async function narrow(db: Db, { id }: ConsentRow, categories: InformationCategory[], { by, onWordOfId }: Change): Promise<ConsentRow | null> {
  const [row] = await db
    .update(consents)
    .set({ categories, narrowedAt: sql`now()`, narrowedBy: by, changedOnWordOfId: onWordOfId })
    .where(and(eq(consents.id, id), isNull(consents.withdrawnAt), arrayContains(consents.categories, categories)))
    .returning();
  return row ?? null;
}

/** Null when it was withdrawn since it was read. */
export async function withdraw(db: Db, { id }: ConsentRow, reason: string | null, { by, onWordOfId }: Change): Promise<ConsentRow | null> {
  const [row] = await db
    .update(consents)
    .set({ withdrawnAt: sql`now()`, withdrawnBy: by, withdrawalReason: reason, changedOnWordOfId: onWordOfId })
    .where(and(eq(consents.id, id), isNull(consents.withdrawnAt)))
    .returning();
  return row ?? null;
}

/** Does an order keep this person away from the learner at this moment? For those who may read the orders. */
export async function isKeptAway(db: Db, { learnerId, personId }: { learnerId: string; personId: string }): Promise<boolean> {
  const rows = await db
    .select({ id: contactRestrictions.id })
    .from(contactRestrictions)
    .where(
      and(
        eq(contactRestrictions.learnerId, learnerId),
        eq(contactRestrictions.personId, personId),
        lte(contactRestrictions.from, sql`statement_timestamp()`),
        or(isNull(contactRestrictions.until), gt(contactRestrictions.until, sql`statement_timestamp()`)),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
