import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { desc, inArray, isNull } from "drizzle-orm";
import { caseAssignments } from "./table.ts";

export const longestFirst: KeysetOrder = { columns: [caseAssignments.from, caseAssignments.id] };

export function caseAssignmentLoaders(db: Db) {
  const ofPractitioner = { table: caseAssignments, parent: caseAssignments.practitionerId, order: longestFirst, ...uuidKeys };
  const latestFirst = [desc(caseAssignments.from), desc(caseAssignments.id)];
  return {
    caseAssignmentById: loadOne(
      (ids: string[]) => db.select().from(caseAssignments).where(inArray(caseAssignments.id, ids)),
      (assignment) => assignment.id,
      uuidKeys,
    ),
    caseAssignmentsByLearnerId: loadMany(
      (ids: string[]) => db.select().from(caseAssignments).where(inArray(caseAssignments.learnerId, ids)).orderBy(...latestFirst),
      (assignment) => assignment.learnerId,
      uuidKeys,
    ),
    caseAssignmentsBySupportId: loadMany(
      (ids: string[]) => db.select().from(caseAssignments).where(inArray(caseAssignments.supportId, ids)).orderBy(...latestFirst),
      (assignment) => assignment.supportId,
      uuidKeys,
    ),
    caseAssignmentsByPractitionerId: loadPages<typeof caseAssignments, string>(db, ofPractitioner),
    /** Those that have not ended. */
    caseloadByPractitionerId: loadPages<typeof caseAssignments, string>(db, { ...ofPractitioner, where: isNull(caseAssignments.until) }),
  };
}
