// Those who lead a community write for it.
import { problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { mayLeadCommunity } from "../../policy.ts";
import { findCommunity, takeTurn } from "./store.ts";
import type { LearningSupportCommunityRow } from "./table.ts";

/** The community with this id as it is now, when it lasts and the viewer leads it, else null; others who write for it then wait for this one. */
export async function findOwnCommunity({ db, loaders, viewer }: Context, id: string): Promise<LearningSupportCommunityRow | null> {
  const known = await loaders.learningSupportCommunityById.load(id);
  if (known === null || !mayLeadCommunity(viewer, known)) return null;
  await takeTurn(db, known.id);
  // Whoever had the turn before may have closed it.
  const community = await findCommunity(db, known.id);
  return mayLeadCommunity(viewer, community) ? community : null;
}

/** Does the viewer lead the community with this id, and does it last? */
export async function leads({ loaders, viewer }: Context, id: string): Promise<boolean> {
  const community = await loaders.learningSupportCommunityById.load(id);
  return community !== null && mayLeadCommunity(viewer, community);
}

export const communityNotYours = () =>
  problem("CommunityNotYours", "There is no such community that lasts and that you act for: its facilitator and its coordinators write for it.");
