import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { folded } from "../../fold-text.ts";
import type { DeliverySetting } from "../delivery/table.ts";
import { providers } from "../provider/table.ts";
import { regions } from "../region/table.ts";

export type ServiceKind =
  | "EARLY_INTERVENTION"
  | "COMMUNICATION"
  | "BEHAVIOUR"
  | "COMPLEX_NEEDS"
  | "INTENSIVE_WRAPAROUND"
  | "LEARNING_AND_BEHAVIOUR"
  | "LEARNING_SUPPORT_COORDINATION"
  | "SCHOOL_WIDE_PRACTICE"
  | "PHYSICAL_DISABILITY"
  | "ASSISTIVE_TECHNOLOGY"
  | "DEAF_AND_HARD_OF_HEARING"
  | "VISION"
  | "HIGH_HEALTH_NEEDS"
  | "SPECIALIST_SCHOOLING"
  | "ALTERNATIVE_EDUCATION"
  | "ENGLISH_LANGUAGE"
  | "GIFTED"
  | "TRANSPORT"
  | "HEALTH"
  | "WHANAU_SUPPORT"
  | "OTHER";

export type SupportTier = "TIER_1_UNIVERSAL" | "TIER_2_TARGETED" | "TIER_3_INTENSIVE";

export type NeedArea =
  | "LEARNING_AND_COGNITION"
  | "COMMUNICATION"
  | "BEHAVIOUR_AND_SOCIAL_EMOTIONAL"
  | "PHYSICAL"
  | "HEARING"
  | "VISION"
  | "HEALTH"
  | "WELLBEING"
  | "ATTENDANCE_AND_ENGAGEMENT"
  | "GIFTEDNESS"
  | "LANGUAGE_LEARNING";

export type ServiceStatus = "ACTIVE" | "TEMPORARILY_CLOSED" | "INACTIVE" | "DEFUNCT";

