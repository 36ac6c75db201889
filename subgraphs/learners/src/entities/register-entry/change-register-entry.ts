// An entry of a register changes, or ends: always from the version that its writer knows, so that nobody's change is lost.
import type { Db } from "@lsg/subgraph-kit/database";
import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ChangeRegisterEntryInput, CloseRegisterEntryInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayKeepRegister } from "../../policy.ts";
import { today } from "../../today.ts";
import { unlessViolated } from "../../unless-violated.ts";
import { addNeedUnlessKnown } from "../need/store.ts";
import { alreadyOnRegister, mayNotKeep } from "./add-register-entry.ts";
import { readDiagnosis } from "./read-diagnosis.ts";
import { readEntry } from "./read-entry.ts";
import { readShowing } from "./read-showing.ts";
import { findCurrentEntry, findEntry, insertDiagnosis, updateEntry } from "./store.ts";
import type { RegisterEntryRow } from "./table.ts";

export const changeRegisterEntry = mutation(async (input: ChangeRegisterEntryInput, context: Context) => {
  const { db, loaders } = context;
  const entry = await findOpen(context, input);
  if ("message" in entry) return entry;
  const learner = await loaders.learnerById.load(entry.learnerId);
  if (learner === null) return mayNotKeep();
  const content = await readEntry(db, input, entry, learner);
  if ("message" in content) return content;
  if (content.tier !== entry.tier && content.tierFrom < entry.tierFrom) {
    return invalidInput("tierFrom", `${content.tierFrom} is before the day from which the tier before held, ${entry.tierFrom}: give that day or a later one.`);
  }
  const diagnosis = input.diagnosis ? readDiagnosis(input.diagnosis) : null;
  if (diagnosis !== null && "message" in diagnosis) return diagnosis;
  const showing = await readShowing(context, entry.learnerId, input, entry);
  if ("message" in showing) return showing;

  const other = await findCurrentEntry(db, { ...entry, ...content });
  if (other && other.id !== entry.id) return alreadyOnRegister(other);
  return unlessViolated(db, { register_entries_one_for_each_need: () => changedSince(db, entry) }, async (savepoint) => {
    const written = await updateEntry(savepoint, entry, { ...content, ...pick(showing) });
    if (written === null) return changedSince(savepoint, entry);
    await addNeedUnlessKnown(savepoint, written);
    if (diagnosis !== null) await insertDiagnosis(savepoint, written, diagnosis);
    return { __typename: "ChangeRegisterEntrySuccess" as const, entry: written };
  });
});

export const closeRegisterEntry = mutation(async (input: CloseRegisterEntryInput, context: Context) => {
  const entry = await findOpen(context, input);
  if ("message" in entry) return entry;
  const lastDay = input.lastDay ?? today();
  if (lastDay > today()) return invalidInput("lastDay", `${lastDay} is still to come: close the entry on the day.`);
  if (lastDay < entry.from) return invalidInput("lastDay", `${lastDay} is before the first day of the entry, ${entry.from}: give that day or a later one.`);
  const closed = await updateEntry(context.db, entry, { until: lastDay, closeReason: input.reason });
  return closed === null ? changedSince(context.db, entry) : { __typename: "CloseRegisterEntrySuccess" as const, entry: closed };
});

type Found = RegisterEntryRow | Problem<"RegisterEntryNotFound"> | Problem<"MayNotKeepRegister"> | Problem<"RegisterEntryChanged", { entry: RegisterEntryRow }> | Problem<"RegisterEntryClosed", { entry: RegisterEntryRow }>;

/** The entry as the writer has seen it, held until the transaction ends, or the problem that keeps them from writing. */
export async function findOpen({ db, viewer, loaders, accessed }: Context, { entryId, version }: { entryId: string; version: number }): Promise<Found> {
  const named = await loaders.registerEntryById.load(entryId);
  if (named === null) {
    accessed.recordNotFound(entryId);
    return problem("RegisterEntryNotFound", "There is no entry with this id that you may see: take the id from Institution.register or Learner.registerEntries.");
  }
  if (!mayKeepRegister(viewer, await loaders.grantsByLearnerId.load(named.learnerId), named.institutionMoeNumber)) return mayNotKeep();
  await lockLearner(db, named.learnerId);
  const entry = (await findEntry(db, named.id)) ?? named;
  if (entry.until !== null && entry.until <= today()) return problem("RegisterEntryClosed", `The entry ended on ${entry.until}: what is over stays as it was. Add a new entry that continues it.`, { entry });
  return entry.version === version ? entry : changed(entry);
}

/** By who takes no turns with mutations, such as an import. */
const changedSince = async (db: Db, entry: RegisterEntryRow) => changed((await findEntry(db, entry.id)) ?? entry);

function changed(entry: RegisterEntryRow): Problem<"RegisterEntryChanged", { entry: RegisterEntryRow }> {
  return problem("RegisterEntryChanged", `Somebody else changed this entry: it is at version ${entry.version} now. Look at it as it is, and send your change again with that version if it is still right.`, { entry });
}

const pick = ({ communityId, consentedToCommunity, consentedOn, consentToldBy }: Pick<RegisterEntryRow, "communityId" | "consentedToCommunity" | "consentedOn" | "consentToldBy">) => ({
  communityId,
  consentedToCommunity,
  consentedOn,
  consentToldBy,
});
