import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { datedStep } from "../../dated-steps.ts";
import { folded } from "../../fold-text.ts";
import { isWritten, namesNobody } from "../../written-text.ts";
import { institutions } from "../institution/table.ts";
import { regions } from "../region/table.ts";

export type CommunityKind = "LEARNING_SUPPORT_CLUSTER" | "KAHUI_AKO" | "RTLB_CLUSTER" | "NETWORK" | "OTHER";
/** In the order in which a community goes through them. */
export const adoptionPhases = ["NOT_STARTED", "EXPLORING", "IMPLEMENTING", "EMBEDDED"] as const;
export type AdoptionPhase = (typeof adoptionPhases)[number];

/** Groups of institutions that plan learning support together. */
export const learningSupportCommunities = pgTable(
  "learning_support_communities",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    name: text("name").notNull(),
    sortName: text("sort_name").notNull().generatedAlwaysAs(folded(sql`name`)),
    kind: text("kind").$type<CommunityKind>().notNull(),
    /** The number the Ministry gives communities of this kind: an RTLB cluster's 1 to 40, a Kāhui Ako's 99000 and on. */
    ministryNumber: integer("ministry_number"),
    regionCode: text("region_code").references(() => regions.code),
    /** The school that holds the funds and employs for the community. */
    leadMoeNumber: integer("lead_moe_number").references(() => institutions.moeNumber),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while it lasts. */
    until: date("until_date", { mode: "string" }),
    adoptionPhase: text("adoption_phase").$type<AdoptionPhase>().notNull().default("NOT_STARTED"),
    adoptionPhaseSince: date("adoption_phase_since", { mode: "string" }),
  },
  (table) => [
    check("learning_support_communities_kind", sql`${table.kind} in ('LEARNING_SUPPORT_CLUSTER', 'KAHUI_AKO', 'RTLB_CLUSTER', 'NETWORK', 'OTHER')`),
    check("learning_support_communities_adoption_phase", sql`${table.adoptionPhase} in ('NOT_STARTED', 'EXPLORING', 'IMPLEMENTING', 'EMBEDDED')`),
    check("learning_support_communities_period", sql`${table.until} >= ${table.from}`),
    unique("learning_support_communities_ministry_number").on(table.kind, table.ministryNumber),
    index("learning_support_communities_by_name").on(table.sortName, table.id),
    index("learning_support_communities_by_region").on(table.regionCode, table.sortName, table.id),
    index("learning_support_communities_by_lead").on(table.leadMoeNumber).where(sql`${table.leadMoeNumber} is not null`),
  ],
);

export type LearningSupportCommunityRow = typeof learningSupportCommunities.$inferSelect;

/** One institution in one community for a time. A constraint in the migration `rules` refuses two that overlap. */
export const communityMemberships = pgTable(
  "community_memberships",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    institutionMoeNumber: integer("institution_moe_number").notNull().references(() => institutions.moeNumber),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while it lasts. */
    until: date("until_date", { mode: "string" }),
    /** Why it ends; an import says nothing. */
    endedBecause: text("ended_because"),
    endedBy: text("ended_by"),
    ...provenance(),
  },
  (table) => [
    check("community_memberships_period", sql`${table.until} >= ${table.from}`),
    check("community_memberships_ended_because", sql`${isWritten(table.endedBecause)} and (${table.endedBecause} is null or ${table.until} is not null)`),
    index("community_memberships_by_community").on(table.communityId, table.from, table.id),
    index("community_memberships_by_institution").on(table.institutionMoeNumber, table.from, table.id),
  ],
);

export type CommunityMembershipRow = typeof communityMemberships.$inferSelect;

/** How far a community came to be with the delivery model, step by step: the latest is the phase of the community's row, by a trigger. */
export const adoptionSteps = pgTable(
  "adoption_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    kind: text("kind").$type<AdoptionPhase>().notNull(),
    ...datedStep(),
  },
  (table) => [
    check("adoption_steps_kind", sql`${table.kind} in ('NOT_STARTED', 'EXPLORING', 'IMPLEMENTING', 'EMBEDDED')`),
    check("adoption_steps_note", isWritten(table.note)),
    unique("adoption_steps_one_at_a_place").on(table.communityId, table.place),
  ],
);

export type AdoptionStepRow = typeof adoptionSteps.$inferSelect;

export type CommunityChangeKind = "FORMED" | "RENAMED" | "LEAD_CHANGED" | "CLOSED" | "REOPENED";

/** How a community came to be what its row says, by a trigger: what it was called and who led it before stays here. */
export const communityChanges = pgTable(
  "community_changes",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    kind: text("kind").$type<CommunityChangeKind>().notNull(),
    /** What it is called from then on; of other changes null. */
    name: text("name"),
    leadMoeNumber: integer("lead_moe_number").references(() => institutions.moeNumber),
    /** What the community's row said until then; given by the database. */
    previousName: text("previous_name"),
    previousLeadMoeNumber: integer("previous_lead_moe_number").references(() => institutions.moeNumber),
    ...datedStep(),
  },
  (table) => [
    check("community_changes_kind", sql`${table.kind} in ('FORMED', 'RENAMED', 'LEAD_CHANGED', 'CLOSED', 'REOPENED')`),
    check("community_changes_name", sql`(${table.kind} = 'RENAMED') = (${table.name} is not null) and btrim(${table.name}) <> '' and length(${table.name}) <= 200`),
    check("community_changes_lead", sql`${table.kind} = 'LEAD_CHANGED' or ${table.leadMoeNumber} is null`),
    check("community_changes_say_why", sql`${table.kind} not in ('CLOSED', 'REOPENED') or ${table.note} is not null`),
    check("community_changes_note", isWritten(table.note)),
    check("community_changes_name_nobody", namesNobody(table.name, table.note)),
    unique("community_changes_one_at_a_place").on(table.communityId, table.place),
  ],
);

export type CommunityChangeRow = typeof communityChanges.$inferSelect;
