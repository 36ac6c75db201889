// Cases are given, changed, ended and handed over. Whether there is room is the database's to say.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import { usePermit } from "@lsg/subgraph-kit/permit";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter, today } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import type { AssignCaseInput, ChangeCaseInput, EndCaseInput } from "../../generated/resolvers.ts";
import { requireToAssignCases } from "../../policy.ts";
import { isBlank, problemOfText, tidy } from "../../read-input.ts";
import { notRegistered } from "../position/write.ts";
import type { PractitionerRow } from "../practitioner/table.ts";
import type { RoleRow } from "../role/table.ts";
import { announceAssigned, announceEnded } from "./announce-case.ts";
import { changeCaseRow, holdsRole, insertCase } from "./store.ts";
import type { CaseAssignmentRow } from "./table.ts";

const longestReason = 1000;
const heaviest = 10;

/** Rules of the database about who may take on a case. */
export const caseRules = ["case_in_a_role_held", "caseload_within_limit", "cases_need_registration", "case_assignments_once", "nobody_away_takes_a_case_unseen"];

/** The support is one of the learner's, by what services told. What is handed over, or was allocated, is known to be. */
const ofTheLearner = "case_assignments_support_of_the_learner";

export const assignCase = mutation(async (input: AssignCaseInput, context: Context) => {
  const { db, viewer, loaders } = context;
  requireToAssignCases(viewer);
  const refused = await usePermit(context, input.permit, { subject: input.learnerId, category: "SUPPORTS" });
  if (refused) return refused;
  const practitioner = await loaders.practitionerById.load(input.practitionerId);
  if (practitioner === null) return problem("PractitionerNotFound", "There is no practitioner with this id: take it from the query matchPractitioners or practitioners.");
  const role = await loaders.roleByCode.load(input.roleCode);
  if (role === null) return invalidInput("roleCode", "There is no role with this code: take it from the query roles.");
  const from = input.from ?? today();
  const weight = input.weight ?? 1;
  const wrong = problemOfWeight(weight) ?? problemOfFirstDay(from) ?? problemOfReason("overrideReason", input.overrideReason);
  if (wrong) return wrong;
  if (typeof input.supportId === "string" && !isUuid(input.supportId)) return invalidInput("supportId", "This is no id of a support: take it from Learner.supports.");
  if (!(await holdsRole(db, practitioner.id, role.code))) return roleNotHeld(role, practitioner);

  const away = await absenceOn(context, practitioner, from);
  if (away && isBlank(input.overrideReason)) return away;
  const assignment = { practitionerId: practitioner.id, learnerId: input.learnerId, supportId: input.supportId?.toLowerCase() ?? null, roleCode: role.code, from, weight, status: from > today() ? ("PLANNED" as const) : ("ACTIVE" as const) };
  const made = await withOverride(input.overrideReason, (overrideReason) => attempt(db, [...caseRules, ofTheLearner], (tx) => insertCase(tx, { ...assignment, overrideReason })), away !== null);
  if (made instanceof Broken && made.rule === ofTheLearner) return problem("SupportNotKnown", "No support of this learner with this id is known here: take it from Learner.supports. One that was asked for a moment ago is known within seconds: send the same again then.");
  if (made instanceof Broken) return refusedBy(made, role, practitioner, context);
  await announceAssigned(db, viewer, made);
  return { __typename: "AssignCaseSuccess" as const, caseAssignment: made };
});

export const changeCase = mutation(async (input: ChangeCaseInput, context: Context) => {
  const present = await findOpen(context, input.caseAssignmentId);
  if ("message" in present) return present;
  const { weight, status } = input;
  const wrong = (typeof weight === "number" ? problemOfWeight(weight) : null) ?? problemOfReason("overrideReason", input.overrideReason);
  if (wrong) return wrong;
  if (status === "ENDED" || status === "PLANNED") return invalidInput("status", "Give ACTIVE or ON_HOLD; a case is ended with endCase.");
  if (present.version !== input.version) return changedMeanwhile(present);
  if (typeof weight !== "number" && !status) return invalidInput("weight", "Nothing would be different: say what to change.");

  const said = { ...(typeof weight === "number" ? { weight } : {}), ...(status ? { status } : {}) };
  const changed = await withOverride(input.overrideReason, (reason) => attempt(context.db, caseRules, (tx) => changeCaseRow(tx, present, reason === null ? said : { ...said, overrideReason: reason })));
  if (changed instanceof Broken) return problem("CaseloadFull", "There is no room for this in the caseload: end or hand over another case first, or give an overrideReason.");
  return changed === null ? changedMeanwhile(await readAgain(context, present)) : { __typename: "ChangeCaseSuccess" as const, caseAssignment: changed };
});

