import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { subNeeds, supportNeeds, type NeedArea } from "../support-need/table.ts";

/** What a learner needs support with. Nothing here waits for a diagnosis. */
export const needs = pgTable(
  "needs",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    firstConcernOn: date("first_concern_on", { mode: "string" }).notNull(),
    /** Null while somebody is still finding out. */
    identifiedOn: date("identified_on", { mode: "string" }),
    area: text("area").$type<NeedArea>().notNull(),
    supportNeedCode: text("support_need_code").notNull(),
    subNeedCode: text("sub_need_code"),
    ...provenance(),
  },
  (table) => [
    // Three levels that belong together: a support need of the area, a sub-need of the support need.
    foreignKey({ name: "needs_support_need", columns: [table.supportNeedCode, table.area], foreignColumns: [supportNeeds.code, supportNeeds.area] }),
    foreignKey({ name: "needs_sub_need", columns: [table.subNeedCode, table.supportNeedCode], foreignColumns: [subNeeds.code, subNeeds.supportNeedCode] }),
    check("needs_concern_before_identification", sql`${table.firstConcernOn} <= ${table.identifiedOn}`),
    index("needs_by_learner").on(table.learnerId, table.firstConcernOn, table.id),
  ],
);

export type NeedRow = typeof needs.$inferSelect;
