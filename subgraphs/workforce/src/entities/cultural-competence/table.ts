import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";

export type CulturalCompetenceFramework = "TATAIAKO" | "TAPASA" | "PROFESSIONAL_BODY" | "EMPLOYER";
export type CulturalCompetenceLevel = "DEVELOPING" | "PROFICIENT" | "LEADING";

/** A review of somebody's cultural competence: rows are added, and never changed. */
export const culturalCompetences = pgTable(
  "cultural_competences",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    reviewedOn: date("reviewed_on", { mode: "string" }).notNull(),
    nextReviewOn: date("next_review_on", { mode: "string" }),
    framework: text("framework").$type<CulturalCompetenceFramework>().notNull(),
    /** Null where a review says that there was one, and no level. */
    level: text("level").$type<CulturalCompetenceLevel>(),
    ...provenance(),
  },
  (table) => [
    check("cultural_competences_framework", sql`${table.framework} in ('TATAIAKO', 'TAPASA', 'PROFESSIONAL_BODY', 'EMPLOYER')`),
    check("cultural_competences_level", sql`${table.level} in ('DEVELOPING', 'PROFICIENT', 'LEADING')`),
    check("cultural_competences_next_review", sql`${table.nextReviewOn} > ${table.reviewedOn}`),
    index("cultural_competences_by_practitioner").on(table.practitionerId, table.reviewedOn.desc(), table.id.desc()),
  ],
);

export type CulturalCompetenceRow = typeof culturalCompetences.$inferSelect;
