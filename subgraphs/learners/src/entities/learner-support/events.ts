// What services tell of whose a support is. It may come after somebody was first to name the support here: they are asked to try again.
import type { RequestScope } from "@lsg/subgraph-kit/define-subgraph";
import type { CloudEvent } from "@lsg/subgraph-kit/event";
import { keepLearnerSupport } from "./store.ts";

export const learnerSupportEvents = {
  "support.requested": async ({ subject: learnerId, data }: CloudEvent, { db }: RequestScope): Promise<void> => {
    const { supportId } = data as unknown as { readonly supportId: string };
    await keepLearnerSupport(db, { supportId, learnerId });
  },
};
