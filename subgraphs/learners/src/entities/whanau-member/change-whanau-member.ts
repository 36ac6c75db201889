import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ChangeWhanauMemberInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { findSayOverWhanau, guardiansAreForHolders, mayNotChangeWhanau, readMember, whanauMemberEnded, whanauMemberNotFound } from "./read-member.ts";
import { changeMember, readMember as readNow } from "./store.ts";

export const changeWhanauMember = mutation(async (input: ChangeWhanauMemberInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const member = await loaders.whanauMemberById.load(input.whanauMemberId);
  if (member === null) return whanauMemberNotFound(context, input.whanauMemberId);
  if (member.endedAt !== null) return whanauMemberEnded(member);
  await lockLearner(db, member.learnerId);
  const say = await findSayOverWhanau(context, member.learnerId);
  const isSelf = member.personId === viewer.id;
  if (say === null || (say === "THEMSELVES" && !isSelf)) return mayNotChangeWhanau();
  const change = readMember(input);
  if ("message" in change) return change;
  if (Object.keys(change).length === 0) return invalidInput("whanauMemberId", "Nothing is to change: give at least one field.");
  if (change.legalGuardian !== undefined && change.legalGuardian !== member.legalGuardian && say !== "HOLDER") return guardiansAreForHolders();
  // OTHER is no ground to see the record: nobody takes it from whoever decides in law by another word.
  if (member.legalGuardian && change.relationship !== undefined && change.relationship !== member.relationship && say !== "HOLDER") return guardiansAreForHolders();
  if (say === "THEMSELVES" && Object.keys(change).some((field) => field !== "preferredChannel" && field !== "preferredLanguage")) {
    return mayNotChangeWhanau("Of yourself you change how you like to be reached, and in which language: whānau who decide in law, or a coordinator or practitioner who works with the learner, change the rest.");
  }

  accessed.record(member.learnerId, "CONTACT");
  const whanauMember = await changeMember(db, member, input.version, change);
  if (whanauMember !== null) return { __typename: "ChangeWhanauMemberSuccess" as const, whanauMember };
  const now = (await readNow(db, member.id)) ?? member;
  if (now.endedAt !== null) return whanauMemberEnded(now);
  return problem("WhanauMemberConflict", "Somebody changed this since you read it: look at what it says now, and send your change with its version.", { whanauMember: now });
});
