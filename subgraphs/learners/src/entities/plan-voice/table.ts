import { provenance } from "@lsg/subgraph-kit/provenance";
import { sql } from "drizzle-orm";
import { check, date, foreignKey, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { holdsText, ofPlan } from "../../plan-part.ts";
import { whanauMembers } from "../whanau-member/table.ts";

export type VoiceOf = "LEARNER" | "WHANAU";
export type VoiceMethod = "CONVERSATION" | "WRITING" | "DRAWING_OR_PHOTOS" | "SIGN_LANGUAGE" | "COMMUNICATION_DEVICE" | "OBSERVATION" | "THROUGH_SOMEBODY_CLOSE";

/** What the learner or somebody of the whānau said for a plan. Only ever added to. */
export const planVoices = pgTable(
  "plan_voices",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    planId: uuid("plan_id").notNull(),
    learnerId: uuid("learner_id").notNull(),
    voiceOf: text("voice_of").$type<VoiceOf>().notNull(),
    /** Who of the whānau; null for the learner, and where it was not recorded who it was. */
    whanauMemberId: uuid("whanau_member_id"),
    saidOn: date("said_on", { mode: "string" }).notNull(),
    method: text("method").$type<VoiceMethod>().notNull(),
    /** A BCP 47 tag. */
    language: text("language").notNull().default("en-NZ"),
    words: text("words").notNull(),
    ...provenance(),
  },
  (table) => [
    ofPlan("plan_voices", table),
    foreignKey({ name: "plan_voices_whanau_of_the_learner", columns: [table.learnerId, table.whanauMemberId], foreignColumns: [whanauMembers.learnerId, whanauMembers.id] }),
    check("plan_voices_voice_of", sql`${table.voiceOf} in ('LEARNER', 'WHANAU') and (${table.voiceOf} = 'WHANAU' or ${table.whanauMemberId} is null)`),
    check("plan_voices_method", sql`${table.method} in ('CONVERSATION', 'WRITING', 'DRAWING_OR_PHOTOS', 'SIGN_LANGUAGE', 'COMMUNICATION_DEVICE', 'OBSERVATION', 'THROUGH_SOMEBODY_CLOSE')`),
    holdsText("plan_voices_words", table.words),
    index("plan_voices_by_plan").on(table.planId, table.saidOn, table.id),
  ],
);

export type PlanVoiceRow = typeof planVoices.$inferSelect;
