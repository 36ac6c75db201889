import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { datedStep } from "../../dated-steps.ts";
import { isWritten, namesNobody } from "../../written-text.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";

/** A way of working that communities try out together. What became of it are its steps. */
export const improvementProjects = pgTable(
  "improvement_projects",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** The community that began it. */
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    name: text("name").notNull(),
    /** Where and for whom. */
    setting: text("setting").notNull(),
    /** What is faster, simpler or better joined. */
    features: text("features").notNull(),
    /** The first day of the trial: that of its first step. */
    begunOn: date("begun_on", { mode: "string" }).notNull(),
    ...provenance(),
  },
  (table) => [
    check("improvement_projects_name", isWritten(table.name, 200)),
    check("improvement_projects_setting", isWritten(table.setting)),
    check("improvement_projects_features", isWritten(table.features)),
    check("improvement_projects_name_nobody", namesNobody(table.name, table.setting, table.features)),
    index("improvement_projects_latest").on(table.begunOn, table.id),
  ],
);

export type ImprovementProjectRow = typeof improvementProjects.$inferSelect;

/** A community's time in a project. A constraint in the migration refuses two of the same that overlap. */
export const projectParticipations = pgTable(
  "project_participations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    projectId: uuid("project_id").notNull().references(() => improvementProjects.id),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while it lasts. */
    until: date("until_date", { mode: "string" }),
    endedBecause: text("ended_because"),
    endedBy: text("ended_by"),
    ...provenance(),
  },
  (table) => [
    check("project_participations_period", sql`${table.until} >= ${table.from}`),
    check("project_participations_ended_because", isWritten(table.endedBecause)),
    check("project_participations_name_nobody", namesNobody(table.endedBecause)),
    check("project_participations_ended_as_a_whole", sql`num_nonnulls(${table.until}, ${table.endedBecause}) in (0, 2)`),
    index("project_participations_by_project").on(table.projectId, table.from, table.id),
    index("project_participations_by_community").on(table.communityId, table.from, table.id),
  ],
);

export type ProjectParticipationRow = typeof projectParticipations.$inferSelect;

export type ImprovementProjectStepKind = "TRIAL_BEGAN" | "TRIAL_REVIEWED" | "BUSINESS_AS_USUAL" | "REVIEWED" | "ENDED";
export type ImprovementProjectStatus = "TRIAL" | "BUSINESS_AS_USUAL" | "ENDED";

/** What the latest step of a project makes of it. */
export const statusOfStep: Readonly<Record<ImprovementProjectStepKind, ImprovementProjectStatus>> = {
  TRIAL_BEGAN: "TRIAL",
  TRIAL_REVIEWED: "TRIAL",
  BUSINESS_AS_USUAL: "BUSINESS_AS_USUAL",
  REVIEWED: "BUSINESS_AS_USUAL",
  ENDED: "ENDED",
};

/** What became of a project, step by step. */
export const improvementProjectSteps = pgTable(
  "improvement_project_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    projectId: uuid("project_id").notNull().references(() => improvementProjects.id),
    kind: text("kind").$type<ImprovementProjectStepKind>().notNull(),
    strengths: text("strengths"),
    lessons: text("lessons"),
    ...datedStep(),
  },
  (table) => [
    check("improvement_project_steps_kind", sql`${table.kind} in ('TRIAL_BEGAN', 'TRIAL_REVIEWED', 'BUSINESS_AS_USUAL', 'REVIEWED', 'ENDED')`),
    // What was learned is told whenever something is made of it.
    check("improvement_project_steps_say_what_was_learned", sql`${table.kind} = 'TRIAL_BEGAN' or num_nonnulls(${table.strengths}, ${table.lessons}) > 0`),
    check("improvement_project_steps_strengths", isWritten(table.strengths)),
    check("improvement_project_steps_lessons", isWritten(table.lessons)),
    check("improvement_project_steps_note", isWritten(table.note)),
    check("improvement_project_steps_name_nobody", namesNobody(table.strengths, table.lessons, table.note)),
    unique("improvement_project_steps_one_at_a_place").on(table.projectId, table.place),
  ],
);

export type ImprovementProjectStepRow = typeof improvementProjectSteps.$inferSelect;
