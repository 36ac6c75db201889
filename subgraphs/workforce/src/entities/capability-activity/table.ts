import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import type { NeedArea } from "../practitioner-skill/table.ts";
import { practitioners } from "../practitioner/table.ts";

export type CapabilityAudience = "TEACHERS" | "WHANAU" | "SPECIALISTS" | "SUPPORT_STAFF";
export type CapabilityActivityStatus = "PLANNED" | "HELD" | "CANCELLED";

/** What builds the confidence of the adults around learners: a workshop, coaching, an evening for whānau. */
export const capabilityActivities = pgTable(
  "capability_activities",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** Who leads it. */
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    communityId: uuid("community_id"),
    institutionMoeNumber: integer("institution_moe_number"),
    on: date("held_on", { mode: "string" }).notNull(),
    hours: numeric("hours", { mode: "number", precision: 5, scale: 2 }).notNull(),
    topic: text("topic").notNull(),
    audience: text("audience").$type<CapabilityAudience>().notNull(),
    needArea: text("need_area").$type<NeedArea>(),
    regionCode: text("region_code"),
    status: text("status").$type<CapabilityActivityStatus>().notNull(),
    ...provenance(),
  },
  (table) => [
    check("capability_activities_audience", sql`${table.audience} in ('TEACHERS', 'WHANAU', 'SPECIALISTS', 'SUPPORT_STAFF')`),
    check("capability_activities_status", sql`${table.status} in ('PLANNED', 'HELD', 'CANCELLED')`),
    check("capability_activities_hours", sql`${table.hours} > 0 and ${table.hours} <= 200`),
    check("capability_activities_topic", sql`length(${table.topic}) between 1 and 200`),
    index("capability_activities_by_day").on(table.on, table.id),
    index("capability_activities_by_practitioner").on(table.practitionerId),
    index("capability_activities_by_community").on(table.communityId, table.on).where(sql`${table.communityId} is not null`),
    index("capability_activities_by_institution").on(table.institutionMoeNumber, table.on).where(sql`${table.institutionMoeNumber} is not null`),
  ],
);

export type CapabilityActivityRow = typeof capabilityActivities.$inferSelect;

/** What somebody who was there says of it, once. */
export const activityFeedback = pgTable(
  "activity_feedback",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    activityId: uuid("activity_id").notNull().references(() => capabilityActivities.id),
    /** 1 is of no use, 5 is what they needed. */
    usefulness: smallint("usefulness").notNull(),
    comment: text("comment"),
    ...provenance(),
  },
  (table) => [
    check("activity_feedback_usefulness", sql`${table.usefulness} between 1 and 5`),
    check("activity_feedback_comment", sql`length(${table.comment}) <= 2000`),
    unique("activity_feedback_once").on(table.activityId, table.recordedBy),
  ],
);

export type ActivityFeedbackRow = typeof activityFeedback.$inferSelect;
