import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { reviewRecommendations } from "../review/table.ts";
import { services } from "../service/table.ts";

export type StrategicPrioritySet = "GOV_2024" | "LSAP_2019";

/** What government has said comes first, as reference rows that a migration writes. */
export const strategicPriorities = pgTable(
  "strategic_priorities",
  {
    code: text("code").primaryKey(),
    set: text("set").$type<StrategicPrioritySet>().notNull(),
    position: smallint("position").notNull(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
  },
  (table) => [
    check("strategic_priorities_code", sql`${table.code} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    check("strategic_priorities_set", sql`${table.set} in ('GOV_2024', 'LSAP_2019')`),
    unique("strategic_priorities_in_order").on(table.set, table.position),
  ],
);

export type StrategicPriorityRow = typeof strategicPriorities.$inferSelect;

/**
 * What answers a priority or a recommendation. Each sort of subject has a column of its own, so that the database knows that
 * it is there; a sort that is new adds a column to the checks and to the unique constraint.
 */
export const strategicTags = pgTable(
  "strategic_tags",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    priorityCode: text("priority_code").references(() => strategicPriorities.code),
    recommendationId: uuid("recommendation_id").references(() => reviewRecommendations.id),
    serviceId: uuid("service_id").references(() => services.id),
  },
  (table) => [
    check("strategic_tags_say_one_aim", sql`num_nonnulls(${table.priorityCode}, ${table.recommendationId}) = 1`),
    check("strategic_tags_have_one_subject", sql`num_nonnulls(${table.serviceId}) = 1`),
    unique("strategic_tags_once").on(table.priorityCode, table.recommendationId, table.serviceId).nullsNotDistinct(),
    index("strategic_tags_by_service").on(table.serviceId),
    index("strategic_tags_by_recommendation").on(table.recommendationId),
  ],
);
