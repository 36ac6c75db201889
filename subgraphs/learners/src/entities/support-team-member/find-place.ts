import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { findSay, isSay } from "../consent/say.ts";
import type { SupportTeamMemberRow } from "./table.ts";

/** The place that a mutation names; a problem when there is none that the viewer may see. */
export async function findPlace({ loaders, accessed }: Context, memberId: string): Promise<SupportTeamMemberRow | Problem<"SupportTeamMemberNotFound">> {
  const named = await loaders.supportTeamMemberById.load(memberId);
  if (named !== null) return named;
  accessed.recordNotFound(memberId);
  return problem("SupportTeamMemberNotFound", "There is no place on a team with this id that you may see: take the id from Learner.supportTeam.");
}

/** Decides the viewer for the learner in law, by themselves: as the learner, or as whānau who do? */
export async function decidesForLearner(context: Context, learnerId: string): Promise<boolean> {
  const say = await findSay(context, learnerId, null);
  return isSay(say) && !say.writtenDown;
}
