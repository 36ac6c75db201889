// Who may agree for a learner, and in whose name.
import { invalidInput, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayWriteDownConsents } from "../../policy.ts";
import { isKeptAway } from "./store.ts";

/** The viewer may agree: in the name of this whānau member, or in the learner's where it is null. */
export interface Say {
  readonly speakerId: string | null;
  /** Somebody else wrote down what the whānau said. */
  readonly writtenDown: boolean;
}

export type NoSayForLearner = Problem<"NoSayForLearner">;

/** In whose name the viewer may agree for a learner whom they see; a problem when they may not. The policies ask the same. */
export async function findSay({ db, viewer, loaders }: Context, learnerId: string, toldBy: string | null | undefined): Promise<Say | NoSayForLearner | InvalidInput> {
  // Who may decide stays so until this has been decided.
  await lockLearner(db, learnerId);
  const grants = await loaders.grantsByLearnerId.load(learnerId);
  const isGiven = toldBy !== null && toldBy !== undefined;
  const ownName = grants.some(({ basis }) => basis === "LEARNER" || basis === "WHANAU");
  if (ownName && isGiven) return invalidInput("toldBy", "You agree in your own name: leave toldBy out.");
  if (grants.some(({ basis }) => basis === "LEARNER")) return { speakerId: null, writtenDown: false };

  for (const { sourceId } of grants.filter(({ basis }) => basis === "WHANAU")) {
    const member = await loaders.whanauMemberById.load(sourceId);
    if (member?.legalGuardian) return { speakerId: member.id, writtenDown: false };
  }
  if (!mayWriteDownConsents(viewer, grants)) return noSay;

  if (!isGiven) return invalidInput("toldBy", "toldBy is missing: give the id of the whānau member who told you.");
  const member = await loaders.whanauMemberById.load(toldBy);
  if (member?.learnerId !== learnerId || member.endedAt !== null) return invalidInput("toldBy", "toldBy is nobody of this learner's whānau: give the id of one of Learner.whanau.");
  if (!member.legalGuardian) return invalidInput("toldBy", `${member.name} does not decide for the learner in law: ask somebody of the whānau who does.`);
  if (await isKeptAway(db, member)) return invalidInput("toldBy", `An order keeps ${member.name} away from the learner: ask somebody else of the whānau who decides in law.`);
  return { speakerId: member.id, writtenDown: true };
}

export const isSay = (found: Say | NoSayForLearner | InvalidInput): found is Say => "writtenDown" in found;

// What `problem` has made is known as one for good: the same can be answered again.
const noSay = problem("NoSayForLearner", "You cannot decide this for the learner: the learner can, or whānau who decide for them in law. Ask them, or those at the learner's institution to write down what they say.");
