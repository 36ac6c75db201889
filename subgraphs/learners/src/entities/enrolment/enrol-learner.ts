import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EnrolLearnerInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { isAt, mayMoveLearner } from "../../policy.ts";
import { today } from "../../today.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { alreadyEnrolled, inTheWayOf, mayNotEnrol, problemOfEnrolment } from "./period.ts";
import { insertEnrolment, listEnrolments } from "./store.ts";

export const enrolLearner = mutation(async (input: EnrolLearnerInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!isAt(viewer, input.institution) || !mayMoveLearner(viewer, await loaders.grantsByLearnerId.load(learner.id))) return mayNotEnrol();

  const wanted = {
    learnerId: learner.id,
    institutionMoeNumber: input.institution,
    kind: input.kind,
    from: input.from ?? today(),
    until: input.until ?? null,
    yearLevel: input.yearLevel ?? null,
    attendance: input.attendance ?? usualAttendance(input.kind),
  };
  const wrong = problemOfEnrolment(wanted, learner, { institution: "institution", first: "from" });
  if (wrong) return wrong;

  await lockLearner(db, learner.id);
  const inTheWay = inTheWayOf(wanted, await listEnrolments(db, learner.id));
  if (inTheWay) return alreadyEnrolled(inTheWay);
  return unlessViolated(db, { enrolments_one_full_time_at_a_time: () => alreadyEnrolled(null) }, async (savepoint) => ({
    __typename: "EnrolLearnerSuccess" as const,
    enrolment: await insertEnrolment(savepoint, wanted),
  }));
});

/** Early learning is often a part of the week, and never in the way of another unless somebody says that it is full-time. */
export const usualAttendance = (kind: EnrolLearnerInput["kind"]) => (kind === "SCHOOL" ? "FULL_TIME" : "PART_TIME");
