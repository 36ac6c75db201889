import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";

/** One answer, and one note in the access log, for a learner who does not exist and for one whom the viewer may not see. */
export function learnerNotFound({ accessed }: Context, id: string): Problem<"LearnerNotFound"> {
  accessed.recordNotFound(id);
  return problem("LearnerNotFound", "There is no learner with this id whom you may see: check the id, and on which ground you would see them.");
}
