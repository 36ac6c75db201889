import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { supports } from "../support/table.ts";

/** A learner of a group or class that a support is for. It shows on each learner as their own support does. */
export const supportMembers = pgTable(
  "support_members",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    supportId: uuid("support_id").notNull().references(() => supports.id),
    learnerId: uuid("learner_id").notNull(),
    joinedOn: date("joined_on", { mode: "string" }).notNull(),
    /** The last day; null while they are in it. */
    leftOn: date("left_on", { mode: "string" }),
    /** Id of the viewer who recorded that they left. */
    leftRecordedBy: text("left_recorded_by"),
    ...provenance(),
  },
  (table) => [
    check("support_members_period", sql`${table.leftOn} >= ${table.joinedOn}`),
    uniqueIndex("support_members_once").on(table.supportId, table.learnerId).where(sql`${table.leftOn} is null`),
    index("support_members_by_support").on(table.supportId, table.joinedOn, table.id),
    index("support_members_by_learner").on(table.learnerId),
  ],
);

export type SupportMemberRow = typeof supportMembers.$inferSelect;
