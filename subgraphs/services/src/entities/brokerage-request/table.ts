import { sql } from "drizzle-orm";
import { check, date, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { provenance } from "@lsg/subgraph-kit/provenance";
import { datedStep } from "../../dated-steps.ts";
import { isNeedArea, isTier } from "../../need-area.ts";
import { isWritten, namesNobody } from "../../written-text.ts";
import { communityNeeds } from "../community-need/table.ts";
import { learningSupportCommunities } from "../learning-support-community/table.ts";
import { providers } from "../provider/table.ts";
import type { NeedArea, SupportTier } from "../service/table.ts";

/** Agencies outside of education, as the whole graph knows them. */
export type Agency = "HEALTH" | "ORANGA_TAMARIKI" | "MSD" | "POLICE";

/** What a community asks of an agency or a provider, through its facilitator. It is never about one learner. What became of it are its steps. */
export const brokerageRequests = pgTable(
  "brokerage_requests",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    communityId: uuid("community_id").notNull().references(() => learningSupportCommunities.id),
    /** The need that it comes from: for the community alone. */
    needId: uuid("need_id").references(() => communityNeeds.id),
    /** Who is asked: one of the two. */
    agency: text("agency").$type<Agency>(),
    providerId: uuid("provider_id").references(() => providers.id),
    subject: text("subject").notNull(),
    request: text("request").notNull(),
    area: text("area").$type<NeedArea>(),
    tier: text("tier").$type<SupportTier>(),
    /** The day of its first step. */
    askedOn: date("asked_on", { mode: "string" }).notNull(),
    /** By when an answer is hoped for. */
    answerBy: date("answer_by", { mode: "string" }),
    ...provenance(),
  },
  (table) => [
    check("brokerage_requests_asked_of_one", sql`num_nonnulls(${table.agency}, ${table.providerId}) = 1`),
    check("brokerage_requests_agency", sql`${table.agency} in ('HEALTH', 'ORANGA_TAMARIKI', 'MSD', 'POLICE')`),
    check("brokerage_requests_subject", isWritten(table.subject, 200)),
    check("brokerage_requests_request", isWritten(table.request)),
    check("brokerage_requests_name_nobody", namesNobody(table.subject, table.request)),
    check("brokerage_requests_area", isNeedArea(table.area)),
    check("brokerage_requests_tier", isTier(table.tier)),
    check("brokerage_requests_answer_by", sql`${table.answerBy} >= ${table.askedOn}`),
    index("brokerage_requests_by_community").on(table.communityId, table.askedOn, table.id),
    index("brokerage_requests_by_agency").on(table.agency, table.askedOn, table.id),
    index("brokerage_requests_by_provider").on(table.providerId, table.askedOn, table.id),
  ],
);

export type BrokerageRequestRow = typeof brokerageRequests.$inferSelect;

export const brokerageStepKinds = ["ASKED", "ANSWERED", "AGREED", "DECLINED", "FULFILLED", "WITHDRAWN"] as const;
export type BrokerageStepKind = (typeof brokerageStepKinds)[number];

/** What became of a request, step by step. */
export const brokerageSteps = pgTable(
  "brokerage_steps",
  {
    id: uuid("id").primaryKey().default(sql`uuidv7()`),
    requestId: uuid("request_id").notNull().references(() => brokerageRequests.id),
    kind: text("kind").$type<BrokerageStepKind>().notNull(),
    ...datedStep(),
  },
  (table) => [
    check("brokerage_steps_kind", sql`${table.kind} in ('ASKED', 'ANSWERED', 'AGREED', 'DECLINED', 'FULFILLED', 'WITHDRAWN')`),
    // What is asked stands in the request; everything after it is said in words.
    check("brokerage_steps_note", sql`${isWritten(table.note)} and (${table.kind} = 'ASKED' or ${table.note} is not null)`),
    check("brokerage_steps_name_nobody", namesNobody(table.note)),
    unique("brokerage_steps_one_at_a_place").on(table.requestId, table.place),
  ],
);

export type BrokerageStepRow = typeof brokerageSteps.$inferSelect;
