// What all steps have in common: who takes them, whether they follow, and what the support is then.
import { invalidInput, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { mayTakeStep } from "../../policy.ts";
import { problemOfHours, problemOfTexts, tidy } from "../../read-input.ts";
import { orRefusal, Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { findSupport } from "../support/store.ts";
import type { SupportRow } from "../support/table.ts";
import { announceCorrectedDay, announceWork, workSince } from "./announce-work.ts";
import { findActing, isActing, notYours, type Acting, type NotActing } from "./acting.ts";
import { notGiven, takesNoRequests } from "./request-support.ts";
import { insertSteps, type NewStep } from "./store.ts";

/** What the inputs of all steps have. */
export interface StepInput {
  readonly supportId: string;
  readonly permit?: string | null | undefined;
  readonly occurredOn?: string | null | undefined;
}

export type Taken = { readonly support: SupportRow };
type CurrentSupport = { readonly support: SupportRow };
/** Problems that only some steps meet. */
export type Special = "CapacityFull" | "AlreadyRequested";
export type StepProblem<Also extends Special = never> =
  | NotActing
  | Problem<"SupportNotYours">
  | Problem<"StepNotPossible", CurrentSupport>
  | { [Name in Also]: Problem<Name, CurrentSupport> }[Also]
  | InvalidInput;

export type UntakenStep = Omit<NewStep, "occurredOn">;

/**
 * Takes these steps on the input's day, or says why not; `also` names the problems that they alone can meet. Texts and hours
 * in them are checked, and stored in one form.
 */
export async function takeSteps<Also extends Special = never>(
  context: Context,
  input: StepInput,
  steps: (acting: Acting) => readonly UntakenStep[] | InvalidInput | Promise<readonly UntakenStep[] | InvalidInput>,
  also: readonly Also[] = [],
): Promise<Taken | StepProblem<Also>> {
  const acting = await findActing(context, input);
  if (!isActing(acting)) return acting;
  const wanted = await steps(acting);
  if ("message" in wanted) return wanted;
  const refused = wanted.find(({ kind, outcome }) => !mayTakeStep(kind, outcome ?? null, acting.acts));
  if (refused) return notYours("what the service does is recorded by the provider and its practitioner, and what the whānau want by them and those who work with the learner");

  for (const { reason, instead, prescribedHours } of wanted) {
    const wrong = problemOfTexts({ reason, instead }) ?? problemOfHours("prescribedHours", prescribedHours);
    if (wrong) return wrong;
  }
  const occurredOn = input.occurredOn ?? today();
  const tidied = wanted.map((step) => ({ ...step, occurredOn, reason: tidyOr(step.reason), instead: tidyOr(step.instead) }));
  return writeSteps(context, acting.support, tidied, also);
}

const tidyOr = (text: string | null | undefined): string | null => (text === null || text === undefined ? null : tidy(text));

/** Writes steps that may be taken. The database says whether they follow, also where somebody else was quicker. */
export async function writeSteps<Also extends Special = never>({ db, accessed }: Context, before: SupportRow, steps: readonly NewStep[], also: readonly Also[] = []): Promise<Taken | StepProblem<Also>> {
  const since = steps.some(({ kind, correctsId }) => kind === "ALLOCATED" && correctsId) ? await workSince(db, before) : null;
  const refusal = await orRefusal(db, (savepoint) => insertSteps(savepoint, before.id, steps));
  const { support } = (await findSupport(db, before.id))!;
  if (before.learnerId !== null) accessed.record(before.learnerId, "SUPPORTS");
  if (refusal instanceof Refusal) return toProblem(refusal, support, also, steps.some(({ kind, correctsId }) => kind === "TRANSFERRED" && !correctsId));
  await announceWork(db, before, support);
  if (since !== null && support.practitionerId === before.practitionerId) await announceCorrectedDay(db, support, since);
  return { support };
}

/** Where a step was refused because of its day. */
const aboutDays = new Set([
  "support_steps_in_order_of_days",
  "support_steps_are_past",
  "supports_steps_follow_the_request",
  "supports_accepted_before_allocated",
  "supports_contact_before_service",
  "supports_nothing_after_the_end",
]);

const special: Readonly<Record<string, Special>> = { service_capacities_are_not_exceeded: "CapacityFull", supports_once_at_a_time: "AlreadyRequested" };
const alreadyThere = "The learner has this service already, or waits for it: look at Learner.supports, and go on with that one.";

function toProblem<Also extends Special>({ constraint, message }: Refusal, support: SupportRow, also: readonly Also[], isTransfer: boolean): StepProblem<Also> {
  const why = constraint === "supports_once_at_a_time" ? alreadyThere : message;
  const name = also.find((one) => one === special[constraint]);
  if (name) return problem(name, why, { support }) as StepProblem<Also>;
  if (constraint in special) return problem("StepNotPossible", why, { support });
  if (constraint === "support_steps_corrected_once") return invalidInput("stepId", "The step was corrected already: read Support.steps again, and correct the step that stands in its place.");
  if (constraint === notGiven) return isTransfer ? takesNoRequests() : problem("StepNotPossible", "Its service is not given any more, and the support would be open again by this: ask for another service.", { support });
  if (aboutDays.has(constraint)) {
    const whatDays = constraint.startsWith("support_steps") ? message : "The days of the steps would be out of order then: accepted before allocated, the first contact not after the first service, and nothing after the end.";
    return invalidInput("occurredOn", whatDays);
  }
  return problem("StepNotPossible", constraint === "support_steps_follow_each_other" ? message : `The support cannot be like that (${constraint}): read it again, and take a step that follows.`, { support });
}
