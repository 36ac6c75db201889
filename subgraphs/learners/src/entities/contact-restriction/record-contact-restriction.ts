import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RecordContactRestrictionInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayDecideLawfulAccess } from "../../policy.ts";
import { isBlank, problemOfTexts, tidy } from "../../read-input.ts";
import { notTheHolder } from "../lawful-access/record-lawful-access.ts";
import { learnerNotFound } from "../learner/not-found.ts";
import { findHolding, insertContactRestriction } from "./store.ts";
import type { ContactRestrictionRow } from "./table.ts";

export const recordContactRestriction = mutation(async (input: RecordContactRestrictionInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const learner = await loaders.learnerById.load(input.learnerId);
  if (learner === null) return learnerNotFound(context, input.learnerId);
  // Those who decide for the learner, or speak in their plan, do it before this person is kept away, or after that.
  await lockLearner(db, learner.id);
  if (!mayDecideLawfulAccess(viewer, await loaders.grantsByLearnerId.load(learner.id))) return notTheHolder();
  const member = await loaders.whanauMemberById.load(input.whanauMemberId);
  if (member?.learnerId !== learner.id) return problem("WhanauMemberNotFound", "There is no whānau member with this id of this learner: take the id from Learner.whanau.");
  const wrong = problemOfReference(input) ?? problemOfEnd(input.until);
  if (wrong) return wrong;

  const person = { learnerId: learner.id, personId: member.personId };
  const contactRestriction = await insertContactRestriction(db, {
    ...person,
    kind: input.kind,
    reference: isBlank(input.reference) ? null : tidy(input.reference!),
    until: input.until ?? null,
    recordedBy: viewer.id!,
  });
  accessed.record(learner.id, "CONTACT");
  if (contactRestriction === null) return restricted((await findHolding(db, person))!);
  return { __typename: "RecordContactRestrictionSuccess" as const, contactRestriction };
});

function restricted(contactRestriction: ContactRestrictionRow) {
  return problem("ContactRestricted", "An order keeps this person away already: end that one first when another has taken its place.", { contactRestriction });
}

function problemOfReference({ kind, reference }: RecordContactRestrictionInput): InvalidInput | null {
  if (isBlank(reference)) return kind === "OTHER" ? null : invalidInput("reference", "reference is blank: write where the order can be found, such as the court's file number.");
  return problemOfTexts({ reference: reference! });
}

function problemOfEnd(until: Date | null | undefined): InvalidInput | null {
  return until && until.getTime() <= Date.now() ? invalidInput("until", "until is over: give the instant at which the order ends, or leave it out when it has no end.") : null;
}
