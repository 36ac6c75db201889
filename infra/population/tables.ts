// Every table that a population fills, by database, in an order in which foreign keys hold: what is pointed at comes first.
import { allocations } from "@lsg/funding/src/entities/allocation/table.ts";
import { budgets } from "@lsg/funding/src/entities/budget/table.ts";
import { communityDecisions as knownDecisions } from "@lsg/funding/src/entities/community-decision/table.ts";
import { learnerMoves } from "@lsg/funding/src/entities/learner-move/table.ts";
import { fundingApplications } from "@lsg/funding/src/entities/funding-application/table.ts";
import { breakGlass } from "@lsg/learners/src/entities/break-glass/table.ts";
import { consents } from "@lsg/learners/src/entities/consent/table.ts";
import { contactRestrictions } from "@lsg/learners/src/entities/contact-restriction/table.ts";
import { correctionRequests } from "@lsg/learners/src/entities/correction-request/table.ts";
import { cultureAndIdentities } from "@lsg/learners/src/entities/culture-and-identity/table.ts";
import { enrolments } from "@lsg/learners/src/entities/enrolment/table.ts";
import { iwiAuthorisations } from "@lsg/learners/src/entities/iwi-authorisation/table.ts";
import { iwiAffiliations } from "@lsg/learners/src/entities/iwi-affiliation/table.ts";
import { learnerProfileVersions } from "@lsg/learners/src/entities/learner-profile-version/table.ts";
import { nationalStudentNumbers } from "@lsg/learners/src/entities/national-student-number/table.ts";
import { learnerSupports as supportsOfPlans } from "@lsg/learners/src/entities/learner-support/table.ts";
import { fundedStreams } from "@lsg/learners/src/entities/funded-stream/table.ts";
import { goals } from "@lsg/learners/src/entities/goal/table.ts";
import { inquiryEvents } from "@lsg/learners/src/entities/inquiry-event/table.ts";
import { inquiries } from "@lsg/learners/src/entities/inquiry/table.ts";
import { knownContacts } from "@lsg/learners/src/entities/known-contact/table.ts";
import { lawfulAccesses } from "@lsg/learners/src/entities/lawful-access/table.ts";
import { learners } from "@lsg/learners/src/entities/learner/table.ts";
import { needs } from "@lsg/learners/src/entities/need/table.ts";
import { onePlans } from "@lsg/learners/src/entities/one-plan/table.ts";
import { registerDiagnoses } from "@lsg/learners/src/entities/register-diagnosis/table.ts";
import { goalProgress } from "@lsg/learners/src/entities/goal-progress/table.ts";
import { planAgreements } from "@lsg/learners/src/entities/plan-agreement/table.ts";
import { planReviews } from "@lsg/learners/src/entities/plan-review/table.ts";
import { planSupports } from "@lsg/learners/src/entities/plan-support/table.ts";
import { planVoices } from "@lsg/learners/src/entities/plan-voice/table.ts";
import { responsibilities } from "@lsg/learners/src/entities/responsibility/table.ts";
import { strategies } from "@lsg/learners/src/entities/strategy/table.ts";
import { registerEntryConfirmations } from "@lsg/learners/src/entities/register-entry-confirmation/table.ts";
import { registerEntries } from "@lsg/learners/src/entities/register-entry/table.ts";
import { supportTeamMembers } from "@lsg/learners/src/entities/support-team-member/table.ts";
import { transitionAgreements } from "@lsg/learners/src/entities/transition-agreement/table.ts";
import { transitionPlans } from "@lsg/learners/src/entities/transition-plan/table.ts";
import { transitionSteps } from "@lsg/learners/src/entities/transition-step/table.ts";
import { whanauMemberVersions } from "@lsg/learners/src/entities/whanau-member-version/table.ts";
import { whanauMembers } from "@lsg/learners/src/entities/whanau-member/table.ts";
import { institutionRolls, institutions } from "@lsg/services/src/entities/institution/table.ts";
import { brokerageRequests, brokerageSteps } from "@lsg/services/src/entities/brokerage-request/table.ts";
import { communityDecisions } from "@lsg/services/src/entities/community-decision/table.ts";
import { communityInquiries, communityInquiryEvents } from "@lsg/services/src/entities/community-inquiry/table.ts";
import { communityMeetings, meetingMinutes } from "@lsg/services/src/entities/community-meeting/table.ts";
import { communityNeeds, communityPriorityLists } from "@lsg/services/src/entities/community-need/table.ts";
import { communityProtocols } from "@lsg/services/src/entities/community-protocol/table.ts";
import { indicatorRatings, monitoringReviews, selfReviews } from "@lsg/services/src/entities/implementation-indicator/table.ts";
import { directoryChanges } from "@lsg/services/src/entities/directory-change/table.ts";
import { improvementProjects, improvementProjectSteps, projectParticipations } from "@lsg/services/src/entities/improvement-project/table.ts";
import { communityResources } from "@lsg/services/src/entities/community-resource/table.ts";
import { adoptionSteps, communityChanges, communityMemberships, learningSupportCommunities } from "@lsg/services/src/entities/learning-support-community/table.ts";
import { locations } from "@lsg/services/src/entities/location/table.ts";
import { practiceAdoptions, practiceAdoptionSteps, practiceImprovements } from "@lsg/services/src/entities/practice-improvement/table.ts";
import { provisionClosures, provisionCounts, provisionPlaces, provisions } from "@lsg/services/src/entities/provision/table.ts";
import { providers } from "@lsg/services/src/entities/provider/table.ts";
import { schedules, serviceAtLocations } from "@lsg/services/src/entities/service-at-location/table.ts";
import { serviceRegions, services } from "@lsg/services/src/entities/service/table.ts";
import { strategicTags } from "@lsg/services/src/entities/strategic-tag/table.ts";
import { deliveries } from "@lsg/services/src/entities/delivery/table.ts";
import { recommendationSteps, reviewRecommendations } from "@lsg/services/src/entities/review/table.ts";
import { serviceCapacities, serviceCapacityChanges } from "@lsg/services/src/entities/service-capacity/table.ts";
import { supportMembers } from "@lsg/services/src/entities/support-member/table.ts";
import { supportSteps } from "@lsg/services/src/entities/support-step/table.ts";
import { supports } from "@lsg/services/src/entities/support/table.ts";
import { activityFeedback, capabilityActivities } from "@lsg/workforce/src/entities/capability-activity/table.ts";
import { caseAssignments } from "@lsg/workforce/src/entities/case-assignment/table.ts";
import { communitiesOfPractice, practiceMemberships } from "@lsg/workforce/src/entities/community-of-practice/table.ts";
import { culturalCompetences } from "@lsg/workforce/src/entities/cultural-competence/table.ts";
import { demandEstimates } from "@lsg/workforce/src/entities/demand-estimate/table.ts";
import { employmentAgreements } from "@lsg/workforce/src/entities/employment-agreement/table.ts";
import { learnerSupports } from "@lsg/workforce/src/entities/learner-support/table.ts";
import { leavePeriods } from "@lsg/workforce/src/entities/leave-period/table.ts";
import { positions } from "@lsg/workforce/src/entities/position/table.ts";
import { practitionerSkills } from "@lsg/workforce/src/entities/practitioner-skill/table.ts";
import { practitioners } from "@lsg/workforce/src/entities/practitioner/table.ts";
import { registrations } from "@lsg/workforce/src/entities/registration/table.ts";
import { rtlbClusters, rtlbLiaisons } from "@lsg/workforce/src/entities/rtlb-cluster/table.ts";
import { unsettledAllocations } from "@lsg/workforce/src/entities/unsettled-allocation/table.ts";
import { vacancies } from "@lsg/workforce/src/entities/vacancy/table.ts";
import { CopyRows } from "./copy-rows.ts";

