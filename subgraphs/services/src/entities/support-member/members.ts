// Learners join and leave the group or class that a support is for.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import { usePermit } from "@lsg/subgraph-kit/permit";
import type { Context } from "../../context.ts";
import type { AddSupportMemberInput, EndSupportMembershipInput } from "../../generated/resolvers.ts";
import { mayNameMembers } from "../../policy.ts";
import { orRefusal, Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import { announceMember } from "../support-step/announce-work.ts";
import { announceRequested } from "../support/announce-requested.ts";
import { findActing, isActing, notYours } from "../support-step/acting.ts";
import { findSupport } from "../support/store.ts";
import type { SupportRow } from "../support/table.ts";
import { endMembership, insertMembers } from "./store.ts";

const forThoseWho = "learners of a group are named by those who work at its institution";

export const addSupportMember = mutation(async (input: AddSupportMemberInput, context: Context) => {
  const found = await findGroup(context, input, "joinedOn", input.joinedOn);
  if (!("support" in found)) return found;
  const { support, learnerId, on } = found;
  if (support.closedOn !== null) return invalidInput("supportId", `The support ended on ${support.closedOn}, and nobody joins it any more: ask for another with requestSupport.`);
  if (on < support.requestedOn) return invalidInput("joinedOn", `The support was asked for on ${support.requestedOn}: give that day or a later one.`);
  const added = await orRefusal(context.db, (db) => insertMembers(db, support.id, [learnerId], on));
  if (added instanceof Refusal && added.constraint === "support_members_join_what_is_open") return invalidInput("supportId", added.message);
  if (added instanceof Refusal) return invalidInput("learnerId", "They are in the group already: nothing is left to do.");
  context.accessed.record(learnerId, "SUPPORTS");
  await announceRequested(context.db, support.id, [learnerId]);
  const now = await asItIsNow(context, support);
  await announceMember(context.db, learnerId, now, true);
  return { __typename: "AddSupportMemberSuccess" as const, support: now };
});

export const endSupportMembership = mutation(async (input: EndSupportMembershipInput, context: Context) => {
  const found = await findGroup(context, input, "leftOn", input.leftOn);
  if (!("support" in found)) return found;
  const { support, learnerId, on } = found;
  const ended = await orRefusal(context.db, (db) => endMembership(db, { supportId: support.id, learnerId, leftOn: on, by: context.viewer.id! }));
  if (ended instanceof Refusal) return invalidInput("leftOn", `${on} is before the day on which they joined: say their last day.`);
  if (!ended) return invalidInput("learnerId", "They are not in the group: read Support.members again.");
  context.accessed.record(learnerId, "SUPPORTS");
  const now = await asItIsNow(context, support);
  await announceMember(context.db, learnerId, now, false);
  return { __typename: "EndSupportMembershipSuccess" as const, support: now };
});

/** After the membership was written, which waited for any step that was under way: who works on it now. */
const asItIsNow = async ({ db }: Context, { id }: SupportRow): Promise<SupportRow> => (await findSupport(db, id))!.support;

async function findGroup(context: Context, input: AddSupportMemberInput | EndSupportMembershipInput, field: "joinedOn" | "leftOn", day: string | null | undefined) {
  if (!isUuid(input.learnerId)) return invalidInput("learnerId", "learnerId is no id of a learner: give the id as this graph answers it.");
  const learnerId = input.learnerId.toLowerCase();
  const refused = await usePermit(context, input.permit, { subject: learnerId, category: "SUPPORTS" });
  if (refused) return refused;
  const acting = await findActing(context, { supportId: input.supportId });
  if (!isActing(acting)) return acting;
  if (!mayNameMembers(acting.acts)) return notYours(forThoseWho);
  if (acting.support.target !== "GROUP" && acting.support.target !== "CLASS") return invalidInput("supportId", "Only the support of a group or a class has members: ask for one for this learner with requestSupport.");
  const on = day ?? today();
  if (on > today()) return invalidInput(field, `${on} is still to come: record it when it happens.`);
  return { support: acting.support as SupportRow, learnerId, on };
}
