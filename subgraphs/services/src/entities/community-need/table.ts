import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { isNeedArea, isTier } from "../../need-area.ts";
import { isWritten } from "../../written-text.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";
import type { NeedArea, SupportTier } from "../service/table.ts";

export type CommunityNeedOutcome = "MET" | "WITHDRAWN";

/** What a community needs, told in words and never in numbers of learners. It is closed once, and changes in no other way. */
export const communityNeeds = pgTable(
  "community_needs",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    statement: text("statement").notNull(),
    area: text("area").$type<NeedArea>(),
    tier: text("tier").$type<SupportTier>(),
    evidence: text("evidence"),
    identifiedOn: date("identified_on", { mode: "string" }).notNull(),
    closedOn: date("closed_on", { mode: "string" }),
    outcome: text("outcome").$type<CommunityNeedOutcome>(),
    closedBecause: text("closed_because"),
    closedBy: text("closed_by"),
    ...provenance(),
  },
  (table) => [
    check("community_needs_statement", isWritten(table.statement)),
    check("community_needs_evidence", isWritten(table.evidence)),
    check("community_needs_area", isNeedArea(table.area)),
    check("community_needs_tier", isTier(table.tier)),
    check("community_needs_outcome", sql`${table.outcome} in ('MET', 'WITHDRAWN')`),
    check("community_needs_closed_because", isWritten(table.closedBecause)),
    check("community_needs_closed_as_a_whole", sql`num_nonnulls(${table.closedOn}, ${table.outcome}, ${table.closedBecause}) in (0, 3) and ${table.closedOn} >= ${table.identifiedOn}`),
    index("community_needs_by_community").on(table.communityId, table.identifiedOn, table.id),
  ],
);

export type CommunityNeedRow = typeof communityNeeds.$inferSelect;

/** The order that a community gives its needs: each time a new version, which is never changed. The highest one holds. */
export const communityPriorityLists = pgTable(
  "community_priority_lists",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    version: integer("version").notNull(),
    /** The most important first. */
    needIds: uuid("need_ids").array().notNull(),
    reason: text("reason"),
    ...provenance(),
  },
  (table) => [
    unique("community_priority_lists_one_that_holds").on(table.communityId, table.version),
    check("community_priority_lists_version", sql`${table.version} between 1 and 10000`),
    check("community_priority_lists_needs", sql`cardinality(${table.needIds}) <= 50`),
    check("community_priority_lists_reason", isWritten(table.reason)),
  ],
);

export type CommunityPriorityListRow = typeof communityPriorityLists.$inferSelect;
