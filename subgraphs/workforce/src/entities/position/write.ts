// Positions are made, filled and ended by managers of who employs. What somebody may hold is held by the database.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import { attempt, Broken } from "../../attempt.ts";
import { daysAfter } from "../../calendar.ts";
import type { Context } from "../../context.ts";
import { readEmployer } from "../../employer.ts";
import { isMoeNumber } from "../../extensions/institution/number.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import type { CreatePositionInput, EndPositionInput, FillPositionInput } from "../../generated/resolvers.ts";
import { managesFor, requireManager } from "../../policy.ts";
import { problemOfDay, problemOfFte, problemOfPeriod } from "../../read-input.ts";
import { lockPractitioner } from "../practitioner/store.ts";
import { findInTeam, practitionerNotFound } from "../practitioner/write.ts";
import type { RegistrationBody, RoleRow } from "../role/table.ts";
import { closeFilled } from "../vacancy/store.ts";
import { closeVacant, endPosition as setLastDay, insertPosition, takeVacant, vacancyAfter, type NewPosition } from "./store.ts";
import type { PositionRow } from "./table.ts";

/** Rules about who may hold what. */
const rules = ["positions_within_agreements", "positions_need_registration"];
const hoursOfFullTimeWeek = 40;
const years = { past: 60, future: 20 };

export const createPosition = mutation(async (input: CreatePositionInput, context: Context) => {
  const { db, viewer, loaders } = context;
  requireManager(viewer);
  const role = await loaders.roleByCode.load(input.roleCode);
  if (role === null) return invalidInput("roleCode", "There is no role with this code: take it from the query roles.");
  const employer = readEmployer(viewer, input.employer);
  if ("message" in employer) return employer;
  const size = readSize(role, input);
  if ("message" in size) return size;
  const { from, until = null } = input;
  const wrong = problemOfDay("from", from, years) ?? problemOfPeriod(from, until) ?? (until === null ? null : problemOfDay("until", until, years)) ?? problemOfPlace(input);
  if (wrong) return wrong;
  if (input.practitionerId && (await findInTeam(context, input.practitionerId)) === null) return practitionerNotFound();

  const position: NewPosition = {
    ...size,
    from,
    until,
    roleCode: role.code,
    practitionerId: input.practitionerId?.toLowerCase() ?? null,
    regionCode: input.employer.kind === "MINISTRY" ? input.employer.regionCode! : (input.regionCode ?? null),
    communityId: input.employer.kind === "RTLB_CLUSTER" ? input.employer.communityId! : (input.communityId ?? null),
    institutionMoeNumber: isInstitution(input.employer.kind) ? input.employer.moeNumber! : (input.institutionMoeNumber ?? null),
    employerKind: input.employer.kind,
    employer: employer.name,
    providerId: input.employer.providerId ?? null,
  };
  const made = await attempt(db, rules, (tx) => insertPosition(tx, position));
  return made instanceof Broken ? heldBack(made, role) : { __typename: "CreatePositionSuccess" as const, position: made };
});

export const fillPosition = mutation(async (input: FillPositionInput, context: Context) => {
  const { db, loaders } = context;
  const vacant = await findManaged(context, input.positionId);
  if ("message" in vacant) return vacant;
  const { from } = input;
  const until = input.until ?? vacant.until;
  if (vacant.practitionerId !== null || (vacant.until !== null && vacant.until < from)) return notVacant(vacant);
  const wrong = problemOfDay("from", from, years) ?? problemOfPeriod(from, until) ?? (until === null ? null : problemOfDay("until", until, years));
  if (wrong) return wrong;
  if (from < vacant.from) return invalidInput("from", `The position is vacant from ${vacant.from} on: give a day from then on.`);
  const practitioner = await findInTeam(context, input.practitionerId);
  if (practitioner === null) return practitionerNotFound();

  const role = (await loaders.roleByCode.load(vacant.roleCode))!;
  const filled = await attempt(db, rules, async (tx) => {
    if (from === vacant.from) {
      const taken = await takeVacant(tx, vacant, practitioner.id);
      return taken !== null && until !== vacant.until ? setLastDay(tx, taken, until!) : taken;
    }
    const closed = await closeVacant(tx, vacant, daysAfter(from, -1));
    return closed ? insertPosition(tx, { ...vacancyAfter(vacant, from), until, practitionerId: practitioner.id }) : null;
  });
  if (filled instanceof Broken) return heldBack(filled, role);
  if (filled !== null) {
    await closeFilled(db, vacant.id, filled.id);
    return { __typename: "FillPositionSuccess" as const, position: filled };
  }
  loaders.positionById.clear(vacant.id);
  return notVacant((await loaders.positionById.load(vacant.id)) ?? vacant);
});

