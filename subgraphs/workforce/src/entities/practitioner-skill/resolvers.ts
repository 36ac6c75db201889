import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import { attempt, Broken } from "../../attempt.ts";
import type { Context } from "../../context.ts";
import type { Resolvers, SetSkillsInput } from "../../generated/resolvers.ts";
import { findToEdit, practitionerNotFound } from "../practitioner/write.ts";
import { replaceSkills } from "./store.ts";

const setSkills = mutation(async (input: SetSkillsInput, context: Context) => {
  const practitioner = await findToEdit(context, input.practitionerId);
  if (practitioner === null) return practitionerNotFound();
  const twice = input.skills.find(({ needArea }, index) => input.skills.findIndex((other) => other.needArea === needArea) < index);
  if (twice) return invalidInput("skills", `${twice.needArea} is there twice: name each area once.`);
  // Two who say it at once: the second one's answer tells to look again.
  const done = await attempt(context.db, ["practitioner_skills_one_level"], (tx) => replaceSkills(tx, practitioner.id, input.skills));
  if (done instanceof Broken) return invalidInput("skills", "Somebody else said it at the same time: read the skills again.");
  return { __typename: "SetSkillsSuccess" as const, practitioner };
});

export const practitionerSkillResolvers = {
  Mutation: { setSkills },
  Practitioner: {
    skills: ({ id }, _args, { loaders }) => loaders.skillsByPractitionerId.load(id),
  },
} satisfies Resolvers;
