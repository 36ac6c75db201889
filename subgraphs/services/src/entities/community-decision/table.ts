import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, unique, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { isWritten } from "../../written-text.ts";
import { communityMeetings } from "../community-meeting/table.ts";
import { communityNeeds } from "../community-need/table.ts";
import { parties, someParties } from "../../community-parties.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";

export type DecisionBasis = "CRITERIA_MET" | "LOCAL_DISCRETION";

/** What a community decided about a need, and with which resources. Never changed: another decision takes its place, once. */
export const communityDecisions = pgTable(
  "community_decisions",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    needId: uuid("need_id").notNull().references(() => communityNeeds.id),
    /** The meeting at which it was decided. */
    meetingId: uuid("meeting_id").references(() => communityMeetings.id),
    /** The decision in whose place it stands. */
    supersedesId: uuid("supersedes_id").references((): AnyPgColumn => communityDecisions.id),
    options: text("options").array().notNull(),
    decision: text("decision").notNull(),
    basis: text("basis").$type<DecisionBasis>().notNull(),
    tailoring: text("tailoring"),
    rationale: text("rationale").notNull(),
    serviceIds: uuid("service_ids").array().notNull().default([]),
    positionIds: uuid("position_ids").array().notNull().default([]),
    budgetIds: uuid("budget_ids").array().notNull().default([]),
    otherResources: text("other_resources"),
    decidedOn: date("decided_on", { mode: "string" }).notNull(),
    reviewOn: date("review_on", { mode: "string" }).notNull(),
    ...parties(),
    ...provenance(),
  },
  (table) => [
    // Of two who supersede the same decision at the same time, one does.
    unique("community_decisions_superseded_once").on(table.supersedesId),
    check("community_decisions_options", sql`cardinality(${table.options}) between 1 and 20 and length(array_to_string(${table.options}, '')) <= 20000`),
    check("community_decisions_decision", isWritten(table.decision)),
    check("community_decisions_basis", sql`${table.basis} in ('CRITERIA_MET', 'LOCAL_DISCRETION')`),
    // Who departs from criteria says how the support is tailored.
    check("community_decisions_discretion_is_tailored", sql`${table.basis} <> 'LOCAL_DISCRETION' or ${table.tailoring} is not null`),
    check("community_decisions_tailoring", isWritten(table.tailoring)),
    check("community_decisions_rationale", isWritten(table.rationale)),
    check("community_decisions_other_resources", isWritten(table.otherResources)),
    check("community_decisions_resources", sql`cardinality(${table.serviceIds}) <= 20 and cardinality(${table.positionIds}) <= 20 and cardinality(${table.budgetIds}) <= 20`),
    check("community_decisions_review", sql`${table.reviewOn} >= ${table.decidedOn}`),
    check("community_decisions_decided_by", someParties(table)),
    index("community_decisions_by_community").on(table.communityId, table.decidedOn, table.id),
    index("community_decisions_by_need").on(table.needId, table.decidedOn, table.id),
  ],
);

export type CommunityDecisionRow = typeof communityDecisions.$inferSelect;
