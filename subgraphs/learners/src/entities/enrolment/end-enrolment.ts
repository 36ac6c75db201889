import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EndEnrolmentInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayMoveLearner } from "../../policy.ts";
import { readNote } from "../../read-input.ts";
import { daysAfter, today } from "../../today.ts";
import { closeReasonOf, endEntriesAt } from "../register-entry/store.ts";
import { mayNotEnrol } from "./period.ts";
import { listEnrolments, lockEnrolment, setEnd } from "./store.ts";
import type { EnrolmentRow } from "./table.ts";

export const endEnrolment = mutation(async (input: EndEnrolmentInput, { db, viewer, loaders, accessed }: Context) => {
  const enrolment = await loaders.enrolmentById.load(input.enrolmentId);
  if (enrolment === null) {
    accessed.recordNotFound(input.enrolmentId);
    return problem("EnrolmentNotFound", "There is no enrolment with this id that you may see: take the id from Learner.enrolments.");
  }
  const grants = await loaders.grantsByLearnerId.load(enrolment.learnerId);
  if (!mayMoveLearner(viewer, grants)) return mayNotEnrol();
  const note = readNote("note", input.note);
  if (typeof note === "object" && note !== null) return note;
  if (input.lastDay < enrolment.from) return invalidInput("lastDay", `${input.lastDay} is before the first day, ${enrolment.from}: give that day or a later one.`);
  if (input.lastDay > daysAfter(today(), 2 * 366)) return invalidInput("lastDay", `${input.lastDay} is more than two years ahead: set it nearer to the day.`);

  await lockLearner(db, enrolment.learnerId);
  const known = (await listEnrolments(db, enrolment.learnerId)).find(({ id }) => id === enrolment.id) ?? enrolment;
  if (known.until !== enrolment.until || (known.until !== null && known.until < today())) return ended(known);
  // Before the enrolment ends, and with it what lets the viewer see the learner: the log keeps on which ground this was.
  for (const { basis } of grants) accessed.record(enrolment.learnerId, "EDUCATION", basis);
  await lockEnrolment(db, enrolment);
  const registerEntries = await endEntriesAt(db, enrolment, { until: input.lastDay, reason: closeReasonOf(input.reason) });
  const done = await setEnd(db, known, { until: input.lastDay, reason: input.reason, note });
  return done === null ? ended(known) : { __typename: "EndEnrolmentSuccess" as const, enrolment: done, registerEntries };
});

function ended(enrolment: EnrolmentRow): Problem<"EnrolmentEnded", { enrolment: EnrolmentRow }> {
  const message = enrolment.until === null ? "Somebody else changed this enrolment just now" : `This enrolment has its last day already, ${enrolment.until}`;
  return problem("EnrolmentEnded", `${message}: look at it as it is. What is over cannot be ended again.`, { enrolment });
}
