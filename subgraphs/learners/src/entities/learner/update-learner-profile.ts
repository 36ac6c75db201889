import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { UpdateLearnerProfileInput } from "../../generated/resolvers.ts";
import { mayKeepProfile } from "../../policy.ts";
import { isLanguageTag, tidy } from "../../read-input.ts";
import { learnerNotFound } from "./not-found.ts";
import { changeProfile, readLearner, type LearnerProfile } from "./store.ts";
import type { LearnerRow } from "./table.ts";

export const updateLearnerProfile = mutation(async (input: UpdateLearnerProfileInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  const grants = await loaders.grantsByLearnerId.load(learner.id);
  const own = await loaders.whanauMemberById.loadMany(grants.filter(({ basis }) => basis === "WHANAU").map(({ sourceId }) => sourceId));
  if (!mayKeepProfile(viewer, grants, own.flatMap((member) => (member === null || member instanceof Error ? [] : member)))) {
    return problem("MayNotKeepProfile", "You do not keep this learner's profile: the learner does, whānau who decide in law or with whom they live, and coordinators and practitioners who work with them.");
  }
  const profile = await readProfile(input, context);
  if ("message" in profile) return profile;
  accessed.record(learner.id, "IDENTITY");
  const changed = await changeProfile(db, learner, input.profileVersion, profile);
  if (changed !== null) return { __typename: "UpdateLearnerProfileSuccess" as const, learner: changed };
  return profileConflict(context, learner);
});

/** Somebody was faster; with the learner as they are now. */
export async function profileConflict({ db }: Context, learner: LearnerRow): Promise<Problem<"LearnerProfileConflict", { learner: LearnerRow }>> {
  return problem("LearnerProfileConflict", "Somebody changed the profile since you read it: look at what it says now, and send your change with its profileVersion.", { learner: (await readLearner(db, learner.id)) ?? learner });
}

const mostLanguages = 20;
const mostEthnicities = 6;
const longestName = 200;

/** A name as it is stored. */
export function readName(field: string, given: string): string | InvalidInput {
  const name = tidy(given);
  if (!/\p{Letter}/u.test(name) || name.length > longestName || /\p{Control}/u.test(name)) return invalidInput(field, `${field} cannot be stored: write a name of 1 to ${longestName} characters.`);
  return name.replaceAll(/\s+/gu, " ");
}

async function readProfile({ preferredName, languages, usesNzSignLanguage, gender, ethnicities }: UpdateLearnerProfileInput, { loaders }: Context): Promise<LearnerProfile | InvalidInput> {
  const profile: LearnerProfile = {};
  if (preferredName !== null && preferredName !== undefined) {
    const name = readName("preferredName", preferredName);
    if (typeof name !== "string") return name;
    profile.preferredName = name;
  }
  if (gender) profile.gender = gender;
  if (ethnicities) {
    const once = [...new Set(ethnicities)];
    if (once.length > mostEthnicities) return invalidInput("ethnicities", `${once.length} are more than the classification takes of one person: give at most ${mostEthnicities}.`);
    const known = await Promise.all(once.map(loaders.findEthnicity));
    if (known.some((ethnicity) => ethnicity === null)) return invalidInput("ethnicities", "ethnicities holds something that is no code of the classification: take codes from Query.ethnicities, such as 21111 for Māori.");
    profile.ethnicityCodes = once;
  }
  if (languages) {
    const wrong = languages.find((language) => !isLanguageTag(language));
    if (wrong !== undefined) return invalidInput("languages", "languages holds something that is no language tag: write them as `mi`, `en-NZ` or `sm`.");
    const once = [...new Set(languages)];
    if (once.length > mostLanguages) return invalidInput("languages", `${once.length} are more than can be stored: give at most ${mostLanguages}.`);
    profile.languages = once;
  }
  if (usesNzSignLanguage !== null && usesNzSignLanguage !== undefined) profile.usesNzSignLanguage = usesNzSignLanguage;
  return Object.keys(profile).length === 0 ? invalidInput("preferredName", "Nothing is to change: give preferredName, languages, usesNzSignLanguage, gender or ethnicities.") : profile;
}
