import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, exists, isNotNull, isNull, sql } from "drizzle-orm";
import { today } from "../../calendar.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import { isRoleCode } from "../role/code.ts";
import { positions } from "../position/table.ts";
import { vacancies, type VacancyRow } from "./table.ts";

export interface VacancyFilter {
  regionCode?: string | null | undefined;
  roleCode?: string | null | undefined;
  overseasEligible?: boolean | null | undefined;
  closed?: boolean | null | undefined;
}

const longestOpenFirst: KeysetOrder = { columns: [vacancies.openedOn, vacancies.id] };

/** One page of the vacancies whose positions the viewer may see. */
export async function listVacancies(db: Db, { regionCode, roleCode, overseasEligible, closed, ...args }: VacancyFilter & PageArguments): Promise<Connection<VacancyRow>> {
  const page = readPage(args, longestOpenFirst);
  const position = db
    .select({ id: positions.id })
    .from(positions)
    .where(
      and(
        eq(positions.id, vacancies.positionId),
        // A code of another form fits none; the database would refuse some of them.
        typeof regionCode === "string" ? (isRegionCode(regionCode) ? eq(positions.regionCode, regionCode) : sql`false`) : undefined,
        typeof roleCode === "string" ? (isRoleCode(roleCode) ? eq(positions.roleCode, roleCode) : sql`false`) : undefined,
      ),
    );
  const rows = await db
    .select()
    .from(vacancies)
    .where(
      and(
        exists(position),
        (closed ? isNotNull : isNull)(vacancies.outcome),
        typeof overseasEligible === "boolean" ? eq(vacancies.overseasEligible, overseasEligible) : undefined,
        afterCursor(page, longestOpenFirst),
      ),
    )
    .orderBy(...inOrder(longestOpenFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, longestOpenFirst);
}

export async function insertVacancy(db: Db, vacancy: typeof vacancies.$inferInsert): Promise<VacancyRow> {
  const [row] = await db.insert(vacancies).values(vacancy).returning();
  return row!;
}

/** Null when it was closed since it was read. */
export async function withdraw(db: Db, { id }: VacancyRow, withdrawalReason: string): Promise<VacancyRow | null> {
  const [row] = await db.update(vacancies).set({ outcome: "WITHDRAWN", closedOn: closing(), withdrawalReason }).where(and(eq(vacancies.id, id), isNull(vacancies.outcome))).returning();
  return row ?? null;
}

/** Closes what is open for a position, now that somebody holds another one in its place (or itself). */
export async function closeFilled(db: Db, positionId: string, filledByPositionId: string): Promise<void> {
  await db.update(vacancies).set({ outcome: "FILLED", closedOn: closing(), filledByPositionId }).where(and(eq(vacancies.positionId, positionId), isNull(vacancies.outcome)));
}

// Not before it was opened, also when that was planned for a later day.
const closing = () => sql`greatest(${vacancies.openedOn}, ${today()}::date)`;
