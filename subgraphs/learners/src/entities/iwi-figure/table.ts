import { index, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { iwi } from "../iwi/table.ts";

/** Protected figures of single iwi. Beside the others, which everybody who may read figures reads: these are for whom an authorisation in force names. */
export const iwiFigures = pgTable(
  "iwi_figures",
  {
    measure: text("measure").notNull(),
    level: text("level").notNull(),
    /** Name of the period, as in insights.refreshes. */
    period: text("period").notNull(),
    place: text("place").notNull(),
    /** Code of the iwi. */
    value: text("value").notNull().references(() => iwi.code),
    figure: numeric("figure").notNull(),
  },
  (table) => [primaryKey({ columns: [table.measure, table.level, table.period, table.place, table.value] }), index("iwi_figures_by_iwi").on(table.value)],
);
