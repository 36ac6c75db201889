// What `funding` tells: something of a stream is allocated to a learner, or ended. Figures about goals are broken down by it.
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import { endStream, insertStream } from "./store.ts";

interface FundingAllocated {
  readonly allocationId: string;
  readonly streamCode: string;
  readonly from: string;
  readonly until: string | null;
}

interface FundingEnded {
  readonly allocationId: string;
  readonly until: string;
}

export const fundedStreamEvents = {
  "funding.allocated": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { allocationId, streamCode, from, until } = data as unknown as FundingAllocated;
    await insertStream(db, { id: allocationId, learnerId, streamCode, from, until });
  },
  "funding.ended": async ({ data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { allocationId, until } = data as unknown as FundingEnded;
    await endStream(db, allocationId, until);
  },
};
