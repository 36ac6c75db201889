// The table of contents: learners and whānau, where learners are enrolled, what they need, and what is planned with them.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { byId } from "@lsg/subgraph-kit/kept-answer";
import { createContext } from "./context.ts";
import { type AccessLogged, collectAccessEvents } from "./entities/access-event/store.ts";
import { accessEventResolvers } from "./entities/access-event/resolvers.ts";
import { breakGlassResolvers } from "./entities/break-glass/resolvers.ts";
import { consentResolvers } from "./entities/consent/resolvers.ts";
import { contactRestrictionResolvers } from "./entities/contact-restriction/resolvers.ts";
import { enrolmentResolvers } from "./entities/enrolment/resolvers.ts";
import { ethnicityResolvers } from "./entities/ethnicity/resolvers.ts";
import { goalResolvers } from "./entities/goal/resolvers.ts";
import { indirectCollectionNoticeResolvers } from "./entities/indirect-collection-notice/resolvers.ts";
import { iwiAuthorisationResolvers } from "./entities/iwi-authorisation/resolvers.ts";
import { iwiResolvers } from "./entities/iwi/resolvers.ts";
import { knownContactResolvers } from "./entities/known-contact/resolvers.ts";
import { lawfulAccessResolvers } from "./entities/lawful-access/resolvers.ts";
import { learnerAccessResolvers } from "./entities/learner-access/resolvers.ts";
import { learnerMeasures } from "./entities/learner-insights/measures.ts";
import { learnerInsightsResolvers } from "./entities/learner-insights/resolvers.ts";
import { learnerSupportEvents } from "./entities/learner-support/events.ts";
import { learnerResolvers } from "./entities/learner/resolvers.ts";
import type { InformationCategory } from "./entities/learner-access/table.ts";
import type { AccessEventRow } from "./entities/access-event/table.ts";
import type { LearnerRow } from "./entities/learner/table.ts";
import { needResolvers } from "./entities/need/resolvers.ts";
import { onePlanResolvers } from "./entities/one-plan/resolvers.ts";
import { registerDiagnosisResolvers } from "./entities/register-diagnosis/resolvers.ts";
import { registerEntryVersionResolvers } from "./entities/register-entry-version/resolvers.ts";
import { goalProgressResolvers } from "./entities/goal-progress/resolvers.ts";
import { planAgreementResolvers } from "./entities/plan-agreement/resolvers.ts";
import { planReviewResolvers } from "./entities/plan-review/resolvers.ts";
import { planSupportResolvers } from "./entities/plan-support/resolvers.ts";
import { planVoiceResolvers } from "./entities/plan-voice/resolvers.ts";
import { responsibilityResolvers } from "./entities/responsibility/resolvers.ts";
import { strategyResolvers } from "./entities/strategy/resolvers.ts";
import { printablePlanResolvers } from "./entities/printable-plan/resolvers.ts";
import { registerEntryResolvers } from "./entities/register-entry/resolvers.ts";
import { registerEntryConfirmationResolvers } from "./entities/register-entry-confirmation/resolvers.ts";
import { supportNeedResolvers } from "./entities/support-need/resolvers.ts";
import { fundedStreamEvents } from "./entities/funded-stream/events.ts";
import { teamEvents } from "./entities/support-team-member/events.ts";
import { supportTeamMemberResolvers } from "./entities/support-team-member/resolvers.ts";
import { vocabularyResolvers } from "./entities/vocabulary/resolvers.ts";
import { cultureAndIdentityResolvers } from "./entities/culture-and-identity/resolvers.ts";
import { iwiAffiliationResolvers } from "./entities/iwi-affiliation/resolvers.ts";
import { learnerProfileVersionResolvers } from "./entities/learner-profile-version/resolvers.ts";
import { nationalStudentNumberResolvers } from "./entities/national-student-number/resolvers.ts";
import { siblingResolvers } from "./entities/sibling/resolvers.ts";
import { whanauMemberVersionResolvers } from "./entities/whanau-member-version/resolvers.ts";
import { transitionPlanResolvers } from "./entities/transition-plan/resolvers.ts";
import { transitionStepResolvers } from "./entities/transition-step/resolvers.ts";
import { transitionAgreementResolvers } from "./entities/transition-agreement/resolvers.ts";
import { correctionRequestResolvers } from "./entities/correction-request/resolvers.ts";
import { retentionResolvers } from "./entities/retention/resolvers.ts";
import type { CorrectionRequestRow } from "./entities/correction-request/table.ts";
import { whanauMemberResolvers } from "./entities/whanau-member/resolvers.ts";
import { inquiryEventResolvers } from "./entities/inquiry-event/resolvers.ts";
import { inquiryResolvers } from "./entities/inquiry/resolvers.ts";
import type { TimelineEntryRow } from "./entities/timeline-entry/table.ts";
import { timelineEntryResolvers } from "./entities/timeline-entry/resolvers.ts";
import { workItemResolvers, workTold } from "./entities/work-item/resolvers.ts";
import { institutionResolvers } from "./extensions/institution/resolvers.ts";
import { learningSupportCommunityResolvers } from "./extensions/learning-support-community/resolvers.ts";
import { practitionerResolvers } from "./extensions/practitioner/resolvers.ts";
import { regionResolvers } from "./extensions/region/resolvers.ts";
import { inquiryEvents } from "./entities/inquiry-event/table.ts";
import { planVoices } from "./entities/plan-voice/table.ts";

