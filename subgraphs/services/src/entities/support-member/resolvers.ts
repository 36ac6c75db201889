import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { addSupportMember, endSupportMembership } from "./members.ts";

export const supportMemberResolvers = {
  Mutation: { addSupportMember, endSupportMembership },
  Support: {
    members: ({ id }, _args, { loaders }) => loaders.membersBySupportId.load(id),
  },
  SupportMember: {
    learner: ({ learnerId }) => ({ id: learnerId }),
    provenance: toProvenance,
  },
} satisfies Resolvers;
