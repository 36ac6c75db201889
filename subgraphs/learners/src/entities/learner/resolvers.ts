import type { Resolvers } from "../../generated/resolvers.ts";
import { toLastChange } from "../../last-change.ts";
import { correctLearnerDetails } from "./correct-learner-details.ts";
import { listLearners } from "./store.ts";
import { updateLearnerProfile } from "./update-learner-profile.ts";

export const learnerResolvers = {
  Query: {
    learner: (_query, { id }, { loaders }) => loaders.learnerById.load(id),
    learners: (_query, args, { db }) => listLearners(db, args),
  },
  Mutation: { updateLearnerProfile, correctLearnerDetails },
  Learner: {
    __resolveReference: ({ id }, { loaders }) => loaders.learnerById.load(id),
    ethnicities: ({ ethnicityCodes }, _args, { loaders }) => Promise.all(ethnicityCodes.map(loaders.ethnicityByCode)),
    prioritisedEthnicity: ({ prioritisedEthnicityCode: code }, _args, { loaders }) => (code === null ? null : loaders.ethnicityByCode(code)),
    lastChange: (learner) => toLastChange(learner),
    yearLevel: async ({ id }, _args, { loaders, accessed }) => {
      const enrolment = await loaders.currentEnrolmentByLearnerId(id);
      // The level tells of an enrolment without giving it.
      if (enrolment) accessed.record(id, "EDUCATION");
      return enrolment?.yearLevel ?? null;
    },
  },
} satisfies Resolvers;
