import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { datedStep } from "../../dated-steps.ts";
import { isNeedArea, isTier } from "../../need-area.ts";
import { isWritten, namesNobody } from "../../written-text.ts";
import { institutions } from "../institution/table.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";
import type { NeedArea, SupportTier } from "../service/table.ts";

/** Practice that a community or a practitioner found to work, shared with everybody who works in learning support. */
export const practiceImprovements = pgTable(
  "practice_improvements",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** Who shares it: one of the two. */
    communityId: uuid("community_id").references(() => learningSupportCommunities.id),
    practitionerId: uuid("practitioner_id"),
    title: text("title").notNull(),
    /** Where and for whom it was tried. */
    context: text("context").notNull(),
    /** What is done differently. */
    change: text("change").notNull(),
    /** How they know that it helps. */
    evidence: text("evidence").notNull(),
    area: text("area").$type<NeedArea>(),
    tier: text("tier").$type<SupportTier>(),
    sharedOn: date("shared_on", { mode: "string" }).notNull(),
    withdrawnOn: date("withdrawn_on", { mode: "string" }),
    withdrawnBecause: text("withdrawn_because"),
    withdrawnBy: text("withdrawn_by"),
    ...provenance(),
  },
  (table) => [
    check("practice_improvements_shared_by_one", sql`num_nonnulls(${table.communityId}, ${table.practitionerId}) = 1`),
    check("practice_improvements_title", isWritten(table.title, 200)),
    check("practice_improvements_context", isWritten(table.context)),
    check("practice_improvements_change", isWritten(table.change)),
    check("practice_improvements_evidence", isWritten(table.evidence)),
    check("practice_improvements_name_nobody", namesNobody(table.title, table.context, table.change, table.evidence, table.withdrawnBecause)),
    check("practice_improvements_area", isNeedArea(table.area)),
    check("practice_improvements_tier", isTier(table.tier)),
    check("practice_improvements_withdrawn_because", isWritten(table.withdrawnBecause)),
    check("practice_improvements_withdrawn_as_a_whole", sql`num_nonnulls(${table.withdrawnOn}, ${table.withdrawnBecause}) in (0, 2) and ${table.withdrawnOn} >= ${table.sharedOn}`),
    index("practice_improvements_latest").on(table.sharedOn, table.id),
    index("practice_improvements_by_community").on(table.communityId, table.sharedOn, table.id),
  ],
);

export type PracticeImprovementRow = typeof practiceImprovements.$inferSelect;

/** Somebody else takes an improvement up. What comes of it are its steps. */
export const practiceAdoptions = pgTable(
  "practice_adoptions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    improvementId: uuid("improvement_id").notNull().references(() => practiceImprovements.id),
    /** Who adopts it: one of the three. */
    communityId: uuid("community_id").references(() => learningSupportCommunities.id),
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    practitionerId: uuid("practitioner_id"),
    adoptedOn: date("adopted_on", { mode: "string" }).notNull(),
    /** What they do differently from those who shared it. */
    adaptation: text("adaptation"),
    ...provenance(),
  },
  (table) => [
    check("practice_adoptions_by_one", sql`num_nonnulls(${table.communityId}, ${table.institutionMoeNumber}, ${table.practitionerId}) = 1`),
    check("practice_adoptions_adaptation", isWritten(table.adaptation)),
    check("practice_adoptions_name_nobody", namesNobody(table.adaptation)),
    unique("practice_adoptions_once").on(table.improvementId, table.communityId, table.institutionMoeNumber, table.practitionerId).nullsNotDistinct(),
    index("practice_adoptions_by_improvement").on(table.improvementId, table.adoptedOn, table.id),
    index("practice_adoptions_by_community").on(table.communityId, table.adoptedOn, table.id),
  ],
);

export type PracticeAdoptionRow = typeof practiceAdoptions.$inferSelect;

export type PracticeAdoptionStepKind = "HELPED" | "HELPED_PARTLY" | "DID_NOT_HELP" | "STOPPED" | "RESUMED";

/** What came of an adoption, step by step. */
export const practiceAdoptionSteps = pgTable(
  "practice_adoption_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    adoptionId: uuid("adoption_id").notNull().references(() => practiceAdoptions.id),
    kind: text("kind").$type<PracticeAdoptionStepKind>().notNull(),
    ...datedStep(),
  },
  (table) => [
    check("practice_adoption_steps_kind", sql`${table.kind} in ('HELPED', 'HELPED_PARTLY', 'DID_NOT_HELP', 'STOPPED', 'RESUMED')`),
    // What came of it is told with how they know, and what ends with why.
    check("practice_adoption_steps_note", sql`${isWritten(table.note)} and (${table.kind} = 'RESUMED' or ${table.note} is not null)`),
    check("practice_adoption_steps_name_nobody", namesNobody(table.note)),
    unique("practice_adoption_steps_one_at_a_place").on(table.adoptionId, table.place),
  ],
);

export type PracticeAdoptionStepRow = typeof practiceAdoptionSteps.$inferSelect;
