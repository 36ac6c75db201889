// What services tell of who gives a support: an allocation opens a case, and the end of the support ends it.
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import { announceEnded } from "../case-assignment/announce-case.ts";
import { keepLearnerSupport } from "../learner-support/store.ts";
import { closeAllocatedCases, correctAllocatedCase, openAllocatedCase } from "./store.ts";

interface SupportAllocated {
  readonly supportId: string;
  readonly practitionerId: string;
  readonly roleCode: string;
  readonly from: string;
}

interface AllocationCorrected {
  readonly supportId: string;
  readonly practitionerId: string;
  readonly from: string;
}

interface SupportClosed {
  readonly supportId: string;
  readonly until: string;
}

export const allocationEvents = {
  "support.allocated": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const allocated = data as unknown as SupportAllocated;
    // Of a support from before requests were told, this is the first that is heard.
    await keepLearnerSupport(db, { supportId: allocated.supportId, learnerId });
    await announceEnded(db, await openAllocatedCase(db, { learnerId, ...allocated }));
  },
  "support.allocation-corrected": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> =>
    correctAllocatedCase(db, { learnerId, ...(data as unknown as AllocationCorrected) }),
  "support.closed": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { supportId, until } = data as unknown as SupportClosed;
    await announceEnded(db, await closeAllocatedCases(db, { learnerId, supportId, until }));
  },
};
