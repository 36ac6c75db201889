import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { toAct } from "../../acts.ts";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { decideCorrection } from "./decide-correction.ts";
import { requestCorrection } from "./request-correction.ts";

const ofRecord = ({ id }: { id: string }, _args: object, { loaders }: Context) => loaders.correctionRequestsByRecordId.load(id);

export const correctionRequestResolvers = {
  Mutation: { requestCorrection, decideCorrection },
  Learner: {
    correctionRequests: ({ id }, _args, { loaders }) => loaders.correctionRequestsByLearnerId.load(id),
  },
  WhanauMember: { corrections: ofRecord },
  Enrolment: { corrections: ofRecord },
  Need: { corrections: ofRecord },
  RegisterEntry: { corrections: ofRecord },
  OnePlan: { corrections: ofRecord },
  SupportTeamMember: { corrections: ofRecord },
  CorrectionRequest: {
    __resolveReference: ({ id }, { loaders }) => loaders.correctionRequestById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    requestedBy: ({ requestedByWhanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    isOverdue: ({ status, dueOn }) => status === "OPEN" && dueOn < today(),
    statement: ({ status, statement }) => (status === "REFUSED" ? statement : null),
    decided: ({ decidedAt, decidedBy, decidedInRole, decidedFor }) => toAct(decidedAt, decidedBy, decidedInRole, decidedFor),
    provenance: (request) => toProvenance(request),
  },
} satisfies Resolvers;
