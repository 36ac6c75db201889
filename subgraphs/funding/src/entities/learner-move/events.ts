// What `learners` tells: a learner moves. What is allocated to them goes along from that day on; no money moves.
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import { insertMove } from "./store.ts";

interface LearnerTransferred {
  readonly fromInstitution: number;
  readonly toInstitution: number;
  readonly on: string;
  readonly enrolmentId: string;
}

export const learnerMoveEvents = {
  "learner.transferred": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { fromInstitution, toInstitution, on, enrolmentId } = data as unknown as LearnerTransferred;
    await insertMove(db, { learnerId, fromInstitution, toInstitution, on, enrolmentId });
  },
};
