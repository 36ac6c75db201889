// Tells others who has a learner as a case, so that `learners` can give them a place on the team, to be confirmed: from when, until
// when, and who said so. Announced last: see `announce`.
import { announce, announceAll } from "@lsg/subgraph-kit/announce";
import type { Db } from "@lsg/subgraph-kit/database";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { HandedOver } from "./store.ts";
import type { CaseAssignmentRow } from "./table.ts";

/** A case that is over. */
export interface EndedCase {
  readonly id: string;
  readonly learnerId: string;
  readonly until: string;
}

export async function announceAssigned(db: Db, viewer: Viewer, assigned: CaseAssignmentRow): Promise<void> {
  await announce(db, { type: "case.assigned", subject: assigned.learnerId, data: dataOf(viewer, assigned) });
}

/** Of cases that went over, and of those that the other person had already and that ended by it. */
export async function announceHandedOver(db: Db, viewer: Viewer, { moved, ended }: { readonly moved: readonly HandedOver[]; readonly ended: readonly CaseAssignmentRow[] }): Promise<void> {
  const toTell = ({ given, taken }: HandedOver) => {
    const handedOverFrom = { caseAssignmentId: given.id, practitionerId: given.practitionerId, until: given.until };
    return { type: "case.handed-over", subject: taken.learnerId, data: { ...dataOf(viewer, taken), handedOverFrom } };
  };
  await announceAll(db, [...moved.map(toTell), ...ended.map(toEnding)]);
}

export async function announceEnded(db: Db, cases: readonly EndedCase[]): Promise<void> {
  await announceAll(db, cases.map(({ id, learnerId, until }) => ({ type: "case.ended", subject: learnerId, data: { caseAssignmentId: id, until } })));
}

// What a provider allocated to whoever gave it away is theirs no longer: another has it.
const toEnding = ({ id, learnerId, until, supportId, practitionerId, ofAllocation }: CaseAssignmentRow) => ({
  type: "case.ended",
  subject: learnerId,
  data: { caseAssignmentId: id, until, ...(ofAllocation ? { allocatedSupport: { supportId, practitionerId } } : {}) },
});

function dataOf({ id: assignedBy }: Viewer, { id: caseAssignmentId, supportId, practitionerId, roleCode, from }: CaseAssignmentRow) {
  return { caseAssignmentId, supportId, practitionerId, roleCode, from, assignedBy };
}
