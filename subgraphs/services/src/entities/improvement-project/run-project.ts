// Communities try out a way of working: begin it, join it, say what became of it, and leave.
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { addStep, problemOfStep } from "../../dated-steps.ts";
import type { JoinImprovementProjectInput, LeaveImprovementProjectInput, RecordImprovementProjectStepInput, StartImprovementProjectInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfPastDay, problemOfUnnamed, tidy, tidyOrNull } from "../../read-input.ts";
import { Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { communityNotYours, findOwnCommunity, leads } from "../learning-support-community/own-community.ts";
import { addTags } from "../strategic-tag/store.ts";
import { readTags } from "../strategic-tag/tags.ts";
import { addParticipation, addProject, endParticipation, findLatestKind, findParticipants, findParticipation } from "./store.ts";
import { improvementProjectSteps, type ImprovementProjectRow } from "./table.ts";

export const startImprovementProject = mutation(async (input: StartImprovementProjectInput, context: Context) => {
  const { db } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const { name, setting, features } = input;
  const begunOn = input.begunOn ?? today();
  const wrong = problemOfUnnamed({ name }, 200) ?? problemOfUnnamed({ setting, features }) ?? problemOfPastDay("begunOn", begunOn, { from: community.from, what: "the community's first", now: today() });
  if (wrong) return wrong;
  const tags = await readTags(context, input.tags);
  if ("__typename" in tags) return tags;
  const project = await addProject(db, { communityId: community.id, name: tidy(name), setting: tidy(setting), features: tidy(features), begunOn });
  await addParticipation(db, { projectId: project.id, communityId: community.id, from: begunOn });
  await addStep(db, improvementProjectSteps, { projectId: project.id, kind: "TRIAL_BEGAN", occurredOn: begunOn });
  await addTags(db, { projectId: project.id }, tags);
  return { __typename: "StartImprovementProjectSuccess" as const, project };
});

export const recordImprovementProjectStep = mutation(async ({ projectId, kind, strengths, lessons, note, ...input }: RecordImprovementProjectStepInput, context: Context) => {
  const { db, loaders } = context;
  const project = await loaders.improvementProjectById.load(projectId);
  if (project === null || !(await leadsParticipant(context, project))) return projectNotYours();
  const wrong = problemOfUnnamed({ strengths, lessons, note });
  if (wrong) return wrong;
  if (isBlank(strengths) && isBlank(lessons)) return invalidInput("strengths", "Say what is strong about it or what was learned: write it in strengths or lessons.");
  const step = await addStep(db, improvementProjectSteps, { projectId: project.id, kind, occurredOn: input.occurredOn ?? today(), strengths: tidyOrNull(strengths), lessons: tidyOrNull(lessons), note: tidyOrNull(note) });
  if (step instanceof Refusal) return problemOfStep(improvementProjectSteps, step) ?? stepNotPossible(project, step.message);
  return { __typename: "RecordImprovementProjectStepSuccess" as const, project };
});

export const joinImprovementProject = mutation(async (input: JoinImprovementProjectInput, context: Context) => {
  const { db, loaders } = context;
  const community = await findOwnCommunity(context, input.communityId);
  if (community === null) return communityNotYours();
  const project = await loaders.improvementProjectById.load(input.projectId);
  if (project === null) return projectNotYours();
  if ((await findLatestKind(db, project.id)) === "ENDED") return stepNotPossible(project, "The project has ended: start one that goes on from it.");
  const from = input.from ?? today();
  const wrong = problemOfPastDay("from", from, { from: project.begunOn, what: "the first day of the trial", now: today() });
  if (wrong) return wrong;
  const participation = await addParticipation(db, { projectId: project.id, communityId: community.id, from });
  if (participation instanceof Refusal) return problem("ProjectJoined", "The community takes part in those days already: see ImprovementProject.participations.", { current: project });
  return { __typename: "JoinImprovementProjectSuccess" as const, participation };
});

export const leaveImprovementProject = mutation(async ({ participationId, reason, ...input }: LeaveImprovementProjectInput, context: Context) => {
  const { db, loaders } = context;
  const found = await loaders.participationById.load(participationId);
  if (found === null || (await findOwnCommunity(context, found.communityId)) === null) return projectNotYours();
  const until = input.until ?? today();
  const wrong = problemOfUnnamed({ reason }) ?? problemOfPastDay("until", until, { from: found.from, what: "its first", now: today() });
  if (wrong) return wrong;
  const participation = await endParticipation(db, found.id, { until, endedBecause: tidy(reason) });
  if (participation === null) {
    const current = (await findParticipation(db, found.id))!;
    return problem("ParticipationEnded", `It ended on ${current.until}: join again if the community takes part anew.`, { current });
  }
  return { __typename: "LeaveImprovementProjectSuccess" as const, participation };
});

/** Does the viewer lead a community that takes part today? */
async function leadsParticipant(context: Context, { id }: ImprovementProjectRow): Promise<boolean> {
  const participants = await findParticipants(context.db, id, today());
  return (await Promise.all(participants.map((communityId) => leads(context, communityId)))).includes(true);
}

const projectNotYours = () => problem("ProjectNotYours", "There is no such project in which a community takes part that you lead: its facilitator and its coordinators write for it, and join it first.");

const stepNotPossible = (current: ImprovementProjectRow, message: string) => problem("ProjectStepNotPossible", message, { current });
