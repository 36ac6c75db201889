import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { AddRegisterEntryInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayKeepRegister } from "../../policy.ts";
import { today } from "../../today.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { listEnrolments } from "../enrolment/store.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { addNeedUnlessKnown } from "../need/store.ts";
import { noneShown, readShowing } from "./read-showing.ts";
import { readDiagnosis } from "./read-diagnosis.ts";
import { readEntry } from "./read-entry.ts";
import { endWithStay, findCurrentEntry, findEndedEntry, findEntry, insertDiagnosis, insertEntry } from "./store.ts";
import type { RegisterEntryRow } from "./table.ts";

export const addRegisterEntry = mutation(async (input: AddRegisterEntryInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  if (!mayKeepRegister(viewer, await loaders.grantsByLearnerId.load(learner.id), input.institution)) return mayNotKeep();

  const from = input.from ?? today();
  if (from > today()) return invalidInput("from", `${from} is still to come: add the entry on the day.`);
  if (from < learner.dateOfBirth) return invalidInput("from", `${from} is before the learner was born, ${learner.dateOfBirth}: check the year.`);
  const content = await readEntry(db, { ...input, tierFrom: input.tierFrom ?? from }, blank(from), learner);
  if ("message" in content) return content;
  const diagnosis = input.diagnosis ? readDiagnosis(input.diagnosis) : null;
  if (diagnosis !== null && "message" in diagnosis) return diagnosis;
  const showing = await readShowing(context, learner.id, input, noneShown);
  if ("message" in showing) return showing;

  await lockLearner(db, learner.id);
  // Somebody may have ended the enrolment while this waited.
  const stays = await listEnrolments(db, learner.id);
  const here = stays.find((stay) => stay.institutionMoeNumber === input.institution && stay.from <= today() && (stay.until ?? today()) >= today());
  if (here === undefined) return mayNotKeep();
  const asked = input.continues ?? null;
  const continues = asked === null ? null : await findEndedEntry(db, learner.id, asked);
  if (asked !== null && continues === null) return invalidInput("continues", "continues is no ended entry of this learner: take it from Learner.registerEntries, or leave it out.");
  const present = await findCurrentEntry(db, { learnerId: learner.id, institutionMoeNumber: input.institution, ...content });
  if (present) return alreadyOnRegister(present);
  return unlessViolated(db, { register_entries_one_for_each_need: () => changedMeanwhile() }, async (savepoint) => {
    const added = await insertEntry(savepoint, { learnerId: learner.id, institutionMoeNumber: input.institution, from, continuesId: continues?.id ?? null, ...content, ...showing });
    await endWithStay(savepoint, added, here, stays);
    const entry = here.until === null ? added : ((await findEntry(savepoint, added.id)) ?? added);
    await addNeedUnlessKnown(savepoint, entry);
    if (typeof diagnosis?.type === "string") await insertDiagnosis(savepoint, entry, diagnosis);
    return { __typename: "AddRegisterEntrySuccess" as const, entry };
  });
});

/** An entry of which nothing is said yet. */
const blank = (from: string) => ({
  needArea: "LEARNING_AND_COGNITION" as const,
  supportNeedCode: "",
  subNeedCode: null,
  firstConcernOn: from,
  identifiedOn: null,
  tier: "TIER_1_UNIVERSAL" as const,
  tierFrom: from,
  priority: 2 as const,
  learnerStatus: "ACTIVE" as const,
  attendanceThreshold: null,
  responseStatus: "NOT_STARTED" as const,
  responseType: null,
  responseProvider: null,
  internalResponse: null,
  streamCode: null,
});

export function mayNotKeep(): Problem<"MayNotKeepRegister"> {
  return problem("MayNotKeepRegister", "Educators and coordinators keep the register of the institution that they act for, of learners who are enrolled there: ask one of them.");
}

export function alreadyOnRegister(entry: RegisterEntryRow): Problem<"AlreadyOnRegister", { entry: RegisterEntryRow }> {
  return problem("AlreadyOnRegister", "The institution's register has this need of the learner already: change that entry.", { entry });
}

function changedMeanwhile() {
  return invalidInput("supportNeed", "The register has this need of the learner already: read it again, and change that entry.");
}
