// A community looks into a question: opens it, adds what happens, and closes it with what it found.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddCommunityInquiryEventInput, CloseCommunityInquiryInput, OpenCommunityInquiryInput } from "../../generated/resolvers.ts";
import { problemOfPastDay, problemOfUnnamed, problemOfUnnamedList, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addEvent, addInquiry, closeInquiry, findInquiry } from "./store.ts";
import type { CommunityInquiryRow } from "./table.ts";

const inList = { most: 10, longest: 1000 };

export const openCommunityInquiry = mutation(async (input: OpenCommunityInquiryInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const { question, needId, decisionId } = input;
  const openedOn = input.openedOn ?? today();
  const wrong = problemOfUnnamed({ question }) ?? problemOfPastDay("openedOn", openedOn, { from: community.from, what: "the community's first", now: today() });
  if (wrong) return wrong;
  if (needId && (await loaders.communityNeedById.load(needId))?.communityId !== community.id) return invalidInput("needId", "The community has no need with this id: take it from LearningSupportCommunity.needs.");
  if (decisionId && (await loaders.communityDecisionById.load(decisionId))?.communityId !== community.id) return invalidInput("decisionId", "The community has no decision with this id: take it from LearningSupportCommunity.decisions.");
  const inquiry = await addInquiry(db, { communityId: community.id, needId: needId ?? null, decisionId: decisionId ?? null, question: tidy(question), openedOn });
  return { __typename: "OpenCommunityInquirySuccess" as const, inquiry };
});

export const addCommunityInquiryEvent = mutation(async (input: AddCommunityInquiryEventInput, context: Context) => {
  const inquiry = await findOwnInquiry(context, input.inquiryId);
  if (inquiry === null) return communityNotYours();
  if (inquiry.closedOn !== null) return inquiryClosed(inquiry);
  const { notes, hypotheses, actions } = input;
  const happenedOn = input.happenedOn ?? today();
  const wrong =
    problemOfUnnamed({ notes }) ?? problemOfUnnamedList("hypotheses", hypotheses, inList) ?? problemOfUnnamedList("actions", actions, inList) ?? problemOfPastDay("happenedOn", happenedOn, { from: inquiry.openedOn, what: "when the inquiry was opened", now: today() });
  if (wrong) return wrong;
  const event = await addEvent(context.db, { inquiryId: inquiry.id, element: input.element, happenedOn, notes: tidy(notes), hypotheses: (hypotheses ?? []).map(tidy), actions: (actions ?? []).map(tidy) });
  return { __typename: "AddCommunityInquiryEventSuccess" as const, event, inquiry };
});

export const closeCommunityInquiry = mutation(async ({ inquiryId, findings }: CloseCommunityInquiryInput, context: Context) => {
  const inquiry = await findOwnInquiry(context, inquiryId);
  if (inquiry === null) return communityNotYours();
  if (inquiry.closedOn !== null) return inquiryClosed(inquiry);
  const wrong = problemOfUnnamed({ findings });
  if (wrong) return wrong;
  const closed = await closeInquiry(context.db, inquiry.id, { closedOn: today(), findings: tidy(findings) });
  return closed === null ? inquiryClosed((await findInquiry(context.db, inquiry.id))!) : { __typename: "CloseCommunityInquirySuccess" as const, inquiry: closed };
});

/** The inquiry as it is now that it is this viewer's turn to write for its community. */
async function findOwnInquiry(context: Context, id: string): Promise<CommunityInquiryRow | null> {
  const found = await context.loaders.communityInquiryById.load(id);
  return found === null || (await findOwnCommunity(context, found.communityId)) === null ? null : findInquiry(context.db, found.id);
}

const inquiryClosed = (closed: CommunityInquiryRow) => problem("CommunityInquiryClosed", `The inquiry was closed on ${closed.closedOn}: open another where the question comes back.`, { closed });
