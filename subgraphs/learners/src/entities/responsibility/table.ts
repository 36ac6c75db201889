import { index, pgTable, text } from "drizzle-orm/pg-core";
import { byOneParty, holdsText, ofPlan, party, planPart } from "../../plan-part.ts";

/** What somebody has taken on for the plan, beside its strategies. */
export const responsibilities = pgTable("responsibilities", { ...planPart(), ...party(), description: text("description").notNull() }, (table) => [
  ofPlan("responsibilities", table),
  ...byOneParty("responsibilities", table),
  holdsText("responsibilities_description", table.description),
  index("responsibilities_by_plan").on(table.planId, table.id),
]);

export type ResponsibilityRow = typeof responsibilities.$inferSelect;
