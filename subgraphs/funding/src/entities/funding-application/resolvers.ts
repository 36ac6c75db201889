import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { applyForFunding } from "./apply-for-funding.ts";
import { decideFundingApplication } from "./decide-funding-application.ts";
import { orsLevelOf } from "./ors-criteria.ts";
import { managedRegions } from "../../policy.ts";
import { today } from "../../today.ts";
import { listToAllocate, listToDecide } from "./store.ts";
import type { FundingApplicationRow } from "./table.ts";

export const fundingApplicationResolvers = {
  Query: {
    fundingApplication: (_query, { id }, { loaders }) => loaders.fundingApplicationById.load(id),
    fundingApplicationsToDecide: (_query, args, { db }) => listToDecide(db, args),
    fundingApplicationsToAllocate: (_query, args, { db, viewer }) => listToAllocate(db, args, { day: today(), regions: managedRegions(viewer) }),
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
    // Others would see what happens to be granted to the request by then: they read `Learner.allocations`.
    allocations: ({ id }, _args, { viewer, loaders }) => (managedRegions(viewer).length === 0 ? [] : loaders.allocationsByApplicationId.load(id)),
    provenance: toProvenance,
  },
  Allocation: {
    application: ({ applicationId }, _args, { viewer, loaders }) => (applicationId === null || managedRegions(viewer).length === 0 ? null : loaders.fundingApplicationById.load(applicationId)),
    endedBy: ({ endedByApplicationId }, _args, { viewer, loaders }) => (endedByApplicationId === null || managedRegions(viewer).length === 0 ? null : loaders.fundingApplicationById.load(endedByApplicationId)),
  },
} satisfies Resolvers;

// What helps an application; nothing of it is a gate.
async function adviceOn({ learnerId, streamCode, status, criteria, weeklyHours }: FundingApplicationRow, _args: object, { loaders }: Context): Promise<string[]> {
  if (status !== "SUBMITTED") return [];
  const level = orsLevelOf(criteria);
  const isInScheme = streamCode === "ICS" && (await loaders.schemeDecisionsByLearnerId.load(learnerId)).length > 0;
  const advice: [boolean, string][] = [
    [streamCode === "ORS" && level === null, "The criteria that you named give no level of the scheme: one of 1 to 8, or 9.1 with two of 9.2 to 9.5, must be verified. In-Class Support needs no criteria."],
    [streamCode === "ORS" && level !== null, `The criteria that you named would give ${level === "VERY_HIGH" ? "very high" : "high"} need, if they are verified. Every learner in the scheme must have a current individual plan.`],
    [isInScheme, "The learner is in the Ongoing Resourcing Scheme, and In-Class Support is for learners who are not: it cannot be approved. Ask for a review of what the scheme gives instead."],
    [streamCode === "ICS" && weeklyHours === null, "Say how many hours a week of a teacher aide would help: schools, the Ministry and RTLB set priorities together."],
    [streamCode === "SHHNF", "The fund is for care and supervision that are needed for more than six weeks: say for how long they will be."],
    [streamCode === "IRF", "The fund is for a crisis, and short: say what follows when it ends."],
  ];
  return advice.flatMap(([applies, text]) => (applies ? [text] : []));
}
