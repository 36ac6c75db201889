import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { caseAssignments } from "../case-assignment/table.ts";

/** Why an allocation opened no case: the practitioner has no room, no certificate, no such position, or is nobody whom this service knows. */
export type AllocationObstacle = "CASELOAD_FULL" | "NOT_REGISTERED" | "ROLE_NOT_HELD" | "NOT_KNOWN";

/** How it ended: a case was opened after all, a manager dismissed it, the provider allocated anew, or the support closed. */
export type AllocationSettlement = "OPENED" | "DISMISSED" | "REPLACED" | "CLOSED";

/** Supports that a provider allocated to somebody who could not take the case on. Nothing that was told is lost: a manager settles it. */
export const unsettledAllocations = pgTable(
  "unsettled_allocations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull(),
    supportId: uuid("support_id").notNull(),
    /** As the provider named them; there may be no such practitioner, and no such role. */
    practitionerId: uuid("practitioner_id").notNull(),
    roleCode: text("role_code").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    obstacle: text("obstacle").$type<AllocationObstacle>().notNull(),
    settlement: text("settlement").$type<AllocationSettlement>(),
    /** Why it was dismissed, in words for those who read it later. */
    note: text("note"),
    caseAssignmentId: uuid("case_assignment_id").references(() => caseAssignments.id),
    settledAt: timestamp("settled_at", { withTimezone: true, precision: 3 }),
    settledBy: text("settled_by"),
    settledInRole: text("settled_in_role"),
    ...provenance(),
  },
  (table) => [
    check("unsettled_allocations_obstacle", sql`${table.obstacle} in ('CASELOAD_FULL', 'NOT_REGISTERED', 'ROLE_NOT_HELD', 'NOT_KNOWN')`),
    check("unsettled_allocations_settlement", sql`${table.settlement} in ('OPENED', 'DISMISSED', 'REPLACED', 'CLOSED')`),
    check("unsettled_allocations_settled", sql`num_nonnulls(${table.settlement}, ${table.settledAt}, ${table.settledInRole}) in (0, 3)`),
    check("unsettled_allocations_opened", sql`(${table.settlement} is not distinct from 'OPENED') = (${table.caseAssignmentId} is not null)`),
    check("unsettled_allocations_note", sql`char_length(${table.note}) between 1 and 1000 and (${table.settlement} is not distinct from 'DISMISSED') = (${table.note} is not null)`),
    uniqueIndex("unsettled_allocations_once").on(table.supportId, table.learnerId).where(sql`${table.settledAt} is null`),
    index("unsettled_allocations_by_practitioner").on(table.practitionerId, table.from, table.id).where(sql`${table.settledAt} is null`),
  ],
);

export type UnsettledAllocationRow = typeof unsettledAllocations.$inferSelect;
