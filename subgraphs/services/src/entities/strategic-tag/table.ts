import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { communityDecisions } from "../community-decision/table.ts";
import { improvementProjects } from "../improvement-project/table.ts";
import { practiceImprovements } from "../practice-improvement/table.ts";
import { reviewRecommendations } from "../review/table.ts";
import { services } from "../service/table.ts";
import { strategicPriorities } from "../strategic-priority/table.ts";

/** Services of this graph that publish figures. */
export type MeasureService = "learners" | "services" | "workforce" | "funding";

/**
 * What answers a priority or a recommendation. Each sort of subject has a column of its own, so that the database knows that
 * it is there; a sort that is new adds a column to the checks and to the unique constraint. A measure is of this graph, and
 * not of this database: it is known by the service that publishes it and its name.
 */
export const strategicTags = pgTable(
  "strategic_tags",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    priorityCode: text("priority_code").references(() => strategicPriorities.code),
    recommendationId: uuid("recommendation_id").references(() => reviewRecommendations.id),
    serviceId: uuid("service_id").references(() => services.id),
    decisionId: uuid("decision_id").references(() => communityDecisions.id),
    improvementId: uuid("improvement_id").references(() => practiceImprovements.id),
    projectId: uuid("project_id").references(() => improvementProjects.id),
    measureService: text("measure_service").$type<MeasureService>(),
    measureName: text("measure_name"),
    ...provenance(),
  },
  (table) => [
    check("strategic_tags_say_one_aim", sql`num_nonnulls(${table.priorityCode}, ${table.recommendationId}) = 1`),
    check("strategic_tags_have_one_subject", sql`num_nonnulls(${table.serviceId}, ${table.decisionId}, ${table.improvementId}, ${table.projectId}, ${table.measureName}) = 1`),
    check("strategic_tags_measure", sql`(${table.measureService} is null) = (${table.measureName} is null) and ${table.measureService} in ('learners', 'services', 'workforce', 'funding') and ${table.measureName} ~ '^[a-z][a-z0-9-]{0,99}$'`),
    unique("strategic_tags_once").on(table.priorityCode, table.recommendationId, table.serviceId, table.decisionId, table.improvementId, table.projectId, table.measureService, table.measureName).nullsNotDistinct(),
    index("strategic_tags_by_service").on(table.serviceId),
    index("strategic_tags_by_decision").on(table.decisionId),
    index("strategic_tags_by_improvement").on(table.improvementId),
    index("strategic_tags_by_project").on(table.projectId),
    index("strategic_tags_by_recommendation").on(table.recommendationId),
  ],
);

/** Tags that were taken off again, written by the database as it is done: what each said, and since when it was there. */
export const strategicTagRemovals = pgTable("strategic_tag_removals", {
  /** The tag's. */
  id: uuid("id").primaryKey(),
  tag: jsonb("tag").notNull(),
  ...provenance(),
});
