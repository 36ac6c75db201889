import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { institutions } from "../institution/table.ts";
import { services, type SupportTier } from "../service/table.ts";

export type SupportStatus = "REQUESTED" | "ACCEPTED" | "WAITING" | "ALLOCATED" | "IN_DELIVERY" | "PAUSED" | "CLOSED";

const days = { mode: "string" } as const;
const hours = { mode: "number", precision: 7, scale: 2 } as const;

/**
 * One service for one learner, from the request to the end. Each step has a day of its own: the wait until somebody
 * made contact and the wait until the service began are two figures, and a move never resets either.
 */
export const supports = pgTable(
  "supports",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull(),
    serviceId: uuid("service_id").notNull().references(() => services.id),
    practitionerId: uuid("practitioner_id"),
    /** Where the learner was when it was asked for. */
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    requestedOn: date("requested_on", days).notNull(),
    acceptedOn: date("accepted_on", days),
    allocatedOn: date("allocated_on", days),
    firstContactOn: date("first_contact_on", days),
    firstServiceOn: date("first_service_on", days),
    closedOn: date("closed_on", days),
    tier: text("tier").$type<SupportTier>().notNull(),
    status: text("status").$type<SupportStatus>().notNull(),
    prescribedHours: numeric("prescribed_hours", hours),
    deliveredHours: numeric("delivered_hours", hours).notNull().default(0),
  },
  (table) => [
    check("supports_tier", sql`${table.tier} in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')`),
    check("supports_status", sql`${table.status} in ('REQUESTED', 'ACCEPTED', 'WAITING', 'ALLOCATED', 'IN_DELIVERY', 'PAUSED', 'CLOSED')`),
    check("supports_hours", sql`${table.prescribedHours} >= 0 and ${table.deliveredHours} >= 0`),
    check(
      "supports_steps_follow_the_request",
      sql`${table.requestedOn} <= least(${table.acceptedOn}, ${table.allocatedOn}, ${table.firstContactOn}, ${table.firstServiceOn}, ${table.closedOn})`,
    ),
    check("supports_accepted_before_allocated", sql`${table.acceptedOn} <= ${table.allocatedOn}`),
    check("supports_contact_before_service", sql`${table.firstContactOn} <= ${table.firstServiceOn}`),
    check(
      "supports_nothing_after_the_end",
      sql`${table.closedOn} >= greatest(${table.acceptedOn}, ${table.allocatedOn}, ${table.firstContactOn}, ${table.firstServiceOn})`,
    ),
    check(
      "supports_status_has_its_days",
      sql`case ${table.status}
        when 'ACCEPTED' then ${table.acceptedOn} is not null
        when 'WAITING' then ${table.acceptedOn} is not null
        when 'ALLOCATED' then ${table.acceptedOn} is not null and ${table.allocatedOn} is not null
        when 'IN_DELIVERY' then ${table.allocatedOn} is not null and ${table.firstServiceOn} is not null
        when 'PAUSED' then ${table.allocatedOn} is not null
        else true end`,
    ),
    check("supports_closed_has_its_day", sql`(${table.status} = 'CLOSED') = (${table.closedOn} is not null)`),
    index("supports_by_learner").on(table.learnerId, table.requestedOn, table.id),
    index("supports_by_service").on(table.serviceId),
    index("supports_by_practitioner").on(table.practitionerId).where(sql`${table.practitionerId} is not null`),
    index("supports_by_institution").on(table.institutionMoeNumber).where(sql`${table.institutionMoeNumber} is not null`),
  ],
);

export type SupportRow = typeof supports.$inferSelect;
