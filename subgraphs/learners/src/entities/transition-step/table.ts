import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { lastChange } from "../../last-change.ts";
import { holdsText, party } from "../../plan-part.ts";
import { learnerSupports } from "../learner-support/table.ts";
import { strategies } from "../strategy/table.ts";
import { transitionPlans } from "../transition-plan/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

export type TransitionStepKind = "VISIT" | "STRATEGY" | "SUPPORT" | "PEOPLE" | "EQUIPMENT_AND_PROPERTY" | "RESOURCING" | "INFORMATION" | "OTHER";

/** One thing that carries over or has to be ready: a visit, a strategy, a support, a person, a ramp. */
export const transitionSteps = pgTable(
  "transition_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("transition_plan_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    ...party(),
    /** The support of the services' that carries over. */
    supportId: uuid("support_id"),
    /** The strategy of the One Plan that carries over. */
    strategyId: uuid("strategy_id").references(() => strategies.id),
    plannedOn: date("planned_on", { mode: "string" }),
    doneOn: date("done_on", { mode: "string" }),
    /** Taken out of a draft; kept, and shown to nobody. */
    removedAt: timestamp("removed_at", { withTimezone: true, precision: 3 }),
    kind: text("kind").$type<TransitionStepKind>().notNull(),
    description: text("description").notNull(),
    /** How it went. */
    doneNote: text("done_note"),
    ...provenance(),
    ...lastChange(),
  },
  (table) => [
    foreignKey({ name: "transition_steps_plan_of_the_learner", columns: [table.planId, table.learnerId], foreignColumns: [transitionPlans.id, transitionPlans.learnerId] }),
    foreignKey({ name: "transition_steps_whanau_of_the_learner", columns: [table.learnerId, table.whanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    foreignKey({ name: "transition_steps_support_of_the_learner", columns: [table.supportId, table.learnerId], foreignColumns: [learnerSupports.supportId, learnerSupports.learnerId] }),
    check("transition_steps_kind", sql`${table.kind} in ('VISIT', 'STRATEGY', 'SUPPORT', 'PEOPLE', 'EQUIPMENT_AND_PROPERTY', 'RESOURCING', 'INFORMATION', 'OTHER')`),
    check("transition_steps_by_one_party", sql`num_nonnulls(${table.practitionerId}, ${table.whanauMemberId}) + ${table.byLearner}::integer <= 1`),
    check("transition_steps_note_of_what_is_done", sql`${table.doneNote} is null or ${table.doneOn} is not null`),
    holdsText("transition_steps_description", table.description),
    holdsText("transition_steps_done_note", table.doneNote),
    index("transition_steps_by_plan").on(table.planId, table.plannedOn, table.id),
    index("transition_steps_by_learner").on(table.learnerId),
  ],
);

export type TransitionStepRow = typeof transitionSteps.$inferSelect;
