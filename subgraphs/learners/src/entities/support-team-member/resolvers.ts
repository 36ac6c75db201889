import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { isCloseToLearner } from "../../policy.ts";
import { toLastChange } from "../../last-change.ts";
import { addSupportTeamMember } from "./add-support-team-member.ts";
import { confirmSupportTeamMember } from "./confirm-support-team-member.ts";
import { endSupportTeamMembership } from "./end-support-team-membership.ts";
import { refuseSupportTeamMember } from "./refuse-support-team-member.ts";
import { standingOf, toDecision } from "./standing.ts";

export const supportTeamMemberResolvers = {
  Mutation: { addSupportTeamMember, endSupportTeamMembership, confirmSupportTeamMember, refuseSupportTeamMember },
  Learner: {
    supportTeam: ({ id }, _args, { loaders }) => loaders.supportTeamByLearnerId.load(id),
    supportTeamHistory: ({ id }, _args, { loaders }) => loaders.supportTeamHistoryByLearnerId.load(id),
  },
  SupportTeamMember: {
    __resolveReference: ({ id }, { loaders }) => loaders.supportTeamMemberById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    practitioner: ({ practitionerId }) => ({ id: practitionerId }),
    role: ({ roleCode }) => ({ code: roleCode }),
    chosenBy: ({ chosenByWhanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    reasonNotChosen: (member, _args, context) => saidAmongClose(member, member.reasonNotChosen, context),
    endReason: (member, _args, context) => saidAmongClose(member, member.endReason, context),
    standing: standingOf,
    support: ({ supportId }) => (supportId === null ? null : { id: supportId }),
    isOfCase: ({ caseAssignmentId }) => caseAssignmentId !== null,
    decision: toDecision,
    provenance: (member) => toProvenance(member),
    lastChange: (member) => toLastChange(member),
  },
} satisfies Resolvers;

// Why somebody is on the team or left it is said among those who are around the learner: not to whom a provider has only named.
async function saidAmongClose({ learnerId }: { learnerId: string }, words: string | null, { loaders }: Context): Promise<string | null> {
  if (words === null) return null;
  return isCloseToLearner(await loaders.grantsByLearnerId.load(learnerId)) ? words : null;
}
