// What an entry of a register says: the columns that entries and their earlier versions share.
import { provenance } from "@lsg/subgraph-kit/provenance";
import { boolean, date, smallint, text, uuid } from "drizzle-orm/pg-core";
import type { NeedArea } from "./entities/support-need/table.ts";

export type SupportTier = "TIER_1_UNIVERSAL" | "TIER_2_TARGETED" | "TIER_3_INTENSIVE";
export type RegisterLearnerStatus = "ACTIVE" | "MONITORING" | "TRANSITIONING" | "ON_HOLD";
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
export type RegisterResponseProvider = "INSTITUTION" | "RTLB" | "MINISTRY_OF_EDUCATION" | "SPECIALIST_SCHOOL" | "HEALTH" | "MAORI_PROVIDER" | "PACIFIC_PROVIDER" | "OTHER_AGENCY" | "WHANAU";
export type AttendanceThreshold = "REGULAR" | "IRREGULAR" | "MODERATE_ABSENCE" | "CHRONIC_ABSENCE";
export type RegisterCloseReason = "NEED_MET" | "CHANGED_INSTITUTION" | "LEFT" | "WHANAU_DECIDED" | "RECORDED_IN_ERROR" | "OTHER";

export function registerColumns() {
  return {
    communityId: uuid("community_id"),
    /** Id of the whānau member on whose word the community sees the entry; null when it was the learner's, or a form's. */
    consentToldBy: uuid("consent_told_by"),
    from: date("from_date", { mode: "string" }).notNull(),
    /** The last day; null while none is set. */
    until: date("until_date", { mode: "string" }),
    firstConcernOn: date("first_concern_on", { mode: "string" }).notNull(),
    /** Null while somebody is still finding out. */
    identifiedOn: date("identified_on", { mode: "string" }),
    /** Day from which the tier holds. */
    tierFrom: date("tier_from", { mode: "string" }).notNull(),
    consentedOn: date("consented_on", { mode: "string" }),
    /** 1 is high, 2 medium, 3 low: a register is read in this order. */
    priority: smallint("priority").$type<1 | 2 | 3>().notNull(),
    /** Without it the community's register does not show the entry. */
    consentedToCommunity: boolean("consented_to_community").notNull().default(false),
    tier: text("tier").$type<SupportTier>().notNull(),
    learnerStatus: text("learner_status").$type<RegisterLearnerStatus>().notNull().default("ACTIVE"),
    attendanceThreshold: text("attendance_threshold").$type<AttendanceThreshold>(),
    responseStatus: text("response_status").$type<RegisterResponseStatus>().notNull(),
    responseType: text("response_type").$type<RegisterResponseType>(),
    responseProvider: text("response_provider").$type<RegisterResponseProvider>(),
    /** What the institution itself does. */
    internalResponse: text("internal_response"),
    /** Code of the funding stream that pays for the response. */
    streamCode: text("stream_code"),
    needArea: text("need_area").$type<NeedArea>().notNull(),
    supportNeedCode: text("support_need_code").notNull(),
    subNeedCode: text("sub_need_code"),
    closeReason: text("close_reason").$type<RegisterCloseReason>(),
    ...provenance(),
  };
}
