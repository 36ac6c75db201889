// What other services tell of who works with a learner: an allocated support puts the practitioner on the team, and its end takes
// them off it. What they were on the team for before, or beside it, stays.
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { endTeamPlaces, hasBegunPlace, insertTeamPlace } from "./store.ts";

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

export const teamEvents = {
  "support.allocated": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { supportId, practitionerId, roleCode, from } = data as unknown as SupportAllocated;
    // The provider corrects the day on which the same person began: they are there, and whoever confirmed that has done so.
    if (await hasBegunPlace(db, { learnerId, supportId, practitionerId, roleCode, from })) return;
    await endTeamPlaces(db, { learnerId, supportId }, from);
    await insertTeamPlace(db, { learnerId, supportId, practitionerId, roleCode, from });
  },
  "support.closed": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { supportId, until } = data as unknown as SupportClosed;
    await endTeamPlaces(db, { learnerId, supportId }, until);
  },
};
