import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgTable, text, unique, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import type { DeliverySetting } from "../delivery/table.ts";
import { institutions } from "../institution/table.ts";
import { regions } from "../region/table.ts";
import { services } from "../service/table.ts";
import { supports, type SupportOutcome, type SupportPriority } from "../support/table.ts";

export const stepKinds = [
  "REQUESTED", "TRIAGED", "PRIORITY_CHANGED", "ACCEPTED", "DECLINED", "WAITLISTED", "ALLOCATED", "PRESCRIBED", "FIRST_CONTACT",
  "FIRST_SERVICE", "PAUSED", "RESUMED", "TRANSFERRED", "MOVED", "CLOSED", "RETRACTED",
] as const;
export type SupportStepKind = (typeof stepKinds)[number];

/** How somebody made contact. None of these is the service. */
export type ContactManner = "PHONE_CALL" | "MESSAGE" | "MEETING" | "VISIT";

/**
 * What happened to a support, one row for each step. Rows are added and never changed: a mistake is corrected by another
 * row that points at it, which stands in its place, or takes it back (RETRACTED).
 */
export const supportSteps = pgTable(
  "support_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    supportId: uuid("support_id").notNull().references(() => supports.id),
    /** The step that this one corrects. */
    correctsId: uuid("corrects_id").references((): AnyPgColumn => supportSteps.id),
    /** The service that takes it over. */
    serviceId: uuid("service_id").references(() => services.id),
    practitionerId: uuid("practitioner_id"),
    /** Which step it is of its support, from 1; a correction has the place of what it corrects. */
    place: integer("place").notNull().default(0),
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    occurredOn: date("occurred_on", { mode: "string" }).notNull(),
    kind: text("kind").$type<SupportStepKind>().notNull(),
    regionCode: text("region_code").references(() => regions.code),
    priority: text("priority").$type<SupportPriority>(),
    outcome: text("outcome").$type<SupportOutcome>(),
    manner: text("manner").$type<ContactManner>(),
    setting: text("setting").$type<DeliverySetting>(),
    /** The role in which the practitioner does the work. */
    roleCode: text("role_code"),
    reason: text("reason"),
    /** What is offered or advised in place of what was declined. */
    instead: text("instead"),
    prescribedHours: numeric("prescribed_hours", { mode: "number", precision: 7, scale: 2 }),
    ...provenance(),
  },
  (table) => [
    check("support_steps_kind", sql`${table.kind} in ('REQUESTED', 'TRIAGED', 'PRIORITY_CHANGED', 'ACCEPTED', 'DECLINED', 'WAITLISTED', 'ALLOCATED', 'PRESCRIBED', 'FIRST_CONTACT', 'FIRST_SERVICE', 'PAUSED', 'RESUMED', 'TRANSFERRED', 'MOVED', 'CLOSED', 'RETRACTED')`),
    check(
      "support_steps_say_what_they_must",
      sql`case ${table.kind}
        when 'REQUESTED' then ${table.serviceId} is not null and ${table.priority} is not null
        when 'TRIAGED' then ${table.priority} is not null
        when 'PRIORITY_CHANGED' then ${table.priority} is not null and ${table.reason} is not null
        when 'DECLINED' then ${table.reason} is not null and ${table.instead} is not null
        when 'PRESCRIBED' then ${table.prescribedHours} is not null
        when 'FIRST_CONTACT' then ${table.manner} is not null
        when 'FIRST_SERVICE' then ${table.setting} is not null
        when 'PAUSED' then ${table.reason} is not null
        when 'TRANSFERRED' then ${table.serviceId} is not null and ${table.reason} is not null
        when 'CLOSED' then ${table.outcome} is not null
        when 'RETRACTED' then ${table.reason} is not null and ${table.correctsId} is not null
        else true end`,
    ),
    check("support_steps_priority", sql`${table.priority} in ('ROUTINE', 'URGENT', 'ASAP', 'STAT')`),
    check("support_steps_outcome", sql`${table.outcome} in ('COMPLETED', 'NO_LONGER_NEEDED', 'WITHDRAWN', 'LEFT')`),
    check("support_steps_manner", sql`${table.manner} in ('PHONE_CALL', 'MESSAGE', 'MEETING', 'VISIT')`),
    check("support_steps_setting", sql`${table.setting} in ('EARLY_LEARNING', 'SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'HOME', 'COMMUNITY', 'CLINIC', 'ONLINE')`),
    check("support_steps_prescribed_hours", sql`${table.prescribedHours} >= 0`),
    check("support_steps_texts", sql`btrim(${table.reason}) <> '' and length(${table.reason}) <= 4000 and btrim(${table.instead}) <> '' and length(${table.instead}) <= 4000`),
    check("support_steps_role", sql`${table.roleCode} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    check("support_steps_correct_others", sql`${table.correctsId} <> ${table.id}`),
    unique("support_steps_corrected_once").on(table.correctsId),
    index("support_steps_by_support").on(table.supportId, table.place, table.id),
  ],
);

export type SupportStepRow = typeof supportSteps.$inferSelect;
