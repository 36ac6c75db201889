import { provenance } from "@lsg/subgraph-kit/provenance";
import { date, index, pgTable, unique, uuid } from "drizzle-orm/pg-core";

/** That a community decided, and for which budgets, as `services` announced it. What it decided, services knows. Only ever added to. */
export const communityDecisions = pgTable(
  "community_decisions",
  {
    id: uuid("id").primaryKey(),
    communityId: uuid("community_id").notNull(),
    /** The decision in whose place it stands. */
    supersedesId: uuid("supersedes_id"),
    budgetIds: uuid("budget_ids").array().notNull().default([]),
    decidedOn: date("decided_on", { mode: "string" }).notNull(),
    ...provenance(),
  },
  (table) => [unique("community_decisions_superseded_once").on(table.supersedesId), index("community_decisions_by_community").on(table.communityId, table.decidedOn)],
);

/** What is known of a decision here. */
export type KnownDecision = typeof communityDecisions.$inferSelect;
