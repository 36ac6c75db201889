import { mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { ConfirmSupportTeamMemberInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayChangeSupportTeam } from "../../policy.ts";
import { mayNotChange } from "./add-support-team-member.ts";
import { readChosen } from "./chosen.ts";
import { findPlace } from "./find-place.ts";
import { isToConfirm, notToConfirm } from "./standing.ts";
import { confirmTeamPlace, listTeam } from "./store.ts";

export const confirmSupportTeamMember = mutation(async (input: ConfirmSupportTeamMemberInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const named = await findPlace(context, input.memberId);
  if ("__typename" in named) return named;
  // Nobody gives themselves the record: whoever waits for it is confirmed by somebody else.
  if (!mayChangeSupportTeam(viewer, await loaders.grantsByLearnerId.load(named.learnerId)) || named.practitionerId === viewer.id?.toLowerCase()) return mayNotChange();
  const chosen = await readChosen(context, { ...input, learnerId: named.learnerId });
  if ("message" in chosen) return chosen;

  await lockLearner(db, named.learnerId);
  const member = (await listTeam(db, named.learnerId)).find(({ id }) => id === named.id) ?? named;
  if (!isToConfirm(member)) return notToConfirm(member);
  const confirmed = await confirmTeamPlace(db, member.id, chosen);
  return confirmed === null ? notToConfirm(member) : { __typename: "ConfirmSupportTeamMemberSuccess" as const, member: confirmed };
});
