// Specialist and alternative provision is entered by the region, and kept up by the school.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, mutation, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { OpenProvisionInput, RecordProvisionCountsInput, SetProvisionPlacesInput } from "../../generated/resolvers.ts";
import { mayCountProvision, mayPlanProvision } from "../../policy.ts";
import { isBlank, problemOfPastDay, problemOfUnnamed, tidy } from "../../read-input.ts";
import { orRefusal, Refusal } from "../../refused-by.ts";
import { today } from "../../today.ts";
import type { InstitutionRow } from "../institution/table.ts";
import { findClosure, findSameProvision, insertCounts, insertPlaces, insertProvision, takeTurn } from "./store.ts";
import type { ProvisionClosureRow, ProvisionRow } from "./table.ts";
import { travelBands } from "./travel-bands.ts";

const mostLearners = 2000;

export const notYours = () => problem("ProvisionNotYours", "There is no such provision that you keep up: funding managers do for the schools of their region, educators and coordinators for their own school.");

export const openProvision = mutation(async (input: OpenProvisionInput, context: Context) => {
  const { db, viewer, loaders } = context;
  const school = await loaders.institutionByMoeNumber.load(input.schoolMoeNumber);
  if (school === null || !mayPlanProvision(viewer, school)) return notYours();
  const wrong = (await problemOfProvision(input, school, context)) ?? problemOfUnnamed({ name: isBlank(input.name) ? null : input.name }, 200);
  if (wrong) return wrong;
  const provision = {
    kind: input.kind,
    schoolMoeNumber: school.moeNumber,
    hostMoeNumber: input.hostMoeNumber ?? null,
    name: isBlank(input.name) ? null : tidy(input.name!),
    needAreas: [...new Set(input.needAreas ?? [])],
    minimumYearLevel: input.minimumYearLevel ?? null,
    maximumYearLevel: input.maximumYearLevel ?? null,
    openedOn: input.openedOn,
  };
  const written = await orRefusal(db, (tx) => insertProvision(tx, provision));
  if (!(written instanceof Refusal)) return { __typename: "OpenProvisionSuccess" as const, provision: written };
  if (written.constraint !== "provisions_once") throw new Error(`The provision broke the rule ${written.constraint}.`);
  return problem("ProvisionExists", "The school has this provision already: say its places, or give the other one a name of its own.", { provision: (await findSameProvision(db, provision))! });
});

async function problemOfProvision({ kind, hostMoeNumber, minimumYearLevel, maximumYearLevel, openedOn }: OpenProvisionInput, school: InstitutionRow, { loaders }: Context): Promise<InvalidInput | null> {
  if (kind !== "ALTERNATIVE_EDUCATION" && school.kind !== "SPECIALIST_SCHOOL") return invalidInput("schoolMoeNumber", `${school.name} is no specialist school: give the number of the specialist school that runs the base or satellite.`);
  const hasHost = typeof hostMoeNumber === "number";
  if ((kind === "SATELLITE") !== hasHost) return invalidInput("hostMoeNumber", hasHost ? "Only a satellite has a host: leave hostMoeNumber out." : "A satellite is at a host school: send its Ministry number.");
  if (hostMoeNumber === school.moeNumber) return invalidInput("hostMoeNumber", "A school does not host its own satellite: enter it as a base.");
  if (hasHost && !(await loaders.institutionByMoeNumber.load(hostMoeNumber))) return invalidInput("hostMoeNumber", `No institution has the Ministry number ${hostMoeNumber}: search for it with Query.institutions.`);
  const levels = { minimumYearLevel, maximumYearLevel };
  for (const [field, level] of Object.entries(levels)) if (typeof level === "number" && (level < 0 || level > 15)) return invalidInput(field, `${field} is ${level}: send 0 to 15, or leave it out.`);
  if ((minimumYearLevel ?? 0) > (maximumYearLevel ?? 15)) return invalidInput("maximumYearLevel", "maximumYearLevel is below minimumYearLevel: exchange them.");
  if (openedOn < "1850-01-01" || openedOn > "2100-12-31") return invalidInput("openedOn", `openedOn is ${openedOn}: send a day from 1850 to 2100.`);
  return null;
}

