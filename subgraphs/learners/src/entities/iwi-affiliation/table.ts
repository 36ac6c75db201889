import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { learners } from "../learner/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

/** The grounds of access to whose holders iwi can be shown. Who sees a learner by law or in an emergency is never shown them. */
export type IwiAudience = "ENROLMENT" | "SUPPORT_TEAM" | "COMMUNITY_REGISTER" | "CONSENT";

/**
 * Iwi that the learner or their whānau told, and to whom they are shown: a consent of its own. The learner and their whānau
 * see it in any case. What is told again takes the place of what was told before, which stays.
 */
export const iwiAffiliations = pgTable(
  "iwi_affiliations",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** Who said so; null when it was the learner. */
    saidByWhanauMemberId: uuid("said_by_whanau_member_id"),
    /** On whose word it is shown no more; null when it was the learner's. */
    withdrawnOnWordOfId: uuid("withdrawn_on_word_of_id"),
    /** Told anew since. A trigger sets it. */
    replacedAt: timestamp("replaced_at", { withTimezone: true, precision: 3 }),
    /** Shown no more to anybody but the learner and their whānau. */
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true, precision: 3 }),
    withdrawnBy: text("withdrawn_by"),
    ...actedAs("withdrawn"),
    /** Codes of `iwi`; a trigger refuses unknown ones. */
    iwiCodes: text("iwi_codes").array().notNull(),
    shownTo: text("shown_to").array().$type<IwiAudience[]>().notNull(),
    ...provenance(),
  },
  (table) => [
    foreignKey({ name: "iwi_affiliations_said_by_whanau", columns: [table.learnerId, table.saidByWhanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    foreignKey({ name: "iwi_affiliations_withdrawn_by_whanau", columns: [table.learnerId, table.withdrawnOnWordOfId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("iwi_affiliations_codes", sql`cardinality(${table.iwiCodes}) between 0 and 20`),
    check("iwi_affiliations_shown_to", sql`${table.shownTo} <@ '{ENROLMENT,SUPPORT_TEAM,COMMUNITY_REGISTER,CONSENT}'::text[]`),
    check("iwi_affiliations_withdrawal", sql`(${table.withdrawnAt} is null) = (${table.withdrawnBy} is null) and (${table.withdrawnAt} is not null or ${table.withdrawnOnWordOfId} is null)`),
    uniqueIndex("iwi_affiliations_one_holds").on(table.learnerId).where(sql`${table.replacedAt} is null`),
    index("iwi_affiliations_by_learner").on(table.learnerId, table.recordedAt, table.id),
  ],
);

export type IwiAffiliationRow = typeof iwiAffiliations.$inferSelect;
