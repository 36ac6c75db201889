// Where and when a service is given, as a provider's staff send it: as it is stored, or what is wrong with it.
import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Context } from "../../context.ts";
import type { LocationInput, ScheduleInput } from "../../generated/resolvers.ts";
import { isBlank, problemOfUnnamed, problemOfWebsite, tidyOrNull } from "../../read-input.ts";
import { isRegionCode } from "../../region-code.ts";
import type { NewLocation, NewSchedule } from "./store.ts";

const mostSchedules = 50;
const unlessBlank = (text: string | null | undefined) => (isBlank(text) ? null : text);

/** A location of this provider. */
export async function readLocation(input: LocationInput, providerId: string, context: Context): Promise<NewLocation | InvalidInput> {
  const wrong = problemOfLocation(input) ?? (await problemOfPlace(input, context));
  if (wrong) return invalidInput(`location.${wrong.field}`, wrong.message);
  const description = tidyOrNull(input.description);
  if (typeof input.institutionMoeNumber === "number") {
    const institution = (await context.loaders.institutionByMoeNumber.load(input.institutionMoeNumber))!;
    return { providerId, type: "PHYSICAL", institutionMoeNumber: institution.moeNumber, regionCode: institution.regionCode, description };
  }
  return {
    providerId,
    type: input.type!,
    name: tidyOrNull(input.name),
    description,
    url: tidyOrNull(input.url),
    addressLine: tidyOrNull(input.addressLine),
    town: tidyOrNull(input.town),
    postcode: tidyOrNull(input.postcode),
    regionCode: input.regionCode ?? null,
    latitude: input.latitude ?? null,
    longitude: input.longitude ?? null,
  };
}

function problemOfLocation({ institutionMoeNumber, type, name, description, url, addressLine, town, postcode, regionCode, latitude, longitude }: LocationInput): InvalidInput | null {
  const own = { type, name, url, addressLine, town, postcode, regionCode, latitude, longitude };
  if (typeof institutionMoeNumber === "number") {
    const field = Object.keys(own).find((one) => (own[one as keyof typeof own] ?? null) !== null);
    return field ? invalidInput(field, `The institution says where it is: leave ${field} out, or the institution.`) : problemOfUnnamed({ description: unlessBlank(description) });
  }
  if (!type) return invalidInput("type", "Say whether it is a place, an address for letters or online; or send an institution's number.");
  const texts = problemOfUnnamed({ name: unlessBlank(name), addressLine: unlessBlank(addressLine), town: unlessBlank(town) }, 200) ?? problemOfUnnamed({ description: unlessBlank(description) }) ?? problemOfWebsite("url", url);
  if (texts) return texts;
  if (!isBlank(postcode) && !/^\d{4}$/.test(postcode!.trim())) return invalidInput("postcode", "A postcode has four digits, such as 0484.");
  const has = (value: unknown) => value !== null && value !== undefined;
  if (has(latitude) !== has(longitude)) return invalidInput("longitude", "Send both coordinates, or none.");
  if (has(latitude) && !(Math.abs(latitude!) <= 90)) return invalidInput("latitude", `latitude is ${latitude}: write degrees from -90 to 90.`);
  if (has(longitude) && !(Math.abs(longitude!) <= 180)) return invalidInput("longitude", `longitude is ${longitude}: write degrees from -180 to 180.`);
  if (type === "VIRTUAL" && (has(latitude) || !isBlank(addressLine))) return invalidInput("type", "What is online is nowhere: leave its address and coordinates out.");
  if (type === "PHYSICAL" && !has(latitude) && isBlank(addressLine) && isBlank(town)) return invalidInput("addressLine", "Nobody would find it: write its address, its town or its coordinates.");
  return null;
}

async function problemOfPlace({ institutionMoeNumber, regionCode }: LocationInput, { loaders }: Context): Promise<InvalidInput | null> {
  if (typeof institutionMoeNumber === "number" && !(await loaders.institutionByMoeNumber.load(institutionMoeNumber))) return invalidInput("institutionMoeNumber", `No institution has the Ministry number ${institutionMoeNumber}: search for it with Query.institutions.`);
  if (typeof regionCode === "string" && !(isRegionCode(regionCode) && (await loaders.regionByCode.load(regionCode)))) return invalidInput("regionCode", "No region has this code: take it from Query.regions.");
  return null;
}

/** Times, or the first problem with them. */
export function readSchedules(sent: readonly ScheduleInput[]): NewSchedule[] | InvalidInput {
  if (sent.length > mostSchedules) return invalidInput("schedules", `There are ${sent.length}: write ${mostSchedules} at the most.`);
  for (const { everyWeeks, opensAt, closesAt, from, until, description } of sent) {
    for (const time of [opensAt, closesAt]) if (!isBlank(time) && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time!)) return invalidInput("schedules", `${time} is no time: write it as 09:00.`);
    if (!isBlank(opensAt) && !isBlank(closesAt) && opensAt! >= closesAt!) return invalidInput("schedules", `It closes at ${closesAt}, and opens at ${opensAt}: exchange them.`);
    if (typeof everyWeeks === "number" && (everyWeeks < 1 || everyWeeks > 52)) return invalidInput("schedules", `everyWeeks is ${everyWeeks}: write 1 to 52.`);
    if (from && until && from > until) return invalidInput("schedules", `It ends on ${until}, before it begins on ${from}: exchange them.`);
    const wrong = problemOfUnnamed({ schedules: unlessBlank(description) });
    if (wrong) return wrong;
  }
  return sent.map(({ days, everyWeeks, opensAt, closesAt, from, until, description }) => ({ days: [...new Set(days)], everyWeeks: everyWeeks ?? 1, opensAt: tidyOrNull(opensAt), closesAt: tidyOrNull(closesAt), from: from ?? null, until: until ?? null, description: tidyOrNull(description) }));
}
