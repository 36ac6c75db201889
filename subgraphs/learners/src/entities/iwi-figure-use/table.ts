import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { iwi } from "../iwi/table.ts";
import { iwiAuthorisations } from "../iwi-authorisation/table.ts";

/** Somebody asked for figures of an iwi. Written before they can be read, and never changed. */
export const iwiFigureUses = pgTable(
  "iwi_figure_uses",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    iwiCode: text("iwi_code").notNull().references(() => iwi.code),
    /** The authorisation that let them. */
    authorisationId: uuid("authorisation_id").notNull().references(() => iwiAuthorisations.id),
    measure: text("measure").notNull(),
    level: text("level").notNull(),
    period: text("period").notNull(),
    /** For whom, what for, and with which operation: the database fills them in from the request. */
    usedFor: text("used_for").array().notNull().default(sql`viewer_organisations()`),
    purpose: text("purpose").default(sql`viewer_purpose()`),
    operation: text("operation").default(sql`nullif(current_setting('viewer.operation', true), '')`),
    ...provenance(),
  },
  (table) => [index("iwi_figure_uses_by_iwi").on(table.iwiCode, table.recordedAt, table.id), index("iwi_figure_uses_by_viewer").on(table.recordedBy, table.recordedAt)],
);

export type IwiFigureUseRow = typeof iwiFigureUses.$inferSelect;
