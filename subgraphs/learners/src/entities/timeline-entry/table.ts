// What is read from the view `timeline_entries`; the view itself is written in the migrations.
import type { timelineEntries } from "../../views.ts";

export type TimelineKind =
  | "ENROLMENT_BEGAN"
  | "ENROLMENT_ENDED"
  | "KNOWN_CONTACT_ASSIGNED"
  | "KNOWN_CONTACT_ENDED"
  | "TEAM_MEMBER_JOINED"
  | "TEAM_MEMBER_LEFT"
  | "NEED_IDENTIFIED"
  | "REGISTER_ENTRY_ADDED"
  | "REGISTER_ENTRY_CHANGED"
  | "REGISTER_ENTRY_CLOSED"
  | "PLAN_DRAFTED"
  | "PLAN_AGREED"
  | "PLAN_SET_WITHOUT_AGREEMENT"
  | "PLAN_REVIEWED"
  | "PLAN_CLOSED"
  | "GOAL_PROGRESS_RECORDED"
  | "TRANSITION_PLANNED"
  | "TRANSITION_AGREED"
  | "TRANSITION_STEP_DONE"
  | "TRANSITION_CLOSED"
  | "CORRECTION_REQUESTED"
  | "CORRECTION_DECIDED"
  | "CONSENT_GIVEN"
  | "CONSENT_NARROWED"
  | "CONSENT_WITHDRAWN"
  | "INQUIRY_OPENED"
  | "INQUIRY_EVENT"
  | "INQUIRY_CLOSED";

export type TimelineEntryRow = typeof timelineEntries.$inferSelect;
