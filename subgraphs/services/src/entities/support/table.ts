import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, smallint, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { institutions } from "../institution/table.ts";
import { regions } from "../region/table.ts";
import { serviceCapacities } from "../service-capacity/table.ts";
import { services, type SupportTier } from "../service/table.ts";

export type SupportStatus = "REQUESTED" | "ACCEPTED" | "WAITING" | "ALLOCATED" | "IN_DELIVERY" | "PAUSED" | "CLOSED";

/** Whom a support works with. Of the first two it is one learner, or the whānau around one. */
export type SupportTarget = "LEARNER" | "WHANAU" | "GROUP" | "CLASS" | "SCHOOL" | "EDUCATORS" | "COMMUNITY";

/** FHIR's request priority, the least urgent first. */
export type SupportPriority = "ROUTINE" | "URGENT" | "ASAP" | "STAT";

export type SupportOutcome = "COMPLETED" | "NO_LONGER_NEEDED" | "WITHDRAWN" | "DECLINED" | "LEFT";

const days = { mode: "string" } as const;
const hours = { mode: "number", precision: 7, scale: 2 } as const;

/**
 * One service for a learner, a group or the adults around them, from the request to the end. What happened stands in
 * `support_steps`; this row is what follows from it, and the database derives it after each step (`derive_support`).
 * Each step has a day of its own: the wait until somebody made contact and the wait until the service began are two
 * figures, and a move never resets either.
 */
export const supports = pgTable(
  "supports",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** Null when it is not about one learner. */
    learnerId: uuid("learner_id"),
    /** The service that has it now. */
    serviceId: uuid("service_id").notNull().references(() => services.id),
    practitionerId: uuid("practitioner_id"),
    /** The place that it holds, where the service says how many it has. */
    capacityId: uuid("capacity_id").references(() => serviceCapacities.id),
    /** Where the learner or group is now; the steps say where they were. */
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    requestedOn: date("requested_on", days).notNull(),
    acceptedOn: date("accepted_on", days),
    allocatedOn: date("allocated_on", days),
    firstContactOn: date("first_contact_on", days),
    firstServiceOn: date("first_service_on", days),
    /** Since when it rests; null while it does not. */
    pausedOn: date("paused_on", days),
    closedOn: date("closed_on", days),
    /** Days of pauses that are over; of those before the first service, and of those before the first contact. */
    pausedDays: integer("paused_days").notNull().default(0),
    pausedDaysBeforeService: integer("paused_days_before_service").notNull().default(0),
    pausedDaysBeforeContact: integer("paused_days_before_contact").notNull().default(0),
    /** Where it stands in waiting lists, before the day of the request. */
    priorityRank: smallint("priority_rank").notNull().generatedAlwaysAs(sql`(case priority when 'STAT' then 1 when 'ASAP' then 2 when 'URGENT' then 3 else 4 end)`),
    regionCode: text("region_code").references(() => regions.code),
    tier: text("tier").$type<SupportTier>().notNull(),
    target: text("target").$type<SupportTarget>().notNull().default("LEARNER"),
    /** What the group, class or school is called. */
    targetName: text("target_name"),
    status: text("status").$type<SupportStatus>().notNull(),
    priority: text("priority").$type<SupportPriority>().notNull().default("ROUTINE"),
    /** How it ended; null until then. */
    outcome: text("outcome").$type<SupportOutcome>(),
    /** Why it was asked for, in the words of who asked. */
    reason: text("reason"),
    prescribedHours: numeric("prescribed_hours", hours),
    deliveredHours: numeric("delivered_hours", hours).notNull().default(0),
    ...provenance(),
  },
  (table) => [
    check("supports_tier", sql`${table.tier} in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')`),
    check("supports_status", sql`${table.status} in ('REQUESTED', 'ACCEPTED', 'WAITING', 'ALLOCATED', 'IN_DELIVERY', 'PAUSED', 'CLOSED')`),
    check(
      "supports_target",
      sql`case when ${table.target} in ('LEARNER', 'WHANAU') then ${table.learnerId} is not null when ${table.target} = 'EDUCATORS' then true
        else ${table.target} in ('GROUP', 'CLASS', 'SCHOOL', 'COMMUNITY') and ${table.learnerId} is null end`,
    ),
    check("supports_target_has_its_place", sql`${table.learnerId} is not null or ${table.institutionMoeNumber} is not null`),
    check("supports_target_name", sql`btrim(${table.targetName}) <> '' and length(${table.targetName}) <= 200`),
    check("supports_priority", sql`${table.priority} in ('ROUTINE', 'URGENT', 'ASAP', 'STAT')`),
    check("supports_outcome", sql`${table.outcome} in ('COMPLETED', 'NO_LONGER_NEEDED', 'WITHDRAWN', 'DECLINED', 'LEFT')`),
    check("supports_reason", sql`btrim(${table.reason}) <> '' and length(${table.reason}) <= 4000`),
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
        else true end`,
    ),
    check("supports_paused_has_its_day", sql`(${table.status} = 'PAUSED') = (${table.pausedOn} is not null)`),
    check("supports_paused_days", sql`${table.pausedDays} >= ${table.pausedDaysBeforeService} and ${table.pausedDaysBeforeService} >= ${table.pausedDaysBeforeContact} and ${table.pausedDaysBeforeContact} >= 0`),
    check("supports_closed_has_its_day", sql`(${table.status} = 'CLOSED') = (${table.closedOn} is not null)`),
    check("supports_closed_has_its_outcome", sql`${table.outcome} is null or ${table.closedOn} is not null`),
    // The same, asked for twice, would be two places in one list.
    uniqueIndex("supports_once_at_a_time").on(table.learnerId, table.serviceId, table.target).where(sql`${table.closedOn} is null`),
    index("supports_by_learner").on(table.learnerId, table.requestedOn, table.id),
    index("supports_by_service").on(table.serviceId),
    index("supports_by_practitioner").on(table.practitionerId).where(sql`${table.practitionerId} is not null`),
    index("supports_by_institution").on(table.institutionMoeNumber).where(sql`${table.institutionMoeNumber} is not null`),
    index("supports_by_capacity").on(table.capacityId).where(sql`${table.capacityId} is not null`),
    // In the order of the lists, of what is in one.
    index("supports_waiting").on(table.serviceId, table.regionCode, table.priorityRank, table.requestedOn, table.id).where(sql`${table.status} in ('REQUESTED', 'ACCEPTED', 'WAITING')`),
  ],
);

export type SupportRow = typeof supports.$inferSelect;