/** The databases, in the order in which a population is committed: learners last, as it is they who are looked for. */
export const databases = ["services", "workforce", "funding", "learners"] as const;
export type DatabaseName = (typeof databases)[number];

export type Tables = ReturnType<typeof createTables>;

export function createTables() {
  return {
    services: {
      institutions: new CopyRows(institutions),
      institutionRolls: new CopyRows(institutionRolls),
      learningSupportCommunities: new CopyRows(learningSupportCommunities),
      communityMemberships: new CopyRows(communityMemberships),
      adoptionSteps: new CopyRows(adoptionSteps),
      communityChanges: new CopyRows(communityChanges),
      communityProtocols: new CopyRows(communityProtocols),
      communityMeetings: new CopyRows(communityMeetings),
      meetingMinutes: new CopyRows(meetingMinutes),
      communityNeeds: new CopyRows(communityNeeds),
      communityPriorityLists: new CopyRows(communityPriorityLists),
      communityDecisions: new CopyRows(communityDecisions),
      communityResources: new CopyRows(communityResources),
      communityInquiries: new CopyRows(communityInquiries),
      communityInquiryEvents: new CopyRows(communityInquiryEvents),
      practiceImprovements: new CopyRows(practiceImprovements),
      practiceAdoptions: new CopyRows(practiceAdoptions),
      practiceAdoptionSteps: new CopyRows(practiceAdoptionSteps),
      improvementProjects: new CopyRows(improvementProjects),
      projectParticipations: new CopyRows(projectParticipations),
      improvementProjectSteps: new CopyRows(improvementProjectSteps),
      selfReviews: new CopyRows(selfReviews),
      indicatorRatings: new CopyRows(indicatorRatings),
      monitoringReviews: new CopyRows(monitoringReviews),
      provisions: new CopyRows(provisions),
      provisionPlaces: new CopyRows(provisionPlaces),
      provisionCounts: new CopyRows(provisionCounts),
      provisionClosures: new CopyRows(provisionClosures),
      providers: new CopyRows(providers),
      brokerageRequests: new CopyRows(brokerageRequests),
      brokerageSteps: new CopyRows(brokerageSteps),
      services: new CopyRows(services),
      directoryChanges: new CopyRows(directoryChanges),
      serviceRegions: new CopyRows(serviceRegions),
      reviewRecommendations: new CopyRows(reviewRecommendations),
      recommendationSteps: new CopyRows(recommendationSteps),
      strategicTags: new CopyRows(strategicTags),
      locations: new CopyRows(locations),
      serviceAtLocations: new CopyRows(serviceAtLocations),
      schedules: new CopyRows(schedules),
      serviceCapacities: new CopyRows(serviceCapacities),
      serviceCapacityChanges: new CopyRows(serviceCapacityChanges),
      supports: new CopyRows(supports),
      supportSteps: new CopyRows(supportSteps),
      supportMembers: new CopyRows(supportMembers),
      deliveries: new CopyRows(deliveries),
    },
    workforce: {
      practitioners: new CopyRows(practitioners),
      // Who holds a position is employed and registered before.
      employmentAgreements: new CopyRows(employmentAgreements),
      registrations: new CopyRows(registrations),
      practitionerSkills: new CopyRows(practitionerSkills),
      culturalCompetences: new CopyRows(culturalCompetences),
      positions: new CopyRows(positions),
      vacancies: new CopyRows(vacancies),
      leavePeriods: new CopyRows(leavePeriods),
      rtlbClusters: new CopyRows(rtlbClusters),
      rtlbLiaisons: new CopyRows(rtlbLiaisons),
      capabilityActivities: new CopyRows(capabilityActivities),
      activityFeedback: new CopyRows(activityFeedback),
      communitiesOfPractice: new CopyRows(communitiesOfPractice),
      practiceMemberships: new CopyRows(practiceMemberships),
      demandEstimates: new CopyRows(demandEstimates),
      learnerSupports: new CopyRows(learnerSupports),
      caseAssignments: new CopyRows(caseAssignments),
      unsettledAllocations: new CopyRows(unsettledAllocations),
    },
    funding: {
      budgets: new CopyRows(budgets),
      fundingApplications: new CopyRows(fundingApplications),
      communityDecisions: new CopyRows(knownDecisions),
      learnerMoves: new CopyRows(learnerMoves),
      allocations: new CopyRows(allocations),
    },
    learners: {
      learners: new CopyRows(learners),
      whanauMembers: new CopyRows(whanauMembers),
      whanauMemberVersions: new CopyRows(whanauMemberVersions),
      iwiAffiliations: new CopyRows(iwiAffiliations),
      iwiAuthorisations: new CopyRows(iwiAuthorisations),
      cultureAndIdentities: new CopyRows(cultureAndIdentities),
      learnerProfileVersions: new CopyRows(learnerProfileVersions),
      nationalStudentNumbers: new CopyRows(nationalStudentNumbers),
      enrolments: new CopyRows(enrolments),
      fundedStreams: new CopyRows(fundedStreams),
      needs: new CopyRows(needs),
      registerEntries: new CopyRows(registerEntries),
      registerDiagnoses: new CopyRows(registerDiagnoses),
      registerEntryConfirmations: new CopyRows(registerEntryConfirmations),
      knownContacts: new CopyRows(knownContacts),
      learnerSupports: new CopyRows(supportsOfPlans),
      onePlans: new CopyRows(onePlans),
      goals: new CopyRows(goals),
      strategies: new CopyRows(strategies),
      responsibilities: new CopyRows(responsibilities),
      planSupports: new CopyRows(planSupports),
      planAgreements: new CopyRows(planAgreements),
      planVoices: new CopyRows(planVoices),
      planReviews: new CopyRows(planReviews),
      goalProgress: new CopyRows(goalProgress),
      supportTeamMembers: new CopyRows(supportTeamMembers),
      inquiries: new CopyRows(inquiries),
      inquiryEvents: new CopyRows(inquiryEvents),
      transitionPlans: new CopyRows(transitionPlans),
      transitionSteps: new CopyRows(transitionSteps),
      transitionAgreements: new CopyRows(transitionAgreements),
      correctionRequests: new CopyRows(correctionRequests),
      consents: new CopyRows(consents),
      contactRestrictions: new CopyRows(contactRestrictions),
      lawfulAccesses: new CopyRows(lawfulAccesses),
      breakGlass: new CopyRows(breakGlass),
    },
  };
}

/** The tables of one database. */
export function tablesOf(tables: Tables, database: DatabaseName): CopyRows[] {
  return Object.values(tables[database]) as unknown as CopyRows[];
}

/** How many rows were added to each table, by database. */
export function rowsOf(tables: Tables): Record<DatabaseName, Record<string, number>> {
  const counts = (database: DatabaseName) => Object.fromEntries(tablesOf(tables, database).map(({ name, count }) => [name, count]));
  return { services: counts("services"), workforce: counts("workforce"), funding: counts("funding"), learners: counts("learners") };
}
