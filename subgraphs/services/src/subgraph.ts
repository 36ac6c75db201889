// The table of contents: the directory of places and services, the communities they form, and the support they give.
import { join } from "node:path";
import { defineSubgraph } from "@lsg/subgraph-kit/define-subgraph";
import { byId } from "@lsg/subgraph-kit/kept-answer";
import { createContext } from "./context.ts";
import { brokerageRequestResolvers } from "./entities/brokerage-request/resolvers.ts";
import { communityDecisionResolvers } from "./entities/community-decision/resolvers.ts";
import { communityInquiryResolvers } from "./entities/community-inquiry/resolvers.ts";
import { communityMeetingResolvers } from "./entities/community-meeting/resolvers.ts";
import { communityNeedResolvers } from "./entities/community-need/resolvers.ts";
import { communityProtocolResolvers } from "./entities/community-protocol/resolvers.ts";
import { communityResourceResolvers } from "./entities/community-resource/resolvers.ts";
import { deliveryResolvers } from "./entities/delivery/resolvers.ts";
import { directoryChangeResolvers } from "./entities/directory-change/resolvers.ts";
import { directoryEntryResolvers } from "./entities/directory-entry/resolvers.ts";
import { implementationIndicatorResolvers } from "./entities/implementation-indicator/resolvers.ts";
import { improvementProjectResolvers } from "./entities/improvement-project/resolvers.ts";
import { institutionResolvers } from "./entities/institution/resolvers.ts";
import { learningSupportCommunityResolvers } from "./entities/learning-support-community/resolvers.ts";
import { locationResolvers } from "./entities/location/resolvers.ts";
import { practiceImprovementResolvers } from "./entities/practice-improvement/resolvers.ts";
import { makeDueMoves } from "./entities/planned-move/make-moves.ts";
import { networkPlanResolvers } from "./entities/network-plan/resolvers.ts";
import { provisionResolvers } from "./entities/provision/resolvers.ts";
import { providerResolvers } from "./entities/provider/resolvers.ts";
import { regionResolvers } from "./entities/region/resolvers.ts";
import { reviewResolvers } from "./entities/review/resolvers.ts";
import { serviceAtLocationResolvers } from "./entities/service-at-location/resolvers.ts";
import { serviceCapacityResolvers } from "./entities/service-capacity/resolvers.ts";
import { serviceResolvers } from "./entities/service/resolvers.ts";
import { strategicPriorityResolvers } from "./entities/strategic-priority/resolvers.ts";
import { strategicTagResolvers } from "./entities/strategic-tag/resolvers.ts";
import { supportMatchResolvers } from "./entities/support-match/resolvers.ts";
import { servicesHereResolvers } from "./entities/services-here/resolvers.ts";
import { supportMemberResolvers } from "./entities/support-member/resolvers.ts";
import type { SupportMemberRow } from "./entities/support-member/table.ts";
import { supportStepResolvers } from "./entities/support-step/resolvers.ts";
import { supportWaitResolvers } from "./entities/support-wait/resolvers.ts";
import { supportEvents } from "./entities/support/events.ts";
import { supportResolvers } from "./entities/support/resolvers.ts";
import type { SupportRow } from "./entities/support/table.ts";
import { learnerResolvers } from "./extensions/learner/resolvers.ts";
import { serviceMeasures } from "./entities/service-insights/measures.ts";
import { serviceInsightsResolvers } from "./entities/service-insights/resolvers.ts";
import { brokerageRequests } from "./entities/brokerage-request/table.ts";
import { communityInquiries, communityInquiryEvents } from "./entities/community-inquiry/table.ts";
import { communityMeetings } from "./entities/community-meeting/table.ts";
import { communityNeeds, communityPriorityLists } from "./entities/community-need/table.ts";
import { communityProtocols } from "./entities/community-protocol/table.ts";
import { communityResources } from "./entities/community-resource/table.ts";
import { deliveries } from "./entities/delivery/table.ts";
import { selfReviews, monitoringReviews } from "./entities/implementation-indicator/table.ts";
import { improvementProjects, projectParticipations } from "./entities/improvement-project/table.ts";
import { communityMemberships } from "./entities/learning-support-community/table.ts";
import { practiceImprovements, practiceAdoptions } from "./entities/practice-improvement/table.ts";
import { provisions } from "./entities/provision/table.ts";
import { reviewRecommendations } from "./entities/review/table.ts";
import { serviceCapacities } from "./entities/service-capacity/table.ts";

export const subgraph = defineSubgraph({
  name: "services",
  folder: join(import.meta.dirname, ".."),
  resolvers: [
    directoryChangeResolvers,
    directoryEntryResolvers,
    institutionResolvers,
    learningSupportCommunityResolvers,
    communityProtocolResolvers,
    communityMeetingResolvers,
    communityNeedResolvers,
    communityDecisionResolvers,
    communityInquiryResolvers,
    practiceImprovementResolvers,
    improvementProjectResolvers,
    implementationIndicatorResolvers,
    brokerageRequestResolvers,
    servicesHereResolvers,
    communityResourceResolvers,
    provisionResolvers,
    networkPlanResolvers,
    providerResolvers,
    regionResolvers,
    serviceResolvers,
    locationResolvers,
    serviceAtLocationResolvers,
    supportMatchResolvers,
    strategicPriorityResolvers,
    strategicTagResolvers,
    reviewResolvers,
    serviceCapacityResolvers,
    supportResolvers,
    supportStepResolvers,
    supportMemberResolvers,
    supportWaitResolvers,
    deliveryResolvers,
    learnerResolvers,
    serviceInsightsResolvers,
  ],
  createContext,
  again: {
    BrokerageRequest: byId(brokerageRequests),
    CommunityInquiry: byId(communityInquiries),
    CommunityInquiryEvent: byId(communityInquiryEvents),
    CommunityMeeting: byId(communityMeetings),
    CommunityNeed: byId(communityNeeds),
    CommunityPriorityList: byId(communityPriorityLists),
    CommunityProtocol: byId(communityProtocols),
    CommunityResource: byId(communityResources),
    Delivery: byId(deliveries),
    SelfReview: byId(selfReviews),
    MonitoringReview: byId(monitoringReviews),
    ImprovementProject: byId(improvementProjects),
    ProjectParticipation: byId(projectParticipations),
    CommunityMembership: byId(communityMemberships),
    PracticeImprovement: byId(practiceImprovements),
    PracticeAdoption: byId(practiceAdoptions),
    Provision: byId(provisions),
    ReviewRecommendation: byId(reviewRecommendations),
    ServiceCapacity: byId(serviceCapacities),
  },
  measures: serviceMeasures,
  tells: {
    Support: ({ learnerId }: SupportRow) => (learnerId === null ? null : { subject: learnerId, category: "SUPPORTS" }),
    SupportMember: ({ learnerId }: SupportMemberRow) => ({ subject: learnerId, category: "SUPPORTS" }),
  },
  // Each says beside its definition why it needs its owner's rights.
  definers: ["derive_support", "place_support_step", "derive_support_of_step", "add_delivery", "sum_deliveries", "count_occupied", "viewer_group_supports", "waiting_place", "move_supports", "learners_to_tell", "leave_groups", "hold_group_of_member", "take_due_moves", "hold_service_of_support", "keep_services_with_supports", "keep_earlier_text", "keep_removed_tag"],
  on: supportEvents,
  due: makeDueMoves,
});
