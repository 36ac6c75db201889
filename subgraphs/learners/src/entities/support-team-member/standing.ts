// Whether those who work with the learner stand behind a place on the team. A place that came of a provider's allocation, or of a case, opens
// little until they do: the view `learner_grant_facts` says how much.
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { problem, type Problem } from "@lsg/subgraph-kit/mutation";
import type { SupportTeamStanding } from "../../generated/resolvers.ts";
import { today } from "../../today.ts";
import type { SupportTeamMemberRow } from "./table.ts";

/** It came of what another service told, and nobody of the team put them there. */
export const isOfEvent = ({ supportId, caseAssignmentId }: Pick<SupportTeamMemberRow, "supportId" | "caseAssignmentId">): boolean => supportId !== null || caseAssignmentId !== null;

export function standingOf({ confirmedAt, refusedAt, ...member }: SupportTeamMemberRow): SupportTeamStanding {
  if (refusedAt !== null) return "REFUSED";
  return !isOfEvent(member) || confirmedAt !== null ? "CONFIRMED" : "TO_CONFIRM";
}

/** Who confirmed or refused it; null for places that ask nobody, and while nobody has. */
export function toDecision({ confirmedAt, refusedAt, decidedBy, decidedInRole }: SupportTeamMemberRow) {
  const at = confirmedAt ?? refusedAt;
  return at === null ? null : toProvenance({ recordedAt: at, recordedBy: decidedBy, recordedInRole: decidedInRole ?? "SYSTEM" });
}

/** It is not over, and nobody has decided. */
export function isToConfirm(member: SupportTeamMemberRow): boolean {
  return standingOf(member) === "TO_CONFIRM" && (member.until === null || member.until >= today());
}

export function notToConfirm(member: SupportTeamMemberRow): Problem<"SupportTeamMemberNotToConfirm", { member: SupportTeamMemberRow }> {
  return problem("SupportTeamMemberNotToConfirm", "Nobody asks to confirm this place: it was decided, it is over, or somebody put them on the team. Look at it as it is; endSupportTeamMembership ends one that goes on.", { member });
}
