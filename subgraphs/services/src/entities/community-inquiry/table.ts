import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { areWritten, isWritten, namesNobody } from "../../written-text.ts";
import { communityDecisions } from "../community-decision/table.ts";
import { communityNeeds } from "../community-need/table.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";

/** Elements of He Pikorua in action. They have no order, and each can come again. */
export type InquiryElement = "WHAKAWHANAUNGATANGA" | "KOHIKOHI" | "ATA_WHAKAARO" | "TATAI" | "WHAKAMAHI" | "WHAI_WHAKAARO";

/** A question that a community looks into together. What happens in it are its events; it is closed once, with findings. */
export const communityInquiries = pgTable(
  "community_inquiries",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    /** The need that it came from. */
    needId: uuid("need_id").references(() => communityNeeds.id),
    /** The decision whose effect it looks into. */
    decisionId: uuid("decision_id").references(() => communityDecisions.id),
    question: text("question").notNull(),
    openedOn: date("opened_on", { mode: "string" }).notNull(),
    closedOn: date("closed_on", { mode: "string" }),
    findings: text("findings"),
    closedBy: text("closed_by"),
    ...provenance(),
  },
  (table) => [
    check("community_inquiries_question", isWritten(table.question)),
    check("community_inquiries_findings", isWritten(table.findings)),
    check("community_inquiries_name_nobody", namesNobody(table.question, table.findings)),
    check("community_inquiries_closed_as_a_whole", sql`num_nonnulls(${table.closedOn}, ${table.findings}) in (0, 2) and ${table.closedOn} >= ${table.openedOn}`),
    index("community_inquiries_by_community").on(table.communityId, table.openedOn, table.id),
  ],
);

export type CommunityInquiryRow = typeof communityInquiries.$inferSelect;

/** What happened in an inquiry: added, and never changed. */
export const communityInquiryEvents = pgTable(
  "community_inquiry_events",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    inquiryId: uuid("community_inquiry_id").notNull().references(() => communityInquiries.id),
    element: text("element").$type<InquiryElement>().notNull(),
    happenedOn: date("happened_on", { mode: "string" }).notNull(),
    /** What happened and what was seen: the evidence. */
    notes: text("notes").notNull(),
    hypotheses: text("hypotheses").array().notNull().default([]),
    actions: text("actions").array().notNull().default([]),
    ...provenance(),
  },
  (table) => [
    check("community_inquiry_events_element", sql`${table.element} in ('WHAKAWHANAUNGATANGA', 'KOHIKOHI', 'ATA_WHAKAARO', 'TATAI', 'WHAKAMAHI', 'WHAI_WHAKAARO')`),
    check("community_inquiry_events_notes", isWritten(table.notes)),
    check("community_inquiry_events_hypotheses", areWritten(table.hypotheses, 10)),
    check("community_inquiry_events_actions", areWritten(table.actions, 10)),
    check("community_inquiry_events_name_nobody", namesNobody(table.notes, table.hypotheses, table.actions)),
    index("community_inquiry_events_by_inquiry").on(table.inquiryId, table.happenedOn, table.id),
  ],
);

export type CommunityInquiryEventRow = typeof communityInquiryEvents.$inferSelect;
