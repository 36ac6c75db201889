import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { addVoice } from "./add-voice.ts";

export const planVoiceResolvers = {
  Mutation: { addVoice },
  OnePlan: {
    voices: ({ id }, _args, { loaders }) => loaders.voicesByPlanId.load(id),
    learnerVoice: async ({ id }, _args, { loaders }) => (await loaders.voicesByPlanId.load(id)).find(({ voiceOf }) => voiceOf === "LEARNER")?.words ?? null,
    whanauVoice: async ({ id }, _args, { loaders }) => (await loaders.voicesByPlanId.load(id)).find(({ voiceOf }) => voiceOf === "WHANAU")?.words ?? null,
  },
  PlanVoice: {
    whanauMember: ({ whanauMemberId }, _args, { loaders }) => (whanauMemberId === null ? null : loaders.whanauMemberById.load(whanauMemberId)),
    provenance: toProvenance,
  },
} satisfies Resolvers;
