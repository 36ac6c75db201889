// A step was not right: another one stands in its place, or takes it back. What follows from the steps is derived anew.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CorrectSupportStepInput } from "../../generated/resolvers.ts";
import { mayTakeStep } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { findActing, isActing, notYours } from "./acting.ts";
import { findStep, type NewStep } from "./store.ts";
import { writeSteps } from "./take-steps.ts";
import type { SupportStepRow } from "./table.ts";

export const correctSupportStep = mutation(async (input: CorrectSupportStepInput, context: Context) => {
  const acting = await findActing(context, input);
  if (!isActing(acting)) return acting;
  const wrong = problemOfTexts({ reason: input.reason });
  if (wrong) return wrong;
  const step = isUuid(input.stepId) ? await findStep(context.db, { id: input.stepId, supportId: acting.support.id }) : null;
  if (step === null || step.kind === "RETRACTED") return invalidInput("stepId", "The support has no such step: take the id from Support.steps, of one that happened.");
  if (!mayTakeStep(step.kind, step.outcome, acting.acts)) return notYours("a step is corrected by those who may take it, and a move by the enrolment that it follows from");

  const written = await writeSteps(context, acting.support, [correctionOf(step, input.occurredOn ?? null, tidy(input.reason))], ["CapacityFull", "AlreadyRequested"]);
  return "message" in written ? written : { __typename: "CorrectSupportStepSuccess" as const, support: written.support };
});

/** The same on another day, or on none: it did not happen. */
function correctionOf(step: SupportStepRow, on: string | null, reason: string): NewStep {
  if (on === null) return { kind: "RETRACTED", occurredOn: step.occurredOn, correctsId: step.id, reason };
  const { id, supportId: _support, place: _place, recordedAt: _at, recordedBy: _by, recordedInRole: _role, ...same } = step;
  return { ...same, occurredOn: on, correctsId: id, reason };
}