export const endCase = mutation(async (input: EndCaseInput, context: Context) => {
  if (typeof input.permit === "string") {
    requireToAssignCases(context.viewer);
    const refused = await usePermit(context, input.permit, { subject: input.learnerId ?? "", category: "SUPPORTS" });
    if (refused) return refused;
  }
  const present = await findOpen(context, input.caseAssignmentId);
  if ("message" in present) return present;
  const until = input.until ?? today();
  const wrong = problemOfText("reason", input.reason, longestReason);
  if (wrong) return wrong;
  if (until > today() || until < daysAfter(today(), -31)) return invalidInput("until", `${until} cannot be the last day: give today, or a day up to a month before.`);
  if (until < present.from) return invalidInput("until", `The case began on ${present.from}: give a day from then on.`);
  if (present.version !== input.version) return changedMeanwhile(present);
  const ended = await changeCaseRow(context.db, present, { until, status: "ENDED", endReason: tidy(input.reason) });
  if (ended === null) return changedMeanwhile(await readAgain(context, present));
  await announceEnded(context.db, [{ ...ended, until }]);
  return { __typename: "EndCaseSuccess" as const, caseAssignment: ended };
});

/** The problem that they are away now and still on that day; null when they are not. */
export async function absenceOn({ loaders }: Context, { id, name }: PractitionerRow, from: string): Promise<Away | null> {
  const away = await loaders.absenceByPractitionerId.load(id);
  if (away === null || away.until < from) return null;
  const cover = away.coverPractitionerId === null ? null : await loaders.practitionerById.load(away.coverPractitionerId);
  return problem("PractitionerAway", `${name} is away until ${away.until}: choose who covers for them, begin on a later day, or give an overrideReason.`, { until: away.until, cover });
}

type Away = Problem<"PractitionerAway", { readonly until: string; readonly cover: PractitionerRow | null }>;

/** Tries without a reason first, unless it is known to be needed, so that one is kept only where it was. */
export async function withOverride<T>(reason: string | null | undefined, write: (reason: string | null) => Promise<T | Broken>, isNeeded = false): Promise<T | Broken> {
  if (isNeeded) return write(tidy(reason!));
  const first = await write(null);
  return first instanceof Broken && overridable.includes(first.rule) && !isBlank(reason) ? write(tidy(reason!)) : first;
}

// Whoever gives a reason knew of it.
const overridable = ["caseload_within_limit", "nobody_away_takes_a_case_unseen"];

/** What the database refused, in words; `practitioner` was to take the case. */
export async function refusedBy({ rule }: Broken, role: RoleRow, practitioner: PractitionerRow, context: Context) {
  switch (rule) {
    // Their position may have ended since it was asked.
    case "case_in_a_role_held":
      return roleNotHeld(role, practitioner);
    // Somebody may have recorded it since it was asked.
    case "nobody_away_takes_a_case_unseen":
      context.loaders.absenceByPractitionerId.clear(practitioner.id);
      return (await absenceOn(context, practitioner, today())) ?? problem("CaseloadFull", `${practitioner.name} was away a moment ago: send it again.`);
    case "caseload_within_limit":
      return problem("CaseloadFull", "There is no room in this caseload: choose somebody else with matchPractitioners, make the case lighter, or give an overrideReason.");
    case "cases_need_registration":
      return notRegistered(role);
    default:
      return problem("AlreadyAssigned", "The person works with this learner already, for the same support: see Learner.caseAssignments.");
  }
}

function roleNotHeld(role: RoleRow, { name }: PractitionerRow): Problem<"RoleNotHeld"> {
  return problem("RoleNotHeld", `${name} holds no position as ${role.nameEn} today: choose a role of Practitioner.roles, or somebody else.`);
}

async function findOpen({ loaders, accessed }: Context, id: string): Promise<CaseAssignmentRow | Problem<"CaseAssignmentNotFound">> {
  const present = await loaders.caseAssignmentById.load(id);
  if (present !== null && present.until === null) return present;
  if (present === null) accessed.recordNotFound(id);
  return problem("CaseAssignmentNotFound", "There is no open case with this id that you may change: take it from your caseload, or from Learner.caseAssignments.");
}

/** As somebody else left it; what was read before when it is no longer the viewer's to see. */
async function readAgain({ loaders }: Context, present: CaseAssignmentRow): Promise<CaseAssignmentRow> {
  loaders.caseAssignmentById.clear(present.id);
  return (await loaders.caseAssignmentById.load(present.id)) ?? present;
}

function changedMeanwhile(caseAssignment: CaseAssignmentRow) {
  return problem("CaseAssignmentChanged", "The case is not as you read it, or not yours to change: look at it as it is now, and send your change with that version.", { caseAssignment });
}

function problemOfWeight(weight: number): InvalidInput | null {
  if (weight >= 0.05 && weight <= heaviest && Math.abs(weight * 100 - Math.round(weight * 100)) < 1e-6) return null;
  return invalidInput("weight", `${weight} is no weight of a case: 1 is a usual one; give 0.05 to ${heaviest}, with two decimals at the most.`);
}

function problemOfFirstDay(day: string, field = "from"): InvalidInput | null {
  if (day >= daysAfter(today(), -31) && day <= daysAfter(today(), 366)) return null;
  return invalidInput(field, `${day} is too far away: give a day from a month ago to a year ahead.`);
}

export function problemOfReason(field: string, reason: string | null | undefined): InvalidInput | null {
  return typeof reason === "string" ? problemOfText(field, reason, longestReason) : null;
}
