import { sql } from "drizzle-orm";
import { check, foreignKey, index, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { holdsText, ofPlan, planPart } from "../../plan-part.ts";
import { learnerSupports } from "../learner-support/table.ts";

export type HoursPeriod = "WEEK" | "TERM";

/** A support that the plan counts on, with the hours that it prescribes. */
export const planSupports = pgTable(
  "plan_supports",
  {
    ...planPart(),
    /** The support in the services' own record; null while none has been asked for. */
    supportId: uuid("support_id"),
    practitionerId: uuid("practitioner_id"),
    prescribedHours: numeric("prescribed_hours", { mode: "number", precision: 6, scale: 2 }),
    /** What the hours are counted by. */
    hoursPer: text("hours_per").$type<HoursPeriod>(),
    description: text("description").notNull(),
  },
  (table) => [
    ofPlan("plan_supports", table),
    foreignKey({ name: "plan_supports_support_of_the_learner", columns: [table.supportId, table.learnerId], foreignColumns: [learnerSupports.supportId, learnerSupports.learnerId] }),
    holdsText("plan_supports_description", table.description),
    check("plan_supports_hours_per", sql`${table.hoursPer} in ('WEEK', 'TERM')`),
    check("plan_supports_hours", sql`(${table.prescribedHours} is null) = (${table.hoursPer} is null) and ${table.prescribedHours} > 0 and ${table.prescribedHours} <= case ${table.hoursPer} when 'WEEK' then 60 else 720 end`),
    index("plan_supports_by_plan").on(table.planId, table.id),
  ],
);

export type PlanSupportRow = typeof planSupports.$inferSelect;
