import { readPage, toConnection, type Connection, type Page, type PageArguments } from "@lsg/subgraph-kit/page";
import type { Context } from "../../context.ts";
import type { Resolvers } from "../../generated/resolvers.ts";
import { addStrategicTags, removeStrategicTags } from "./add-strategic-tags.ts";
import { latestDecisionFirst, latestImprovementFirst, latestProjectFirst } from "./store.ts";
import type { strategicTags } from "./table.ts";

type TagRow = typeof strategicTags.$inferSelect;
type LoadTags<Key> = (key: Key, page: Page) => Promise<TagRow[]>;

export const strategicTagResolvers = {
  Mutation: { addStrategicTags, removeStrategicTags },
  StrategicPriority: {
    decisions: ({ code }, args, context) => decisionsOf(context, context.loaders.decisionTagsPageByPriorityCode, code, args),
    improvements: ({ code }, args, context) => improvementsOf(context, context.loaders.improvementTagsPageByPriorityCode, code, args),
    projects: ({ code }, args, context) => projectsOf(context, context.loaders.projectTagsPageByPriorityCode, code, args),
    measures: ({ code }, _args, { loaders }) => loaders.measuresByPriorityCode.load(code),
  },
  ReviewRecommendation: {
    decisions: ({ id }, args, context) => decisionsOf(context, context.loaders.decisionTagsPageByRecommendationId, id, args),
    improvements: ({ id }, args, context) => improvementsOf(context, context.loaders.improvementTagsPageByRecommendationId, id, args),
    projects: ({ id }, args, context) => projectsOf(context, context.loaders.projectTagsPageByRecommendationId, id, args),
    measures: ({ id }, _args, { loaders }) => loaders.measuresByRecommendationId.load(id),
  },
  CommunityDecision: {
    priorities: ({ id }, _args, { loaders }) => loaders.prioritiesByDecisionId.load(id),
    recommendations: ({ id }, _args, { loaders }) => loaders.recommendationsByDecisionId.load(id),
  },
  PracticeImprovement: {
    priorities: ({ id }, _args, { loaders }) => loaders.prioritiesByImprovementId.load(id),
    recommendations: ({ id }, _args, { loaders }) => loaders.recommendationsByImprovementId.load(id),
  },
} satisfies Resolvers;

// Who sees a tag sees its subject, as the policy of tags has it: there always is one.
async function decisionsOf({ loaders }: Context, load: LoadTags<string>, aim: string, args: PageArguments) {
  const page = readPage(args, latestDecisionFirst);
  return ofSubjects(toConnection(await load(aim, page), page, latestDecisionFirst), async ({ decisionId }) => (await loaders.communityDecisionById.load(decisionId!))!);
}

async function improvementsOf({ loaders }: Context, load: LoadTags<string>, aim: string, args: PageArguments) {
  const page = readPage(args, latestImprovementFirst);
  return ofSubjects(toConnection(await load(aim, page), page, latestImprovementFirst), async ({ improvementId }) => (await loaders.practiceImprovementById.load(improvementId!))!);
}

async function projectsOf({ loaders }: Context, load: LoadTags<string>, aim: string, args: PageArguments) {
  const page = readPage(args, latestProjectFirst);
  return ofSubjects(toConnection(await load(aim, page), page, latestProjectFirst), async ({ projectId }) => (await loaders.improvementProjectById.load(projectId!))!);
}

/** The page of what was tagged, with the cursors of the tags. */
async function ofSubjects<Row>({ edges, pageInfo }: Connection<TagRow>, find: (tag: TagRow) => Promise<Row>) {
  const found = await Promise.all(edges.map(async ({ cursor, node }) => ({ cursor, node: await find(node) })));
  return { edges: found, nodes: found.map(({ node }) => node), pageInfo };
}
