// A learner moves. What belongs to the learner (plan, needs, team, supports and their waits) knows no institution and stays
// untouched; what belongs to an institution goes on at the next one.
import { announce } from "@lsg/subgraph-kit/announce";
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { TransferLearnerInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { isAt, mayMoveLearner } from "../../policy.ts";
import { readNote } from "../../read-input.ts";
import { daysAfter, today } from "../../today.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { askToConfirm } from "../known-contact/store.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { carryEntries } from "../register-entry/store.ts";
import { usualAttendance } from "./enrol-learner.ts";
import { alreadyEnrolled, inTheWayOf, isMoeNumber, mayNotEnrol, problemOfEnrolment } from "./period.ts";
import { betweenPlaces, insertEnrolment, listEnrolments, lockEnrolment, setEnd } from "./store.ts";
import type { EnrolmentRow } from "./table.ts";

export const transferLearner = mutation(async (input: TransferLearnerInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const grants = await loaders.grantsByLearnerId.load(learner.id);
  if (!mayMoveLearner(viewer, grants) || !(isAt(viewer, input.from) || isAt(viewer, input.to))) return mayNotEnrol();
  const note = readNote("note", input.note);
  if (typeof note === "object" && note !== null) return note;
  if (input.from === input.to) return invalidInput("to", "The learner would stay where they are: give the Ministry number of the institution that takes them over.");
  if (!isMoeNumber(input.from)) return invalidInput("from", `${input.from} is no Ministry number: give that of the institution that the learner leaves, from Learner.enrolments.`);
  if (typeof input.community === "string" && !isUuid(input.community)) return invalidInput("community", "community is no id of a learning support community: take it from Institution.communities, or leave it out.");

  await lockLearner(db, learner.id);
  const known = await listEnrolments(db, learner.id);
  const lastDay = daysAfter(input.on, -1);
  const left = known.find((enrolment) => enrolment.institutionMoeNumber === input.from && isNotOver(enrolment));
  if (left === undefined) return problem("NotEnrolledThere", `The learner is not enrolled at ${input.from}: look at Learner.enrolments, or send enrolLearner when they come from nowhere.`);
  if (lastDay < left.from) return invalidInput("on", `${input.on} would end the enrolment at ${input.from} before its first day, ${left.from}: give a later day.`);

  const kind = input.kind ?? left.kind;
  const wanted = {
    learnerId: learner.id,
    institutionMoeNumber: input.to,
    kind,
    from: input.on,
    until: null,
    yearLevel: input.yearLevel ?? (kind === left.kind ? left.yearLevel : null),
    attendance: input.attendance ?? (kind === left.kind ? left.attendance : usualAttendance(kind)),
  };
  const wrong = problemOfEnrolment(wanted, learner, { institution: "to", first: "on" });
  if (wrong) return wrong;
  const inTheWay = inTheWayOf(wanted, known.filter(({ id }) => id !== left.id));
  if (inTheWay) return alreadyEnrolled(inTheWay);

  // The viewer may see nothing of the learner any more when this is done: the log keeps on which ground they did it.
  for (const { basis } of grants) accessed.record(learner.id, "EDUCATION", basis);
  return unlessViolated(db, { enrolments_one_full_time_at_a_time: () => alreadyEnrolled(null) }, (savepoint) =>
    betweenPlaces(savepoint, async () => {
      await lockEnrolment(savepoint, left);
      const enrolment = await insertEnrolment(savepoint, wanted);
      const registerEntries = await carryEntries(savepoint, { learnerId: learner.id, from: input.from, to: input.to, on: input.on, communityId: input.community?.toLowerCase() ?? null });
      const knownContact = await askToConfirm(savepoint, learner.id, input.on);
      // The last of all: with it the viewer's own ground may end.
      const until = left.until !== null && left.until < lastDay ? left.until : lastDay;
      const ended = (await setEnd(savepoint, left, { until, reason: input.reason ?? "CHANGED_INSTITUTION", note })) as EnrolmentRow;
      await announce(savepoint, { type: "learner.transferred", subject: learner.id, data: { fromInstitution: input.from, toInstitution: input.to, on: input.on, kind, enrolmentId: enrolment.id, endedEnrolmentId: ended.id } });
      return { __typename: "TransferLearnerSuccess" as const, enrolment, ended, registerEntries, knownContact };
    }),
  );
});

const isNotOver = ({ until }: EnrolmentRow): boolean => until === null || until >= today();
