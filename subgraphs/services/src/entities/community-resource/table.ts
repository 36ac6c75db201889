import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, date, index, integer, pgTable, text, unique, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { areNeedAreas } from "../../need-area.ts";
import { areWritten, isWritten } from "../../written-text.ts";
import { institutions } from "../institution/table.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";
import type { NeedArea } from "../service/table.ts";

export type CommunityResourceKind = "PERSON" | "PLACE" | "PROGRAMME" | "EQUIPMENT" | "OTHER";

/** What a community has and no directory lists. Entered once and ended once; another entry can take its place. */
export const communityResources = pgTable(
  "community_resources",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    /** The entry in whose place it stands. */
    replacesId: uuid("replaces_id").references((): AnyPgColumn => communityResources.id),
    kind: text("kind").$type<CommunityResourceKind>().notNull(),
    name: text("name").notNull(),
    description: text("description"),
    /** Whose it is: a member, or somebody in words. */
    institutionMoeNumber: integer("institution_moe_number").references(() => institutions.moeNumber),
    owner: text("owner"),
    skills: text("skills").array().notNull().default([]),
    needAreas: text("need_areas").array().$type<NeedArea[]>().notNull().default([]),
    /** How much there is of it, in words. */
    capacity: text("capacity"),
    /** Whether other communities may ask for it. */
    isShareable: boolean("is_shareable").notNull(),
    /** The day on which a person agreed to be listed. */
    agreedOn: date("agreed_on", { mode: "string" }),
    availableFrom: date("available_from", { mode: "string" }).notNull(),
    /** The last day; null while it is not ended. */
    availableUntil: date("available_until", { mode: "string" }),
    endedBecause: text("ended_because"),
    endedBy: text("ended_by"),
    ...provenance(),
  },
  (table) => [
    unique("community_resources_replaced_once").on(table.replacesId),
    check("community_resources_kind", sql`${table.kind} in ('PERSON', 'PLACE', 'PROGRAMME', 'EQUIPMENT', 'OTHER')`),
    check("community_resources_name", isWritten(table.name, 200)),
    check("community_resources_description", isWritten(table.description)),
    check("community_resources_owner", isWritten(table.owner, 200)),
    check("community_resources_capacity", isWritten(table.capacity, 200)),
    check("community_resources_skills", areWritten(table.skills, 20)),
    check("community_resources_need_areas", areNeedAreas(table.needAreas)),
    // A person is listed when they agreed to it.
    check("community_resources_persons_agreed", sql`(${table.kind} = 'PERSON') = (${table.agreedOn} is not null)`),
    check("community_resources_ended_because", isWritten(table.endedBecause)),
    check("community_resources_ended_as_a_whole", sql`num_nonnulls(${table.availableUntil}, ${table.endedBecause}) in (0, 2)`),
    check("community_resources_period", sql`${table.availableUntil} >= ${table.availableFrom}`),
    index("community_resources_by_community").on(table.communityId, table.availableFrom, table.id),
    index("community_resources_shared").on(table.availableFrom, table.id).where(sql`${table.isShareable}`),
  ],
);

export type CommunityResourceRow = typeof communityResources.$inferSelect;