export const services = pgTable(
  "services",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    providerId: uuid("provider_id").notNull().references(() => providers.id),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    /** Both names, folded: what lists are ordered by and searches look in. */
    searchText: text("search_text").notNull().generatedAlwaysAs(folded(sql`name_en || coalesce(' ' || name_mi, '')`)),
    /** Names and description, folded: what the support finder looks in. */
    finderText: text("finder_text").notNull().generatedAlwaysAs(folded(sql`name_en || coalesce(' ' || name_mi, '') || coalesce(' ' || description, '')`)),
    /** What it does and for whom, in plain English. */
    description: text("description"),
    kind: text("kind").$type<ServiceKind>().notNull(),
    status: text("status").$type<ServiceStatus>().notNull().default("ACTIVE"),
    tiers: text("tiers").array().$type<SupportTier[]>().notNull(),
    needAreas: text("need_areas").array().$type<NeedArea[]>().notNull(),
    minimumAge: smallint("minimum_age"),
    maximumAge: smallint("maximum_age"),
    minimumYearLevel: smallint("minimum_year_level"),
    maximumYearLevel: smallint("maximum_year_level"),
    isNationwide: boolean("is_nationwide").notNull().default(false),
    fundingStreamCode: text("funding_stream_code"),
    /** BCP 47. */
    languages: text("languages").array().notNull().default(sql`'{}'`),
    settings: text("settings").array().$type<DeliverySetting[]>().notNull().default(sql`'{}'`),
    interpretation: text("interpretation"),
    howToApply: text("how_to_apply"),
    /** In the provider's own words; waits that were measured are of supports. */
    waitTime: text("wait_time"),
    alert: text("alert"),
    website: text("website"),
    /** Day on which somebody last made sure that this is true. */
    assuredOn: date("assured_on", { mode: "string" }),
    /** From 1, one more with each change; `directory_changes` say what it was before. Who wrote last is its provenance. */
    version: integer("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check(
      "services_kind",
      sql`${table.kind} in ('EARLY_INTERVENTION', 'COMMUNICATION', 'BEHAVIOUR', 'COMPLEX_NEEDS', 'INTENSIVE_WRAPAROUND', 'LEARNING_AND_BEHAVIOUR',
        'LEARNING_SUPPORT_COORDINATION', 'SCHOOL_WIDE_PRACTICE', 'PHYSICAL_DISABILITY', 'ASSISTIVE_TECHNOLOGY', 'DEAF_AND_HARD_OF_HEARING', 'VISION',
        'HIGH_HEALTH_NEEDS', 'SPECIALIST_SCHOOLING', 'ALTERNATIVE_EDUCATION', 'ENGLISH_LANGUAGE', 'GIFTED', 'TRANSPORT', 'HEALTH', 'WHANAU_SUPPORT', 'OTHER')`,
    ),
    check("services_status", sql`${table.status} in ('ACTIVE', 'TEMPORARILY_CLOSED', 'INACTIVE', 'DEFUNCT')`),
    check("services_tiers", sql`${table.tiers} <@ array['TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE'] and cardinality(${table.tiers}) > 0`),
    check(
      "services_need_areas",
      sql`${table.needAreas} <@ array['LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION',
        'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING']`,
    ),
    check("services_ages", sql`${table.minimumAge} >= 0 and ${table.maximumAge} <= 25 and ${table.minimumAge} <= ${table.maximumAge}`),
    check("services_year_levels", sql`${table.minimumYearLevel} >= 0 and ${table.maximumYearLevel} <= 15 and ${table.minimumYearLevel} <= ${table.maximumYearLevel}`),
    check("services_languages", sql`array_to_string(${table.languages}, ' ') ~ '^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*( |$))*$' and cardinality(${table.languages}) <= 50`),
    check("services_settings", sql`${table.settings} <@ array['EARLY_LEARNING', 'SCHOOL', 'KURA', 'SPECIALIST_SCHOOL', 'HOME', 'COMMUNITY', 'CLINIC', 'ONLINE']`),
    check(
      "services_texts",
      sql`greatest(length(${table.interpretation}), length(${table.howToApply}), length(${table.waitTime}), length(${table.alert}), length(${table.website})) <= 4000
        and btrim(${table.interpretation}) <> '' and btrim(${table.howToApply}) <> '' and btrim(${table.waitTime}) <> '' and btrim(${table.alert}) <> '' and btrim(${table.website}) <> ''`,
    ),
    index("services_by_name").on(table.searchText, table.id),
    index("services_by_provider").on(table.providerId, table.searchText, table.id),
  ],
);

export type ServiceRow = typeof services.$inferSelect;

/** Where a service that is not nationwide is offered. */
export const serviceRegions = pgTable(
  "service_regions",
  {
    serviceId: uuid("service_id").notNull().references(() => services.id),
    regionCode: text("region_code").notNull().references(() => regions.code),
  },
  (table) => [primaryKey({ columns: [table.serviceId, table.regionCode] }), index("service_regions_by_region").on(table.regionCode, table.serviceId)],
);

/**
 * Whom a service is for, said as advice: what it does not fit is no reason to turn anybody away. Only where a law makes it a
 * condition is it one, and then the row names the law.
 */
export const eligibilityAdvice = pgTable(
  "eligibility_advice",
  {
    serviceId: uuid("service_id").notNull().references(() => services.id),
    position: smallint("position").notNull(),
    textEn: text("text_en").notNull(),
    textMi: text("text_mi"),
    law: text("law"),
  },
  (table) => [
    primaryKey({ columns: [table.serviceId, table.position] }),
    check("eligibility_advice_texts", sql`btrim(${table.textEn}) <> '' and length(${table.textEn}) <= 4000 and btrim(${table.textMi}) <> '' and btrim(${table.law}) <> ''`),
  ],
);

export type EligibilityAdviceRow = typeof eligibilityAdvice.$inferSelect;
