import { sql } from "drizzle-orm";
import { boolean, index, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { learners } from "../learner/table.ts";

export const whanauMembers = pgTable(
  "whanau_members",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    learnerId: uuid("learner_id").notNull().references(() => learners.id),
    name: text("name").notNull(),
    relationship: text("relationship").$type<"MOTHER" | "FATHER" | "GRANDPARENT" | "WHANGAI_CAREGIVER" | "OTHER">().notNull(),
    legalGuardian: boolean("legal_guardian").notNull(),
    /** 1 is asked first. */
    contactPriority: smallint("contact_priority").notNull(),
  },
  (table) => [index("whanau_members_by_learner").on(table.learnerId, table.contactPriority, table.id)],
);

export type WhanauMemberRow = typeof whanauMembers.$inferSelect;
