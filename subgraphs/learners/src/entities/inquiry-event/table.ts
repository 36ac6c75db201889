import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { inquiries } from "../inquiry/table.ts";

/** The elements of He Pikorua, which may be entered again in any order. */
export type InquiryElement = "WHAKAWHANAUNGATANGA" | "KOHIKOHI" | "ATA_WHAKAARO" | "TATAI" | "WHAKAMAHI" | "WHAI_WHAKAARO";

/** Something that happened in an inquiry. Only ever added to. */
export const inquiryEvents = pgTable(
  "inquiry_events",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    inquiryId: uuid("inquiry_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    happenedOn: date("happened_on", { mode: "string" }).notNull(),
    element: text("element").$type<InquiryElement>().notNull(),
    /** What happened and was seen: the evidence. */
    notes: text("notes").notNull(),
    hypotheses: text("hypotheses").array().notNull(),
    actions: text("actions").array().notNull(),
    ...provenance(),
  },
  (table) => [
    foreignKey({ name: "inquiry_events_inquiry_of_the_learner", columns: [table.inquiryId, table.learnerId], foreignColumns: [inquiries.id, inquiries.learnerId] }),
    check("inquiry_events_element", sql`${table.element} in ('WHAKAWHANAUNGATANGA', 'KOHIKOHI', 'ATA_WHAKAARO', 'TATAI', 'WHAKAMAHI', 'WHAI_WHAKAARO')`),
    check(
      "inquiry_events_texts",
      sql`char_length(${table.notes}) between 1 and 4000 and cardinality(${table.hypotheses}) <= 20 and cardinality(${table.actions}) <= 20
        and char_length(array_to_string(${table.hypotheses}, '')) <= 80000 and char_length(array_to_string(${table.actions}, '')) <= 80000`,
    ),
    index("inquiry_events_by_inquiry").on(table.inquiryId, table.happenedOn, table.id),
    index("inquiry_events_by_learner").on(table.learnerId),
  ],
);

export type InquiryEventRow = typeof inquiryEvents.$inferSelect;
