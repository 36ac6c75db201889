import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { loadGranted } from "@lsg/subgraph-kit/granted";
import { loadPages, type KeysetOrder } from "@lsg/subgraph-kit/page";
import { desc, inArray, isNull } from "drizzle-orm";
import { caseAssignments } from "./table.ts";

export const longestFirst: KeysetOrder = { columns: [caseAssignments.from, caseAssignments.id] };

export function caseAssignmentLoaders(scope: RequestScope) {
  const { db } = scope;
  const ofPractitioner = { table: caseAssignments, parent: caseAssignments.practitionerId, order: longestFirst, ...uuidKeys };
  const latestFirst = [desc(caseAssignments.from), desc(caseAssignments.id)];
  return {
    caseAssignmentById: loadOne(
      (ids: string[]) => db.select().from(caseAssignments).where(inArray(caseAssignments.id, ids)),
      (assignment) => assignment.id,
      uuidKeys,
    ),
    /** Null for a learner of whom the viewer may not see who works with them. */
    caseAssignmentsOfLearner: loadGranted(scope, {
      category: "SUPPORTS",
      find: (ids) => db.select().from(caseAssignments).where(inArray(caseAssignments.learnerId, ids)).orderBy(...latestFirst),
      keyOf: (assignment) => assignment.learnerId,
    }),
    /** By the support's learner and its id; null as for the learner. */
    caseAssignmentsOfSupport: loadGranted(scope, {
      category: "SUPPORTS",
      find: (ids) => db.select().from(caseAssignments).where(inArray(caseAssignments.supportId, ids)).orderBy(...latestFirst),
      keyOf: (assignment) => assignment.supportId,
    }),
    caseAssignmentsByPractitionerId: loadPages<typeof caseAssignments, string>(db, ofPractitioner),
    /** Those that have not ended. */
    caseloadByPractitionerId: loadPages<typeof caseAssignments, string>(db, { ...ofPractitioner, where: isNull(caseAssignments.until) }),
  };
}
