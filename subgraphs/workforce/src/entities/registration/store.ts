import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, gte, isNull, lt, lte, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { registrations, type RegistrationEnding, type RegistrationRow } from "./table.ts";

const nextToExpire: KeysetOrder = { columns: [registrations.expiresOn, registrations.id] };
const today = sql`today_in_new_zealand()`;

export async function insertRegistration(db: Db, registration: typeof registrations.$inferInsert): Promise<RegistrationRow> {
  const [row] = await db.insert(registrations).values(registration).returning();
  return row!;
}

/** Those that hold today, expire before a day, and are followed by none of the same person and body. */
export async function listExpiring(db: Db, { before, ...args }: { before: string } & PageArguments): Promise<Connection<RegistrationRow>> {
  const page = readPage(args, nextToExpire);
  const next = alias(registrations, "next");
  const following = db.select({ id: next.id }).from(next).where(and(eq(next.practitionerId, registrations.practitionerId), eq(next.body, registrations.body), gte(next.expiresOn, before), isNull(next.endedOn)));
  const rows = await db
    .select()
    .from(registrations)
    .where(and(lt(registrations.expiresOn, before), gte(registrations.expiresOn, today), lte(registrations.from, today), isNull(registrations.endedOn), notExists(following), afterCursor(page, nextToExpire)))
    .orderBy(...inOrder(nextToExpire))
    .limit(rowsToRead(page));
  return toConnection(rows, page, nextToExpire);
}

/** Null when it was ended since it was read. */
export async function setEnding(db: Db, { id }: RegistrationRow, endedOn: string, ending: RegistrationEnding): Promise<RegistrationRow | null> {
  const [row] = await db.update(registrations).set({ endedOn, ending }).where(and(eq(registrations.id, id), isNull(registrations.endedOn))).returning();
  return row ?? null;
}
