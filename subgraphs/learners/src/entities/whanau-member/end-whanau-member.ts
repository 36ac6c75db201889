import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EndWhanauMemberInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { problemOfTexts, tidy } from "../../read-input.ts";
import { findSayOverWhanau, guardiansAreForHolders, mayNotChangeWhanau, whanauMemberEnded, whanauMemberNotFound } from "./read-member.ts";
import { endMember, readMember } from "./store.ts";

export const endWhanauMember = mutation(async ({ whanauMemberId, reason }: EndWhanauMemberInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const member = await loaders.whanauMemberById.load(whanauMemberId);
  if (member === null) return whanauMemberNotFound(context, whanauMemberId);
  if (member.endedAt !== null) return whanauMemberEnded(member);
  await lockLearner(db, member.learnerId);
  const say = await findSayOverWhanau(context, member.learnerId);
  const isSelf = member.personId === viewer.id;
  if (say === null || (say === "THEMSELVES" && !isSelf)) return mayNotChangeWhanau();
  // One parent does not take the other's place away.
  if (member.legalGuardian && say !== "HOLDER" && !isSelf) return guardiansAreForHolders();
  const wrong = problemOfTexts({ reason });
  if (wrong) return wrong;

  // With it the viewer's own ground may end: the log keeps on which one they did it.
  for (const { basis } of await loaders.grantsByLearnerId.load(member.learnerId)) accessed.record(member.learnerId, "CONTACT", basis);
  const whanauMember = await endMember(db, member, { by: viewer.id!, reason: tidy(reason) });
  return whanauMember === null ? whanauMemberEnded((await readMember(db, member.id)) ?? member) : { __typename: "EndWhanauMemberSuccess" as const, whanauMember };
});
