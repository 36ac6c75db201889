import { refusal } from "@lsg/subgraph-kit/errors";
import type { Resolvers } from "../../generated/resolvers.ts";
import { requirePrivacyOfficer } from "../../policy.ts";
import { today } from "../../today.ts";
import { findRetentionRule, listPastRetention } from "./store.ts";

export const retentionResolvers = {
  Query: {
    recordsPastRetention: (_query, { by, ...args }, { db, viewer }) => {
      requirePrivacyOfficer(viewer);
      if (by && by > "2200-01-01") throw refusal("BAD_USER_INPUT", `by is ${by}: check the year.`);
      return listPastRetention(db, { by: by ?? today(), ...args });
    },
    retentionRule: (_query, _args, { db }) => findRetentionRule(db, today()),
  },
  Learner: {
    retainUntil: async ({ id }, _args, { loaders }) => (await loaders.retentionByLearnerId.load(id))?.retainUntil ?? null,
  },
} satisfies Resolvers;
