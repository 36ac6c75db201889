import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, foreignKey, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ConsentManner } from "../consent/table.ts";
import { ofPlan } from "../../plan-part.ts";
import { whanauMembers } from "../whanau-member/table.ts";

/** That somebody of the whānau, or the learner, agreed to a version of a plan; or the reason why nobody has. */
export const planAgreements = pgTable(
  "plan_agreements",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("plan_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    whanauMemberId: uuid("whanau_member_id"),
    byLearner: boolean("by_learner").notNull().default(false),
    reasonNotAgreed: text("reason_not_agreed"),
    agreedOn: date("agreed_on", { mode: "string" }).notNull(),
    /** The content that was agreed to. */
    contentRevision: integer("content_revision").notNull(),
    manner: text("manner").$type<ConsentManner>(),
    language: text("language").notNull().default("en-NZ"),
    ...provenance(),
  },
  (table) => [
    ofPlan("plan_agreements", table),
    foreignKey({ name: "plan_agreements_whanau_of_the_learner", columns: [table.learnerId, table.whanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("plan_agreements_by_somebody_or_with_a_reason", sql`num_nonnulls(${table.whanauMemberId}, ${table.reasonNotAgreed}) + ${table.byLearner}::integer = 1`),
    check("plan_agreements_reason", sql`btrim(${table.reasonNotAgreed}) <> '' and char_length(${table.reasonNotAgreed}) <= 4000`),
    check("plan_agreements_manner", sql`${table.manner} in ('IN_PERSON', 'ON_PAPER', 'ONLINE', 'BY_PHONE', 'VIDEO_CALL') and (${table.manner} is null) = (${table.reasonNotAgreed} is not null)`),
    uniqueIndex("plan_agreements_once_by_whanau").on(table.planId, table.whanauMemberId).where(sql`${table.whanauMemberId} is not null`),
    uniqueIndex("plan_agreements_once_by_learner").on(table.planId).where(sql`${table.byLearner}`),
    index("plan_agreements_by_plan").on(table.planId, table.id),
  ],
);

export type PlanAgreementRow = typeof planAgreements.$inferSelect;
