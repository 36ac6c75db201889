import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { joinImprovementProject, leaveImprovementProject, recordImprovementProjectStep, startImprovementProject } from "./run-project.ts";
import { listProjects } from "./store.ts";
import { statusOfStep, type ImprovementProjectStepRow } from "./table.ts";

export const improvementProjectResolvers = {
  Query: {
    improvementProjects: (_query, args, { db }) => listProjects(db, args),
    improvementProject: (_query, { id }, { loaders }) => loaders.improvementProjectById.load(id),
  },
  Mutation: { startImprovementProject, recordImprovementProjectStep, joinImprovementProject, leaveImprovementProject },
  LearningSupportCommunity: {
    projectParticipations: ({ id }, _args, { loaders }) => loaders.participationsByCommunityId.load(id),
  },
  ImprovementProject: {
    // A foreign key and a policy for everyone: there always is one.
    startedBy: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    // Each has its first step, written with it.
    status: async (project, _args, context) => statusOfStep[(await stepsOf(project, context))[0]!.kind],
    statusSince: async (project, _args, context) => sinceOf(await stepsOf(project, context)),
    strengths: async (project, _args, context) => (await stepsOf(project, context)).find(({ strengths }) => strengths !== null)?.strengths ?? null,
    lessons: async (project, _args, context) => (await stepsOf(project, context)).find(({ lessons }) => lessons !== null)?.lessons ?? null,
    steps: (project, _args, context) => stepsOf(project, context),
    participations: ({ id }, _args, { loaders }) => loaders.participationsByProjectId.load(id),
    priorities: ({ id }, _args, { loaders }) => loaders.prioritiesByProjectId.load(id),
    recommendations: ({ id }, _args, { loaders }) => loaders.recommendationsByProjectId.load(id),
    provenance: toProvenance,
  },
  ImprovementProjectStep: { provenance: toProvenance },
  // Foreign keys, and whoever sees the participation sees these: there always is one.
  ProjectParticipation: {
    project: async ({ projectId }, _args, { loaders }) => (await loaders.improvementProjectById.load(projectId))!,
    community: async ({ communityId }, _args, { loaders }) => (await loaders.learningSupportCommunityById.load(communityId))!,
    provenance: toProvenance,
  },
} satisfies Resolvers;

const stepsOf = ({ id }: { id: string }, { loaders }: Context) => loaders.stepsByProjectId.load(id);

/** The day of the first of the latest steps that make the project stand as it does. */
function sinceOf(steps: readonly ImprovementProjectStepRow[]): string {
  const [{ kind }] = steps as readonly [ImprovementProjectStepRow];
  const before = steps.findIndex((step) => statusOfStep[step.kind] !== statusOfStep[kind]);
  return steps.at(before === -1 ? -1 : before - 1)!.occurredOn;
}
