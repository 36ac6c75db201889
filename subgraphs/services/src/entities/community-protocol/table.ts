import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { isWritten } from "../../written-text.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";

export type DecisionRule = "CONSENSUS" | "MAJORITY" | "DELEGATED" | "OTHER";
export type MeetingFrequency = "WEEKLY" | "FORTNIGHTLY" | "MONTHLY" | "TWICE_A_TERM" | "TERMLY" | "AS_NEEDED";

/** How a community works together: a row for each version, which is never changed. The highest version is in force. */
export const communityProtocols = pgTable(
  "community_protocols",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    version: integer("version").notNull(),
    agreedOn: date("agreed_on", { mode: "string" }).notNull(),
    decisionRule: text("decision_rule").$type<DecisionRule>().notNull(),
    decisionProcess: text("decision_process").notNull(),
    meetingFrequency: text("meeting_frequency").$type<MeetingFrequency>().notNull(),
    whanauInvolvement: text("whanau_involvement"),
    informationSharingTerms: text("information_sharing_terms").notNull(),
    storage: text("storage").notNull(),
    ...provenance(),
  },
  (table) => [
    // Of two who agree on the next version at the same time, one does.
    unique("community_protocols_one_in_force").on(table.communityId, table.version),
    check("community_protocols_version", sql`${table.version} between 1 and 500`),
    check("community_protocols_decision_rule", sql`${table.decisionRule} in ('CONSENSUS', 'MAJORITY', 'DELEGATED', 'OTHER')`),
    check("community_protocols_meeting_frequency", sql`${table.meetingFrequency} in ('WEEKLY', 'FORTNIGHTLY', 'MONTHLY', 'TWICE_A_TERM', 'TERMLY', 'AS_NEEDED')`),
    check("community_protocols_decision_process", isWritten(table.decisionProcess)),
    check("community_protocols_whanau_involvement", isWritten(table.whanauInvolvement)),
    check("community_protocols_information_sharing_terms", isWritten(table.informationSharingTerms)),
    check("community_protocols_storage", isWritten(table.storage)),
  ],
);

export type CommunityProtocolRow = typeof communityProtocols.$inferSelect;
