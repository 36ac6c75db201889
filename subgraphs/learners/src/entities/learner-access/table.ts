import { sql } from "drizzle-orm";
import { check, index, pgTable, text, timestamp, unique, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

/** The categories in the order in which lists give them. */
export const categoriesInOrder = ["IDENTITY", "CONTACT", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS", "HEALTH", "FUNDING", "NOTES"] as const;

/** What information about a learner is about. */
export type InformationCategory = (typeof categoriesInOrder)[number];

/** On which ground somebody sees a learner. */
export type AccessBasis = "WHANAU" | "LEARNER" | "ENROLMENT" | "SUPPORT_TEAM" | "SUPPORT_DELIVERY" | "COMMUNITY_REGISTER" | "TRANSITION" | "CONSENT" | "LAW" | "BREAK_GLASS";

/** What a column of categories may hold: known ones, who it is always among them. */
export const holdsCategories = (column: AnyPgColumn) =>
  sql`${column} <@ '{IDENTITY,CONTACT,EDUCATION,NEEDS,PLAN,SUPPORTS,HEALTH,FUNDING,NOTES}'::text[] and 'IDENTITY' = any(${column})`;

/** Categories that a basis gives by itself; those of consents, laws and break-glass stand in their records. Rows come with a migration. */
export const basisCategories = pgTable(
  "basis_categories",
  {
    basis: text("basis").$type<AccessBasis>().primaryKey(),
    categories: text("categories").array().$type<InformationCategory[]>().notNull(),
  },
  (table) => [check("basis_categories_categories", holdsCategories(table.categories))],
);

/**
 * Who may see which information about a learner, on which ground, and when. Nobody writes here: triggers derive the rows
 * from the facts, as the view `learner_grant_facts` says.
 */
export const learnerGrants = pgTable(
  "learner_grants",
  {
    learnerId: uuid("learner_id").notNull().references(() => learners.id, { onDelete: "cascade" }),
    /** The fact that gives it: an enrolment, a consent, a whānau member. */
    sourceId: uuid("source_id").notNull(),
    /** Null: always has been. */
    validFrom: timestamp("valid_from", { withTimezone: true, precision: 3 }),
    /** The instant at which it ends; null while none is known. */
    validUntil: timestamp("valid_until", { withTimezone: true, precision: 3 }),
    basis: text("basis").$type<AccessBasis>().notNull(),
    /** `person:<id>`, `institution:<Ministry number>`, `community:<id>`, `provider:<id>` or `agency:<code>`. */
    grantee: text("grantee").notNull(),
    categories: text("categories").array().$type<InformationCategory[]>().notNull(),
  },
  (table) => [
    unique("learner_grants_by_learner").on(table.learnerId, table.grantee, table.sourceId, table.basis, table.validFrom).nullsNotDistinct(),
    index("learner_grants_by_grantee").on(table.grantee, table.learnerId),
  ],
);

export type LearnerGrant = typeof learnerGrants.$inferSelect;

/** A ground as viewers are told of it: their grants on one basis that cover and last the same. */
export type LearnerAccessRow = Pick<LearnerGrant, "basis" | "categories"> & { until: Date | null };
