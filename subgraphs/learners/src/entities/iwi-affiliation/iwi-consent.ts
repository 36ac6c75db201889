// Iwi carry a consent of their own: told by the learner or their whānau, and shown to whom they say.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { GiveIwiConsentInput, WithdrawIwiConsentInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { findSay, isSay } from "../consent/say.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { insertAffiliation, unknownIwi, withdraw } from "./store.ts";

const mostIwi = 20;

export const giveIwiConsent = mutation(async (input: GiveIwiConsentInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const say = await findSay(context, learner.id, input.toldBy);
  if (!isSay(say)) return say;
  const iwiCodes = [...new Set(input.iwi)];
  if (iwiCodes.length > mostIwi) return invalidInput("iwi", `${iwiCodes.length} are more than can be stored: give at most ${mostIwi}.`);
  const unknown = await unknownIwi(db, iwiCodes);
  if (unknown.length > 0) return invalidInput("iwi", `The classification has no ${unknown.slice(0, 5).map((code) => code.slice(0, 20)).join(", ")}: take codes from Query.iwi.`);

  await lockLearner(db, learner.id);
  const iwiAffiliation = await insertAffiliation(db, { learnerId: learner.id, saidByWhanauMemberId: say.speakerId, iwiCodes, shownTo: [...new Set(input.shownTo)] });
  accessed.record(learner.id, "IDENTITY");
  return { __typename: "GiveIwiConsentSuccess" as const, iwiAffiliation };
});

export const withdrawIwiConsent = mutation(async ({ learnerId, toldBy }: WithdrawIwiConsentInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(learnerId);
  if (learner === null) return learnerNotFound(context, learnerId);
  const say = await findSay(context, learner.id, toldBy);
  if (!isSay(say)) return say;

  await lockLearner(db, learner.id);
  const iwiAffiliation = await withdraw(db, learner.id, { by: viewer.id!, onWordOfId: say.speakerId });
  if (iwiAffiliation === null) return problem("IwiNotShown", "The learner's iwi are shown to nobody else that you could see: there is nothing more to do.");
  accessed.record(learner.id, "IDENTITY");
  return { __typename: "WithdrawIwiConsentSuccess" as const, iwiAffiliation };
});
