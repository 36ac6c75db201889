import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, foreignKey, index, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";
import { learners } from "../learner/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

/** A practitioner's place on the team around a learner. */
export const supportTeamMembers = pgTable(
  "support_team_members",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    practitionerId: uuid("practitioner_id").notNull(),
    /** The support that they give, when they are on the team because of it; it ends with it. */
    supportId: uuid("support_id"),
    /** The case in `workforce` because of which they are on the team; the place ends with it. `supportId` is then the case's. */
    caseAssignmentId: uuid("case_assignment_id"),
    /** Who gave them that case. Whoever gives it to themselves sees nothing by it until somebody else confirms the place. */
    assignedBy: text("assigned_by"),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    /** Code of the role in which the practitioner is on this team. */
    roleCode: text("role_code").notNull(),
    /** Keeps the team together; one of a team at a time. */
    isLead: boolean("is_lead").notNull().default(false),
    /** Who of the whānau chose that they are at the table. */
    chosenByWhanauMemberId: uuid("chosen_by_whanau_member_id"),
    /** The learner chose it. */
    chosenByLearner: boolean("chosen_by_learner").notNull().default(false),
    /** Why nobody of the whānau was asked, or chose it. */
    reasonNotChosen: text("reason_not_chosen"),
    endReason: text("end_reason"),
    /** When those who work with the learner confirmed or refused what came of a support; the database says who it was. */
    confirmedAt: timestamp("confirmed_at", { withTimezone: true, precision: 3 }),
    refusedAt: timestamp("refused_at", { withTimezone: true, precision: 3 }),
    decidedBy: text("decided_by"),
    decidedInRole: text("decided_in_role"),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    check("support_team_members_period", sql`${table.until} >= ${table.from}`),
    check("support_team_members_role", sql`${table.roleCode} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    uniqueIndex("support_team_members_one_for_a_support").on(table.supportId, table.learnerId).where(sql`${table.until} is null and ${table.supportId} is not null and ${table.caseAssignmentId} is null`),
    uniqueIndex("support_team_members_one_for_a_case").on(table.caseAssignmentId).where(sql`${table.caseAssignmentId} is not null`),
    foreignKey({ name: "support_team_members_chosen_by_whanau_of_the_learner", columns: [table.learnerId, table.chosenByWhanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("support_team_members_chosen_one_way", sql`num_nonnulls(${table.chosenByWhanauMemberId}, ${table.reasonNotChosen}) + ${table.chosenByLearner}::integer <= 1`),
    check("support_team_members_texts", sql`char_length(${table.reasonNotChosen}) between 1 and 1000 and char_length(${table.endReason}) between 1 and 1000`),
    check("support_team_members_end_reason_has_its_day", sql`${table.until} is not null or ${table.endReason} is null`),
    check("support_team_members_decided_once", sql`num_nonnulls(${table.confirmedAt}, ${table.refusedAt}) = num_nonnulls(${table.decidedInRole})`),
    check("support_team_members_of_events_are_decided", sql`num_nonnulls(${table.supportId}, ${table.caseAssignmentId}) > 0 or ${table.decidedInRole} is null`),
    check("support_team_members_assigned_by", sql`${table.assignedBy} is null or (${table.caseAssignmentId} is not null and length(${table.assignedBy}) <= 200)`),
    check("support_team_members_refused_are_over", sql`${table.refusedAt} is null or ${table.until} is not null`),
    // What people add, not what comes of two supports that one person gives.
    uniqueIndex("support_team_members_once_in_a_role").on(table.learnerId, table.practitionerId, table.roleCode).where(sql`${table.until} is null and ${table.recordedInRole} <> 'SYSTEM'`),
    index("support_team_members_by_learner").on(table.learnerId, table.from, table.id),
    index("support_team_members_by_practitioner").on(table.practitionerId, table.learnerId),
  ],
);

export type SupportTeamMemberRow = typeof supportTeamMembers.$inferSelect;