export const endPosition = mutation(async (input: EndPositionInput, context: Context) => {
  const position = await findManaged(context, input.positionId);
  if ("message" in position) return position;
  const { until } = input;
  const wrong = problemOfDay("until", until, years);
  if (wrong) return wrong;
  if (until < position.from) return invalidInput("until", `The position began on ${position.from}: give a day from then on.`);
  if (position.until !== null && until >= position.until) return invalidInput("until", `The position ends on ${position.until} already: give an earlier day.`);
  // Their row before the position's, as whoever ends the employment does.
  if (position.practitionerId !== null) await lockPractitioner(context.db, position.practitionerId);
  const ended = await setLastDay(context.db, position, until);
  if (ended === null) return invalidInput("until", "The position was filled or ended by somebody else at the same time: look at it as it is now.");
  const vacant = input.leavesVacancy === false ? null : await insertPosition(context.db, { ...vacancyAfter(position, daysAfter(until, 1)), until: position.until });
  return { __typename: "EndPositionSuccess" as const, position: ended, vacant };
});

/** The position when the viewer manages for who employs. */
export async function findManaged({ viewer, loaders }: Context, id: string): Promise<PositionRow | Problem<"PositionNotFound">> {
  requireManager(viewer);
  const position = await loaders.positionById.load(id);
  if (position !== null && position.managedBy !== null && managesFor(viewer, position.managedBy)) return position;
  return problem("PositionNotFound", "There is no position with this id that you may change: take it from the query positions, and ask a manager of who employs.");
}

function readSize(role: RoleRow, { fte, hoursPerWeek }: CreatePositionInput): { fte: number; hoursPerWeek: number | null } | InvalidInput {
  if (role.workUnit !== "HOURS") {
    if (typeof hoursPerWeek === "number") return invalidInput("hoursPerWeek", `${role.nameEn} is counted in full-time equivalents: give fte.`);
    if (typeof fte !== "number") return invalidInput("fte", "Say how large the position is: 1 is a full-time week.");
    return problemOfFte("fte", fte) ?? { fte, hoursPerWeek: null };
  }
  if (typeof hoursPerWeek !== "number") return invalidInput("hoursPerWeek", `${role.nameEn} is counted in hours: give hoursPerWeek.`);
  if (typeof fte === "number") return invalidInput("fte", "Leave fte out for work that is given in hours: it follows from them.");
  const quarters = hoursPerWeek * 4;
  if (!(hoursPerWeek > 0 && hoursPerWeek <= hoursOfFullTimeWeek && Number.isInteger(quarters))) return invalidInput("hoursPerWeek", `${hoursPerWeek} hours cannot be: give quarters of an hour, up to ${hoursOfFullTimeWeek} hours a week.`);
  return { fte: Math.max(1, Math.round((hoursPerWeek / hoursOfFullTimeWeek) * 100)) / 100, hoursPerWeek };
}

function problemOfPlace({ regionCode, communityId, institutionMoeNumber }: CreatePositionInput): InvalidInput | null {
  if (typeof regionCode === "string" && !isRegionCode(regionCode)) return invalidInput("regionCode", "This is no code of a region: take it from the query regions.");
  if (typeof communityId === "string" && !isUuid(communityId)) return invalidInput("communityId", "This is no id of a community: take it from the query learningSupportCommunities.");
  if (typeof institutionMoeNumber === "number" && !isMoeNumber(institutionMoeNumber)) return invalidInput("institutionMoeNumber", "This is no number of an institution: take it from the query institutions.");
  return null;
}

const isInstitution = (kind: string) => kind === "SCHOOL" || kind === "EARLY_LEARNING_SERVICE";

export function notVacant(position: PositionRow) {
  return problem("PositionNotVacant", "Somebody holds this position, or it has ended: look at it as it is now.", { position });
}

function heldBack({ rule }: Broken, role: RoleRow): Problem<"OverAgreedFte"> | Problem<"NotRegistered", { readonly body: RegistrationBody | null }> {
  if (rule === "positions_need_registration") return notRegistered(role);
  return problem("OverAgreedFte", "With this position somebody would hold more, on some day, than they are employed for: agree on more with agreeEmployment, end another position first, or make this one smaller.");
}

export function notRegistered(role: RoleRow): Problem<"NotRegistered", { readonly body: RegistrationBody | null }> {
  return problem("NotRegistered", `${role.nameEn} is work for those who are registered (${role.registrationBody}), and the person holds no certificate for the first day: record it with recordRegistration first.`, { body: role.registrationBodyCode });
}
