import type { TimelineKind } from "./table.ts";

/** What happened, in words. Te reo is left out until somebody who speaks it has agreed on the wording. */
export const wordsOf: Readonly<Record<TimelineKind, string>> = {
  ENROLMENT_BEGAN: "Started at a place of learning",
  ENROLMENT_ENDED: "Left a place of learning",
  KNOWN_CONTACT_ASSIGNED: "Got a known contact",
  KNOWN_CONTACT_ENDED: "The known contact handed over",
  TEAM_MEMBER_JOINED: "Somebody joined the support team",
  TEAM_MEMBER_LEFT: "Somebody left the support team",
  NEED_IDENTIFIED: "A need was identified",
  REGISTER_ENTRY_ADDED: "A need was put on the learning support register",
  REGISTER_ENTRY_CHANGED: "An entry of the register was changed",
  REGISTER_ENTRY_CLOSED: "An entry of the register was closed",
  PLAN_DRAFTED: "A version of the plan was begun",
  PLAN_AGREED: "The plan was agreed to",
  PLAN_SET_WITHOUT_AGREEMENT: "It was recorded why nobody agreed to the plan",
  PLAN_REVIEWED: "The plan was reviewed",
  PLAN_CLOSED: "The plan ended",
  CONSENT_GIVEN: "Information was agreed to be shared",
  CONSENT_NARROWED: "A consent was narrowed",
  CONSENT_WITHDRAWN: "A consent was withdrawn",
  INQUIRY_OPENED: "The team asked a question to look into",
  INQUIRY_EVENT: "Something happened in an inquiry",
  INQUIRY_CLOSED: "An inquiry was closed",
};
