import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { usePermit } from "@lsg/subgraph-kit/permit";
import { refusal } from "@lsg/subgraph-kit/errors";
import type { Context } from "../../context.ts";
import { isMoeNumber } from "../../foreign-keys.ts";
import type { ApplyForFundingInput } from "../../generated/resolvers.ts";
import { mayApplyForFunding } from "../../policy.ts";
import { isProblem, readText } from "../../read-input.ts";
import { orsCriteria } from "./ors-criteria.ts";
import { insertApplication } from "./store.ts";

const longestEvidence = 4000;

export const applyForFunding = mutation(async (input: ApplyForFundingInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const isReview = typeof input.reviewOfId === "string";
  if (!mayApplyForFunding(viewer, { isReview })) {
    throw refusal("FORBIDDEN", "You cannot apply for funding: those at the learner's institution or on their support team can. The learner and their whānau can ask for a review, with reviewOfId.");
  }
  const refused = await usePermit(context, input.permit, { subject: input.learnerId, category: "NEEDS" });
  if (refused) return refused;

  const learnerId = input.learnerId.toLowerCase();
  if (!isMoeNumber(input.institution)) return invalidInput("institution", "institution is no number of an institution: give the Ministry's number, as Institution.moeNumber has it.");
  if (["EDUCATOR", "COORDINATOR"].includes(viewer.role) && !viewer.organisations.includes(`institution:${input.institution}`)) {
    return invalidInput("institution", "institution is not one that you act for: apply from where the learner is enrolled.");
  }
  if (!/^[a-z]+(-[a-z]+)*$/.test(input.regionCode) || input.regionCode.length > 60) return invalidInput("regionCode", "regionCode is no code of an education region: give the code of the institution's region, as Region.code has it.");
  const criteria = input.criteria ?? [];
  const wrong = problemOfCriteria(criteria, input.stream, "criteria");
  if (wrong) return wrong;
  const evidence = readText(input.evidence, "evidence", longestEvidence);
  if (isProblem(evidence)) return evidence;
  if (evidence === null) return invalidInput("evidence", "evidence is blank: write what the learner needs, what was tried, and who says so.");
  const weeklyHours = readWeeklyHours(input.weeklyHours);
  if (isProblem(weeklyHours)) return weeklyHours;
  if (isReview) {
    const before = await loaders.fundingApplicationById.load(input.reviewOfId!);
    if (before === null || before.learnerId !== learnerId || before.streamCode !== input.stream || before.status === "SUBMITTED") {
      return invalidInput("reviewOfId", "reviewOfId is no decided application of this learner for the same: take one of Learner.fundingApplications.");
    }
  }

  const application = await insertApplication(db, {
    learnerId,
    streamCode: input.stream,
    institutionMoeNumber: input.institution,
    regionCode: input.regionCode,
    criteria: inOrder(criteria),
    evidence,
    weeklyHours,
    reviewOfId: isReview ? input.reviewOfId!.toLowerCase() : null,
  });
  if (application === "ALREADY_OPEN") return problem("AlreadyApplied", "An application of this learner for the same waits for a decision: wait for it, and then ask for a review if you must.");
  accessed.record(learnerId, "NEEDS");
  return { __typename: "ApplyForFundingSuccess" as const, application };
});

/** Criteria as they are stored: in order, each once. */
export const inOrder = (criteria: readonly string[]): string[] => orsCriteria.filter((criterion) => criteria.includes(criterion));

export function problemOfCriteria(criteria: readonly string[], stream: string, field: string) {
  const unknown = criteria.find((criterion) => !(orsCriteria as readonly string[]).includes(criterion));
  if (unknown !== undefined) return invalidInput(field, `${field} has one that there is not: give numbers of the scheme's criteria, ${orsCriteria.join(", ")}.`);
  return stream !== "ORS" && criteria.length > 0 ? invalidInput(field, `${field} are for the Ongoing Resourcing Scheme only: leave them out.`) : null;
}

const mostHours = 60;

/** Hours a week, to the hundredth; null where none are asked for. */
export function readWeeklyHours(hours: number | null | undefined) {
  if (hours === null || hours === undefined) return null;
  const hundredths = Math.round(hours * 100);
  if (hours < 0 || hours > mostHours || Math.abs(hours * 100 - hundredths) > 1e-6) return invalidInput("weeklyHours", `weeklyHours cannot be used: give 0 to ${mostHours} hours, with two decimals at the most.`);
  return hundredths / 100;
}
