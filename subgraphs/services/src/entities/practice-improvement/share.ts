// Practice that works is shared, and taken back when it does not.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { SharePracticeImprovementInput, WithdrawPracticeImprovementInput } from "../../generated/resolvers.ts";
import { mayPractise } from "../../policy.ts";
import { problemOfUnnamed, tidy } from "../../read-input.ts";
import { today } from "../../today.ts";
import { communityNotYours, findOwnCommunity } from "../learning-support-community/own-community.ts";
import { addTags } from "../strategic-tag/store.ts";
import { readTags } from "../strategic-tag/tags.ts";
import { addImprovement, findImprovement, withdraw } from "./store.ts";
import type { PracticeImprovementRow } from "./table.ts";

export const sharePracticeImprovement = mutation(async (input: SharePracticeImprovementInput, context: Context) => {
  const { db, viewer } = context;
  const communityId = input.communityId ?? null;
  if (communityId !== null && (await findOwnCommunity(context, communityId)) === null) return communityNotYours();
  if (communityId === null && !(mayPractise(viewer) && isUuid(viewer.id!))) return practiceNotYours();
  const { title, context: tried, change, evidence, area, tier } = input;
  const wrong = problemOfUnnamed({ title }, 200) ?? problemOfUnnamed({ context: tried, change, evidence });
  if (wrong) return wrong;
  const tags = await readTags(context, input.tags);
  if ("__typename" in tags) return tags;
  const improvement = await addImprovement(db, {
    communityId,
    practitionerId: communityId === null ? viewer.id : null,
    title: tidy(title),
    context: tidy(tried),
    change: tidy(change),
    evidence: tidy(evidence),
    area: area ?? null,
    tier: tier ?? null,
    sharedOn: today(),
  });
  await addTags(db, { improvementId: improvement.id }, tags);
  return { __typename: "SharePracticeImprovementSuccess" as const, improvement };
});

export const withdrawPracticeImprovement = mutation(async ({ improvementId, reason }: WithdrawPracticeImprovementInput, context: Context) => {
  const { db, loaders, viewer } = context;
  const found = await loaders.practiceImprovementById.load(improvementId);
  const isOwn = found?.communityId ? (await findOwnCommunity(context, found.communityId)) !== null : found !== null && mayPractise(viewer) && found.practitionerId === viewer.id;
  if (!found || !isOwn) return practiceNotYours();
  const wrong = problemOfUnnamed({ reason });
  if (wrong) return wrong;
  const improvement = await withdraw(db, found.id, { withdrawnOn: today(), withdrawnBecause: tidy(reason) });
  return improvement === null ? improvementWithdrawn((await findImprovement(db, found.id))!) : { __typename: "WithdrawPracticeImprovementSuccess" as const, improvement };
});

export const practiceNotYours = () =>
  problem("PracticeNotYours", "There is no such improvement or adoption for which you may write: communities' facilitators and coordinators write for them, educators and coordinators for their institution, and practitioners for themselves.");

export const improvementWithdrawn = (current: PracticeImprovementRow) =>
  problem("PracticeImprovementWithdrawn", `It was withdrawn on ${current.withdrawnOn}: read why, and look for another in Query.practiceImprovements.`, { current });
