import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { toProvenance } from "@lsg/subgraph-kit/provenance";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter, today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { ChangeLeaveInput, RecordLeaveInput, Resolvers } from "../../generated/resolvers.ts";
import { requireManager } from "../../policy.ts";
import { problemOfDay, problemOfPeriod } from "../../read-input.ts";
import { findInTeam, practitionerNotFound } from "../practitioner/write.ts";
import { changeLeaveRow, findEmployer, insertLeave } from "./store.ts";

const longestDays = 732;

const recordLeave = mutation(async (input: RecordLeaveInput, context: Context) => {
  requireManager(context.viewer);
  const practitioner = await findInTeam(context, input.practitionerId);
  const cover = input.coverPractitionerId ? await findInTeam(context, input.coverPractitionerId) : null;
  if (practitioner === null || (input.coverPractitionerId && cover === null)) return practitionerNotFound();
  const { kind, from, until } = input;
  const wrong = problemOfDay("from", from, { past: 1, future: 2 }) ?? problemOfPeriod(from, until);
  if (wrong) return wrong;
  if (until > daysAfter(from, longestDays)) return invalidInput("until", `${until} is more than two years after the first day: give an earlier one, and record the rest when it is known.`);
  if (cover?.id === practitioner.id) return invalidInput("coverPractitionerId", "Somebody who is away cannot cover for themselves: name another person.");
  const managedBy = isUuid(input.agreementId ?? practitioner.id) ? await findEmployer(context.db, practitioner.id, context.viewer.organisations, input.agreementId ?? null) : null;
  if (managedBy === null) return invalidInput("agreementId", "There is no agreement with this id by which you employ them now: take it from Practitioner.employment, or leave it out.");
  const leave = await attempt(context.db, ["leave_periods_one_at_a_time"], (tx) => insertLeave(tx, { practitionerId: practitioner.id, managedBy, kind, from, until, coverPractitionerId: cover?.id ?? null }));
  if (leave instanceof Broken) return problem("LeaveOverlaps", "They are away from this employment on some of these days already: cancel that leave first, or give other days.");
  return { __typename: "RecordLeaveSuccess" as const, leave };
});

const changeLeave = mutation(async (input: ChangeLeaveInput, context: Context) => {
  requireManager(context.viewer);
  const leave = await context.loaders.leaveById.load(input.leaveId);
  const isTheirs = leave !== null && leave.cancelledOn === null && leave.until >= today() && (await findInTeam(context, leave.practitionerId)) !== null;
  const notFound = () => problem("LeaveNotFound", "There is no leave with this id that you may change: take it from Practitioner.leave, and only what has not ended.");
  if (!isTheirs) return notFound();
  const cover = input.coverPractitionerId ? await findInTeam(context, input.coverPractitionerId) : null;
  if (input.coverPractitionerId && cover === null) return practitionerNotFound();
  if (cover?.id === leave.practitionerId) return invalidInput("coverPractitionerId", "Somebody who is away cannot cover for themselves: name another person.");
  if (cover === null && input.cancelled !== true) return invalidInput("coverPractitionerId", "Nothing would be different: say who covers, or that it is cancelled.");
  const changed = await changeLeaveRow(context.db, leave, { ...(cover ? { coverPractitionerId: cover.id } : {}), ...(input.cancelled ? { cancelledOn: today() } : {}) });
  return changed === null ? notFound() : { __typename: "ChangeLeaveSuccess" as const, leave: changed };
});

export const leavePeriodResolvers = {
  Mutation: { recordLeave, changeLeave },
  Practitioner: {
    async absence({ id }, _args, { loaders }) {
      const away = await loaders.absenceByPractitionerId.load(id);
      return away && { until: away.until, cover: away.coverPractitionerId === null ? null : await loaders.practitionerById.load(away.coverPractitionerId) };
    },
    leave: ({ id }, _args, { loaders }) => loaders.leaveByPractitionerId.load(id),
  },
  LeavePeriod: {
    cover: ({ coverPractitionerId }, _args, { loaders }) => (coverPractitionerId === null ? null : loaders.practitionerById.load(coverPractitionerId)),
    provenance: toProvenance,
  },
} satisfies Resolvers;
