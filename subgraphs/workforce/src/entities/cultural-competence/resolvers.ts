import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import { today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { RecordCulturalCompetenceReviewInput, Resolvers } from "../../generated/resolvers.ts";
import { requireManager } from "../../policy.ts";
import { problemOfDay } from "../../read-input.ts";
import { findInTeam, practitionerNotFound } from "../practitioner/write.ts";
import { insertReview } from "./store.ts";

const recordCulturalCompetenceReview = mutation(async (input: RecordCulturalCompetenceReviewInput, context: Context) => {
  requireManager(context.viewer);
  const practitioner = await findInTeam(context, input.practitionerId);
  if (practitioner === null) return practitionerNotFound();
  const { framework, level, reviewedOn, nextReviewOn = null } = input;
  const wrong = problemOfDay("reviewedOn", reviewedOn, { past: 40, future: 0 }) ?? (nextReviewOn === null ? null : problemOfDay("nextReviewOn", nextReviewOn, { past: 40, future: 10 }));
  if (wrong) return wrong;
  if (reviewedOn > today()) return invalidInput("reviewedOn", `${reviewedOn} is still to come: record a review when it has been.`);
  if (nextReviewOn !== null && nextReviewOn <= reviewedOn) return invalidInput("nextReviewOn", "The next review comes after this one: give a later day.");
  const review = await insertReview(context.db, { practitionerId: practitioner.id, framework, level, reviewedOn, nextReviewOn });
  return { __typename: "RecordCulturalCompetenceReviewSuccess" as const, review };
});

export const culturalCompetenceResolvers = {
  Mutation: { recordCulturalCompetenceReview },
  Practitioner: {
    culturalCompetence: async ({ id }, _args, { loaders }) => (await loaders.culturalCompetencesByPractitionerId.load(id))[0] ?? null,
    culturalCompetenceReviews: ({ id }, _args, { loaders }) => loaders.culturalCompetencesByPractitionerId.load(id),
  },
} satisfies Resolvers;
