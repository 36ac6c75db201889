import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Resolvers } from "../../generated/resolvers.ts";
import { applyForFunding } from "./apply-for-funding.ts";
import { decideFundingApplication } from "./decide-funding-application.ts";
import { orsLevelOf } from "./ors-criteria.ts";
import { listToDecide } from "./store.ts";
import type { FundingApplicationRow } from "./table.ts";

export const fundingApplicationResolvers = {
  Query: {
    fundingApplication: (_query, { id }, { loaders }) => loaders.fundingApplicationById.load(id),
    fundingApplicationsToDecide: (_query, args, { db }) => listToDecide(db, args),
  },
  Mutation: { applyForFunding, decideFundingApplication },
  FundingApplication: {
    __resolveReference: ({ id }, { loaders }) => loaders.fundingApplicationById.load(id),
    learner: ({ learnerId }) => ({ id: learnerId }),
    // The foreign key holds: an application always has its stream.
    stream: async ({ streamCode }, _args, { loaders }) => (await loaders.fundingStreamByCode.load(streamCode))!,
    institution: ({ institutionMoeNumber }) => ({ moeNumber: institutionMoeNumber }),
    region: ({ regionCode }) => ({ code: regionCode }),
    advice: adviceOn,
    reviewOf: ({ reviewOfId }, _args, { loaders }) => (reviewOfId === null ? null : loaders.fundingApplicationById.load(reviewOfId)),
    decision: (application) =>
      application.decidedAt === null
        ? null
        : {
            decidedAt: application.decidedAt,
            reason: application.decisionReason!,
            verifiedCriteria: application.verifiedCriteria,
            level: application.level,
            weeklyHours: application.grantedWeeklyHours,
            fundedWeeks: application.fundedWeeks,
            from: application.from,
            until: application.until,
          },
    provenance: toProvenance,
  },
} satisfies Resolvers;

// What helps an application; nothing of it is a gate.
function adviceOn({ streamCode, status, criteria, weeklyHours }: FundingApplicationRow): string[] {
  if (status !== "SUBMITTED") return [];
  const level = orsLevelOf(criteria);
  const advice: [boolean, string][] = [
    [streamCode === "ORS" && level === null, "The criteria that you named give no level of the scheme: one of 1 to 8, or 9.1 with two of 9.2 to 9.5, must be verified. In-Class Support needs no criteria."],
    [streamCode === "ORS" && level !== null, `The criteria that you named would give ${level === "VERY_HIGH" ? "very high" : "high"} need, if they are verified. Every learner in the scheme must have a current individual plan.`],
    [streamCode === "ICS" && weeklyHours === null, "Say how many hours a week of a teacher aide would help: schools, the Ministry and RTLB set priorities together."],
    [streamCode === "IRF", "The fund is for a crisis, and short: say what follows when it ends."],
  ];
  return advice.flatMap(([applies, text]) => (applies ? [text] : []));
}
