import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/** A practitioner's place on the team around a learner. */
export const supportTeamMembers = pgTable(
  "support_team_members",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    practitionerId: uuid("practitioner_id").notNull(),
    /** The support that they give, when they are on the team because of it; it ends with it. */
    supportId: uuid("support_id"),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** Code of the role in which the practitioner is on this team. */
    roleCode: text("role_code").notNull(),
  },
  (table) => [
    check("support_team_members_period", sql`${table.until} >= ${table.from}`),
    check("support_team_members_role", sql`${table.roleCode} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    uniqueIndex("support_team_members_one_for_a_support").on(table.supportId, table.learnerId).where(sql`${table.until} is null and ${table.supportId} is not null`),
    index("support_team_members_by_learner").on(table.learnerId, table.from, table.id),
    index("support_team_members_by_practitioner").on(table.practitionerId, table.learnerId),
  ],
);

export type SupportTeamMemberRow = typeof supportTeamMembers.$inferSelect;
