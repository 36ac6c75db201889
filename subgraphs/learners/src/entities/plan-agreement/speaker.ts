// In whose name something is said of a plan: one's own, or that of somebody who said so to those who work with the learner.
import { invalidInput, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayWritePlan } from "../../policy.ts";
import { isKeptAway } from "../consent/store.ts";

export interface Speaker {
  /** Null when it is the learner. */
  readonly whanauMemberId: string | null;
  /** Somebody else puts it down. */
  readonly writtenDown: boolean;
}

interface Told {
  readonly toldBy?: string | null | undefined;
  readonly toldByLearner?: boolean | null | undefined;
}

export async function findSpeaker(context: Context, learnerId: string, { toldBy, toldByLearner }: Told): Promise<Speaker | Problem<"NoSayForLearner"> | InvalidInput> {
  const { viewer, loaders, db } = context;
  // Who may speak stays so until it has been said.
  await lockLearner(db, learnerId);
  const grants = await loaders.grantsByLearnerId.load(learnerId);
  const own = grants.find(({ basis }) => basis === "LEARNER" || basis === "WHANAU");
  const writes = mayWritePlan(viewer, grants);
  if (!toldBy && toldByLearner !== true) {
    if (own) return { whanauMemberId: own.basis === "LEARNER" ? null : own.sourceId, writtenDown: false };
    return writes ? invalidInput("toldBy", "Say who told you: give the id of one of Learner.whanau as toldBy, or toldByLearner: true.") : noSay;
  }
  if (!writes) return own ? invalidInput("toldBy", "You speak for yourself: leave toldBy and toldByLearner out.") : noSay;
  if (toldBy && toldByLearner === true) return invalidInput("toldBy", "One person speaks at a time: give toldBy or toldByLearner, and add the other by itself.");
  if (!toldBy) return { whanauMemberId: null, writtenDown: true };

  const member = await loaders.whanauMemberById.load(toldBy);
  if (member?.learnerId !== learnerId || member.endedAt !== null || member.relationship === "OTHER") return invalidInput("toldBy", "toldBy is nobody of this learner's whānau: give the id of one of Learner.whanau.");
  if (await isKeptAway(db, member)) return invalidInput("toldBy", `An order keeps ${member.name} away from the learner: ask somebody else of the whānau.`);
  return { whanauMemberId: member.id, writtenDown: true };
}

const noSay = problem("NoSayForLearner", "You cannot speak for the learner or their whānau here: they can, and those at the learner's institution or on their support team write down what they say.");
