import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";

export type LeaveKind = "ANNUAL" | "SICK" | "PARENTAL" | "STUDY" | "OTHER";

/** That somebody is away, and who covers for them. Nobody is away from one employment twice at a time: the migration `away-and-by-employer-rules` holds that. */
export const leavePeriods = pgTable(
  "leave_periods",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    coverPractitionerId: uuid("cover_practitioner_id").references(() => practitioners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day away. */
    until: date("until_date", { mode: "string" }).notNull(),
    cancelledOn: date("cancelled_on", { mode: "string" }),
    kind: text("kind").$type<LeaveKind>().notNull(),
    /** The organisation, `kind:id`, from whose employment the leave is: its managers alone are told why. Null for leave from before that was kept, of whom several or nobody employed. */
    managedBy: text("managed_by"),
    ...provenance(),
  },
  (table) => [
    check("leave_periods_kind", sql`${table.kind} in ('ANNUAL', 'SICK', 'PARENTAL', 'STUDY', 'OTHER')`),
    check("leave_periods_period", sql`${table.until} between ${table.from} and ${table.from} + 732`),
    check("leave_periods_cover_is_another", sql`${table.coverPractitionerId} <> ${table.practitionerId}`),
    index("leave_periods_by_practitioner").on(table.practitionerId, table.from),
    index("leave_periods_by_cover").on(table.coverPractitionerId).where(sql`${table.coverPractitionerId} is not null`),
  ],
);

export type LeavePeriodRow = typeof leavePeriods.$inferSelect;
