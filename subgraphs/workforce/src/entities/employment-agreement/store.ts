import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import { hasNotEnded } from "../../today.ts";
import { positions, type PositionRow } from "../position/table.ts";
import { employmentAgreements, type EmploymentAgreementRow } from "./table.ts";

type New = Pick<EmploymentAgreementRow, "practitionerId" | "from" | "until" | "fte" | "kind" | "employer" | "managedBy">;

const nextToEnd: KeysetOrder = { columns: [employmentAgreements.until, employmentAgreements.id] };

export async function insertAgreement(db: Db, agreement: New): Promise<EmploymentAgreementRow> {
  const [row] = await db.insert(employmentAgreements).values(agreement).returning();
  return row!;
}

/** Agreements that the viewer may see, have not ended and end before a day: managers see those of their organisations. */
export async function listEnding(db: Db, { before, ...args }: { before: string } & PageArguments): Promise<Connection<EmploymentAgreementRow>> {
  const page = readPage(args, nextToEnd);
  const rows = await db
    .select()
    .from(employmentAgreements)
    .where(and(lt(employmentAgreements.until, before), hasNotEnded(employmentAgreements.until), afterCursor(page, nextToEnd)))
    .orderBy(...inOrder(nextToEnd))
    .limit(rowsToRead(page));
  return toConnection(rows, page, nextToEnd);
}

/** The person's positions with this employer that last longer than a day. */
export async function positionsBeyond(db: Db, { practitionerId, managedBy }: EmploymentAgreementRow, day: string): Promise<PositionRow[]> {
  return db
    .select()
    .from(positions)
    .where(and(eq(positions.practitionerId, practitionerId), eq(positions.managedBy, managedBy), or(isNull(positions.until), gt(positions.until, day))))
    .orderBy(positions.from, positions.id);
}

/** Null when it was changed since it was read. */
export async function setLastDay(db: Db, { id, version }: EmploymentAgreementRow, until: string): Promise<EmploymentAgreementRow | null> {
  const [row] = await db.update(employmentAgreements).set({ until }).where(and(eq(employmentAgreements.id, id), eq(employmentAgreements.version, version))).returning();
  return row ?? null;
}

/** May the viewer's organisations employ this person: one of their team, or somebody whom nobody employs? */
export async function mayTakeOn(db: Db, practitionerId: string): Promise<boolean> {
  const [row] = await db.execute<{ may: boolean }>(sql`select ${practitionerId}::uuid = any(viewer_team()) or not is_employed(${practitionerId}::uuid) as may`);
  return row!.may;
}