export const setProvisionPlaces = mutation(async (input: SetProvisionPlacesInput, context: Context) => {
  const found = await findProvision(context, input.provisionId);
  if (!found || !(mayPlanProvision(context.viewer, found.school) || mayCountProvision(context.viewer, found.school))) return notYours();
  const wrong = problemOfUnnamed({ reason: input.reason }, 1000);
  if (wrong) return wrong;
  if (input.year < 2015 || input.year > 2100) return invalidInput("year", `year is ${input.year}: send a school year from 2015 to 2100.`);
  if (input.places < 0 || input.places > mostLearners) return invalidInput("places", `places is ${input.places}: send 0 to ${mostLearners}.`);
  const closure = await findClosureInTurn(context, found.provision);
  if (closure && input.year > Number(closure.lastDay.slice(0, 4)) && input.places > 0) return closed(found.provision, closure);
  await insertPlaces(context.db, { provisionId: found.provision.id, year: input.year, places: input.places, reason: tidy(input.reason) });
  return { __typename: "SetProvisionPlacesSuccess" as const, provision: found.provision };
});

export const recordProvisionCounts = mutation(async (input: RecordProvisionCountsInput, context: Context) => {
  const found = await findProvision(context, input.provisionId);
  if (!found || !mayCountProvision(context.viewer, found.school)) return notYours();
  const wrong = problemOfCounts(input, found.provision);
  if (wrong) return wrong;
  const closure = await findClosureInTurn(context, found.provision);
  if (closure && input.countedOn > closure.lastDay && input.occupied > 0) return closed(found.provision, closure);
  const travel = travelBands.map((band) => input.travel?.find((one) => one.band === band)?.learners ?? 0);
  await insertCounts(context.db, { provisionId: found.provision.id, countedOn: input.countedOn, occupied: input.occupied, waiting: input.waiting, travel });
  return { __typename: "RecordProvisionCountsSuccess" as const, provision: found.provision };
});

function problemOfCounts({ countedOn, occupied, waiting, travel }: RecordProvisionCountsInput, provision: ProvisionRow): InvalidInput | null {
  for (const [field, count] of Object.entries({ occupied, waiting })) if (count < 0 || count > mostLearners) return invalidInput(field, `${field} is ${count}: send 0 to ${mostLearners}.`);
  const bands = (travel ?? []).map(({ band }) => band);
  if (new Set(bands).size < bands.length) return invalidInput("travel", "A distance is there twice: send each once.");
  if (travel?.some(({ learners }) => learners < 0)) return invalidInput("travel", "Fewer than no learners travel: send 0 or more.");
  if ((travel ?? []).reduce((sum, { learners }) => sum + learners, 0) > occupied) return invalidInput("travel", "More learners travel than have a place: count each once.");
  return problemOfPastDay("countedOn", countedOn, { from: provision.openedOn, what: "the provision's first day", now: today() });
}

async function findClosureInTurn({ db }: Context, { id }: ProvisionRow): Promise<ProvisionClosureRow | null> {
  await takeTurn(db, id);
  return findClosure(db, id);
}

const closed = (current: ProvisionRow, { lastDay }: ProvisionClosureRow) =>
  problem("ProvisionClosed", `The provision has its last day on ${lastDay}: there are no places after it. Learners who still wait are counted with none placed. If it goes on after all, take the closure back first.`, { current });

export async function findProvision({ loaders }: Context, id: string): Promise<{ provision: ProvisionRow; school: InstitutionRow } | null> {
  const provision = isUuid(id) ? await loaders.provisionById.load(id) : null;
  return provision === null ? null : { provision, school: (await loaders.institutionByMoeNumber.load(provision.schoolMoeNumber))! };
}
