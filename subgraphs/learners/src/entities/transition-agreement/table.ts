import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { holdsCategories, type InformationCategory } from "../learner-access/table.ts";
import type { ConsentManner } from "../consent/table.ts";
import { transitionPlans } from "../transition-plan/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

/** Who agreed to a transition plan as it was then, and what the receiving institution sees by it. Only ever added to. */
export const transitionAgreements = pgTable(
  "transition_agreements",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("transition_plan_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    /** Who agreed; null when it was the learner. */
    whanauMemberId: uuid("whanau_member_id"),
    agreedOn: date("agreed_on", { mode: "string" }).notNull(),
    contentRevision: integer("content_revision").notNull(),
    manner: text("manner").$type<ConsentManner>().notNull(),
    shares: text("shares").array().$type<InformationCategory[]>().notNull(),
    ...provenance(),
  },
  (table) => [
    foreignKey({ name: "transition_agreements_plan_of_the_learner", columns: [table.planId, table.learnerId], foreignColumns: [transitionPlans.id, transitionPlans.learnerId] }),
    foreignKey({ name: "transition_agreements_whanau_of_the_learner", columns: [table.learnerId, table.whanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("transition_agreements_manner", sql`${table.manner} in ('IN_PERSON', 'ON_PAPER', 'ONLINE', 'BY_PHONE', 'VIDEO_CALL')`),
    // Money and the team's notes are not for those whom the learner only comes to.
    check("transition_agreements_shares", sql`${holdsCategories(table.shares)} and not ${table.shares} && '{FUNDING,NOTES}'::text[]`),
    unique("transition_agreements_once").on(table.planId, table.contentRevision),
    index("transition_agreements_by_learner").on(table.learnerId),
  ],
);

export type TransitionAgreementRow = typeof transitionAgreements.$inferSelect;
