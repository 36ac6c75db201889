// Those who lead a community write for it.
import { problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { mayLeadCommunity } from "../../policy.ts";
import type { LearningSupportCommunityRow } from "./table.ts";

/** The community with this id when it lasts and the viewer leads it, else null. */
export async function findOwnCommunity({ loaders, viewer }: Context, id: string): Promise<LearningSupportCommunityRow | null> {
  const community = await loaders.learningSupportCommunityById.load(id);
  return community !== null && mayLeadCommunity(viewer, community) ? community : null;
}

export const communityNotYours = () =>
  problem("CommunityNotYours", "There is no such community that lasts and that you act for: its facilitator and its coordinators write for it.");
