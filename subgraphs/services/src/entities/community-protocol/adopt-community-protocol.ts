// A community agrees on how it works together, for the first time or anew.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AdoptCommunityProtocolInput } from "../../generated/resolvers.ts";
import { problemOfTexts, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addProtocol, findProtocol } from "./store.ts";
import type { CommunityProtocolRow } from "./table.ts";

export const adoptCommunityProtocol = mutation(async (input: AdoptCommunityProtocolInput, context: Context) => {
  const { db } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const { decisionRule, meetingFrequency } = input;
  const { decisionProcess, whanauInvolvement, informationSharingTerms, storage } = input;
  const inForce = await findProtocol(db, community.id);
  if ((inForce?.version ?? 0) !== (input.basedOnVersion ?? 0)) return protocolChanged(inForce);
  const wrong = problemOfTexts({ decisionProcess, whanauInvolvement, informationSharingTerms, storage }) ?? problemOfDay(input.agreedOn, inForce?.agreedOn ?? community.from);
  if (wrong) return wrong;

  const added = await addProtocol(db, {
    communityId: community.id,
    version: (inForce?.version ?? 0) + 1,
    agreedOn: input.agreedOn,
    decisionRule,
    meetingFrequency,
    decisionProcess: tidy(decisionProcess),
    whanauInvolvement: tidyOrNull(whanauInvolvement),
    informationSharingTerms: tidy(informationSharingTerms),
    storage: tidy(storage),
  });
  // Somebody else adopted the next version at the same moment.
  if (added instanceof Refusal) return protocolChanged(await findProtocol(db, community.id));
  return { __typename: "AdoptCommunityProtocolSuccess" as const, protocol: added };
});

const protocolChanged = (inForce: CommunityProtocolRow | null) =>
  problem(
    "ProtocolChanged",
    inForce === null ? "The community has no protocol yet: leave basedOnVersion out for its first." : `Version ${inForce.version} is in force: read it, and base yours on it.`,
    { inForce },
  );

function problemOfDay(agreedOn: string, earliest: string) {
  if (agreedOn > today()) return invalidInput("agreedOn", `agreedOn is ${agreedOn}, a day to come: send it when it is agreed.`);
  return agreedOn < earliest ? invalidInput("agreedOn", `agreedOn is ${agreedOn}, before what it follows, of ${earliest}: write a day from then on.`) : null;
}
