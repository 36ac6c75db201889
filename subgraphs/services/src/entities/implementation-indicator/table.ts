import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, smallint, text, unique, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { parties, someParties } from "../../community-parties.ts";
import { areWritten, isWritten, namesNobody } from "../../written-text.ts";
import { learningSupportCommunities, type AdoptionPhase } from "../learning-support-community/table.ts";

/** What must be in place for the Learning Support Delivery Model to work, as reference rows that a migration writes. */
export const implementationIndicators = pgTable(
  "implementation_indicators",
  {
    code: text("code").primaryKey(),
    position: smallint("position").notNull().unique("implementation_indicators_in_order"),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    definition: text("definition").notNull(),
  },
  (table) => [check("implementation_indicators_code", sql`${table.code} ~ '^[A-Z][A-Z0-9_]{0,63}$'`)],
);

export type ImplementationIndicatorRow = typeof implementationIndicators.$inferSelect;

/** How a community sees itself by the indicators on a day. Never changed: another one can take its place, once. */
export const selfReviews = pgTable(
  "self_reviews",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    /** The one in whose place it stands. */
    correctsId: uuid("corrects_id").references((): AnyPgColumn => selfReviews.id),
    reviewedOn: date("reviewed_on", { mode: "string" }).notNull(),
    ...parties(),
    ...provenance(),
  },
  (table) => [
    unique("self_reviews_corrected_once").on(table.correctsId),
    uniqueIndex("self_reviews_one_a_day").on(table.communityId, table.reviewedOn).where(sql`${table.correctsId} is null`),
    check("self_reviews_taken_by", someParties(table)),
    index("self_reviews_by_community").on(table.communityId, table.reviewedOn, table.id),
  ],
);

export type SelfReviewRow = typeof selfReviews.$inferSelect;

/** Where a community stands by one indicator. */
export const indicatorRatings = pgTable(
  "indicator_ratings",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    selfReviewId: uuid("self_review_id").notNull().references(() => selfReviews.id),
    indicatorCode: text("indicator_code").notNull().references(() => implementationIndicators.code),
    level: text("level").$type<AdoptionPhase>().notNull(),
    /** How the community knows. */
    evidence: text("evidence").notNull(),
  },
  (table) => [
    unique("indicator_ratings_once").on(table.selfReviewId, table.indicatorCode),
    check("indicator_ratings_level", sql`${table.level} in ('NOT_STARTED', 'EXPLORING', 'IMPLEMENTING', 'EMBEDDED')`),
    check("indicator_ratings_evidence", isWritten(table.evidence)),
    check("indicator_ratings_name_nobody", namesNobody(table.evidence)),
  ],
);

export type IndicatorRatingRow = typeof indicatorRatings.$inferSelect;

/** What a community found when it looked back at a period. Never changed: another one can take its place, once. */
export const monitoringReviews = pgTable(
  "monitoring_reviews",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    correctsId: uuid("corrects_id").references((): AnyPgColumn => monitoringReviews.id),
    /** The period, its last day among it. */
    from: date("from_date", { mode: "string" }).notNull(),
    until: date("until_date", { mode: "string" }).notNull(),
    findings: text("findings").notNull(),
    nextActions: text("next_actions").array().notNull(),
    ...parties(),
    ...provenance(),
  },
  (table) => [
    unique("monitoring_reviews_corrected_once").on(table.correctsId),
    uniqueIndex("monitoring_reviews_one_for_a_period").on(table.communityId, table.from, table.until).where(sql`${table.correctsId} is null`),
    check("monitoring_reviews_period", sql`${table.until} >= ${table.from}`),
    check("monitoring_reviews_findings", isWritten(table.findings)),
    check("monitoring_reviews_next_actions", areWritten(table.nextActions, 20)),
    check("monitoring_reviews_name_nobody", namesNobody(table.findings, table.nextActions)),
    check("monitoring_reviews_taken_by", someParties(table)),
    index("monitoring_reviews_by_community").on(table.communityId, table.until, table.id),
  ],
);

export type MonitoringReviewRow = typeof monitoringReviews.$inferSelect;
