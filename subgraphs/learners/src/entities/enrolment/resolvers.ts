import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { endEnrolment } from "./end-enrolment.ts";
import { enrolLearner } from "./enrol-learner.ts";
import { transferLearner } from "./transfer-learner.ts";

export const enrolmentResolvers = {
  Mutation: { enrolLearner, endEnrolment, transferLearner },
  Learner: {
    enrolments: ({ id }, _args, { loaders }) => loaders.enrolmentsByLearnerId.load(id),
    currentEnrolment: ({ id }, _args, { loaders }) => loaders.currentEnrolmentByLearnerId(id),
  },
  Enrolment: {
    __resolveReference: ({ id }, { loaders }) => loaders.enrolmentById.load(id),
    learner: ({ learnerId }, _args, { loaders }) => loaders.learnerById.load(learnerId),
    institution: ({ institutionMoeNumber }) => ({ moeNumber: institutionMoeNumber }),
    provenance: (enrolment) => toProvenance(enrolment),
    lastChange: (enrolment) => toLastChange(enrolment),
  },
} satisfies Resolvers;