export const subgraph = defineSubgraph({
  name: "learners",
  folder: join(import.meta.dirname, ".."),
  resolvers: [
    learnerResolvers,
    learnerAccessResolvers,
    accessEventResolvers,
    ethnicityResolvers,
    iwiResolvers,
    iwiAuthorisationResolvers,
    whanauMemberResolvers,
    transitionPlanResolvers,
    transitionStepResolvers,
    transitionAgreementResolvers,
    correctionRequestResolvers,
    retentionResolvers,
    cultureAndIdentityResolvers,
    iwiAffiliationResolvers,
    learnerProfileVersionResolvers,
    nationalStudentNumberResolvers,
    siblingResolvers,
    whanauMemberVersionResolvers,
    enrolmentResolvers,
    knownContactResolvers,
    supportTeamMemberResolvers,
    needResolvers,
    supportNeedResolvers,
    onePlanResolvers,
    goalResolvers,
    goalProgressResolvers,
    strategyResolvers,
    responsibilityResolvers,
    planSupportResolvers,
    planAgreementResolvers,
    planVoiceResolvers,
    planReviewResolvers,
    printablePlanResolvers,
    registerEntryResolvers,
    registerEntryVersionResolvers,
    registerDiagnosisResolvers,
    vocabularyResolvers,
    registerEntryConfirmationResolvers,
    consentResolvers,
    contactRestrictionResolvers,
    lawfulAccessResolvers,
    breakGlassResolvers,
    indirectCollectionNoticeResolvers,
    inquiryResolvers,
    inquiryEventResolvers,
    timelineEntryResolvers,
    workItemResolvers,
    institutionResolvers,
    learningSupportCommunityResolvers,
    practitionerResolvers,
    regionResolvers,
    learnerInsightsResolvers,
  ],
  createContext,
  again: {
    InquiryEvent: byId(inquiryEvents),
    PlanVoice: byId(planVoices),
  },
  measures: learnerMeasures,
  tells: {
    Learner: ({ id }: LearnerRow) => ({ subject: id, category: "IDENTITY" }),
    AccessEvent: ({ subjectId }: AccessEventRow) => (subjectId === null ? null : { subject: subjectId, category: "IDENTITY" }),
    WhanauMember: tells("CONTACT"),
    WhanauMemberVersion: tells("CONTACT"),
    LearnerProfileVersion: tells("IDENTITY"),
    IwiAffiliation: tells("IDENTITY"),
    CultureAndIdentity: tells("SUPPORTS"),
    TransitionPlan: tells("PLAN"),
    TransitionStep: tells("PLAN"),
    TransitionAgreement: tells("PLAN"),
    CorrectionRequest: ({ learnerId, category }: CorrectionRequestRow) => ({ subject: learnerId, category }),
    RetentionItem: tells("IDENTITY"),
    Enrolment: tells("EDUCATION"),
    KnownContact: tells("SUPPORTS"),
    SupportTeamMember: tells("SUPPORTS"),
    Need: tells("NEEDS"),
    OnePlan: tells("PLAN"),
    Goal: tells("PLAN"),
    GoalProgress: tells("PLAN"),
    Strategy: tells("PLAN"),
    Responsibility: tells("PLAN"),
    PlanSupport: tells("PLAN"),
    PlanAgreement: tells("PLAN"),
    PlanVoice: tells("PLAN"),
    PlanReview: tells("PLAN"),
    RegisterEntry: tells("NEEDS"),
    RegisterEntryVersion: tells("NEEDS"),
    RegisterDiagnosis: tells("HEALTH"),
    Consent: tells("IDENTITY"),
    ContactRestriction: tells("CONTACT"),
    LawfulAccess: tells("IDENTITY"),
    BreakGlass: tells("IDENTITY"),
    IndirectCollectionNotice: tells("IDENTITY"),
    Inquiry: tells("NOTES"),
    InquiryEvent: tells("NOTES"),
    TimelineEntry: ({ learnerId, category }: TimelineEntryRow) => ({ subject: learnerId, category }),
    WorkItem: workTold,
  },
  // Each says beside its definition why it needs its owner's rights.
  definers: ["carry_register_diagnosis", "collect_access_events", "derive_grants_of_changed", "derive_last_days_of_changed", "drop_iwi_figures", "end_replaced_consent", "is_kept_from_whanau", "keep_learner_profile_version", "keep_register_entry_version", "keep_whanau_member_version", "learners_in_order", "learners_named", "records_past_retention", "replace_current"],
  on: {
    "access.logged": ({ source, data }, { db }) => collectAccessEvents(db, source, data as unknown as AccessLogged),
    ...fundedStreamEvents,
    ...learnerSupportEvents,
    ...teamEvents,
  },
});

function tells(category: InformationCategory) {
  return ({ learnerId }: { learnerId: string }) => ({ subject: learnerId, category });
}
