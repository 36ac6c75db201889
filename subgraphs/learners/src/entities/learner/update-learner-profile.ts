import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { UpdateLearnerProfileInput } from "../../generated/resolvers.ts";
import { mayKeepProfile } from "../../policy.ts";
import { isLanguageTag, tidy } from "../../read-input.ts";
import { learnerNotFound } from "./not-found.ts";
import { changeProfile, readLearner } from "./store.ts";
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
  const profile = readProfile(input);
  if ("message" in profile) return profile;
  accessed.record(learner.id, "IDENTITY");
  const changed = await changeProfile(db, learner, input.profileVersion, profile);
  if (changed !== null) return { __typename: "UpdateLearnerProfileSuccess" as const, learner: changed };
  return problem("LearnerProfileConflict", "Somebody changed the profile since you read it: look at what it says now, and send your change with its profileVersion.", { learner: (await readLearner(db, learner.id)) ?? learner });
});

type Profile = Partial<Pick<LearnerRow, "preferredName" | "languages" | "usesNzSignLanguage">>;

const mostLanguages = 20;
const longestName = 200;

function readProfile({ preferredName, languages, usesNzSignLanguage }: UpdateLearnerProfileInput): Profile | InvalidInput {
  const profile: Profile = {};
  if (preferredName !== null && preferredName !== undefined) {
    const name = tidy(preferredName);
    if (!/\p{Letter}/u.test(name) || name.length > longestName || /\p{Control}/u.test(name)) return invalidInput("preferredName", `preferredName cannot be stored: write a name of 1 to ${longestName} characters.`);
    profile.preferredName = name;
  }
  if (languages) {
    const wrong = languages.find((language) => !isLanguageTag(language));
    if (wrong !== undefined) return invalidInput("languages", "languages holds something that is no language tag: write them as `mi`, `en-NZ` or `sm`.");
    const once = [...new Set(languages)];
    if (once.length > mostLanguages) return invalidInput("languages", `${once.length} are more than can be stored: give at most ${mostLanguages}.`);
    profile.languages = once;
  }
  if (usesNzSignLanguage !== null && usesNzSignLanguage !== undefined) profile.usesNzSignLanguage = usesNzSignLanguage;
  return Object.keys(profile).length === 0 ? invalidInput("preferredName", "Nothing is to change: give preferredName, languages or usesNzSignLanguage.") : profile;
}
