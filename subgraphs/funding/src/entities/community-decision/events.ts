// What `services` tells: a community decided, and which of its budgets the decision is about.
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import { insertDecision } from "./store.ts";

interface CommunityDecided {
  readonly decisionId: string;
  readonly supersedesId: string | null;
  readonly budgetIds: readonly string[];
  readonly decidedOn: string;
}

export const communityDecisionEvents = {
  "community.decided": async ({ subject: communityId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { decisionId, supersedesId, budgetIds, decidedOn } = data as unknown as CommunityDecided;
    await insertDecision(db, { id: decisionId, communityId, supersedesId, budgetIds: [...budgetIds], decidedOn });
  },
};
