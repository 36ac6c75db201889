import { sql } from "drizzle-orm";
import { boolean, check, date, foreignKey, index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { subNeeds, supportNeeds, type NeedArea } from "../support-need/table.ts";

export type SupportTier = "TIER_1_UNIVERSAL" | "TIER_2_TARGETED" | "TIER_3_INTENSIVE";
export type RegisterResponseStatus = "NOT_STARTED" | "PLANNED" | "WAITING" | "IN_PLACE" | "UNDER_REVIEW" | "FINISHED" | "DECLINED";
export type RegisterResponseType =
  | "CLASSROOM_ADAPTATION"
  | "GROUP_PROGRAMME"
  | "INDIVIDUAL_PROGRAMME"
  | "SPECIALIST_SERVICE"
  | "ASSISTIVE_TECHNOLOGY"
  | "WHANAU_SUPPORT"
  | "EDUCATOR_SUPPORT"
  | "ASSESSMENT";

/** A line of a learning support register: one need of a learner at one institution, and what is done about it. */
export const registerEntries = pgTable(
  "register_entries",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    communityId: uuid("community_id"),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while the entry is current. */
    until: date("until_date", { mode: "string" }),
    /** 1 is high, 2 medium, 3 low: a register is read in this order. */
    priority: smallint("priority").$type<1 | 2 | 3>().notNull(),
    /** Without it the community's register does not show the entry. */
    consentedToCommunity: boolean("consented_to_community").notNull().default(false),
    tier: text("tier").$type<SupportTier>().notNull(),
    responseStatus: text("response_status").$type<RegisterResponseStatus>().notNull(),
    responseType: text("response_type").$type<RegisterResponseType>(),
    needArea: text("need_area").$type<NeedArea>().notNull(),
    supportNeedCode: text("support_need_code").notNull(),
    subNeedCode: text("sub_need_code"),
  },
  (table) => [
    foreignKey({ name: "register_entries_support_need", columns: [table.supportNeedCode, table.needArea], foreignColumns: [supportNeeds.code, supportNeeds.area] }),
    foreignKey({ name: "register_entries_sub_need", columns: [table.subNeedCode, table.supportNeedCode], foreignColumns: [subNeeds.code, subNeeds.supportNeedCode] }),
    check("register_entries_tier", sql`${table.tier} in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')`),
    check("register_entries_priority", sql`${table.priority} between 1 and 3`),
    check("register_entries_response_status", sql`${table.responseStatus} in ('NOT_STARTED', 'PLANNED', 'WAITING', 'IN_PLACE', 'UNDER_REVIEW', 'FINISHED', 'DECLINED')`),
    check(
      "register_entries_response_type",
      sql`${table.responseType} in ('CLASSROOM_ADAPTATION', 'GROUP_PROGRAMME', 'INDIVIDUAL_PROGRAMME', 'SPECIALIST_SERVICE', 'ASSISTIVE_TECHNOLOGY', 'WHANAU_SUPPORT',
        'EDUCATOR_SUPPORT', 'ASSESSMENT')`,
    ),
    check("register_entries_period", sql`${table.until} >= ${table.from}`),
    index("register_entries_by_learner").on(table.learnerId, table.from, table.id),
    index("register_entries_of_institution").on(table.institutionMoeNumber, table.priority, table.from, table.id).where(sql`${table.until} is null`),
    index("register_entries_of_community")
      .on(table.communityId, table.priority, table.from, table.id)
      .where(sql`${table.until} is null and ${table.consentedToCommunity}`),
  ],
);

export type RegisterEntryRow = typeof registerEntries.$inferSelect;
