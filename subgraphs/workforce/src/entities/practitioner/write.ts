// Taking on somebody, and changing their entry.
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import { readEmployer } from "../../employer.ts";
import type { AddPractitionerInput, ChangePractitionerInput, CoordinatesInput } from "../../generated/resolvers.ts";
import { isRegionCode } from "../../extensions/region/code.ts";
import { mayEdit, requireManager } from "../../policy.ts";
import { problemOfLanguages, problemOfText, tidy } from "../../read-input.ts";
import { readAgreement } from "../employment-agreement/read-agreement.ts";
import { insertAgreement } from "../employment-agreement/store.ts";
import { changePractitionerRow, insertPractitioner, newId, teamOf } from "./store.ts";
import type { PractitionerRow } from "./table.ts";

export const addPractitioner = mutation(async (input: AddPractitionerInput, context: Context) => {
  const { db, viewer, loaders } = context;
  requireManager(viewer);
  const languages = [...new Set(input.languages ?? ["en-NZ"])];
  const wrong = problemOfText("name", input.name, 200) ?? problemOfLanguages(languages) ?? problemOfRegion(input.regionCode) ?? problemOfBase(input.base);
  if (wrong) return wrong;
  if ((await loaders.roleByCode.load(input.primaryRoleCode)) === null) return invalidInput("primaryRoleCode", "There is no role with this code: take it from the query roles.");
  const agreement = readAgreement(input.agreement);
  if ("message" in agreement) return agreement;
  const employer = readEmployer(viewer, input.agreement.employer);
  if ("message" in employer) return employer;

  // The row shows to its manager once there is an agreement: the id is made before.
  const id = await newId(db);
  await insertPractitioner(db, { id, name: tidy(input.name), primaryRoleCode: input.primaryRoleCode, regionCode: input.regionCode ?? null, languages, ...placeOf(input.base) });
  await insertAgreement(db, { ...agreement, practitionerId: id, employer: employer.name, managedBy: employer.managedBy });
  const practitioner = (await loaders.practitionerById.load(id))!;
  return { __typename: "AddPractitionerSuccess" as const, practitioner };
});

export const changePractitioner = mutation(async (input: ChangePractitionerInput, context: Context) => {
  const { db } = context;
  const practitioner = await findToEdit(context, input.practitionerId);
  if (practitioner === null) return practitionerNotFound();
  const languages = input.languages ? [...new Set(input.languages)] : undefined;
  const { name } = input;
  if (typeof name === "string" && (await findInTeam(context, practitioner.id)) === null) return invalidInput("name", "A manager of your team changes your name: ask one.");
  const wrong = (typeof name === "string" ? problemOfText("name", name, 200) : null) ?? (languages ? problemOfLanguages(languages) : null) ?? problemOfRegion(input.regionCode) ?? problemOfBase(input.base);
  if (wrong) return wrong;
  if (practitioner.version !== input.version) return changedMeanwhile(practitioner);
  const said = { ...(typeof name === "string" ? { name: tidy(name) } : {}), ...(languages ? { languages } : {}), ...(input.regionCode ? { regionCode: input.regionCode } : {}), ...(input.base ? placeOf(input.base) : {}) };
  if (Object.keys(said).length === 0) return invalidInput("languages", "Nothing would be different: say what to change.");

  const changed = await changePractitionerRow(db, practitioner, said);
  if (changed !== null) return { __typename: "ChangePractitionerSuccess" as const, practitioner: changed };
  context.loaders.practitionerById.clear(practitioner.id);
  return changedMeanwhile((await context.loaders.practitionerById.load(practitioner.id)) ?? practitioner);
});

/** The practitioner whose entry the viewer may change: themselves, or one of their team; null for all others. */
export async function findToEdit({ db, viewer, loaders }: Context, id: string): Promise<PractitionerRow | null> {
  const practitioner = await loaders.practitionerById.load(id);
  return practitioner !== null && (mayEdit(viewer, practitioner) || (await teamOf(db)).has(practitioner.id)) ? practitioner : null;
}

/** The practitioner when they are of the viewer's team; null for all others. */
export async function findInTeam({ db, loaders }: Context, id: string): Promise<PractitionerRow | null> {
  const practitioner = await loaders.practitionerById.load(id);
  return practitioner !== null && (await teamOf(db)).has(practitioner.id) ? practitioner : null;
}

export function practitionerNotFound() {
  return problem("PractitionerNotFound", "There is no practitioner with this id whom you may change: take the id from the query practitioners, and ask a manager of their team.");
}

function changedMeanwhile(practitioner: PractitionerRow) {
  return problem("PractitionerChanged", "Somebody else changed this since you read it: look at it as it is now, and send your change with that version.", { practitioner });
}

function problemOfRegion(code: string | null | undefined): InvalidInput | null {
  return typeof code !== "string" || isRegionCode(code) ? null : invalidInput("regionCode", "This is no code of a region: take it from the query regions.");
}

function problemOfBase(base: CoordinatesInput | null | undefined): InvalidInput | null {
  if (!base || (Math.abs(base.latitude) <= 90 && Math.abs(base.longitude) <= 180)) return null;
  return invalidInput("base", "This is no place on the map: give degrees north, -90 to 90, and degrees east, -180 to 180.");
}

const placeOf = (base: CoordinatesInput | null | undefined) => ({ baseLatitude: base?.latitude ?? null, baseLongitude: base?.longitude ?? null });
