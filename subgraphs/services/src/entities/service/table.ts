import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { folded } from "../../fold-text.ts";
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
