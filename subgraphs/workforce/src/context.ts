import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { createInsights } from "@lsg/subgraph-kit/insights";
import { caseAssignmentLoaders } from "./entities/case-assignment/loaders.ts";
import { caseloadLoaders } from "./entities/caseload/loaders.ts";
import { culturalCompetenceLoaders } from "./entities/cultural-competence/loaders.ts";
import { demandEstimateLoaders } from "./entities/demand-estimate/loaders.ts";
import { earlierVersionLoaders } from "./entities/earlier-version/loaders.ts";
import { employmentAgreementLoaders } from "./entities/employment-agreement/loaders.ts";
import { positionLoaders } from "./entities/position/loaders.ts";
import { practitionerLoaders } from "./entities/practitioner/loaders.ts";
import { practitionerSkillLoaders } from "./entities/practitioner-skill/loaders.ts";
import { registrationLoaders } from "./entities/registration/loaders.ts";
import { rtlbClusterLoaders } from "./entities/rtlb-cluster/loaders.ts";
import { roleLoaders } from "./entities/role/loaders.ts";
import { capabilityActivityLoaders } from "./entities/capability-activity/loaders.ts";
import { communityOfPracticeLoaders } from "./entities/community-of-practice/loaders.ts";
import { leavePeriodLoaders } from "./entities/leave-period/loaders.ts";
import { unsettledAllocationLoaders } from "./entities/unsettled-allocation/loaders.ts";
import { vacancyLoaders } from "./entities/vacancy/loaders.ts";
import { workforceScenarioLoaders } from "./entities/workforce-scenario/loaders.ts";

/** What a resolver gets: who asks, the request's transaction, and loaders made for this request alone. */
export interface Context extends RequestScope {
  readonly loaders: ReturnType<typeof createLoaders>;
  readonly insights: ReturnType<typeof createInsights>;
}

export function createContext(scope: RequestScope): Context {
  return { ...scope, loaders: createLoaders(scope), insights: createInsights(scope.db) };
}

function createLoaders(scope: RequestScope) {
  const { db } = scope;
  return {
    ...caseAssignmentLoaders(scope),
    ...caseloadLoaders(db),
    ...culturalCompetenceLoaders(db),
    ...demandEstimateLoaders(db),
    ...earlierVersionLoaders(db),
    ...employmentAgreementLoaders(db),
    ...positionLoaders(db),
    ...practitionerLoaders(scope),
    ...practitionerSkillLoaders(db),
    ...registrationLoaders(db),
    ...roleLoaders(db),
    ...rtlbClusterLoaders(db),
    ...workforceScenarioLoaders(db),
    ...unsettledAllocationLoaders(db),
    ...vacancyLoaders(db),
    ...leavePeriodLoaders(db),
    ...communityOfPracticeLoaders(db),
    ...capabilityActivityLoaders(db),
  };
}
