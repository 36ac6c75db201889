// What is read from the function `records_past_retention`, which is written in the migrations.
import type { recordsPastRetention } from "../../views.ts";

export type RetentionItemRow = typeof recordsPastRetention.$inferSelect;
