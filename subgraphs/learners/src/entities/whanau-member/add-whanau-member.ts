import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddWhanauMemberInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { findSayOverWhanau, guardiansAreForHolders, mayNotChangeWhanau, readMember } from "./read-member.ts";
import { findPerson, insertMember } from "./store.ts";

export const addWhanauMember = mutation(async (input: AddWhanauMemberInput, context: Context) => {
  const { db, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const say = await findSayOverWhanau(context, learner.id);
  if (say === null || say === "THEMSELVES") return mayNotChangeWhanau();
  if (input.legalGuardian === true && say !== "HOLDER") return guardiansAreForHolders();
  const read = readMember(input);
  if ("message" in read) return read;
  const same = input.samePersonAs ? await loaders.whanauMemberById.load(input.samePersonAs) : null;
  if (input.samePersonAs && same === null) return invalidInput("samePersonAs", "samePersonAs is nobody whom you may see: take the id from Learner.whanau of a brother or sister, or leave it out.");

  await lockLearner(db, learner.id);
  const known = same === null ? null : await findPerson(db, { learnerId: learner.id, personId: same.personId });
  accessed.record(learner.id, "CONTACT");
  if (known !== null) return problem("AlreadyWhanau", `${known.name} is among the whānau already: change what is said of them.`, { whanauMember: known });
  const whanauMember = await insertMember(db, {
    learnerId: learner.id,
    ...(same === null ? {} : { personId: same.personId }),
    name: read.name!,
    relationship: read.relationship!,
    legalGuardian: read.legalGuardian ?? false,
    livesWith: read.livesWith!,
    contactPriority: read.contactPriority!,
    preferredChannel: read.preferredChannel ?? null,
    preferredLanguage: read.preferredLanguage ?? "en-NZ",
  });
  return { __typename: "AddWhanauMemberSuccess" as const, whanauMember };
});
