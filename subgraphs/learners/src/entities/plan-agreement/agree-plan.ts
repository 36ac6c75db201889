import { invalidInput, mutation, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AgreePlanInput } from "../../generated/resolvers.ts";
import { problemOfLanguage } from "../../read-input.ts";
import type { ConsentManner } from "../consent/table.ts";
import { reader } from "../one-plan/read-plan.ts";
import { changePlan } from "../one-plan/store.ts";
import type { OnePlanRow } from "../one-plan/table.ts";
import { conflictOf, isProblem, planNotFound, refuseOthers, statusForbids } from "../one-plan/writing.ts";
import { findSpeaker } from "./speaker.ts";
import { insertAgreement, lockDraft, readPlan } from "./store.ts";

export const agreePlan = mutation(async (input: AgreePlanInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const seen = await loaders.onePlanById.load(input.planId);
  if (seen === null) return planNotFound(context, input.planId);
  const who = await readWho(context, seen.learnerId, input);
  if (isProblem(who)) return who;
  const read = reader();
  const agreedOn = read.pastDay("agreedOn", input.agreedOn);
  const nextReviewOn = read.nextReview(agreedOn, input.nextReviewOn);
  const language = input.language ?? "en-NZ";
  const wrong = read.problem ?? problemOfLanguage(language);
  if (wrong) return wrong;

  const draft = await lockDraft(db, seen.id);
  const plan: OnePlanRow = draft ?? (await readPlan(db, seen.id)) ?? seen;
  if (plan.status === "CLOSED") return statusForbids(plan);
  if (plan.contentRevision !== input.contentRevision) return conflictOf(plan);
  if (draft && (await loaders.goalsByPlanId.load(draft.id)).length === 0) return statusForbids(draft, "It has no goals yet: add what it is to reach, and agree then.");
  if (!draft && who.reasonNotAgreed !== null) return statusForbids(plan, "It is agreed, or it is recorded already why it is not.");
  const isNew = await insertAgreement(db, { planId: plan.id, learnerId: plan.learnerId, contentRevision: plan.contentRevision, agreedOn, language, ...who });
  if (!isNew) return statusForbids(plan, "This person has agreed to it already.");
  accessed.record(plan.learnerId, "PLAN");
  return { __typename: "AgreePlanSuccess" as const, plan: draft ? await changePlan(db, draft, { status: "AGREED", agreedOn, nextReviewOn }) : plan };
});

interface Who {
  readonly whanauMemberId: string | null;
  readonly byLearner: boolean;
  readonly reasonNotAgreed: string | null;
  readonly manner: ConsentManner | null;
}

async function readWho(context: Context, learnerId: string, input: AgreePlanInput): Promise<Who | InvalidInput | Problem<"NoSayForLearner">> {
  if (input.reasonNotAgreed !== null && input.reasonNotAgreed !== undefined) {
    // Whānau who do not agree say so with their voice; what it means for the plan those decide who write it.
    if (await refuseOthers(context, learnerId)) return invalidInput("reasonNotAgreed", "You can agree, or say with addVoice what you want otherwise: leave reasonNotAgreed out.");
    if (input.toldBy || input.toldByLearner === true) return invalidInput("reasonNotAgreed", "Somebody agrees, or nobody does: leave out toldBy and toldByLearner, or reasonNotAgreed.");
    const read = reader();
    const reasonNotAgreed = read.text("reasonNotAgreed", input.reasonNotAgreed);
    return read.problem ?? { whanauMemberId: null, byLearner: false, reasonNotAgreed, manner: null };
  }
  const speaker = await findSpeaker(context, learnerId, input);
  if (isProblem(speaker)) return speaker;
  const manner = input.manner ?? (speaker.writtenDown ? null : "ONLINE");
  if (manner === null || (speaker.writtenDown && manner === "ONLINE")) return invalidInput("manner", "The manner is missing: say how they told you; ONLINE is for those who agree here by themselves.");
  return { whanauMemberId: speaker.whanauMemberId, byLearner: speaker.whanauMemberId === null, reasonNotAgreed: null, manner };
}
