import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, pgTable, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { holdsText } from "../../plan-part.ts";
import { learners } from "../learner/table.ts";
import { whanauMembers } from "../whanau-member/table.ts";

/** What those who support a learner should know of who they are, in the words of learner and whānau. What is said again takes the place of what was said before, which stays. */
export const cultureAndIdentities = pgTable(
  "culture_and_identities",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    saidByWhanauMemberId: uuid("said_by_whanau_member_id"),
    saidByLearner: boolean("said_by_learner").notNull().default(false),
    /** Said anew since. A trigger sets it. */
    replacedAt: timestamp("replaced_at", { withTimezone: true, precision: 3 }),
    /** Null: what was said before was taken back. */
    words: text("words"),
    ...provenance(),
  },
  (table) => [
    foreignKey({ name: "culture_and_identities_said_by_whanau", columns: [table.learnerId, table.saidByWhanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("culture_and_identities_said_by_one", sql`${table.saidByWhanauMemberId} is null or not ${table.saidByLearner}`),
    holdsText("culture_and_identities_words", table.words),
    uniqueIndex("culture_and_identities_one_holds").on(table.learnerId).where(sql`${table.replacedAt} is null`),
  ],
);

export type CultureAndIdentityRow = typeof cultureAndIdentities.$inferSelect;
