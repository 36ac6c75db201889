// Whether a community sees an entry: agreed to by the learner or whānau who decide, for one community.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CommunityConsentInput } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import { findSay, isSay, type NoSayForLearner } from "../consent/say.ts";
import { readCommunity } from "./read-entry.ts";
import type { RegisterEntryRow } from "./table.ts";

export type Showing = Pick<RegisterEntryRow, "communityId" | "consentedToCommunity" | "consentedOn" | "consentToldBy">;

export const noneShown: Showing = { communityId: null, consentedToCommunity: false, consentedOn: null, consentToldBy: null };

interface Said {
  readonly community?: string | null | undefined;
  readonly communityConsent?: CommunityConsentInput | null | undefined;
}

export async function readShowing(context: Context, learnerId: string, said: Said, before: Showing): Promise<Showing | InvalidInput | NoSayForLearner> {
  const community = readCommunity(said.community);
  if (typeof community === "object" && community !== null) return community;
  const communityId = community === undefined ? before.communityId : community;
  const { communityConsent: consent } = said;
  // What was agreed to was one community: another is asked for anew.
  if (!consent) return communityId === before.communityId ? before : { ...noneShown, communityId };
  if (!consent.agreed) return { ...noneShown, communityId };

  if (communityId === null) return invalidInput("community", "community is missing: say which learning support community was agreed to.");
  const on = consent.on ?? today();
  if (on > today()) return invalidInput("communityConsent", `${on} is still to come: give the day on which they agreed.`);
  const say = await findSay(context, learnerId, consent.toldBy);
  if (!isSay(say)) return "field" in say ? invalidInput("communityConsent", say.message) : say;
  return { communityId, consentedToCommunity: true, consentedOn: on, consentToldBy: say.speakerId };
}
