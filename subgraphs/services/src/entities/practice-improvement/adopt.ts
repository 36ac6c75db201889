// Others take up practice that works, and say what came of it.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { addStep, problemOfStep } from "../../dated-steps.ts";
import type { AdoptPracticeImprovementInput, RecordPracticeAdoptionStepInput } from "../../generated/resolvers.ts";
import { mayAdoptFor, mayPractise } from "../../policy.ts";
import { isBlank, problemOfPastDay, problemOfUnnamed, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { leads } from "../learning-support-community/own-community.ts";
import { improvementWithdrawn, practiceNotYours } from "./share.ts";
import { addAdoption, findAdoption, findImprovement, type Adopter } from "./store.ts";
import { practiceAdoptionSteps } from "./table.ts";

export const adoptPracticeImprovement = mutation(async (input: AdoptPracticeImprovementInput, context: Context) => {
  const { db } = context;
  const improvement = isUuid(input.improvementId) ? await findImprovement(db, input.improvementId) : null;
  if (input.communityId && typeof input.institutionMoeNumber === "number") return invalidInput("institutionMoeNumber", "A community adopts it or an institution: name one of them, and send another adoption for the other.");
  const adopter: Adopter = {
    communityId: input.communityId ?? null,
    institutionMoeNumber: input.institutionMoeNumber ?? null,
    practitionerId: input.communityId || typeof input.institutionMoeNumber === "number" ? null : context.viewer.id,
  };
  if (improvement === null || !(await actsFor(context, adopter))) return practiceNotYours();
  if (improvement.withdrawnOn !== null) return improvementWithdrawn(improvement);
  if (improvement.communityId !== null && improvement.communityId === adopter.communityId) return invalidInput("communityId", "The community shares it: others adopt it.");
  if (improvement.practitionerId !== null && improvement.practitionerId === adopter.practitionerId) return invalidInput("improvementId", "You share it yourself: others adopt it.");
  const { adaptation } = input;
  const adoptedOn = input.adoptedOn ?? today();
  const wrong = problemOfUnnamed({ adaptation }) ?? problemOfPastDay("adoptedOn", adoptedOn, { from: improvement.sharedOn, what: "when it was shared", now: today() });
  if (wrong) return wrong;
  const adoption = await addAdoption(db, { ...adopter, improvementId: improvement.id, adoptedOn, adaptation: tidyOrNull(adaptation) });
  if (adoption instanceof Refusal) {
    return problem("PracticeAdopted", "They have adopted it already: record what came of it with recordPracticeAdoptionStep.", { current: (await findAdoption(db, improvement.id, adopter))! });
  }
  return { __typename: "AdoptPracticeImprovementSuccess" as const, adoption };
});

export const recordPracticeAdoptionStep = mutation(async ({ adoptionId, kind, note, ...input }: RecordPracticeAdoptionStepInput, context: Context) => {
  const { db, loaders } = context;
  const adoption = await loaders.practiceAdoptionById.load(adoptionId);
  if (adoption === null || !(await actsFor(context, adoption))) return practiceNotYours();
  const occurredOn = input.occurredOn ?? today();
  const wrong = problemOfUnnamed({ note }) ?? problemOfPastDay("occurredOn", occurredOn, { from: adoption.adoptedOn, what: "when they began", now: today() });
  if (wrong) return wrong;
  if (kind !== "RESUMED" && isBlank(note)) return invalidInput("note", "Say how you know, or why: write it in note.");
  const step = await addStep(db, practiceAdoptionSteps, { adoptionId: adoption.id, kind, occurredOn, note: tidyOrNull(note) });
  if (step instanceof Refusal) return problemOfStep(practiceAdoptionSteps, step) ?? problem("PracticeStepNotPossible", step.message, { current: adoption });
  return { __typename: "RecordPracticeAdoptionStepSuccess" as const, adoption };
});

/** Does the viewer write for this adopter? */
async function actsFor(context: Context, { communityId, institutionMoeNumber, practitionerId }: Adopter): Promise<boolean> {
  const { loaders, viewer } = context;
  if (communityId !== null) return leads(context, communityId);
  if (institutionMoeNumber !== null) return mayAdoptFor(viewer, institutionMoeNumber) && (await loaders.institutionByMoeNumber.load(institutionMoeNumber)) !== null;
  return mayPractise(viewer) && practitionerId === viewer.id && isUuid(practitionerId!);
}
