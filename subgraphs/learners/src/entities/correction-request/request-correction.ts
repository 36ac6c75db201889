import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RequestCorrectionInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import type { InformationCategory } from "../learner-access/table.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { findSpeaker } from "../plan-agreement/speaker.ts";
import { insertRequest } from "./store.ts";
import type { CorrectedRecord } from "./table.ts";

export const requestCorrection = mutation(async (input: RequestCorrectionInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const speaker = await findSpeaker(context, learner.id, input);
  if ("message" in speaker) return speaker;
  const { whatIsWrong, correction, statement } = input;
  const wrong = problemOfTexts({ whatIsWrong, correction, ...(isBlank(statement) ? {} : { statement: statement! }) }) ?? (await problemOfRecord(context, learner.id, input));
  if (wrong) return wrong;

  const category = categoryOf[input.record];
  const correctionRequest = await insertRequest(db, {
    learnerId: learner.id,
    recordId: input.record === "LEARNER" ? null : (input.recordId?.toLowerCase() ?? null),
    requestedByWhanauMemberId: speaker.whanauMemberId,
    requestedOn: today(),
    record: input.record,
    category,
    whatIsWrong: tidy(whatIsWrong),
    correction: tidy(correction),
    statement: isBlank(statement) ? null : tidy(statement!),
  });
  accessed.record(learner.id, category);
  return { __typename: "RequestCorrectionSuccess" as const, correctionRequest };
});

const categoryOf: Readonly<Record<CorrectedRecord, InformationCategory>> = {
  LEARNER: "IDENTITY",
  WHANAU_MEMBER: "CONTACT",
  ENROLMENT: "EDUCATION",
  NEED: "NEEDS",
  REGISTER_ENTRY: "NEEDS",
  ONE_PLAN: "PLAN",
  SUPPORT_TEAM_MEMBER: "SUPPORTS",
  SUPPORT: "SUPPORTS",
  ALLOCATION: "FUNDING",
  OTHER: "IDENTITY",
};

/** Null when there is such a record of the learner; what other services hold is theirs to find. */
async function problemOfRecord({ loaders }: Context, learnerId: string, { record, recordId: id }: RequestCorrectionInput): Promise<InvalidInput | null> {
  const nothing = (where: string) => invalidInput("recordId", `recordId is no such record of this learner: take it from ${where}.`);
  const isOf = (found: { learnerId: string } | null) => found?.learnerId === learnerId;
  switch (record) {
    case "LEARNER":
      return id ? invalidInput("recordId", "A request about the learner as such has no record: leave recordId out.") : null;
    case "WHANAU_MEMBER":
      return isOf(await loaders.whanauMemberById.load(id ?? "")) ? null : nothing("Learner.whanau");
    case "ENROLMENT":
      return isOf(await loaders.enrolmentById.load(id ?? "")) ? null : nothing("Learner.enrolments");
    case "NEED":
      return isOf(await loaders.needById.load(id ?? "")) ? null : nothing("Learner.needs");
    case "REGISTER_ENTRY":
      return isOf(await loaders.registerEntryById.load(id ?? "")) ? null : nothing("Learner.registerEntries");
    case "ONE_PLAN":
      return isOf(await loaders.onePlanById.load(id ?? "")) ? null : nothing("Learner.plans");
    case "SUPPORT_TEAM_MEMBER":
      return isOf(await loaders.supportTeamMemberById.load(id ?? "")) ? null : nothing("Learner.supportTeam");
    case "SUPPORT":
    case "ALLOCATION":
    case "OTHER":
      return !id || isUuid(id) ? null : invalidInput("recordId", "recordId is no id of a record: leave it out, and say in whatIsWrong what it is.");
  }
}
