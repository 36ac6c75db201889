import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { practitioners } from "../practitioner/table.ts";

export const needAreas = [
  "LEARNING_AND_COGNITION", "COMMUNICATION", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", "PHYSICAL", "HEARING", "VISION", "HEALTH", "WELLBEING", "ATTENDANCE_AND_ENGAGEMENT", "GIFTEDNESS", "LANGUAGE_LEARNING",
] as const;
export type NeedArea = (typeof needAreas)[number];

export type SkillLevel = "WORKING" | "EXPERIENCED" | "LEADING";

/** What somebody is good at, by area of need: one row for each area and time. */
export const practitionerSkills = pgTable(
  "practitioner_skills",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    practitionerId: uuid("practitioner_id").notNull().references(() => practitioners.id),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while it holds. */
    until: date("until_date", { mode: "string" }),
    needArea: text("need_area").$type<NeedArea>().notNull(),
    level: text("level").$type<SkillLevel>().notNull(),
    ...provenance(),
  },
  (table) => [
    check("practitioner_skills_need_area", sql`${table.needArea} in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING', 'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING')`),
    check("practitioner_skills_level", sql`${table.level} in ('WORKING', 'EXPERIENCED', 'LEADING')`),
    uniqueIndex("practitioner_skills_one_level").on(table.practitionerId, table.needArea).where(sql`${table.until} is null`),
  ],
);

export type PractitionerSkillRow = typeof practitionerSkills.$inferSelect;
