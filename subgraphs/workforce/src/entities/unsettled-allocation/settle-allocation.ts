import { invalidInput, mutation, problem, type Problem } from "@lsg/subgraph-kit/mutation";
import { attempt, Broken } from "../../attempt.ts";
import { today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { SettleAllocationInput } from "../../generated/resolvers.ts";
import { managesARegion, requireManager } from "../../policy.ts";
import { problemOfText, tidy } from "../../read-input.ts";
import { holdsRole, insertCase } from "../case-assignment/store.ts";
import { caseRules, problemOfReason, refusedBy, withOverride } from "../case-assignment/write.ts";
import { teamOf } from "../practitioner/store.ts";
import { settle } from "./store.ts";
import type { UnsettledAllocationRow } from "./table.ts";

const longestNote = 1000;

export const settleAllocation = mutation(async (input: SettleAllocationInput, context: Context) => {
  const { db, viewer, loaders, accessed } = context;
  requireManager(viewer);
  const found = await loaders.unsettledAllocationById.load(input.allocationId);
  const isOfTeam = found !== null && (await teamOf(db)).has(found.practitionerId);
  // Who sees their own is told the same as everybody else: managers of the team settle it, and of nobody's team those of regions.
  if (found === null || !(isOfTeam || (found.obstacle === "NOT_KNOWN" && managesARegion(viewer) && found.practitionerId !== viewer.id))) {
    if (found === null) accessed.recordNotFound(input.allocationId);
    return problem("UnsettledAllocationNotFound", "There is no allocation to settle with this id that is yours to settle: take it from unsettledAllocations.");
  }
  if (found.settledAt !== null) return settledAlready(found);
  if (input.action === "DISMISS") {
    const wrong = problemOfText("note", input.note ?? "", longestNote);
    if (wrong) return wrong;
    return settledAs(found, await settle(db, found.id, { settlement: "DISMISSED", note: tidy(input.note!) }));
  }
  if (typeof input.note === "string") return invalidInput("note", "A note says why an allocation is dismissed: leave it out, or give overrideReason.");
  const wrong = problemOfReason("overrideReason", input.overrideReason);
  if (wrong) return wrong;
  const { learnerId, supportId, practitionerId, roleCode, from } = found;
  const role = await loaders.roleByCode.load(roleCode);
  if (!isOfTeam || role === null || !(await holdsRole(db, practitionerId, roleCode))) return problem("RoleNotHeld", "They hold no position in this role today: give them one, or have the provider allocate the support to somebody else.");
  const assignment = { practitionerId, learnerId, supportId, roleCode, from, weight: 1, ofAllocation: true, status: from > today() ? ("PLANNED" as const) : ("ACTIVE" as const) };
  const opened = await withOverride(input.overrideReason, (overrideReason) => attempt(db, caseRules, (tx) => insertCase(tx, { ...assignment, overrideReason })));
  if (opened instanceof Broken) return refusedBy(opened, role, (await loaders.practitionerById.load(practitionerId))!, context);
  return settledAs(found, await settle(db, found.id, { settlement: "OPENED", caseAssignmentId: opened.id }));
});

function settledAs(found: UnsettledAllocationRow, allocation: UnsettledAllocationRow | null) {
  return allocation === null ? settledAlready(found) : { __typename: "SettleAllocationSuccess" as const, allocation };
}

function settledAlready(allocation: UnsettledAllocationRow): Problem<"AllocationSettled", { allocation: UnsettledAllocationRow }> {
  return problem("AllocationSettled", "This allocation is settled: look at it as it is.", { allocation });
}
