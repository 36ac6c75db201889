// What other services tell of learners: whoever moves takes along what they get and wait for.
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import { moveSupports } from "./store.ts";

interface LearnerTransferred {
  readonly toInstitution: number;
  readonly on: string;
}

export const supportEvents = {
  "learner.transferred": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { toInstitution, on } = data as unknown as LearnerTransferred;
    await moveSupports(db, { learnerId, toInstitution, on });
  },
};
