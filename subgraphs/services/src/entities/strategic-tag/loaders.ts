import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { and, eq, getTableColumns, inArray, isNotNull } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { codeKeys } from "../../code-keys.ts";
import { reviewRecommendations } from "../review/table.ts";
import { strategicPriorities } from "../strategic-priority/table.ts";
import { latestDecisionFirst, latestImprovementFirst, latestProjectFirst } from "./store.ts";
import { strategicTags } from "./table.ts";

const { priorityCode, recommendationId, serviceId, decisionId, improvementId, projectId, measureService, measureName } = strategicTags;

export function strategicTagLoaders(db: Db) {
  const decisions = { table: strategicTags, order: latestDecisionFirst, where: isNotNull(decisionId) };
  const improvements = { table: strategicTags, order: latestImprovementFirst, where: isNotNull(improvementId) };
  const projects = { table: strategicTags, order: latestProjectFirst, where: isNotNull(projectId) };
  return {
    prioritiesByServiceId: prioritiesBy(serviceId),
    prioritiesByDecisionId: prioritiesBy(decisionId),
    prioritiesByImprovementId: prioritiesBy(improvementId),
    prioritiesByProjectId: prioritiesBy(projectId),
    recommendationsByServiceId: recommendationsBy(serviceId),
    recommendationsByDecisionId: recommendationsBy(decisionId),
    recommendationsByImprovementId: recommendationsBy(improvementId),
    recommendationsByProjectId: recommendationsBy(projectId),
    decisionTagsPageByPriorityCode: loadPages<typeof strategicTags, string>(db, { ...decisions, parent: priorityCode }),
    decisionTagsPageByRecommendationId: loadPages<typeof strategicTags, string>(db, { ...decisions, parent: recommendationId }),
    improvementTagsPageByPriorityCode: loadPages<typeof strategicTags, string>(db, { ...improvements, parent: priorityCode }),
    improvementTagsPageByRecommendationId: loadPages<typeof strategicTags, string>(db, { ...improvements, parent: recommendationId }),
    projectTagsPageByPriorityCode: loadPages<typeof strategicTags, string>(db, { ...projects, parent: priorityCode }),
    projectTagsPageByRecommendationId: loadPages<typeof strategicTags, string>(db, { ...projects, parent: recommendationId }),
    measuresByPriorityCode: measuresBy(priorityCode, codeKeys),
    measuresByRecommendationId: measuresBy(recommendationId, uuidKeys),
  };

  /** The priorities that things of one sort answer. */
  function prioritiesBy(subject: PgColumn) {
    return loadMany(
      (ids: string[]) =>
        db
          .select({ ...getTableColumns(strategicPriorities), subject })
          .from(strategicTags)
          .innerJoin(strategicPriorities, eq(strategicPriorities.code, priorityCode))
          .where(inArray(subject, ids))
          .orderBy(strategicPriorities.set, strategicPriorities.position),
      ({ subject: id }) => id as string,
      uuidKeys,
    );
  }

  function recommendationsBy(subject: PgColumn) {
    return loadMany(
      (ids: string[]) =>
        db
          .select({ ...getTableColumns(reviewRecommendations), subject })
          .from(strategicTags)
          .innerJoin(reviewRecommendations, eq(reviewRecommendations.id, recommendationId))
          .where(inArray(subject, ids))
          .orderBy(reviewRecommendations.reviewCode, reviewRecommendations.position),
      ({ subject: id }) => id as string,
      uuidKeys,
    );
  }

  function measuresBy(aim: PgColumn, keys: typeof uuidKeys) {
    return loadMany(
      async (aims: string[]) =>
        (await db
          .select({ aim, service: measureService, name: measureName })
          .from(strategicTags)
          .where(and(inArray(aim, aims), isNotNull(measureName)))
          .orderBy(measureService, measureName)) as { aim: string; service: string; name: string }[],
      ({ aim: one }) => one,
      keys,
    );
  }
}
