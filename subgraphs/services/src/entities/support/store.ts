import type { Db } from "@lsg/subgraph-kit/database";
import type { KeysetOrder } from "@lsg/subgraph-kit/page";
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Act } from "../../policy.ts";
import { institutions } from "../institution/table.ts";
import { supportMembers } from "../support-member/table.ts";
import { supports, type SupportRow, type SupportTarget } from "./table.ts";

/** The order in which places are given: by priority, then by who has waited longest. Nothing begins that anew. */
export const inFairOrder: KeysetOrder = { columns: [supports.priorityRank, supports.requestedOn, supports.id] };

/** The support as it is now, past any loader, and as what the viewer acts on it. */
export async function findSupport(db: Db, id: string): Promise<{ support: SupportRow; acts: Act[] } | null> {
  const [found] = await db.select({ support: getTableColumns(supports), acts: sql<Act[]>`viewer_acts_on(supports)` }).from(supports).where(eq(supports.id, id));
  return found ?? null;
}

/** A support that shows on a learner: their own, or of a group that they are or were in. */
export interface SupportOfLearner {
  readonly learnerId: string;
  readonly support: SupportRow;
}

/** The supports of these learners, the latest request first. */
export async function findSupportsOf(db: Db, learnerIds: string[]): Promise<SupportOfLearner[]> {
  const newestFirst = [desc(supports.requestedOn), desc(supports.id)];
  const own = await db.select().from(supports).where(inArray(supports.learnerId, learnerIds)).orderBy(...newestFirst);
  const ofGroups = await db
    .selectDistinct({ learnerId: supportMembers.learnerId, support: getTableColumns(supports) })
    .from(supportMembers)
    .innerJoin(supports, eq(supports.id, supportMembers.supportId))
    .where(inArray(supportMembers.learnerId, learnerIds))
    .orderBy(...newestFirst);
  const all = [...own.map((support) => ({ learnerId: support.learnerId!, support })), ...ofGroups];
  const key = ({ support }: SupportOfLearner) => support.requestedOn + support.id;
  return ofGroups.length === 0 ? all : all.sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

export async function isKnownInstitution(db: Db, moeNumber: number): Promise<boolean> {
  const known = await db.select({ moeNumber: institutions.moeNumber }).from(institutions).where(eq(institutions.moeNumber, moeNumber));
  return known.length > 0;
}

/** What a learner gets or waits for goes to their new institution; no clock begins anew. */
export async function moveSupports(db: Db, { learnerId, toInstitution, on }: { learnerId: string; toInstitution: number; on: string }): Promise<void> {
  await db.execute(sql`select move_supports(${learnerId}, ${toInstitution}, ${on})`);
}

/** The support of this service for this learner that has not ended. */
export async function findOpenSupport(db: Db, { learnerId, serviceId, target }: { learnerId: string | null; serviceId: string; target: SupportTarget }): Promise<SupportRow | null> {
  if (learnerId === null) return null;
  const [row] = await db
    .select()
    .from(supports)
    .where(and(eq(supports.learnerId, learnerId), eq(supports.serviceId, serviceId), eq(supports.target, target), isNull(supports.closedOn)));
  return row ?? null;
}

const supportsOfAPage = 500;

/** Whose the supports behind `after` are, in the order of their ids: each with its learner, or with each that was ever in its group. `last` is null when there are no more. For the owner. */
export async function listWhoseSupports(db: Db, after: string | null): Promise<{ whose: { supportId: string; learnerId: string }[]; last: string | null }> {
  const page = await db.select({ supportId: supports.id, learnerId: supports.learnerId }).from(supports).where(after === null ? undefined : gt(supports.id, after)).orderBy(asc(supports.id)).limit(supportsOfAPage);
  const ofGroups = page.length === 0 ? [] : await db.select({ supportId: supportMembers.supportId, learnerId: supportMembers.learnerId }).from(supportMembers).where(inArray(supportMembers.supportId, page.map(({ supportId }) => supportId)));
  const ofOne = page.flatMap(({ supportId, learnerId }) => (learnerId === null ? [] : [{ supportId, learnerId }]));
  return { whose: [...ofOne, ...ofGroups], last: page.at(-1)?.supportId ?? null };
}

/** Lets the owner announce in this transaction as the service itself does. */
export async function actAsSystem(db: Db): Promise<void> {
  await db.execute(sql`select set_config('viewer.role', 'SYSTEM', true), set_config('viewer.id', 'service:services', true)`);
}
