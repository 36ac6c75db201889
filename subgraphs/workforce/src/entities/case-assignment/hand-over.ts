import { invalidInput, mutation, problem } from "@lsg/subgraph-kit/mutation";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter, today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { HandOverCaseloadInput } from "../../generated/resolvers.ts";
import { requireManager } from "../../policy.ts";
import { isBlank, problemOfText, tidy } from "../../read-input.ts";
import { lockPractitioner } from "../practitioner/store.ts";
import { findInTeam, practitionerNotFound } from "../practitioner/write.ts";
import { announceHandedOver } from "./announce-case.ts";
import { handOver, holdsRoleInTeam, openCases } from "./store.ts";
import type { CaseAssignmentRow } from "./table.ts";
import { absenceOn, caseRules, problemOfReason, refusedBy, withOverride } from "./write.ts";

/** All cases in one transaction: when one of them cannot go over, none does. */
export const handOverCaseload = mutation(async (input: HandOverCaseloadInput, context: Context) => {
  requireManager(context.viewer);
  const [giver, taker] = [await findInTeam(context, input.fromPractitionerId), await findInTeam(context, input.toPractitionerId)];
  if (giver === null || taker === null) return practitionerNotFound();
  if (giver.id === taker.id) return invalidInput("toPractitionerId", "A caseload goes from one person to another: name somebody else.");
  const on = input.from ?? today();
  const wrong = problemOfText("reason", input.reason, 1000) ?? problemOfReason("overrideReason", input.overrideReason);
  if (wrong) return wrong;
  if (on < today() || on > daysAfter(today(), 31)) return invalidInput("from", `${on} cannot be the day: give today, or a day up to a month ahead.`);

  // Until this ends, nobody else gives them a case, sends them on leave or ends a position of theirs.
  await lockPractitioner(context.db, taker.id);
  const cases = await openCases(context.db, giver.id, input.roleCode ?? null);
  if (cases.length === 0) return problem("NoOpenCases", `${giver.name} has no open case that you could hand over${input.roleCode ? " in this role" : ""}: nothing is left to do, or look at Practitioner.caseAssignments for whose cases they are.`);
  for (const code of new Set(cases.map(({ roleCode }) => roleCode))) {
    const role = (await context.loaders.roleByCode.load(code))!;
    if (!(await holdsRoleInTeam(context.db, taker.id, code))) return problem("RoleNotHeld", `${taker.name} holds no position as ${role.nameEn} with you today: choose somebody who does, or hand over one role at a time with roleCode.`);
  }
  const away = await absenceOn(context, taker, on);
  if (away && isBlank(input.overrideReason)) return away;
  const theirs = new Set((await openCases(context.db, taker.id, null)).map(sameCase));
  const alreadyTheirs = new Set(cases.filter((one) => theirs.has(sameCase(one))).map(({ id }) => id));
  const moved = await withOverride(input.overrideReason, (overrideReason) =>
    attempt(context.db, caseRules, (tx) => handOver(tx, { cases, alreadyTheirs, toPractitionerId: taker.id, on, reason: tidy(input.reason), overrideReason })),
    away !== null,
  );
  if (moved instanceof Broken) return refusedBy(moved, (await context.loaders.roleByCode.load(cases[0]!.roleCode))!, taker, context);
  if (moved === null) return problem("NoOpenCases", "Some of these cases were ended or handed over by somebody else at the same time: look at the caseload again.");
  await announceHandedOver(context.db, context.viewer, moved);
  return { __typename: "HandOverCaseloadSuccess" as const, caseAssignments: moved.moved.map(({ taken }) => taken), alreadyTheirs: moved.ended };
});

/** The same work for the same learner, whoever has it. */
const sameCase = ({ learnerId, supportId }: CaseAssignmentRow): string => `${learnerId} ${supportId ?? ""}`;
