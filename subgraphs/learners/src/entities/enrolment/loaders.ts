import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { today } from "../../today.ts";
import { enrolments, type EnrolmentRow } from "./table.ts";

export function enrolmentLoaders(db: Db) {
  const enrolmentsByLearnerId = loadMany(
    (learnerIds: string[]) => db.select().from(enrolments).where(inArray(enrolments.learnerId, learnerIds)).orderBy(desc(enrolments.from), desc(enrolments.id)),
    (enrolment) => enrolment.learnerId,
    uuidKeys,
  );
  return {
    enrolmentById: loadOne((ids: string[]) => db.select().from(enrolments).where(inArray(enrolments.id, ids)), (enrolment) => enrolment.id, uuidKeys),
    enrolmentsByLearnerId,
    /** Out of the list above: a learner has few enrolments, and most questions ask for both. */
    currentEnrolmentByLearnerId: async (learnerId: string) => findCurrent(await enrolmentsByLearnerId.load(learnerId)),
  };
}

function findCurrent(newestFirst: readonly EnrolmentRow[]): EnrolmentRow | null {
  const day = today();
  const current = newestFirst.filter(({ from, until }) => from <= day && (until === null || until >= day));
  return current.find(({ kind }) => kind === "SCHOOL") ?? current[0] ?? null;
}
