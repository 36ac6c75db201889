import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { attempt, Broken } from "../../attempt.ts";
import { today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import { isMoeNumber } from "../../extensions/institution/number.ts";
import type { CloseCapabilityActivityInput, GiveActivityFeedbackInput, PlanCapabilityActivityInput, Resolvers } from "../../generated/resolvers.ts";
import { problemOfDay, problemOfText, tidy } from "../../read-input.ts";
import { findToEdit, practitionerNotFound } from "../practitioner/write.ts";
import { closeActivity, insertActivity, insertFeedback, listActivities } from "./store.ts";

const planCapabilityActivity = mutation(async (input: PlanCapabilityActivityInput, context: Context) => {
  const leader = await findToEdit(context, input.practitionerId);
  if (leader === null) return practitionerNotFound();
  const { audience, needArea = null, heldOn, hours, communityId = null, moeNumber = null } = input;
  const wrong = problemOfText("topic", input.topic, 200) ?? problemOfDay("heldOn", heldOn, { past: 1, future: 2 }) ?? problemOfHours(hours);
  if (wrong) return wrong;
  if (communityId !== null && !isUuid(communityId)) return invalidInput("communityId", "This is no id of a community: take it from the query learningSupportCommunities.");
  if (moeNumber !== null && !isMoeNumber(moeNumber)) return invalidInput("moeNumber", "This is no number of an institution: take it from the query institutions.");
  const activity = await insertActivity(context.db, { practitionerId: leader.id, topic: tidy(input.topic), audience, needArea, on: heldOn, hours, communityId, institutionMoeNumber: moeNumber, regionCode: leader.regionCode, status: "PLANNED" });
  return { __typename: "PlanCapabilityActivitySuccess" as const, activity };
});

const closeCapabilityActivity = mutation(async (input: CloseCapabilityActivityInput, context: Context) => {
  const activity = await context.loaders.capabilityActivityById.load(input.activityId);
  if (activity === null || activity.status !== "PLANNED" || (await findToEdit(context, activity.practitionerId)) === null) return activityNotFound();
  const hours = input.hours ?? activity.hours;
  const wrong = problemOfHours(hours);
  if (wrong) return wrong;
  if (input.status === "PLANNED") return invalidInput("status", "Give HELD or CANCELLED.");
  if (input.status === "HELD" && activity.on > today()) return invalidInput("status", `It is planned for ${activity.on}: record that it was held when it has been.`);
  const closed = await closeActivity(context.db, activity, { status: input.status, hours });
  return closed === null ? activityNotFound() : { __typename: "CloseCapabilityActivitySuccess" as const, activity: closed };
});

const giveActivityFeedback = mutation(async (input: GiveActivityFeedbackInput, { db, loaders }: Context) => {
  const activity = await loaders.capabilityActivityById.load(input.activityId);
  if (activity === null || activity.status !== "HELD") return activityNotFound();
  const { usefulness } = input;
  if (usefulness < 1 || usefulness > 5) return invalidInput("usefulness", "Give 1 (of no use) to 5 (what you needed).");
  const comment = typeof input.comment === "string" ? input.comment : null;
  const wrong = comment === null ? null : problemOfText("comment", comment, 2000);
  if (wrong) return wrong;
  const feedback = await attempt(db, ["activity_feedback_once"], (tx) => insertFeedback(tx, { activityId: activity.id, usefulness, comment: comment === null ? null : tidy(comment) }));
  if (feedback instanceof Broken) return problem("FeedbackGivenAlready", "You have said how it was already: what you said stays.");
  return { __typename: "GiveActivityFeedbackSuccess" as const, feedback };
});

function activityNotFound() {
  return problem("ActivityNotFound", "There is no such activity with which you may do this: take it from the query capabilityActivities. Feedback is for those that were held.");
}

function problemOfHours(hours: number): InvalidInput | null {
  return hours > 0 && hours <= 200 && Number.isInteger(hours * 4) ? null : invalidInput("hours", `${hours} hours cannot be: give quarters of an hour, up to 200 hours.`);
}

export const capabilityActivityResolvers = {
  Query: {
    capabilityActivities: (_query, args, { db }) => listActivities(db, args),
  },
  Mutation: { planCapabilityActivity, closeCapabilityActivity, giveActivityFeedback },
  CapabilityActivity: {
    __resolveReference: ({ id }, { loaders }) => loaders.capabilityActivityById.load(id),
    heldOn: ({ on }) => on,
    leader: ({ practitionerId }, _args, { loaders }) => loaders.practitionerPointedTo.load(practitionerId),
    community: ({ communityId }) => (communityId === null ? null : { id: communityId }),
    institution: ({ institutionMoeNumber }) => (institutionMoeNumber === null ? null : { moeNumber: institutionMoeNumber }),
    feedback: ({ id }, _args, { loaders }) => loaders.feedbackByActivityId.load(id),
    provenance: toProvenance,
  },
} satisfies Resolvers;
