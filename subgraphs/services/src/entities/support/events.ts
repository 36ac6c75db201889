// What other services tell of learners: whoever moves takes along what they get and wait for, on the day of the move.
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import { receiveMove } from "../planned-move/make-moves.ts";

interface LearnerTransferred {
  readonly toInstitution: number;
  readonly on: string;
}

export const supportEvents = {
  "learner.transferred": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { toInstitution, on } = data as unknown as LearnerTransferred;
    await receiveMove(db, { learnerId, toInstitution, on });
  },
};
