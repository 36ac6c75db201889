// What a plan is made of (goals, strategies, responsibilities, supports): columns and rules that all of them share.
import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, timestamp, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { whanauMembers } from "./entities/whanau-member/table.ts";
import { revised } from "./revised.ts";
import { onePlans } from "./entities/one-plan/table.ts";

export function planPart() {
  return {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("plan_id").notNull(),
    /** The plan's learner: what policies ask for. */
    learnerId: uuid("learner_id").notNull(),
    /** Taken out of a draft; kept, and shown to nobody. */
    removedAt: timestamp("removed_at", { withTimezone: true, precision: 3 }),
    ...revised(),
    ...provenance(),
  };
}

/** Columns that say who does something: a practitioner of the team, somebody of the whānau, or the learner. */
export function party() {
  return {
    practitionerId: uuid("practitioner_id"),
    whanauMemberId: uuid("whanau_member_id"),
    byLearner: boolean("by_learner").notNull().default(false),
  };
}

interface PartColumns {
  readonly planId: AnyPgColumn;
  readonly learnerId: AnyPgColumn;
}

interface PartyColumns extends PartColumns {
  readonly practitionerId: AnyPgColumn;
  readonly whanauMemberId: AnyPgColumn;
  readonly byLearner: AnyPgColumn;
}

/** The plan belongs to the same learner. */
export const ofPlan = (name: string, { planId, learnerId }: PartColumns) => foreignKey({ name: `${name}_plan_of_the_learner`, columns: [planId, learnerId], foreignColumns: [onePlans.id, onePlans.learnerId] });

/** Exactly one does it, and whānau are the learner's. */
export const byOneParty = (name: string, { learnerId, practitionerId, whanauMemberId, byLearner }: PartyColumns) => [
  foreignKey({ name: `${name}_whanau_of_the_learner`, columns: [learnerId, whanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
  check(`${name}_by_one_party`, sql`num_nonnulls(${practitionerId}, ${whanauMemberId}) + ${byLearner}::integer = 1`),
];

/** Says something, in at most 4000 characters, with each macron as one character. */
export const holdsText = (name: string, column: AnyPgColumn) => check(name, sql`btrim(${column}) <> '' and char_length(${column}) <= 4000 and ${column} is nfc normalized`);
