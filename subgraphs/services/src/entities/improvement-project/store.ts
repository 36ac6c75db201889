import type { Db } from "@lsg/subgraph-kit/database";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, exists, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { codeKeys } from "../../code-keys.ts";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { strategicTags } from "../strategic-tag/table.ts";
import { improvementProjects, improvementProjectSteps, projectParticipations, statusOfStep, type ImprovementProjectRow, type ImprovementProjectStatus, type ImprovementProjectStepKind, type ProjectParticipationRow } from "./table.ts";

const latestFirst: KeysetOrder = { columns: [improvementProjects.begunOn, improvementProjects.id], direction: "desc" };

export interface ProjectFilter {
  status?: ImprovementProjectStatus | null | undefined;
  communityId?: string | null | undefined;
  priorityCode?: string | null | undefined;
  recommendationId?: string | null | undefined;
}

/** One page of the projects that fit every filter given. What cannot be an id or a code fits nothing. */
export async function listProjects(db: Db, { status, communityId, priorityCode, recommendationId, ...args }: ProjectFilter & PageArguments): Promise<Connection<ImprovementProjectRow>> {
  const page = readPage(args, latestFirst);
  const tagged = (aim: SQL) => exists(db.select().from(strategicTags).where(and(eq(strategicTags.projectId, improvementProjects.id), aim)));
  const fits = <Value>(value: Value | null | undefined, can: (value: Value) => boolean, condition: (value: Value) => SQL): SQL | undefined => (value === null || value === undefined ? undefined : can(value) ? condition(value) : sql`false`);
  const rows = await db
    .select()
    .from(improvementProjects)
    .where(
      and(
        fits(status, () => true, stands),
        fits(communityId, isUuid, (id) => exists(db.select().from(projectParticipations).where(and(eq(projectParticipations.projectId, improvementProjects.id), eq(projectParticipations.communityId, id))))),
        fits(priorityCode, codeKeys.isKey, (code) => tagged(eq(strategicTags.priorityCode, code))),
        fits(recommendationId, isUuid, (id) => tagged(eq(strategicTags.recommendationId, id))),
        afterCursor(page, latestFirst),
      ),
    )
    .orderBy(...inOrder(latestFirst))
    .limit(rowsToRead(page));
  return toConnection(rows, page, latestFirst);

  // By its latest step.
  function stands(wanted: ImprovementProjectStatus): SQL {
    const kinds = (Object.keys(statusOfStep) as ImprovementProjectStepKind[]).filter((kind) => statusOfStep[kind] === wanted);
    const later = sql`(select max(step.place) from ${improvementProjectSteps} as step where step.project_id = ${improvementProjects.id})`;
    return exists(db.select().from(improvementProjectSteps).where(and(eq(improvementProjectSteps.projectId, improvementProjects.id), inArray(improvementProjectSteps.kind, kinds), eq(improvementProjectSteps.place, later))));
  }
}

export async function addProject(db: Db, project: typeof improvementProjects.$inferInsert): Promise<ImprovementProjectRow> {
  return (await db.insert(improvementProjects).values(project).returning())[0]!;
}

/** Refused with `project_participations_do_not_overlap` when the community takes part in those days already. */
export function addParticipation(db: Db, participation: typeof projectParticipations.$inferInsert): Promise<ProjectParticipationRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(projectParticipations).values(participation).returning())[0]!);
}

/** Ends it; null when it has ended already. */
export async function endParticipation(db: Db, id: string, said: { until: string; endedBecause: string }): Promise<ProjectParticipationRow | null> {
  const [participation] = await db
    .update(projectParticipations)
    .set({ ...said, endedBy: sql`viewer_id()` })
    .where(and(eq(projectParticipations.id, id), isNull(projectParticipations.until)))
    .returning();
  return participation ?? null;
}

/** The participation as it is now. */
export async function findParticipation(db: Db, id: string): Promise<ProjectParticipationRow | null> {
  const [participation] = await db.select().from(projectParticipations).where(eq(projectParticipations.id, id));
  return participation ?? null;
}

/** The kind of a project's latest step as it is now. */
export async function findLatestKind(db: Db, projectId: string): Promise<ImprovementProjectStepKind | null> {
  const [step] = await db.select({ kind: improvementProjectSteps.kind }).from(improvementProjectSteps).where(eq(improvementProjectSteps.projectId, projectId)).orderBy(sql`${improvementProjectSteps.place} desc`).limit(1);
  return step?.kind ?? null;
}

/** Communities that take part on this day. */
export async function findParticipants(db: Db, projectId: string, day: string): Promise<string[]> {
  const rows = await db
    .select({ communityId: projectParticipations.communityId })
    .from(projectParticipations)
    .where(and(eq(projectParticipations.projectId, projectId), sql`${day}::date between ${projectParticipations.from} and coalesce(${projectParticipations.until}, 'infinity')`));
  return rows.map(({ communityId }) => communityId);
}
