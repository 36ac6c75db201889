import { sql } from "drizzle-orm";
import { check, pgTable, smallint, text, unique, uuid } from "drizzle-orm/pg-core";

/** Reviews of learning support, as reference rows that a migration writes. */
export const reviews = pgTable(
  "reviews",
  {
    code: text("code").primaryKey(),
    body: text("body").notNull(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    year: smallint("year").notNull(),
  },
  (table) => [check("reviews_code", sql`${table.code} ~ '^[A-Z][A-Z0-9_]{0,63}$'`), check("reviews_year", sql`${table.year} between 1989 and 2100`)],
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
  },
  (table) => [
    unique("review_recommendations_in_order").on(table.reviewCode, table.position),
    check("review_recommendations_text", sql`btrim(${table.text}) <> '' and length(${table.text}) <= 10000`),
  ],
);

export type ReviewRecommendationRow = typeof reviewRecommendations.$inferSelect;
