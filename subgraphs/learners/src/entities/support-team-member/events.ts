// What other services tell of who works with a learner: an allocated support puts the practitioner on the team, and its end takes
// them off it; so does a case that somebody gives them, and its end. What they were on the team for before, or beside it, stays.
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { keepLearnerSupport } from "../learner-support/store.ts";
import { endTeamPlaceOfCase, endTeamPlaces, hasBegunPlace, insertTeamPlace } from "./store.ts";

interface SupportAllocated {
  readonly supportId: string;
  readonly practitionerId: string;
  readonly roleCode: string;
  readonly from: string;
}

interface SupportClosed {
  readonly supportId: string;
  readonly until: string;
}

interface CaseAssigned {
  readonly caseAssignmentId: string;
  readonly supportId: string | null;
  readonly practitionerId: string;
  readonly roleCode: string;
  readonly from: string;
  readonly assignedBy: string;
}

interface CaseHandedOver extends CaseAssigned {
  readonly handedOverFrom: { readonly caseAssignmentId: string; readonly practitionerId: string; readonly until: string };
}

interface CaseEnded {
  readonly caseAssignmentId: string;
  readonly until: string;
  readonly allocatedSupport?: { readonly supportId: string; readonly practitionerId: string };
}

export const teamEvents = {
  "support.allocated": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { supportId, practitionerId, roleCode, from } = data as unknown as SupportAllocated;
    // Of a support from before requests were told, this is the first that is heard.
    await keepLearnerSupport(db, { supportId, learnerId });
    // The provider corrects the day on which the same person began: they are there, and whoever confirmed that has done so.
    if (await hasBegunPlace(db, { learnerId, supportId, practitionerId, roleCode, from })) return;
    await endTeamPlaces(db, { learnerId, supportId }, from);
    await insertTeamPlace(db, { learnerId, supportId, practitionerId, roleCode, from });
  },
  "support.closed": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { supportId, until } = data as unknown as SupportClosed;
    await endTeamPlaces(db, { learnerId, supportId }, until);
  },
  "case.assigned": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    await insertTeamPlace(db, { learnerId, ...placeOf(data as unknown as CaseAssigned) });
  },
  "case.handed-over": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { handedOverFrom: before, ...taken } = data as unknown as CaseHandedOver;
    await endTeamPlaceOfCase(db, { learnerId, caseAssignmentId: before.caseAssignmentId }, before.until);
    // The case may have been what a provider allocated: then the place came of the support.
    if (taken.supportId !== null) await endTeamPlaces(db, { learnerId, supportId: taken.supportId, practitionerId: before.practitionerId }, before.until);
    await insertTeamPlace(db, { learnerId, ...placeOf(taken) });
  },
  "case.ended": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { caseAssignmentId, until, allocatedSupport } = data as unknown as CaseEnded;
    await endTeamPlaceOfCase(db, { learnerId, caseAssignmentId }, until);
    if (allocatedSupport) await endTeamPlaces(db, { learnerId, ...allocatedSupport }, until);
  },
};

const placeOf = ({ caseAssignmentId, supportId, practitionerId, roleCode, from, assignedBy }: CaseAssigned) => ({ caseAssignmentId, supportId, practitionerId, roleCode, from, assignedBy });
