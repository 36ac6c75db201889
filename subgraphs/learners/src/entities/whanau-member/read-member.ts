// What is said of whānau members, and who may say it: told to be wrong where it is wrong, and stored in one form.
import { invalidInput, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { mayChangeWhanau, type WhanauSay } from "../../policy.ts";
import { isLanguageTag, tidy } from "../../read-input.ts";
import type { Member } from "./store.ts";
import type { WhanauMemberRow } from "./table.ts";

type Given = { readonly [Field in keyof Member]?: Member[Field] | null | undefined };

const longestName = 200;

/** The fields that were given; all that a member has can be stored when they were. */
export function readMember({ name, relationship, legalGuardian, livesWith, contactPriority, preferredChannel, preferredLanguage }: Given): Partial<Member> | InvalidInput {
  const member: Partial<Member> = {};
  if (name !== null && name !== undefined) {
    const tidied = tidy(name);
    if (!/\p{Letter}/u.test(tidied) || tidied.length > longestName || /\p{Control}/u.test(tidied)) return invalidInput("name", `name cannot be stored: write a name of 1 to ${longestName} characters.`);
    member.name = tidied;
  }
  if (typeof contactPriority === "number") {
    if (contactPriority < 1 || contactPriority > 99) return invalidInput("contactPriority", `${contactPriority} is no place in an order: give 1 for whom to ask first, up to 99.`);
    member.contactPriority = contactPriority;
  }
  if (preferredLanguage !== null && preferredLanguage !== undefined) {
    if (!isLanguageTag(preferredLanguage)) return invalidInput("preferredLanguage", "preferredLanguage is no language tag: write it as `mi`, `en-NZ` or `sm`.");
    member.preferredLanguage = preferredLanguage;
  }
  if (relationship) member.relationship = relationship;
  if (typeof legalGuardian === "boolean") member.legalGuardian = legalGuardian;
  if (typeof livesWith === "boolean") member.livesWith = livesWith;
  if (preferredChannel !== undefined) member.preferredChannel = preferredChannel;
  return member;
}

/** As what the viewer may write whānau of this learner down; null when not at all. */
export async function findSayOverWhanau({ viewer, loaders }: Context, learnerId: string): Promise<WhanauSay | null> {
  const grants = await loaders.grantsByLearnerId.load(learnerId);
  const own = await loaders.whanauMemberById.loadMany(grants.filter(({ basis }) => basis === "WHANAU").map(({ sourceId }) => sourceId));
  return mayChangeWhanau(viewer, grants, own.flatMap((member) => (member === null || member instanceof Error ? [] : member)));
}

export function mayNotChangeWhanau(message = "You do not write down who this learner's whānau are: the learner does, whānau who decide in law, and coordinators and practitioners who work with the learner."): Problem<"MayNotChangeWhanau"> {
  return problem("MayNotChangeWhanau", message);
}

/** Who decides in law is a fact of law: those who hold the learner's information have seen it. */
export const guardiansAreForHolders = () => mayNotChangeWhanau("Who decides for the learner in law is written down by a coordinator or practitioner who works with the learner, and has seen the order or the certificate: ask one of them.");

export function whanauMemberNotFound({ accessed }: Context, id: string): Problem<"WhanauMemberNotFound"> {
  accessed.recordNotFound(id);
  return problem("WhanauMemberNotFound", "There is no whānau member with this id whom you may see: take the id from Learner.whanau.");
}

export function whanauMemberEnded(whanauMember: WhanauMemberRow): Problem<"WhanauMemberEnded", { whanauMember: WhanauMemberRow }> {
  return problem("WhanauMemberEnded", `${whanauMember.name} is not among the whānau any more: add them again if they are back.`, { whanauMember });
}
