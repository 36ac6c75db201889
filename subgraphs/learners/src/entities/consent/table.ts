import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, timestamp, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { actedAs } from "../../acts.ts";
import { holdsCategories, type InformationCategory } from "../learner-access/table.ts";
import { learners } from "../learner/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

export type ConsentManner = "IN_PERSON" | "ON_PAPER" | "ONLINE" | "BY_PHONE" | "VIDEO_CALL";

/** What those who agree must be told. */
export const checklist = ["purpose", "information", "whoWillSee", "howShared", "howStored", "whenRemoved", "howToCheck", "ifRefused", "ifWithdrawn"] as const;

/** Whom information can go to, as grants name them: an agency or an organisation. */
export const namesRecipient = (column: AnyPgColumn) =>
  sql`${column} ~ '^(agency:(HEALTH|ORANGA_TAMARIKI|MSD|POLICE)|institution:[1-9][0-9]*|(provider|community):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'`;

/**
 * An informed agreement that an agency or organisation sees information about a learner. It holds what those who agree
 * must be told, in the words in which they were told it. Whether it stands follows from the instants and days in it:
 * given, narrowed, withdrawn or expired are not stored a second time.
 */
export const consents = pgTable(
  "consents",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    /** Who agreed; null when it was the learner. */
    givenByWhanauMemberId: uuid("given_by_whanau_member_id"),
    /** The consent that this one takes the place of, once at the most. */
    replacesId: uuid("replaces_id").references((): AnyPgColumn => consents.id),
    givenAt: timestamp("given_at", { withTimezone: true, precision: 3 }).notNull().defaultNow(),
    narrowedAt: timestamp("narrowed_at", { withTimezone: true, precision: 3 }),
    withdrawnAt: timestamp("withdrawn_at", { withTimezone: true, precision: 3 }),
    /** The instant from which another consent holds in its place. A trigger sets it when that one is given. */
    replacedAt: timestamp("replaced_at", { withTimezone: true, precision: 3 }),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day. An agreement without an end is none. */
    until: date("until_date", { mode: "string" }).notNull(),
    recipient: text("recipient").notNull(),
    /** What the recipient may see now. */
    categories: text("categories").array().$type<InformationCategory[]>().notNull(),
    /** What was agreed to first; narrowing takes from `categories` alone. */
    categoriesGiven: text("categories_given").array().$type<InformationCategory[]>().notNull(),
    purpose: text("purpose").notNull(),
    information: text("information").notNull(),
    whoWillSee: text("who_will_see").notNull(),
    howShared: text("how_shared").notNull(),
    howStored: text("how_stored").notNull(),
    whenRemoved: text("when_removed").notNull(),
    howToCheck: text("how_to_check").notNull(),
    ifRefused: text("if_refused").notNull(),
    ifWithdrawn: text("if_withdrawn").notNull(),
    manner: text("manner").$type<ConsentManner>().notNull(),
    /** Language in which it was explained, a BCP 47 tag. */
    language: text("language").notNull().default("en-NZ"),
    /** Id of the viewer who recorded it. */
    recordedBy: text("recorded_by").notNull(),
    ...actedAs("recorded"),
    /** Who withdrew it, and why if they said so. */
    withdrawnBy: text("withdrawn_by"),
    withdrawalReason: text("withdrawal_reason"),
    ...actedAs("withdrawn"),
    /** Who narrowed it. */
    narrowedBy: text("narrowed_by"),
    ...actedAs("narrowed"),
    /** On whose word it was narrowed or withdrawn last; null when it was the learner's. */
    changedOnWordOfId: uuid("changed_on_word_of_id"),
  },
  (table) => [
    foreignKey({ name: "consents_given_by_whanau_of_the_learner", columns: [table.learnerId, table.givenByWhanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    foreignKey({ name: "consents_changed_on_word_of_whanau", columns: [table.learnerId, table.changedOnWordOfId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("consents_recipient", namesRecipient(table.recipient)),
    check("consents_categories", sql`${holdsCategories(table.categoriesGiven)} and ${table.categories} <@ ${table.categoriesGiven} and 'IDENTITY' = any(${table.categories})`),
    check("consents_narrowing_has_its_instant", sql`${table.narrowedAt} is not null or ${table.categories} @> ${table.categoriesGiven}`),
    check("consents_narrowing_has_its_person", sql`${table.narrowedBy} is null or ${table.narrowedAt} is not null`),
    check("consents_withdrawal_has_its_person", sql`(${table.withdrawnAt} is null) = (${table.withdrawnBy} is null)`),
    check("consents_period", sql`${table.until} >= ${table.from}`),
    check(
      "consents_say_everything",
      sql`'' <> all(array[btrim(${table.purpose}), btrim(${table.information}), btrim(${table.whoWillSee}), btrim(${table.howShared}), btrim(${table.howStored}),
        btrim(${table.whenRemoved}), btrim(${table.howToCheck}), btrim(${table.ifRefused}), btrim(${table.ifWithdrawn})])`,
    ),
    check("consents_manner", sql`${table.manner} in ('IN_PERSON', 'ON_PAPER', 'ONLINE', 'BY_PHONE', 'VIDEO_CALL')`),
    uniqueIndex("consents_are_replaced_once").on(table.replacesId).where(sql`${table.replacesId} is not null`),
    index("consents_by_end").on(table.until, table.id).where(sql`${table.withdrawnAt} is null and ${table.replacedAt} is null`),
    index("consents_by_learner").on(table.learnerId, table.givenAt, table.id),
    index("consents_by_recipient").on(table.recipient, table.learnerId),
  ],
);

export type ConsentRow = typeof consents.$inferSelect;
