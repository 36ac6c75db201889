// An inquiry is opened with a question, what happens in it is added in any order, and it closes with what was found.
import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddInquiryEventInput, CloseInquiryInput, OpenInquiryInput } from "../../generated/resolvers.ts";
import { mayWriteNotes } from "../../policy.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import { insertEvent } from "../inquiry-event/store.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { close, holdOpen, insertInquiry } from "./store.ts";
import type { InquiryRow } from "./table.ts";

export const openInquiry = mutation(async (input: OpenInquiryInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayWriteNotes(viewer, await loaders.grantsByLearnerId.load(learner.id))) return mayNotWrite();
  const wrong = problemOfTexts({ question: input.question });
  if (wrong) return wrong;
  const goal = input.goalId ? await loaders.goalById.load(input.goalId) : null;
  if (input.goalId && goal?.learnerId !== learner.id) return invalidInput("goalId", "goalId is no goal of this learner's plans: take it from OnePlan.goals, or leave it out.");
  const planId = input.planId ?? goal?.planId ?? null;
  const plan = planId === null ? null : await loaders.onePlanById.load(planId);
  if (planId !== null && plan?.learnerId !== learner.id) return invalidInput("planId", "planId is no plan of this learner: take it from Learner.plans, or leave it out.");
  if (goal && goal.planId !== planId) return invalidInput("goalId", "goalId is a goal of another version of the plan: leave planId out.");
  const openedOn = readDay("openedOn", input.openedOn, learner.dateOfBirth);
  if (typeof openedOn !== "string") return openedOn;
  return { __typename: "OpenInquirySuccess" as const, inquiry: await insertInquiry(db, { learnerId: learner.id, planId, goalId: goal?.id ?? null, question: tidy(input.question), openedOn }) };
});

export const addInquiryEvent = mutation(async (input: AddInquiryEventInput, context: Context) => {
  const inquiry = await findOpen(context, input.inquiryId);
  if ("message" in inquiry) return inquiry;
  const wrong = problemOfTexts({ notes: input.notes });
  if (wrong) return wrong;
  const hypotheses = readList("hypotheses", input.hypotheses);
  if ("message" in hypotheses) return hypotheses;
  const actions = readList("actions", input.actions);
  if ("message" in actions) return actions;
  const happenedOn = readDay("happenedOn", input.happenedOn, inquiry.openedOn);
  if (typeof happenedOn !== "string") return happenedOn;
  if ((await holdOpen(context.db, inquiry)) === null) return closed(inquiry);
  const event = await insertEvent(context.db, { inquiryId: inquiry.id, learnerId: inquiry.learnerId, element: input.element, happenedOn, notes: tidy(input.notes), hypotheses, actions });
  return { __typename: "AddInquiryEventSuccess" as const, event, inquiry };
});

export const closeInquiry = mutation(async (input: CloseInquiryInput, context: Context) => {
  const inquiry = await findOpen(context, input.inquiryId);
  if ("message" in inquiry) return inquiry;
  const wrong = problemOfTexts({ findings: input.findings });
  if (wrong) return wrong;
  const written = await close(context.db, inquiry, { closedOn: today(), findings: tidy(input.findings) });
  return written === null ? closed(inquiry) : { __typename: "CloseInquirySuccess" as const, inquiry: written };
});

type Found = InquiryRow | Problem<"InquiryNotFound"> | Problem<"MayNotWriteNotes"> | Problem<"InquiryClosed">;

async function findOpen({ viewer, loaders, accessed }: Context, id: string): Promise<Found> {
  const inquiry = await loaders.inquiryById.load(id);
  if (inquiry === null) {
    accessed.recordNotFound(id);
    return problem("InquiryNotFound", "There is no inquiry with this id that you may see: take the id from Learner.inquiries.");
  }
  if (!mayWriteNotes(viewer, await loaders.grantsByLearnerId.load(inquiry.learnerId))) return mayNotWrite();
  return inquiry.closedOn === null ? inquiry : closed(inquiry);
}

function readDay(field: string, day: string | null | undefined, first: string): string | InvalidInput {
  if (day && day > today()) return invalidInput(field, `${day} is still to come: write down what has happened.`);
  if (day && day < first) return invalidInput(field, `${day} is too early: give a day from ${first} on.`);
  return day ?? today();
}

const mostItems = 20;

function readList(field: string, texts: readonly string[] | null | undefined): string[] | InvalidInput {
  const said = (texts ?? []).filter((text) => !isBlank(text)).map(tidy);
  if (said.length > mostItems) return invalidInput(field, `${field} are ${said.length}: write at most ${mostItems}, and the others as another event.`);
  return said.some((text) => problemOfTexts({ [field]: text })) ? invalidInput(field, `${field} cannot be stored: write at most 4,000 characters of text for each.`) : said;
}

function mayNotWrite(): Problem<"MayNotWriteNotes"> {
  return problem("MayNotWriteNotes", "Educators, coordinators and practitioners on the learner's support team write notes: ask to be put on the team, or ask one of them.");
}

function closed({ closedOn }: InquiryRow): Problem<"InquiryClosed"> {
  return problem("InquiryClosed", `The inquiry was closed${closedOn === null ? " just now by somebody else" : ` on ${closedOn}`}: what was found stays as it is. Open another to go on.`);
}
