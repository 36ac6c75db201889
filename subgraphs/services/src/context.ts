import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { createInsights } from "@lsg/subgraph-kit/insights";
import { brokerageRequestLoaders } from "./entities/brokerage-request/loaders.ts";
import { communityDecisionLoaders } from "./entities/community-decision/loaders.ts";
import { communityInquiryLoaders } from "./entities/community-inquiry/loaders.ts";
import { communityMeetingLoaders } from "./entities/community-meeting/loaders.ts";
import { communityNeedLoaders } from "./entities/community-need/loaders.ts";
import { communityProtocolLoaders } from "./entities/community-protocol/loaders.ts";
import { communityResourceLoaders } from "./entities/community-resource/loaders.ts";
import { deliveryLoaders } from "./entities/delivery/loaders.ts";
import { directoryChangeLoaders } from "./entities/directory-change/loaders.ts";
import { implementationIndicatorLoaders } from "./entities/implementation-indicator/loaders.ts";
import { improvementProjectLoaders } from "./entities/improvement-project/loaders.ts";
import { institutionLoaders } from "./entities/institution/loaders.ts";
import { learningSupportCommunityLoaders } from "./entities/learning-support-community/loaders.ts";
import { locationLoaders } from "./entities/location/loaders.ts";
import { practiceImprovementLoaders } from "./entities/practice-improvement/loaders.ts";
import { provisionLoaders } from "./entities/provision/loaders.ts";
import { providerLoaders } from "./entities/provider/loaders.ts";
import { regionLoaders } from "./entities/region/loaders.ts";
import { reviewLoaders } from "./entities/review/loaders.ts";
import { serviceAtLocationLoaders } from "./entities/service-at-location/loaders.ts";
import { serviceCapacityLoaders } from "./entities/service-capacity/loaders.ts";
import { serviceLoaders } from "./entities/service/loaders.ts";
import { strategicPriorityLoaders } from "./entities/strategic-priority/loaders.ts";
import { strategicTagLoaders } from "./entities/strategic-tag/loaders.ts";
import { servicesHereLoaders } from "./entities/services-here/loaders.ts";
import { supportMemberLoaders } from "./entities/support-member/loaders.ts";
import { supportStepLoaders } from "./entities/support-step/loaders.ts";
import { supportWaitLoaders } from "./entities/support-wait/loaders.ts";
import { supportLoaders } from "./entities/support/loaders.ts";

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
    ...institutionLoaders(db),
    ...learningSupportCommunityLoaders(db),
    ...communityDecisionLoaders(db),
    ...communityMeetingLoaders(db),
    ...communityNeedLoaders(db),
    ...communityProtocolLoaders(db),
    ...communityInquiryLoaders(db),
    ...communityResourceLoaders(db),
    ...practiceImprovementLoaders(db),
    ...improvementProjectLoaders(db),
    ...implementationIndicatorLoaders(db),
    ...brokerageRequestLoaders(db),
    ...directoryChangeLoaders(db),
    ...provisionLoaders(db),
    ...providerLoaders(db),
    ...regionLoaders(db),
    ...serviceLoaders(db),
    ...locationLoaders(db),
    ...serviceAtLocationLoaders(db),
    ...strategicPriorityLoaders(db),
    ...strategicTagLoaders(db),
    ...reviewLoaders(db),
    ...servicesHereLoaders(db),
    ...deliveryLoaders(db),
    ...serviceCapacityLoaders(db),
    ...supportLoaders(scope),
    ...supportMemberLoaders(db),
    ...supportStepLoaders(db),
    ...supportWaitLoaders(db),
  };
}
