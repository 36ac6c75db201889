import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { toAct } from "../../acts.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { addWhanauMember } from "./add-whanau-member.ts";
import { changeWhanauMember } from "./change-whanau-member.ts";
import { endWhanauMember } from "./end-whanau-member.ts";

export const whanauMemberResolvers = {
  Mutation: { addWhanauMember, changeWhanauMember, endWhanauMember },
  Learner: {
    whanau: ({ id }, _args, { loaders }) => loaders.whanauByLearnerId.load(id),
    formerWhanau: ({ id }, _args, { loaders }) => loaders.formerWhanauByLearnerId.load(id),
  },
  WhanauMember: {
    __resolveReference: ({ id }, { loaders }) => loaders.whanauMemberById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    ended: ({ endedAt, endedBy, endedInRole, endedFor }) => toAct(endedAt, endedBy, endedInRole, endedFor),
    provenance: (member) => toProvenance(member),
    lastChange: (member) => toLastChange(member),
  },
} satisfies Resolvers;
