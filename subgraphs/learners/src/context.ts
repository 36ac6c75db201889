import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { createInsights } from "@lsg/subgraph-kit/insights";
import { accessEventLoaders } from "./entities/access-event/loaders.ts";
import { breakGlassLoaders } from "./entities/break-glass/loaders.ts";
import { consentLoaders } from "./entities/consent/loaders.ts";
import { contactRestrictionLoaders } from "./entities/contact-restriction/loaders.ts";
import { enrolmentLoaders } from "./entities/enrolment/loaders.ts";
import { ethnicityLoaders } from "./entities/ethnicity/loaders.ts";
import { goalLoaders } from "./entities/goal/loaders.ts";
import { inquiryEventLoaders } from "./entities/inquiry-event/loaders.ts";
import { inquiryLoaders } from "./entities/inquiry/loaders.ts";
import { timelineEntryLoaders } from "./entities/timeline-entry/loaders.ts";
import { indirectCollectionNoticeLoaders } from "./entities/indirect-collection-notice/loaders.ts";
import { iwiAuthorisationLoaders } from "./entities/iwi-authorisation/loaders.ts";
import { iwiFigureLoaders } from "./entities/iwi-figure/loaders.ts";
import { iwiLoaders } from "./entities/iwi/loaders.ts";
import { knownContactLoaders } from "./entities/known-contact/loaders.ts";
import { lawfulAccessLoaders } from "./entities/lawful-access/loaders.ts";
import { learnerAccessLoaders } from "./entities/learner-access/loaders.ts";
import { learnerLoaders } from "./entities/learner/loaders.ts";
import { needLoaders } from "./entities/need/loaders.ts";
import { onePlanLoaders } from "./entities/one-plan/loaders.ts";
import { registerDiagnosisLoaders } from "./entities/register-diagnosis/loaders.ts";
import { registerEntryVersionLoaders } from "./entities/register-entry-version/loaders.ts";
import { goalProgressLoaders } from "./entities/goal-progress/loaders.ts";
import { planAgreementLoaders } from "./entities/plan-agreement/loaders.ts";
import { planReviewLoaders } from "./entities/plan-review/loaders.ts";
import { planSupportLoaders } from "./entities/plan-support/loaders.ts";
import { planVoiceLoaders } from "./entities/plan-voice/loaders.ts";
import { responsibilityLoaders } from "./entities/responsibility/loaders.ts";
import { strategyLoaders } from "./entities/strategy/loaders.ts";
import { registerEntryLoaders } from "./entities/register-entry/loaders.ts";
import { registerEntryConfirmationLoaders } from "./entities/register-entry-confirmation/loaders.ts";
import { supportNeedLoaders } from "./entities/support-need/loaders.ts";
import { supportTeamMemberLoaders } from "./entities/support-team-member/loaders.ts";
import { vocabularyLoaders } from "./entities/vocabulary/loaders.ts";
import { cultureAndIdentityLoaders } from "./entities/culture-and-identity/loaders.ts";
import { iwiAffiliationLoaders } from "./entities/iwi-affiliation/loaders.ts";
import { learnerProfileVersionLoaders } from "./entities/learner-profile-version/loaders.ts";
import { nationalStudentNumberLoaders } from "./entities/national-student-number/loaders.ts";
import { siblingLoaders } from "./entities/sibling/loaders.ts";
import { whanauMemberVersionLoaders } from "./entities/whanau-member-version/loaders.ts";
import { transitionPlanLoaders } from "./entities/transition-plan/loaders.ts";
import { transitionStepLoaders } from "./entities/transition-step/loaders.ts";
import { transitionAgreementLoaders } from "./entities/transition-agreement/loaders.ts";
import { correctionRequestLoaders } from "./entities/correction-request/loaders.ts";
import { retentionLoaders } from "./entities/retention/loaders.ts";
import { whanauMemberLoaders } from "./entities/whanau-member/loaders.ts";
import { workItemLoaders } from "./entities/work-item/loaders.ts";

/** What a resolver gets: who asks, the request's transaction, and loaders made for this request alone. */
export interface Context extends RequestScope {
  readonly loaders: ReturnType<typeof createLoaders>;
  readonly insights: ReturnType<typeof createInsights>;
}

export function createContext(scope: RequestScope): Context {
  return { ...scope, loaders: createLoaders(scope), insights: createInsights(scope.db) };
}

function createLoaders({ db }: RequestScope) {
  return {
    ...learnerLoaders(db),
    ...learnerAccessLoaders(db),
    ...accessEventLoaders(db),
    ...ethnicityLoaders(db),
    ...iwiLoaders(db),
    ...iwiAuthorisationLoaders(db),
    ...iwiFigureLoaders(db),
    ...whanauMemberLoaders(db),
    ...transitionPlanLoaders(db),
    ...transitionStepLoaders(db),
    ...transitionAgreementLoaders(db),
    ...correctionRequestLoaders(db),
    ...retentionLoaders(db),
    ...cultureAndIdentityLoaders(db),
    ...iwiAffiliationLoaders(db),
    ...learnerProfileVersionLoaders(db),
    ...nationalStudentNumberLoaders(db),
    ...siblingLoaders(db),
    ...whanauMemberVersionLoaders(db),
    ...enrolmentLoaders(db),
    ...knownContactLoaders(db),
    ...supportTeamMemberLoaders(db),
    ...needLoaders(db),
    ...supportNeedLoaders(db),
    ...onePlanLoaders(db),
    ...goalLoaders(db),
    ...goalProgressLoaders(db),
    ...strategyLoaders(db),
    ...responsibilityLoaders(db),
    ...planSupportLoaders(db),
    ...planAgreementLoaders(db),
    ...planVoiceLoaders(db),
    ...planReviewLoaders(db),
    ...registerEntryLoaders(db),
    ...registerEntryVersionLoaders(db),
    ...registerDiagnosisLoaders(db),
    ...vocabularyLoaders(db),
    ...registerEntryConfirmationLoaders(db),
    ...consentLoaders(db),
    ...contactRestrictionLoaders(db),
    ...lawfulAccessLoaders(db),
    ...breakGlassLoaders(db),
    ...indirectCollectionNoticeLoaders(db),
    ...inquiryLoaders(db),
    ...inquiryEventLoaders(db),
    ...timelineEntryLoaders(db),
    ...workItemLoaders(db),
  };
}
