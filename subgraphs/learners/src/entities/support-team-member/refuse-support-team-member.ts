import { invalidInput, mutation } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { RefuseSupportTeamMemberInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayChangeSupportTeam } from "../../policy.ts";
import { readNote } from "../../read-input.ts";
import { today } from "../../today.ts";
import { mayNotChange } from "./add-support-team-member.ts";
import { decidesForLearner, findPlace } from "./find-place.ts";
import { isToConfirm, notToConfirm } from "./standing.ts";
import { listTeam, refuseTeamPlace } from "./store.ts";

export const refuseSupportTeamMember = mutation(async (input: RefuseSupportTeamMemberInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const named = await findPlace(context, input.memberId);
  if ("__typename" in named) return named;
  const works = mayChangeSupportTeam(viewer, await loaders.grantsByLearnerId.load(named.learnerId));
  if (!works && !(await decidesForLearner(context, named.learnerId))) return mayNotChange();
  const reason = readNote("reason", input.reason);
  if (reason !== null && typeof reason === "object") return reason;
  if (reason === null && works) return invalidInput("reason", "reason is blank: say why they are not on the team, in words that the whānau can read.");

  await lockLearner(db, named.learnerId);
  const member = (await listTeam(db, named.learnerId)).find(({ id }) => id === named.id) ?? named;
  if (!isToConfirm(member)) return notToConfirm(member);
  const lastDay = member.from > today() ? member.from : today();
  const refused = await refuseTeamPlace(db, member.id, lastDay, reason);
  return refused === null ? notToConfirm(member) : { __typename: "RefuseSupportTeamMemberSuccess" as const, member: refused };
});
