import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { CorrectLearnerDetailsInput } from "../../generated/resolvers.ts";
import { mayCorrectDetails } from "../../policy.ts";
import { daysAfter, today } from "../../today.ts";
import { learnerNotFound } from "./not-found.ts";
import { changeProfile, type LearnerProfile } from "./store.ts";
import { profileConflict, readName } from "./update-learner-profile.ts";

export const correctLearnerDetails = mutation(async (input: CorrectLearnerDetailsInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayCorrectDetails(viewer, await loaders.grantsByLearnerId.load(learner.id))) {
    return problem("MayNotCorrectDetails", "Those who enrol learners where this one is enrolled correct a legal name or a day of birth, by what they were shown: ask them with requestCorrection.");
  }
  const details = readDetails(input, (await loaders.enrolmentsByLearnerId.load(learner.id)).map(({ from }) => from));
  if ("message" in details) return details;
  accessed.record(learner.id, "IDENTITY");
  const changed = await changeProfile(db, learner, input.profileVersion, details);
  return changed === null ? profileConflict(context, learner) : { __typename: "CorrectLearnerDetailsSuccess" as const, learner: changed };
});

const oldestDays = 40 * 366;

function readDetails({ legalName, dateOfBirth }: CorrectLearnerDetailsInput, enrolledFrom: readonly string[]): LearnerProfile | InvalidInput {
  const details: LearnerProfile = {};
  if (legalName !== null && legalName !== undefined) {
    const name = readName("legalName", legalName);
    if (typeof name !== "string") return name;
    details.legalName = name;
  }
  if (dateOfBirth) {
    if (dateOfBirth > today() || dateOfBirth < daysAfter(today(), -oldestDays)) return invalidInput("dateOfBirth", `${dateOfBirth} is no day of birth of a learner: check the year.`);
    const first = enrolledFrom.toSorted()[0];
    if (first !== undefined && dateOfBirth > first) return invalidInput("dateOfBirth", `The learner was enrolled from ${first} on, which is before ${dateOfBirth}: check the day, or ask for the enrolment to be corrected first.`);
    details.dateOfBirth = dateOfBirth;
  }
  return Object.keys(details).length === 0 ? invalidInput("legalName", "Nothing is to change: give legalName or dateOfBirth.") : details;
}
