import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, foreignKey, index, integer, numeric, pgTable, text, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { learnerSupports } from "../learner-support/table.ts";
import { practitioners } from "../practitioner/table.ts";
import { roles } from "../role/table.ts";

export type CaseAssignmentStatus = "PLANNED" | "ACTIVE" | "ON_HOLD" | "ENDED";

/** Who works with which learner, in which role and for which support. */
export const caseAssignments = pgTable(
  "case_assignments",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    learnerId: uuid("learner_id").notNull(),
    /** Null for work that belongs to no single support, such as coordination. */
    supportId: uuid("support_id"),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while it lasts. */
    until: date("until_date", { mode: "string" }),
    /** How much of a caseload it is: 1 is a usual case. */
    weight: numeric("weight", { mode: "number", precision: 4, scale: 2 }).notNull().default(1),
    status: text("status").$type<CaseAssignmentStatus>().notNull(),
    roleCode: text("role_code").notNull().references(() => roles.code),
    /** Why it was taken on although the caseload was full; null where there was room. */
    overrideReason: text("override_reason"),
    /** The assignment that this one carries on, of whoever had the case before. */
    handedOverFromId: uuid("handed_over_from_id").references((): AnyPgColumn => caseAssignments.id),
    /** It is what a provider's allocation of the support is, also after it was handed over: it ends when the support goes to somebody else. */
    ofAllocation: boolean("of_allocation").notNull().default(false),
    /** Why it ended, if that was said. */
    endReason: text("end_reason"),
    /** Counts edits: who edits says which one they read. */
    version: integer("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check("case_assignments_status", sql`${table.status} in ('PLANNED', 'ACTIVE', 'ON_HOLD', 'ENDED')`),
    check("case_assignments_period", sql`${table.until} >= ${table.from}`),
    check("case_assignments_ended_has_its_day", sql`(${table.status} = 'ENDED') = (${table.until} is not null)`),
    check("case_assignments_weight", sql`${table.weight} > 0`),
    check("case_assignments_reasons", sql`length(${table.overrideReason}) <= 1000 and length(${table.endReason}) <= 1000`),
    foreignKey({ name: "case_assignments_support_of_the_learner", columns: [table.supportId, table.learnerId], foreignColumns: [learnerSupports.supportId, learnerSupports.learnerId] }),
    // Nobody is twice on the same case at the same time.
    uniqueIndex("case_assignments_once").on(table.learnerId, table.practitionerId, sql`coalesce(support_id, learner_id)`).where(sql`${table.until} is null`),
    index("case_assignments_by_learner").on(table.learnerId, table.from, table.id),
    index("case_assignments_of_today").on(table.practitionerId, table.from, table.id).where(sql`${table.until} is null`),
    index("case_assignments_by_practitioner").on(table.practitionerId, table.from, table.id),
    index("case_assignments_by_support").on(table.supportId, table.from, table.id).where(sql`${table.supportId} is not null`),
    uniqueIndex("case_assignments_carried_on_once").on(table.handedOverFromId).where(sql`${table.handedOverFromId} is not null`),
    index("case_assignments_by_role").on(table.roleCode),
  ],
);

export type CaseAssignmentRow = typeof caseAssignments.$inferSelect;
