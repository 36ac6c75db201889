// The table of contents: the people who support learners, their roles, their positions and whom they work with.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { byId } from "@lsg/subgraph-kit/kept-answer";
import { createContext } from "./context.ts";
import { caseAssignmentResolvers } from "./entities/case-assignment/resolvers.ts";
import { caseloadResolvers } from "./entities/caseload/resolvers.ts";
import type { CaseAssignmentRow } from "./entities/case-assignment/table.ts";
import { culturalCompetenceResolvers } from "./entities/cultural-competence/resolvers.ts";
import { earlierVersionResolvers } from "./entities/earlier-version/resolvers.ts";
import { employmentAgreementResolvers } from "./entities/employment-agreement/resolvers.ts";
import { positionResolvers } from "./entities/position/resolvers.ts";
import { practitionerResolvers } from "./entities/practitioner/resolvers.ts";
import { practitionerMatchResolvers } from "./entities/practitioner-match/resolvers.ts";
import { practitionerSkillResolvers } from "./entities/practitioner-skill/resolvers.ts";
import { registrationResolvers } from "./entities/registration/resolvers.ts";
import { rtlbClusterResolvers } from "./entities/rtlb-cluster/resolvers.ts";
import { roleDemandResolvers } from "./entities/role-demand/resolvers.ts";
import { roleResolvers } from "./entities/role/resolvers.ts";
import { capabilityActivityResolvers } from "./entities/capability-activity/resolvers.ts";
import { communityOfPracticeResolvers } from "./entities/community-of-practice/resolvers.ts";
import { demandEstimateResolvers } from "./entities/demand-estimate/resolvers.ts";
import { learnerSupportEvents } from "./entities/learner-support/events.ts";
import { leavePeriodResolvers } from "./entities/leave-period/resolvers.ts";
import { allocationEvents } from "./entities/unsettled-allocation/events.ts";
import { unsettledAllocationResolvers } from "./entities/unsettled-allocation/resolvers.ts";
import type { UnsettledAllocationRow } from "./entities/unsettled-allocation/table.ts";
import { vacancyResolvers } from "./entities/vacancy/resolvers.ts";
import { workforcePlanResolvers } from "./entities/workforce-plan/resolvers.ts";
import { workforceScenarioResolvers } from "./entities/workforce-scenario/resolvers.ts";
import { institutionResolvers } from "./extensions/institution/resolvers.ts";
import { learnerResolvers } from "./extensions/learner/resolvers.ts";
import { learningSupportCommunityResolvers } from "./extensions/learning-support-community/resolvers.ts";
import { regionResolvers } from "./extensions/region/resolvers.ts";
import { supportResolvers } from "./extensions/support/resolvers.ts";
import { workforceMeasures } from "./entities/workforce-insights/measures.ts";
import { workforceInsightsResolvers } from "./entities/workforce-insights/resolvers.ts";
import { activityFeedback } from "./entities/capability-activity/table.ts";
import { culturalCompetences } from "./entities/cultural-competence/table.ts";
import { demandEstimates } from "./entities/demand-estimate/table.ts";
import { leavePeriods } from "./entities/leave-period/table.ts";
import { rtlbLiaisons } from "./entities/rtlb-cluster/table.ts";
import { practitioners } from "./entities/practitioner/table.ts";

export const subgraph = defineSubgraph({
  name: "workforce",
  folder: join(import.meta.dirname, ".."),
  resolvers: [
    caseAssignmentResolvers,
    caseloadResolvers,
    culturalCompetenceResolvers,
    earlierVersionResolvers,
    employmentAgreementResolvers,
    positionResolvers,
    practitionerResolvers,
    practitionerMatchResolvers,
    practitionerSkillResolvers,
    registrationResolvers,
    roleDemandResolvers,
    roleResolvers,
    rtlbClusterResolvers,
    capabilityActivityResolvers,
    communityOfPracticeResolvers,
    demandEstimateResolvers,
    leavePeriodResolvers,
    unsettledAllocationResolvers,
    vacancyResolvers,
    workforcePlanResolvers,
    workforceScenarioResolvers,
    institutionResolvers,
    learnerResolvers,
    learningSupportCommunityResolvers,
    regionResolvers,
    supportResolvers,
    workforceInsightsResolvers,
  ],
  createContext,
  again: {
    ActivityFeedback: byId(activityFeedback),
    CulturalCompetence: byId(culturalCompetences),
    DemandEstimate: byId(demandEstimates),
    LeavePeriod: byId(leavePeriods),
    RtlbLiaison: byId(rtlbLiaisons),
    Practitioner: byId(practitioners),
  },
  measures: workforceMeasures,
  tells: {
    CaseAssignment: ({ learnerId }: CaseAssignmentRow) => ({ subject: learnerId, category: "SUPPORTS" }),
    UnsettledAllocation: ({ learnerId }: UnsettledAllocationRow) => ({ subject: learnerId, category: "SUPPORTS" }),
  },
  // What a writer may not see is counted all the same: see the migrations.
  definers: [
    "hold_caseloads_to_limit",
    "hold_changed_caseloads_to_limit",
    "hold_cases_to_registration",
    "hold_cases_to_roles_held",
    "who_can_take_a_case",
    "capacities_told",
    "caseloads_told",
    "carries_on",
    "was_allocated",
    "is_of_team_in_role",
    "hold_positions_within_agreements",
    "hold_positions_to_registration",
    "hold_filled_positions_to_registration",
    "keep_earlier_version",
    "is_employed",
    "who_is_away",
    "hold_cases_to_presence",
    "lock_who_goes_away",
    "open_allocated_case",
    "correct_allocated_case",
    "close_allocated_cases",
    "coordinators_at",
  ],
  on: { ...learnerSupportEvents, ...allocationEvents },
});
