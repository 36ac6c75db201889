import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";
import { datedStep } from "../../dated-steps.ts";
import { isWritten, namesNobody } from "../../written-text.ts";

/** Reviews of learning support: reference rows that a migration writes, and those that were recorded since. */
export const reviews = pgTable(
  "reviews",
  {
    code: text("code").primaryKey(),
    body: text("body").notNull(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    year: smallint("year").notNull(),
    ...provenance(),
  },
  (table) => [
    check("reviews_code", sql`${table.code} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    check("reviews_year", sql`${table.year} between 1989 and 2100`),
    check("reviews_body", isWritten(table.body, 200)),
    check("reviews_name", sql`${isWritten(table.nameEn, 200)} and btrim(${table.nameMi}) <> '' and length(${table.nameMi}) <= 200`),
  ],
);

export type ReviewRow = typeof reviews.$inferSelect;

export const reviewRecommendations = pgTable(
  "review_recommendations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    reviewCode: text("review_code").notNull().references(() => reviews.code),
    /** As the review numbers it. */
    number: text("number").notNull(),
    position: smallint("position").notNull(),
    text: text("text").notNull(),
    /** Counts corrections: who corrects says which text they read. */
    version: smallint("version").notNull().default(1),
    ...provenance(),
  },
  (table) => [
    check("review_recommendations_number", sql`btrim(${table.number}) <> '' and length(${table.number}) <= 20`),
    unique("review_recommendations_numbered_once").on(table.reviewCode, table.number),
    unique("review_recommendations_in_order").on(table.reviewCode, table.position),
    check("review_recommendations_text", sql`btrim(${table.text}) <> '' and length(${table.text}) <= 10000`),
  ],
);

export type ReviewRecommendationRow = typeof reviewRecommendations.$inferSelect;

/** What a recommendation was said to recommend until that was corrected, written by the database as it is. */
export const earlierRecommendationTexts = pgTable(
  "earlier_recommendation_texts",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    recommendationId: uuid("recommendation_id").notNull().references(() => reviewRecommendations.id),
    version: smallint("version").notNull(),
    text: text("text").notNull(),
    /** Who corrected it, and when. */
    ...provenance(),
  },
  (table) => [unique("earlier_recommendation_texts_once").on(table.recommendationId, table.version)],
);

export type EarlierRecommendationTextRow = typeof earlierRecommendationTexts.$inferSelect;

export type RecommendationStepKind = "ACCEPTED" | "ACCEPTED_IN_PART" | "NOT_ACCEPTED" | "PROGRESSED" | "DONE";

/** What was answered to a recommendation, and what became of it, step by step. */
export const recommendationSteps = pgTable(
  "recommendation_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    recommendationId: uuid("recommendation_id").notNull().references(() => reviewRecommendations.id),
    kind: text("kind").$type<RecommendationStepKind>().notNull(),
    ...datedStep(),
  },
  (table) => [
    check("recommendation_steps_kind", sql`${table.kind} in ('ACCEPTED', 'ACCEPTED_IN_PART', 'NOT_ACCEPTED', 'PROGRESSED', 'DONE')`),
    // Whoever accepts less than all of it says why, and what has been done is told.
    check("recommendation_steps_say_what_and_why", sql`${table.kind} = 'ACCEPTED' or ${table.note} is not null`),
    check("recommendation_steps_note", isWritten(table.note)),
    check("recommendation_steps_name_nobody", namesNobody(table.note)),
    unique("recommendation_steps_one_at_a_place").on(table.recommendationId, table.place),
  ],
);

export type RecommendationStepRow = typeof recommendationSteps.$inferSelect;
