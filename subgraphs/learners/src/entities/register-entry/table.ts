import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";
import { subNeeds, supportNeeds } from "../support-need/table.ts";
import { registerColumns } from "../../register-columns.ts";

export type { RegisterResponseStatus, RegisterResponseType, SupportTier } from "../../register-columns.ts";

/**
 * A line of a learning support register: one need of a learner at one institution, and what is done about it. A trigger
 * keeps each version that a change replaces in `register_entry_versions`.
 */
export const registerEntries = pgTable(
  "register_entries",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** The entry at the institution before, which this one goes on from after a move. */
    continuesId: uuid("continues_id").references((): AnyPgColumn => registerEntries.id),
    institutionMoeNumber: integer("institution_moe_number").notNull(),
    /** 1 and one more with each change; the database counts. */
    version: integer("version").notNull().default(1),
    ...registerColumns(),
  },
  (table) => [
    foreignKey({ name: "register_entries_support_need", columns: [table.supportNeedCode, table.needArea], foreignColumns: [supportNeeds.code, supportNeeds.area] }),
    foreignKey({ name: "register_entries_sub_need", columns: [table.subNeedCode, table.supportNeedCode], foreignColumns: [subNeeds.code, subNeeds.supportNeedCode] }),
    check("register_entries_tier", sql`${table.tier} in ('TIER_1_UNIVERSAL', 'TIER_2_TARGETED', 'TIER_3_INTENSIVE')`),
    check("register_entries_priority", sql`${table.priority} between 1 and 3`),
    check("register_entries_learner_status", sql`${table.learnerStatus} in ('ACTIVE', 'MONITORING', 'TRANSITIONING', 'ON_HOLD')`),
    check("register_entries_attendance_threshold", sql`${table.attendanceThreshold} in ('REGULAR', 'IRREGULAR', 'MODERATE_ABSENCE', 'CHRONIC_ABSENCE')`),
    check("register_entries_response_status", sql`${table.responseStatus} in ('NOT_STARTED', 'PLANNED', 'WAITING', 'IN_PLACE', 'UNDER_REVIEW', 'FINISHED', 'DECLINED')`),
    check(
      "register_entries_response_type",
      sql`${table.responseType} in ('CLASSROOM_ADAPTATION', 'GROUP_PROGRAMME', 'INDIVIDUAL_PROGRAMME', 'SPECIALIST_SERVICE', 'ASSISTIVE_TECHNOLOGY', 'WHANAU_SUPPORT',
        'EDUCATOR_SUPPORT', 'ASSESSMENT')`,
    ),
    check(
      "register_entries_response_provider",
      sql`${table.responseProvider} in ('INSTITUTION', 'RTLB', 'MINISTRY_OF_EDUCATION', 'SPECIALIST_SCHOOL', 'HEALTH', 'MAORI_PROVIDER', 'PACIFIC_PROVIDER', 'OTHER_AGENCY', 'WHANAU')`,
    ),
    check("register_entries_stream", sql`${table.streamCode} ~ '^[A-Z][A-Z0-9_]{0,63}$'`),
    check("register_entries_internal_response", sql`char_length(${table.internalResponse}) between 1 and 1000`),
    check("register_entries_close_reason", sql`${table.closeReason} is null or (${table.until} is not null and ${table.closeReason} in ('NEED_MET', 'CHANGED_INSTITUTION', 'LEFT', 'WHANAU_DECIDED', 'RECORDED_IN_ERROR', 'OTHER'))`),
    check("register_entries_concern_before_identification", sql`${table.firstConcernOn} <= ${table.identifiedOn}`),
    check("register_entries_consent_names_its_community", sql`${table.consentedToCommunity} or num_nonnulls(${table.consentedOn}, ${table.consentToldBy}) = 0`),
    check("register_entries_period", sql`${table.until} >= ${table.from}`),
    index("register_entries_by_learner").on(table.learnerId, table.from, table.id),
    // Whole, not only of what has no last day: an entry with one to come is current, too.
    index("register_entries_of_institution").on(table.institutionMoeNumber, table.priority, table.from, table.id),
    index("register_entries_of_community").on(table.communityId, table.priority, table.from, table.id).where(sql`${table.consentedToCommunity}`),
  ],
);

export type RegisterEntryRow = typeof registerEntries.$inferSelect;
