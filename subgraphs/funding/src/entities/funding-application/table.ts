import { sql } from "drizzle-orm";
import { provenance } from "@lsg/subgraph-kit/provenance";
import { check, date, foreignKey, index, integer, numeric, pgTable, text, timestamp, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { fundingStreams } from "../funding-stream/table.ts";

export type ApplicationStream = "ORS" | "ICS" | "IRF" | "SHHNF";
export type ApplicationStatus = "SUBMITTED" | "APPROVED" | "DECLINED";
/** Levels of the Ongoing Resourcing Scheme. */
export type OrsLevel = "HIGH" | "EXTENSION" | "VERY_HIGH";
/** Which weeks of the year are funded, by the kind of school. */
export type FundedWeeks = "PRIMARY_AND_INTERMEDIATE" | "SECONDARY_AND_COMPOSITE";

/** Somebody asks for funding for a learner, and somebody decides. A review is another application that names the one before. */
export const fundingApplications = pgTable(
  "funding_applications",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull(),
    streamCode: text("stream_code").$type<ApplicationStream>().notNull().references(() => fundingStreams.code),
    /** From where it was made; where the learner is counted since then follows from their moves. */
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    /** The education region whose office decides. */
    regionCode: text("region_code").notNull(),
    status: text("status").$type<ApplicationStatus>().notNull().default("SUBMITTED"),
    /** Criteria that the applicant sees met, such as 2.1; of the Ongoing Resourcing Scheme only. */
    criteria: text("criteria").array().notNull().default([]),
    evidence: text("evidence").notNull(),
    /** Hours of a teacher aide each week that are asked for. */
    weeklyHours: numeric("weekly_hours", { mode: "number", precision: 5, scale: 2 }),
    fundedWeeks: text("funded_weeks").$type<FundedWeeks>(),
    /** The application whose decision this one asks to look at again. */
    reviewOfId: uuid("review_of_id"),
    decidedAt: timestamp("decided_at", { withTimezone: true, precision: 3 }),
    decidedBy: text("decided_by"),
    decisionReason: text("decision_reason"),
    /** Criteria that the verifier found met. */
    verifiedCriteria: text("verified_criteria").array().notNull().default([]),
    level: text("level").$type<OrsLevel>(),
    /** Hours of a teacher aide each week that were granted. */
    grantedWeeklyHours: numeric("granted_weekly_hours", { mode: "number", precision: 5, scale: 2 }),
    from: date("from_date", { mode: "string" }),
    /** Last day; null for the Ongoing Resourcing Scheme, which a learner does not leave. */
    until: date("until_date", { mode: "string" }),
    ...provenance(),
  },
  (table) => [
    // A review is of the same learner's application for the same.
    unique("funding_applications_identity").on(table.id, table.learnerId, table.streamCode),
    // What allocations point at, so that none can be of another learner.
    unique("funding_applications_id_and_learner").on(table.id, table.learnerId),
    foreignKey({ name: "funding_applications_review_one_of_the_learner", columns: [table.reviewOfId, table.learnerId, table.streamCode], foreignColumns: [table.id, table.learnerId, table.streamCode] }),
    uniqueIndex("funding_applications_one_is_open").on(table.learnerId, table.streamCode).where(sql`${table.status} = 'SUBMITTED'`),
    check("funding_applications_stream", sql`${table.streamCode} in ('ORS', 'ICS', 'IRF', 'SHHNF')`),
    check("funding_applications_status", sql`${table.status} in ('SUBMITTED', 'APPROVED', 'DECLINED')`),
    check("funding_applications_decision", sql`(${table.status} in ('APPROVED', 'DECLINED')) = (num_nonnulls(${table.decidedAt}, ${table.decidedBy}, ${table.decisionReason}) = 3)`),
    check("funding_applications_level", sql`${table.level} in ('HIGH', 'EXTENSION', 'VERY_HIGH')`),
    check("funding_applications_verified", sql`(${table.streamCode} = 'ORS' and ${table.status} = 'APPROVED') = (${table.level} is not null)`),
    check("funding_applications_period", sql`(${table.status} = 'APPROVED') = (${table.from} is not null) and ${table.until} >= ${table.from}`),
    check("funding_applications_weeks", sql`${table.fundedWeeks} in ('PRIMARY_AND_INTERMEDIATE', 'SECONDARY_AND_COMPOSITE')`),
    check("funding_applications_hours", sql`least(${table.weeklyHours}, ${table.grantedWeeklyHours}) >= 0 and greatest(${table.weeklyHours}, ${table.grantedWeeklyHours}) <= 60`),
    check("funding_applications_texts", sql`length(${table.evidence}) between 1 and 4000 and coalesce(length(${table.decisionReason}), 0) <= 4000`),
    index("funding_applications_by_learner").on(table.learnerId, table.recordedAt, table.id),
    index("funding_applications_by_region").on(table.regionCode, table.status, table.recordedAt, table.id),
    index("funding_applications_by_institution").on(table.institutionMoeNumber, table.streamCode).where(sql`${table.status} = 'APPROVED'`),
  ],
);

export type FundingApplicationRow = typeof fundingApplications.$inferSelect;
