// A community says where it stands by the indicators, and what it found when it looked back at a period.
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { IndicatorRatingInput, RecordMonitoringReviewInput, ReviewImplementationInput } from "../../generated/resolvers.ts";
import { problemOfPastDay, problemOfUnnamed, problemOfUnnamedList, tidy } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { readParties } from "../community-parties/read-parties.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addMonitoringReview, addSelfReview, findMonitoringReviewOf, findSelfReviewOf, findStandingMonitoringReview, findStandingSelfReview } from "./store.ts";
import type { ImplementationIndicatorRow, MonitoringReviewRow, SelfReviewRow } from "./table.ts";

export const reviewImplementation = mutation(async (input: ReviewImplementationInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const before = input.correctsId ? await loaders.selfReviewById.load(input.correctsId) : null;
  if (input.correctsId && before?.communityId !== community.id) return invalidInput("correctsId", "The community has no review with this id: take it from LearningSupportCommunity.selfReviews.");
  const reviewedOn = input.reviewedOn ?? before?.reviewedOn ?? today();
  if (before !== null && reviewedOn !== before.reviewedOn) return invalidInput("reviewedOn", `reviewedOn is ${reviewedOn}: a correction has the day of what it corrects, ${before.reviewedOn}.`);
  const indicators = await loaders.implementationIndicators();
  const wrong = problemOfPastDay("reviewedOn", reviewedOn, { from: community.from, what: "the community's first", now: today() }) ?? problemOfRatings(input.ratings, indicators);
  if (wrong) return wrong;
  const takenBy = await readParties(context, "takenBy", input.takenBy);
  if ("__typename" in takenBy) return takenBy;

  const ratings = input.ratings.map(({ indicatorCode, level, evidence }) => ({ indicatorCode, level, evidence: tidy(evidence) }));
  const review = await addSelfReview(db, { ...takenBy, communityId: community.id, correctsId: before?.id ?? null, reviewedOn }, ratings);
  if (review instanceof Refusal) {
    const first = before ?? (await findSelfReviewOf(db, community.id, reviewedOn))!;
    return selfReviewExists(await findStandingSelfReview(db, first));
  }
  return { __typename: "ReviewImplementationSuccess" as const, review, community };
});

export const recordMonitoringReview = mutation(async (input: RecordMonitoringReviewInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const before = input.correctsId ? await loaders.monitoringReviewById.load(input.correctsId) : null;
  if (input.correctsId && before?.communityId !== community.id) return invalidInput("correctsId", "The community has no review with this id: take it from LearningSupportCommunity.monitoringReviews.");
  const { from, until, findings, nextActions } = input;
  const wrong =
    problemOfPastDay("from", from, { from: community.from, what: "the community's first", now: today() }) ??
    problemOfPastDay("until", until, { from, what: "the first of the period", now: today() }) ??
    problemOfUnnamed({ findings }) ??
    problemOfUnnamedList("nextActions", nextActions, { most: 20, longest: 1000 });
  if (wrong) return wrong;
  if (before !== null && (from !== before.from || until !== before.until)) return invalidInput("from", `The period is ${from} to ${until}: a correction has that of what it corrects, ${before.from} to ${before.until}.`);
  const takenBy = await readParties(context, "takenBy", input.takenBy);
  if ("__typename" in takenBy) return takenBy;

  const review = await addMonitoringReview(db, { ...takenBy, communityId: community.id, correctsId: before?.id ?? null, from, until, findings: tidy(findings), nextActions: nextActions.map(tidy) });
  if (review instanceof Refusal) {
    const first = before ?? (await findMonitoringReviewOf(db, community.id, { from, until }))!;
    return monitoringReviewExists(await findStandingMonitoringReview(db, first));
  }
  return { __typename: "RecordMonitoringReviewSuccess" as const, review };
});

function problemOfRatings(ratings: readonly IndicatorRatingInput[], indicators: readonly ImplementationIndicatorRow[]): InvalidInput | null {
  if (ratings.length === 0 || ratings.length > indicators.length) return invalidInput("ratings", `ratings has ${ratings.length}: say where the community stands by 1 to ${indicators.length} indicators.`);
  if (new Set(ratings.map(({ indicatorCode }) => indicatorCode)).size < ratings.length) return invalidInput("ratings.indicatorCode", "ratings names an indicator twice: each has one place.");
  if (!ratings.every(({ indicatorCode }) => indicators.some(({ code }) => code === indicatorCode))) return invalidInput("ratings.indicatorCode", "There is no indicator with one of these codes: take them from Query.implementationIndicators.");
  for (const { evidence } of ratings) {
    const wrong = problemOfUnnamed({ "ratings.evidence": evidence });
    if (wrong) return wrong;
  }
  return null;
}

const selfReviewExists = (current: SelfReviewRow) => problem("SelfReviewExists", `There is a review of ${current.reviewedOn} already: read it, and name it in correctsId to correct it.`, { current });

const monitoringReviewExists = (current: MonitoringReviewRow) => problem("MonitoringReviewExists", `There is a review of ${current.from} to ${current.until} already: read it, and name it in correctsId to correct it.`, { current });
