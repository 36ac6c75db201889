import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { EndSupportTeamMembershipInput } from "../../generated/resolvers.ts";
import { lockLearner } from "../../lock-learner.ts";
import { mayChangeSupportTeam } from "../../policy.ts";
import { readNote } from "../../read-input.ts";
import { daysAfter, today } from "../../today.ts";
import { mayNotChange } from "./add-support-team-member.ts";
import { decidesForLearner, findPlace } from "./find-place.ts";
import { endMembership, listTeam } from "./store.ts";
import type { SupportTeamMemberRow } from "./table.ts";

export const endSupportTeamMembership = mutation(async (input: EndSupportTeamMembershipInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  const named = await findPlace(context, input.memberId);
  if ("__typename" in named) return named;
  const grants = await loaders.grantsByLearnerId.load(named.learnerId);
  const works = mayChangeSupportTeam(viewer, grants);
  if (!works && !(await decidesForLearner(context, named.learnerId))) return mayNotChange();

  const reason = readNote("reason", input.reason);
  if (reason !== null && typeof reason === "object") return reason;
  if (reason === null && works) return invalidInput("reason", "reason is blank: say why they leave the team, in words that the whānau can read.");
  const lastDay = input.lastDay ?? today();
  // Yesterday, so that somebody sees nothing more from this moment on.
  const first = daysAfter(today(), -1);
  if (lastDay < first) return invalidInput("lastDay", `${lastDay} is over: they saw the learner until now. Give ${first} to end it at once, today, or a later day.`);
  if (lastDay < named.from) return invalidInput("lastDay", `${lastDay} is before their first day, ${named.from}: give that day or a later one.`);

  await lockLearner(db, named.learnerId);
  const member = (await listTeam(db, named.learnerId)).find(({ id }) => id === named.id) ?? named;
  if (member.until !== null && member.until < today()) return ended(member);
  // Who leaves the team may see nothing of the learner any more when this is done: the log keeps on which ground they did it.
  for (const { basis } of grants) accessed.record(member.learnerId, "SUPPORTS", basis);
  const written = await endMembership(db, member, lastDay, reason);
  return written === null ? ended(member) : { __typename: "EndSupportTeamMembershipSuccess" as const, member: written };
});

function ended(member: SupportTeamMemberRow): Problem<"SupportTeamMembershipEnded", { member: SupportTeamMemberRow }> {
  return problem("SupportTeamMembershipEnded", "Their time on the team is over, or somebody changed its last day just now: look at it as it is.", { member });
}
