import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordNoticeSentInput } from "../../generated/resolvers.ts";
import { requirePrivacyOfficer } from "../../policy.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import { recordToldOf } from "../break-glass/store.ts";
import { settle, type Settlement } from "./store.ts";

export const recordNoticeSent = mutation(async (input: RecordNoticeSentInput, context: Context) => {
  requirePrivacyOfficer(context.viewer);
  const { noticeId, breakGlassId } = input;
  if (noticeId && !breakGlassId) return recordNotice(noticeId, input, context);
  if (breakGlassId && !noticeId) return recordTold(breakGlassId, input, context);
  return invalidInput("noticeId", "It is not clear what they were told of: give either noticeId or breakGlassId.");
});

async function recordNotice(noticeId: string, input: RecordNoticeSentInput, { db, viewer, loaders }: Context) {
  const notice = await loaders.noticeById.load(noticeId);
  if (notice === null) return notFound();
  if (notice.settledAt !== null) return settled();
  const settlement = readSettlement(input);
  if ("message" in settlement) return settlement;
  const changed = await settle(db, notice, settlement, viewer.id!);
  return changed === null ? settled() : { __typename: "RecordNoticeSentSuccess" as const, notice: changed, breakGlass: null };
}

async function recordTold(breakGlassId: string, { sentOn, exception }: RecordNoticeSentInput, { db, viewer, loaders }: Context) {
  const record = await loaders.breakGlassById.load(breakGlassId);
  if (record === null) return notFound();
  if (record.noticeSentAt !== null) return settled();
  if (sentOn || exception) return invalidInput(sentOn ? "sentOn" : "exception", "A record that was opened in an emergency is told of now, without a day or an exception: leave it out.");
  if (record.personId === viewer.id) return invalidInput("breakGlassId", "You opened this record yourself: another privacy officer has to tell the whānau.");
  if (record.noticeUnsafeReason !== null) return invalidInput("breakGlassId", `It is recorded that telling the whānau would put somebody in danger: “${record.noticeUnsafeReason}”. Do not tell them.`);
  const changed = await recordToldOf(db, record, viewer.id!);
  return changed === null ? settled() : { __typename: "RecordNoticeSentSuccess" as const, notice: null, breakGlass: changed };
}

function readSettlement({ sentOn, exception, exceptionReason }: RecordNoticeSentInput): Settlement | InvalidInput {
  if (exception) {
    if (sentOn) return invalidInput("exception", "Either a notice was sent or none is due: give sentOn or exception.");
    return problemOfTexts({ exceptionReason: exceptionReason ?? "" }) ?? { exception, exceptionReason: tidy(exceptionReason!) };
  }
  if (exceptionReason) return invalidInput("exception", "There is a reason and no exception: name the exception, or leave the reason out.");
  const day = sentOn ?? today();
  return day > today() ? invalidInput("sentOn", `${day} is still to come: record it when they were told.`) : { sentOn: day };
}

function notFound(): Problem<"NoticeNotFound"> {
  return problem("NoticeNotFound", "There is nothing with this id to tell of: take the id from noticesDue or breakGlassReviews.");
}

function settled(): Problem<"NoticeSettled"> {
  return problem("NoticeSettled", "It is recorded already what became of it: there is nothing more to do.");
}
