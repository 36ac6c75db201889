import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddVoiceInput } from "../../generated/resolvers.ts";
import { problemOfLanguage } from "../../read-input.ts";
import { reader } from "../one-plan/read-plan.ts";
import { isProblem, planNotFound, statusForbids } from "../one-plan/writing.ts";
import { findSpeaker } from "../plan-agreement/speaker.ts";
import { insertVoice } from "./store.ts";

export const addVoice = mutation(async (input: AddVoiceInput, context: Context) => {
  const plan = await context.loaders.onePlanById.load(input.planId);
  if (plan === null) return planNotFound(context, input.planId);
  const speaker = await findSpeaker(context, plan.learnerId, input);
  if (isProblem(speaker)) return speaker;
  if (plan.status === "CLOSED") return statusForbids(plan);
  const read = reader();
  const words = read.text("words", input.words);
  const saidOn = read.pastDay("saidOn", input.saidOn);
  const language = input.language ?? "en-NZ";
  const wrong = read.problem ?? problemOfLanguage(language);
  if (wrong) return wrong;

  const { id: planId, learnerId } = plan;
  const { whanauMemberId } = speaker;
  const voice = await insertVoice(context.db, { planId, learnerId, voiceOf: whanauMemberId === null ? "LEARNER" : "WHANAU", whanauMemberId, saidOn, method: input.method, language, words });
  context.accessed.record(learnerId, "PLAN");
  return { __typename: "AddVoiceSuccess" as const, voice };
});
