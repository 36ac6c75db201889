import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/** A practitioner's place on the team around a learner. */
export const supportTeamMembers = pgTable(
  "support_team_members",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    practitionerId: uuid("practitioner_id").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** Code of the role in which the practitioner is on this team. */
    roleCode: text("role_code").notNull(),
  },
  (table) => [
    check("support_team_members_period", sql`${table.until} >= ${table.from}`),
    check("support_team_members_role", sql`${table.roleCode} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    index("support_team_members_by_learner").on(table.learnerId, table.from, table.id),
    index("support_team_members_by_practitioner").on(table.practitionerId, table.learnerId),
  ],
);

export type SupportTeamMemberRow = typeof supportTeamMembers.$inferSelect;
