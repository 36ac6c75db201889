import { sql } from "drizzle-orm";
import { check, index, pgTable, text, unique } from "drizzle-orm/pg-core";

export type NeedArea =
  | "LEARNING_AND_COGNITION"
  | "COMMUNICATION"
  | "BEHAVIOUR_AND_SOCIAL_EMOTIONAL"
  | "PHYSICAL"
  | "HEARING"
  | "VISION"
  | "HEALTH"
  | "WELLBEING"
  | "ATTENDANCE_AND_ENGAGEMENT"
  | "GIFTEDNESS"
  | "LANGUAGE_LEARNING";

/** The vocabulary's second level: what a learner needs support with, within an area. Rows come with a migration. */
export const supportNeeds = pgTable(
  "support_needs",
  {
    code: text("code").primaryKey(),
    area: text("area").$type<NeedArea>().notNull(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
  },
  (table) => [
    check(
      "support_needs_area",
      sql`${table.area} in ('LEARNING_AND_COGNITION', 'COMMUNICATION', 'BEHAVIOUR_AND_SOCIAL_EMOTIONAL', 'PHYSICAL', 'HEARING', 'VISION', 'HEALTH', 'WELLBEING',
        'ATTENDANCE_AND_ENGAGEMENT', 'GIFTEDNESS', 'LANGUAGE_LEARNING')`,
    ),
    // Lets needs and register entries point at a support need together with its area.
    unique("support_needs_in_area").on(table.code, table.area),
  ],
);

/** The vocabulary's third level: what a support need comes from or looks like. Rows come with a migration. */
export const subNeeds = pgTable(
  "sub_needs",
  {
    code: text("code").primaryKey(),
    supportNeedCode: text("support_need_code").notNull().references(() => supportNeeds.code),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
  },
  (table) => [
    unique("sub_needs_in_support_need").on(table.code, table.supportNeedCode),
    index("sub_needs_by_support_need").on(table.supportNeedCode, table.code),
  ],
);

export type SupportNeedRow = typeof supportNeeds.$inferSelect;
export type SubNeedRow = typeof subNeeds.$inferSelect;
