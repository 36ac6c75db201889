import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordReviewInput } from "../../generated/resolvers.ts";
import { isBlank, tidy } from "../../read-input.ts";
import { readProgress } from "../goal-progress/read-progress.ts";
import { insertProgress } from "../goal/store.ts";
import type { GoalRow } from "../goal/table.ts";
import { reader } from "../one-plan/read-plan.ts";
import { changePlan } from "../one-plan/store.ts";
import type { OnePlanRow } from "../one-plan/table.ts";
import { conflictOf, findPlanToWrite, isProblem, statusForbids } from "../one-plan/writing.ts";
import { insertReview } from "./store.ts";

export const recordReview = mutation(async (input: RecordReviewInput, context: Context) => {
  const { db, accessed } = context;
  const plan = await findPlanToWrite(context, input.planId);
  if (isProblem(plan)) return plan;
  if (plan.status !== "ACTIVE" && plan.status !== "UNDER_REVIEW") return statusForbids(plan);
  if (plan.revision !== input.revision) return conflictOf(plan);

  const read = reader();
  const heldOn = read.pastDay("heldOn", input.heldOn);
  const since = plan.lastReviewedOn ?? plan.agreedOn!;
  if (heldOn < since || heldOn === plan.lastReviewedOn) read.refuse("heldOn", `The plan was agreed or looked at on ${since}: a review is held after that, and once a day.`);
  const nextReviewOn = read.nextReview(heldOn, input.nextReviewOn);
  const findings = read.text("findings", input.findings);
  const changes = read.optionalText("changes", input.changes);
  const participants = await readParticipants(context, plan, input);
  const goals = await readGoals(context, plan, input);
  if (read.problem) return read.problem;
  if (isProblem(participants)) return participants;
  if (isProblem(goals)) return goals;

  const review = await insertReview(db, { planId: plan.id, learnerId: plan.learnerId, heldOn, dueOn: plan.nextReviewOn!, nextReviewOn, findings, changes, ...participants });
  for (const { goal, progress } of goals) {
    if ((await insertProgress(db, goal, { ...progress, seenOn: heldOn, reviewId: review.id })) === null) return conflictOf(plan, goal.id);
  }
  accessed.record(plan.learnerId, "PLAN");
  return { __typename: "RecordReviewSuccess" as const, review, plan: await changePlan(db, plan, { status: "ACTIVE", lastReviewedOn: heldOn, nextReviewOn }) };
});

const mostOfAKind = 20;

async function readParticipants({ loaders }: Context, { learnerId }: OnePlanRow, input: RecordReviewInput) {
  const { learnerTookPart } = input;
  const whanauMemberIds = distinct(input.whanauMemberIds);
  const practitionerIds = distinct(input.practitionerIds);
  const others = (input.others ?? []).map(tidy);
  for (const [field, listed] of Object.entries({ whanauMemberIds, practitionerIds, others })) if (listed.length > mostOfAKind) return invalidInput(field, `${field} names more than ${mostOfAKind}: name those who took part in the talk.`);
  const members = await loaders.whanauMemberById.loadMany(whanauMemberIds);
  if (members.some((member) => member instanceof Error || member?.learnerId !== learnerId)) return invalidInput("whanauMemberIds", "One of these is nobody of the learner's whānau: give ids of Learner.whanau.");
  if (!practitionerIds.every(isUuid)) return invalidInput("practitionerIds", "One of these is no id of a practitioner: give ids of Practitioner.");
  if (others.some((name) => isBlank(name) || name.length > 200 || name.includes("\0"))) return invalidInput("others", "One of the names is blank or longer than 200 characters: write each with 1 to 200.");
  if (!learnerTookPart && whanauMemberIds.length + practitionerIds.length + others.length === 0) return invalidInput("learnerTookPart", "Nobody took part: say who looked at the plan.");
  return { learnerTookPart, whanauMemberIds, practitionerIds, others };
}

async function readGoals({ loaders }: Context, { id }: OnePlanRow, { goals: said }: RecordReviewInput) {
  const goals = new Map((await loaders.goalsByPlanId.load(id)).map((goal) => [goal.id, goal]));
  const found: { goal: GoalRow; progress: Exclude<ReturnType<typeof readProgress>, InvalidInput> }[] = [];
  for (const one of said ?? []) {
    const goal = goals.get(one.goalId.toLowerCase());
    if (!goal) return invalidInput("goals", "One of these is no goal of the plan, or is named twice: give each of its goals once.");
    goals.delete(goal.id);
    const progress = readProgress(goal, one, "goals");
    if (isProblem(progress)) return progress as InvalidInput;
    found.push({ goal, progress });
  }
  return found;
}

const distinct = (ids: readonly string[] | null | undefined) => [...new Set((ids ?? []).map((id) => id.toLowerCase()))];
