import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, arrayContains, eq, gt, gte, isNull, lte, or, sql } from "drizzle-orm";
import { today } from "../../today.ts";
import { contactRestrictions } from "../contact-restriction/table.ts";
import type { InformationCategory } from "../learner-access/table.ts";
import { consents, type checklist, type ConsentRow } from "./table.ts";

type Given = "learnerId" | "givenByWhanauMemberId" | "replacesId" | "from" | "until" | "recipient" | "categories" | "manner" | "language" | "recordedBy" | (typeof checklist)[number];

/** The one that it takes the place of, if any, ends in the same statement when this one begins. */
export async function insertConsent(db: Db, consent: Pick<ConsentRow, Given>): Promise<ConsentRow> {
  const [row] = await db.insert(consents).values({ ...consent, categoriesGiven: consent.categories }).returning();
  return row!;
}

/** From now to the end of the transaction nobody else changes this consent. Gives it as it is now. */
export async function holdConsent(db: Db, id: string): Promise<ConsentRow | null> {
  const [row] = await db.select().from(consents).where(eq(consents.id, id)).for("update");
  return row ?? null;
}

const firstToEnd: KeysetOrder = { columns: [consents.until, consents.id] };

/** One page of the consents in force that the viewer may see and that end by a day. */
export async function listEnding(db: Db, { by, ...args }: { by: string } & PageArguments): Promise<Connection<ConsentRow>> {
  const page = readPage(args, firstToEnd);
  const rows = await db
    .select()
    .from(consents)
    .where(and(isNull(consents.withdrawnAt), isNull(consents.replacedAt), gte(consents.until, today()), lte(consents.until, by), afterCursor(page, firstToEnd)))
    .orderBy(...inOrder(firstToEnd))
    .limit(rowsToRead(page));
  return toConnection(rows, page, firstToEnd);
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
