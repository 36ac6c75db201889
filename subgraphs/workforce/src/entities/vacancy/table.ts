import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { positions } from "../position/table.ts";

export type VacancyOutcome = "FILLED" | "WITHDRAWN";

/** That somebody is looked for, for a vacant position. */
export const vacancies = pgTable(
  "vacancies",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    positionId: uuid("position_id").notNull().references(() => positions.id),
    filledByPositionId: uuid("filled_by_position_id").references(() => positions.id),
    openedOn: date("opened_on", { mode: "string" }).notNull(),
    /** The last day on which people apply; null for a vacancy that is open until it is filled. */
    applyBy: date("apply_by", { mode: "string" }),
    closedOn: date("closed_on", { mode: "string" }),
    /** Whether people from overseas are looked for, too: the Ministry is an accredited employer. */
    overseasEligible: boolean("overseas_eligible").notNull(),
    outcome: text("outcome").$type<VacancyOutcome>(),
    /** Who recruits for the employer, such as an agency for people from overseas. */
    recruiter: text("recruiter"),
    withdrawalReason: text("withdrawal_reason"),
    ...provenance(),
  },
  (table) => [
    check("vacancies_outcome", sql`${table.outcome} in ('FILLED', 'WITHDRAWN') and (${table.outcome} is null) = (${table.closedOn} is null) and (${table.outcome} = 'FILLED') = (${table.filledByPositionId} is not null)`),
    check("vacancies_period", sql`${table.closedOn} >= ${table.openedOn} and ${table.applyBy} >= ${table.openedOn}`),
    check("vacancies_texts", sql`length(${table.recruiter}) <= 200 and length(${table.withdrawalReason}) <= 1000`),
    uniqueIndex("vacancies_one_open").on(table.positionId).where(sql`${table.outcome} is null`),
    index("vacancies_open").on(table.openedOn, table.id).where(sql`${table.outcome} is null`),
    index("vacancies_by_position").on(table.positionId),
    index("vacancies_by_filled_position").on(table.filledByPositionId).where(sql`${table.filledByPositionId} is not null`),
  ],
);

export type VacancyRow = typeof vacancies.$inferSelect;
