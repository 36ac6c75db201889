// Those who keep the strategy record reviews with what they recommend, and what was answered and done.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { addStep, problemOfStep } from "../../dated-steps.ts";
import type { AddReviewRecommendationsInput, CorrectRecommendationInput, RecommendationInput, RecordRecommendationStepInput, RecordStrategicReviewInput } from "../../generated/resolvers.ts";
import { onlyStrategy } from "../../policy.ts";
import { isBlank, problemOfPastDay, problemOfTexts, problemOfUnnamed, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { addRecommendations, addReview, correctText, findReview, type NewRecommendation } from "./store.ts";
import { recommendationSteps } from "./table.ts";

const mostRecommendations = 200;
const longestRecommendation = 10_000;

export const recordStrategicReview = mutation(async ({ code, body, nameEn, nameMi, year, ...input }: RecordStrategicReviewInput, context: Context) => {
  const { db } = context;
  onlyStrategy(context.viewer);
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(code)) return invalidInput("code", "The code cannot be used: write 1 to 64 capitals, digits and underscores, a capital first, such as ERO_BEHAVIOUR_2024.");
  const wrong = problemOfTexts({ body, nameEn, nameMi }, 200);
  if (wrong) return wrong;
  if (year < 1989 || year > Number(today().slice(0, 4))) return invalidInput("year", `year is ${year}: write the year in which it was published, from 1989 to this one.`);
  const recommendations = readRecommendations(input.recommendations ?? []);
  if ("__typename" in recommendations) return recommendations;
  const review = await addReview(db, { code, body: tidy(body), nameEn: tidy(nameEn), nameMi: tidyOrNull(nameMi), year });
  if (review instanceof Refusal) return problem("ReviewExists", "There is a review with this code: add to it with addReviewRecommendations, or take another code.", { current: (await findReview(db, code))! });
  if (recommendations.length > 0) await addRecommendations(db, code, recommendations);
  return { __typename: "RecordStrategicReviewSuccess" as const, review };
});

export const addReviewRecommendations = mutation(async ({ reviewCode, ...input }: AddReviewRecommendationsInput, context: Context) => {
  const { db, loaders } = context;
  onlyStrategy(context.viewer);
  const review = await loaders.reviewByCode.load(reviewCode);
  if (review === null) return invalidInput("reviewCode", "There is no review with this code: take it from Query.reviews, or record the review with recordStrategicReview.");
  const recommendations = readRecommendations(input.recommendations);
  if ("__typename" in recommendations) return recommendations;
  if (recommendations.length === 0) return invalidInput("recommendations", "There is nothing to add: send a recommendation at least.");
  const added = await addRecommendations(db, review.code, recommendations);
  if (added instanceof Refusal) return problem("RecommendationExists", "The review has a recommendation with one of these numbers: send those that it does not have yet.", { current: review });
  return { __typename: "AddReviewRecommendationsSuccess" as const, review, recommendations: added };
});

export const recordRecommendationStep = mutation(async ({ recommendationId, kind, note, ...input }: RecordRecommendationStepInput, context: Context) => {
  const { db, loaders } = context;
  onlyStrategy(context.viewer);
  const recommendation = isUuid(recommendationId) ? await loaders.recommendationById.load(recommendationId) : null;
  if (recommendation === null) return invalidInput("recommendationId", "There is no recommendation with this id: take it from Query.reviews.");
  const { year } = (await loaders.reviewByCode.load(recommendation.reviewCode))!;
  const occurredOn = input.occurredOn ?? today();
  const wrong = problemOfUnnamed({ note }) ?? problemOfPastDay("occurredOn", occurredOn, { from: `${year}-01-01`, what: "the year of the review", now: today() });
  if (wrong) return wrong;
  if (kind !== "ACCEPTED" && isBlank(note)) return invalidInput("note", "Say in the note why, or what has been done.");
  const step = await addStep(db, recommendationSteps, { recommendationId: recommendation.id, kind, occurredOn, note: tidyOrNull(note) });
  if (step instanceof Refusal) return problemOfStep(recommendationSteps, step) ?? problem("RecommendationStepNotPossible", step.message, { current: recommendation });
  return { __typename: "RecordRecommendationStepSuccess" as const, recommendation };
});

export const correctRecommendation = mutation(async ({ recommendationId, version, text }: CorrectRecommendationInput, context: Context) => {
  const { db, loaders } = context;
  onlyStrategy(context.viewer);
  const before = isUuid(recommendationId) ? await loaders.recommendationById.load(recommendationId) : null;
  if (before === null) return invalidInput("recommendationId", "There is no recommendation with this id: take it from Query.reviews.");
  const wrong = problemOfTexts({ text }, longestRecommendation);
  if (wrong) return wrong;
  if (before.version === version && before.text === tidy(text)) return invalidInput("text", "It says so already: send what the review says instead.");
  const recommendation = await correctText(db, before.id, version, tidy(text));
  if (recommendation !== null) return { __typename: "CorrectRecommendationSuccess" as const, recommendation };
  loaders.recommendationById.clear(before.id);
  return problem("RecommendationChanged", "Somebody corrected it since you read it: look at what it says now, and send your correction with its version.", { current: (await loaders.recommendationById.load(before.id))! });
});

/** As they are stored, or the first problem with them. */
function readRecommendations(sent: readonly RecommendationInput[]): NewRecommendation[] | InvalidInput {
  if (sent.length > mostRecommendations) return invalidInput("recommendations", `There are ${sent.length}: send ${mostRecommendations} at the most, and the others after.`);
  for (const { number, text } of sent) {
    const wrong = problemOfTexts({ number }, 20) ?? problemOfTexts({ text }, longestRecommendation);
    if (wrong) return invalidInput("recommendations", wrong.message);
  }
  const read = sent.map(({ number, text }) => ({ number: tidy(number), text: tidy(text) }));
  if (new Set(read.map(({ number }) => number)).size < read.length) return invalidInput("recommendations", "Two have the same number: number each as the review does.");
  return read;
}
