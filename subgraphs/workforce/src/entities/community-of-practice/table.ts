import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { NeedArea } from "../practitioner-skill/table.ts";
import { practitioners } from "../practitioner/table.ts";

/** Practitioners who learn from each other about a part of their work. */
export const communitiesOfPractice = pgTable(
  "communities_of_practice",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    /** Who brings it together. */
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    name: text("name").notNull(),
    purpose: text("purpose").notNull(),
    needArea: text("need_area").$type<NeedArea>(),
    regionCode: text("region_code"),
    ...provenance(),
  },
  (table) => [
    check("communities_of_practice_texts", sql`length(${table.name}) between 1 and 200 and length(${table.purpose}) between 1 and 2000`),
    uniqueIndex("communities_of_practice_name").on(sql`lower(${table.name})`),
    index("communities_of_practice_by_practitioner").on(table.practitionerId),
  ],
);

export type CommunityOfPracticeRow = typeof communitiesOfPractice.$inferSelect;

/** That somebody belongs to it, for a time. */
export const practiceMemberships = pgTable(
  "practice_memberships",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityOfPracticeId: uuid("community_of_practice_id").notNull().references(() => communitiesOfPractice.id),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    until: date("until_date", { mode: "string" }),
    ...provenance(),
  },
  (table) => [
    check("practice_memberships_period", sql`${table.until} >= ${table.from}`),
    uniqueIndex("practice_memberships_once").on(table.communityOfPracticeId, table.practitionerId).where(sql`${table.until} is null`),
    index("practice_memberships_by_practitioner").on(table.practitionerId),
  ],
);
