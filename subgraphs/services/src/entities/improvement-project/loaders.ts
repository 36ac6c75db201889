import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { improvementProjects, improvementProjectSteps, projectParticipations } from "./table.ts";

export function improvementProjectLoaders(db: Db) {
  const { from, id, projectId, communityId } = projectParticipations;
  return {
    improvementProjectById: loadOne((ids: string[]) => db.select().from(improvementProjects).where(inArray(improvementProjects.id, ids)), (project) => project.id, uuidKeys),
    /** The latest first. */
    stepsByProjectId: loadMany(
      (ids: string[]) => db.select().from(improvementProjectSteps).where(inArray(improvementProjectSteps.projectId, ids)).orderBy(desc(improvementProjectSteps.place)),
      (step) => step.projectId,
      uuidKeys,
    ),
    participationById: loadOne((ids: string[]) => db.select().from(projectParticipations).where(inArray(id, ids)), (participation) => participation.id, uuidKeys),
    participationsByProjectId: loadMany(
      (ids: string[]) => db.select().from(projectParticipations).where(inArray(projectId, ids)).orderBy(desc(from), desc(id)),
      (participation) => participation.projectId,
      uuidKeys,
    ),
    participationsByCommunityId: loadMany(
      (ids: string[]) => db.select().from(projectParticipations).where(inArray(communityId, ids)).orderBy(desc(from), desc(id)),
      (participation) => participation.communityId,
      uuidKeys,
    ),
  };
}
