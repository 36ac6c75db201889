import { mutation, problem, invalidInput } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import type { Context } from "../../context.ts";
import type { DescribeCultureAndIdentityInput, Resolvers } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { findSpeaker } from "../plan-agreement/speaker.ts";
import { findCurrent, insertSaid } from "./store.ts";

const describeCultureAndIdentity = mutation(async (input: DescribeCultureAndIdentityInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const speaker = await findSpeaker(context, learner.id, input);
  if ("message" in speaker) return speaker;
  const words = isBlank(input.words) ? null : input.words!;
  const wrong = words === null ? null : problemOfTexts({ words });
  if (wrong) return wrong;

  await lockLearner(db, learner.id);
  const current = await findCurrent(db, learner.id);
  accessed.record(learner.id, "SUPPORTS");
  if ((current?.id ?? null) !== (input.replaces?.toLowerCase() ?? null)) {
    return problem("CultureAndIdentityConflict", "Somebody said something else meanwhile: read it, and send what should be there now with its id as replaces.", { current });
  }
  if (current === null && words === null) return invalidInput("words", "words is blank, and there is nothing to take back: write it in the words in which they say it.");
  const cultureAndIdentity = await insertSaid(db, { learnerId: learner.id, saidByWhanauMemberId: speaker.whanauMemberId, saidByLearner: speaker.whanauMemberId === null, words: words === null ? null : tidy(words) });
  return { __typename: "DescribeCultureAndIdentitySuccess" as const, cultureAndIdentity };
});

export const cultureAndIdentityResolvers = {
  Mutation: { describeCultureAndIdentity },
  Learner: {
    cultureAndIdentity: ({ id }, _args, { loaders }) => loaders.cultureAndIdentityByLearnerId.load(id),
  },
  CultureAndIdentity: {
    __resolveReference: ({ id }, { loaders }) => loaders.cultureAndIdentityById.load(id),
    saidBy: ({ saidByWhanauMemberId: id }, _args, { loaders }) => (id === null ? null : loaders.whanauMemberById.load(id)),
    provenance: (said) => toProvenance(said),
  },
} satisfies Resolvers;
