// A package that keeps the rules of HSDS, as rows of the directory. What the directory cannot hold is noted, value by value.
import type { DeliverySetting } from "../../entities/delivery/table.ts";
import type { LocationType } from "../../entities/location/table.ts";
import type { ProviderKind } from "../../entities/provider/table.ts";
import type { Weekday } from "../../entities/service-at-location/table.ts";
import type { NeedArea, ServiceKind, ServiceStatus, SupportTier } from "../../entities/service/table.ts";
import { foldText } from "../../fold-text.ts";
import { noteOn, refused } from "./check-package.ts";
import type { DirectoryRows } from "./directory-rows.ts";
import type { Note } from "./note.ts";
import type { Package, Row, TableName } from "./rules.ts";
import { countryUri, readAttributes, regionUri } from "./terms.ts";
import { vocabularies } from "./vocabularies.ts";

/** What a package may point at and does not hold. */
export interface Known {
  readonly regionCodes: ReadonlySet<string>;
  /** Region by the folded names that it has or had; a name of several is not among them. */
  readonly regionByName: ReadonlyMap<string, string>;
  readonly moeNumbers: ReadonlySet<number>;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : Type[Key] };

const weekdayOf: Readonly<Record<string, Weekday>> = { MO: "MONDAY", TU: "TUESDAY", WE: "WEDNESDAY", TH: "THURSDAY", FR: "FRIDAY", SA: "SATURDAY", SU: "SUNDAY" };
const oldestLearner = 25;

export function fromPackage(pack: Package, known: Known): { rows: DirectoryRows; notes: Note[] } {
  const notes: Note[] = [];
  const attributesOf = readAttributes(pack.taxonomy, pack.taxonomy_term, pack.attribute);
  const rows: Mutable<DirectoryRows> = { providers: [], services: [], serviceRegions: [], eligibility: [], locations: [], serviceAtLocations: [], schedules: [] };

  const identifiers = new Map(pack.organization_identifier.filter(({ identifier_type }) => identifier_type === "MoE number").map((row) => [idOf(row, "organization_id"), row] as const));
  for (const [index, row] of pack.organization.entries()) {
    const id = idOf(row);
    const note = noter("organization", index, row);
    const description = textOf(row, "description");
    rows.providers.push({
      id,
      nameEn: textOf(row, "name")!,
      nameMi: textOf(row, "alternate_name"),
      kind: note.term("provider-kind", vocabularies.providerKind, "NGO") as ProviderKind,
      regionCode: regionOf(id, note),
      institutionMoeNumber: moeNumberOf(identifiers.get(id)?.["identifier"], "identifier", note),
      website: textOf(row, "website"),
      // HSDS asks for one: where nobody has written any, an export says the name.
      description: description === textOf(row, "name") ? null : description,
    });
  }

  const languages = Map.groupBy(pack.language.entries(), ([, row]) => idOf(row, "service_id"));
  const areas = Map.groupBy(pack.service_area.entries(), ([, row]) => idOf(row, "service_id"));
  for (const [index, row] of pack.service.entries()) {
    const id = idOf(row);
    const note = noter("service", index, row);
    const tiers = note.terms("tier", vocabularies.tier) as SupportTier[];
    if (tiers.length === 0) note("REPAIRED", "tier", "No tier is said: taken as targeted.");
    const yearLevel = (code: string) => {
      const said = attributesOf(id, "year-level").find((attribute) => attribute.code === code)?.value;
      return said !== undefined && said !== null && /^(1[0-5]|\d)$/.test(said) ? Number(said) : null;
    };
    const served = placesOf(id, areas.get(id) ?? [], note);
    rows.services.push({
      id,
      providerId: idOf(row, "organization_id"),
      nameEn: textOf(row, "name")!,
      nameMi: textOf(row, "alternate_name"),
      description: textOf(row, "description"),
      kind: note.term("service-kind", vocabularies.serviceKind, "OTHER") as ServiceKind,
      status: textOf(row, "status")!.toUpperCase().replaceAll(" ", "_") as ServiceStatus,
      tiers: tiers.length === 0 ? ["TIER_2_TARGETED"] : tiers,
      needAreas: note.terms("need-area", vocabularies.needArea) as NeedArea[],
      minimumAge: ageOf(row, "minimum_age", note),
      maximumAge: ageOf(row, "maximum_age", note),
      minimumYearLevel: yearLevel("FIRST"),
      maximumYearLevel: yearLevel("LAST"),
      isNationwide: served.isNationwide,
      fundingStreamCode: attributesOf(id, "funding-stream")[0]?.code ?? null,
      languages: [...new Set((languages.get(id) ?? []).flatMap(([at, language]) => languageOf(language, at)))],
      settings: note.terms("setting", vocabularies.setting) as DeliverySetting[],
      interpretation: textOf(row, "interpretation_services"),
      howToApply: textOf(row, "application_process"),
      waitTime: textOf(row, "wait_time"),
      alert: textOf(row, "alert"),
      website: textOf(row, "url"),
      assuredOn: textOf(row, "assured_date"),
    });
    const { minimumAge, maximumAge } = rows.services.at(-1)!;
    if (minimumAge !== null && maximumAge !== null && minimumAge > maximumAge) notes.push(refused("service", index, row, "maximum_age", "It is below minimum_age."));
    rows.serviceRegions.push(...served.regionCodes.map((regionCode) => ({ serviceId: id, regionCode })));
    rows.eligibility.push(...eligibilityOf(id, row, note));
  }

  const addresses = new Map(pack.address.map((row) => [idOf(row, "location_id"), row]));
  for (const [index, row] of pack.location.entries()) {
    const id = idOf(row);
    const note = noter("location", index, row);
    const address = addresses.get(id) ?? {};
    const isVirtual = row["location_type"] === "virtual";
    const [latitude, longitude] = [numberOf(row, "latitude"), numberOf(row, "longitude")];
    const isSomewhere = latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !isVirtual;
    if (!isSomewhere && (latitude !== null || longitude !== null)) note("LEFT_OUT", "latitude", "Coordinates are a latitude of -90 to 90 and a longitude of -180 to 180, of a location that is not virtual.");
    const postcode = textOf(address, "postal_code");
    if (postcode !== null && !/^\d{4}$/.test(postcode)) note("LEFT_OUT", "postal_code", `A postcode of New Zealand has four digits: ${postcode.slice(0, 20)} has not.`);
    rows.locations.push({
      id,
      providerId: row["organization_id"] ? idOf(row, "organization_id") : null,
      type: textOf(row, "location_type")!.toUpperCase() as LocationType,
      name: textOf(row, "name"),
      description: textOf(row, "description"),
      url: textOf(row, "url"),
      addressLine: isVirtual ? null : textOf(address, "address_1"),
      town: textOf(address, "city"),
      postcode: postcode !== null && /^\d{4}$/.test(postcode) ? postcode : null,
      regionCode: regionOf(id, note),
      institutionMoeNumber: row["external_identifier_type"] === "MoE number" && !isVirtual ? moeNumberOf(row["external_identifier"], "external_identifier", note) : null,
      latitude: isSomewhere ? latitude : null,
      longitude: isSomewhere ? longitude : null,
    });
  }

  const links = new Set<string>();
  for (const [index, row] of pack.service_at_location.entries()) {
    const link = `${idOf(row, "service_id")} ${idOf(row, "location_id")}`;
    if (links.has(link)) notes.push(refused("service_at_location", index, row, "location_id", "Another row joins the same service and location: join them once."));
    links.add(link);
    rows.serviceAtLocations.push({ id: idOf(row), serviceId: idOf(row, "service_id"), locationId: idOf(row, "location_id"), description: textOf(row, "description") });
  }
  for (const [index, row] of pack.schedule.entries()) {
    const note = noter("schedule", index, row);
    const days = textOf(row, "byday")?.split(",") ?? [];
    if (!row["service_at_location_id"]) note("LEFT_OUT", "row", "A schedule is kept for a service at a location: say service_at_location_id.");
    else if (row["freq"] === "MONTHLY" || days.some((day) => !(day in weekdayOf))) note("LEFT_OUT", "byday", "Schedules are kept by the week, with days such as MO,TH.");
    else {
      const interval = numberOf(row, "interval") ?? 1;
      const [opensAt, closesAt, from, until] = [hourOf(row, "opens_at"), hourOf(row, "closes_at"), textOf(row, "valid_from"), textOf(row, "valid_to")];
      if (!Number.isInteger(interval) || interval < 1 || interval > 52) notes.push(refused("schedule", index, row, "interval", "It is a whole number of weeks, 1 to 52."));
      if (opensAt !== null && closesAt !== null && opensAt >= closesAt) notes.push(refused("schedule", index, row, "closes_at", "It is not after opens_at."));
      if (from !== null && until !== null && from > until) notes.push(refused("schedule", index, row, "valid_to", "It is before valid_from."));
      rows.schedules.push({ id: idOf(row), serviceAtLocationId: idOf(row, "service_at_location_id"), days: days.map((day) => weekdayOf[day]!), everyWeeks: interval, opensAt, closesAt, from, until, description: textOf(row, "description") });
    }
  }
  return { rows, notes };

  function noter(table: TableName, index: number, row: Row) {
    const note = (action: Note["action"], field: string, reason: string) => void notes.push(noteOn(action, table, index, row, field, reason));
    const terms = (taxonomy: Parameters<typeof attributesOf>[1], vocabulary: readonly string[]): string[] => {
      const codes = [...new Set(attributesOf(idOf(row), taxonomy).map(({ code }) => code))];
      for (const code of codes) if (!vocabulary.includes(code)) note("LEFT_OUT", taxonomy, `There is no ${taxonomy} ${code.slice(0, 100)}.`);
      return codes.filter((code) => vocabulary.includes(code));
    };
    const term = (taxonomy: Parameters<typeof attributesOf>[1], vocabulary: readonly string[], otherwise: string): string => {
      const [first] = terms(taxonomy, vocabulary);
      if (first === undefined) note("REPAIRED", taxonomy, `No ${taxonomy} is said: taken as ${otherwise}.`);
      return first ?? otherwise;
    };
    return Object.assign(note, { terms, term });
  }

  function regionOf(id: string, note: ReturnType<typeof noter>): string | null {
    const [code] = attributesOf(id, "education-region").map((attribute) => attribute.code);
    if (code === undefined || known.regionCodes.has(code)) return code ?? null;
    note("LEFT_OUT", "education-region", `There is no education region ${code.slice(0, 100)}.`);
    return null;
  }

  function moeNumberOf(value: unknown, field: string, note: ReturnType<typeof noter>): number | null {
    if (value === undefined || value === null) return null;
    const number = /^\d{1,9}$/.test(String(value)) ? Number(value) : 0;
    if (known.moeNumbers.has(number)) return number;
    note("LEFT_OUT", field, `There is no institution ${String(value).slice(0, 20)}: import the directory of institutions first.`);
    return null;
  }

  function languageOf(row: Row, index: number): string[] {
    const code = textOf(row, "code");
    if (code !== null && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(code)) return [code];
    notes.push(noteOn("LEFT_OUT", "language", index, row, "code", "A language is kept by its code, such as mi."));
    return [];
  }

  function placesOf(id: string, said: readonly (readonly [number, Row])[], note: ReturnType<typeof noter>) {
    let isNationwide = attributesOf(id, "nationwide").length > 0;
    const regionCodes = new Set<string>();
    for (const [index, row] of said) {
      const name = foldText(textOf(row, "name") ?? "");
      const code = [...known.regionCodes].find((each) => row["uri"] === regionUri(each)) ?? known.regionByName.get(name);
      if (row["uri"] === countryUri || ["new zealand", "aotearoa", "aotearoa new zealand"].includes(name)) isNationwide = true;
      else if (code !== undefined) regionCodes.add(code);
      else notes.push(noteOn("LEFT_OUT", "service_area", index, row, "name", "It names no education region."));
    }
    if (isNationwide && regionCodes.size > 0) note("REPAIRED", "service_area", "It is offered in the whole country: its regions are kept beside that.");
    return { isNationwide, regionCodes: [...regionCodes] };
  }

  function eligibilityOf(id: string, row: Row, note: ReturnType<typeof noter>) {
    const said = attributesOf(id, "eligibility").flatMap(({ value }) => {
      try {
        const { position, en, mi, law } = JSON.parse(value ?? "") as Record<string, unknown>;
        if (Number.isInteger(position) && (position as number) > 0 && (position as number) < 1000 && typeof en === "string" && en.trim() !== "") {
          return [{ serviceId: id, position: position as number, textEn: en, textMi: typeof mi === "string" ? mi : null, law: typeof law === "string" ? law : null }];
        }
      } catch {
        // Said below, like every other value that is no advice.
      }
      note("LEFT_OUT", "eligibility", "It is no advice: JSON with position, en, mi and law.");
      return [];
    });
    const description = textOf(row, "eligibility_description");
    // A condition is only what names a law: what others call eligibility is advice.
    return said.length > 0 || description === null ? said : [{ serviceId: id, position: 1, textEn: description, textMi: null, law: null }];
  }

  function ageOf(row: Row, field: "minimum_age" | "maximum_age", note: ReturnType<typeof noter>): number | null {
    const age = numberOf(row, field);
    if (age === null) return null;
    if (age < 0 || (field === "minimum_age" && age > oldestLearner)) {
      note("REFUSED", field, `Learners are 0 to ${oldestLearner} years old: leave the service out of the package.`);
      return null;
    }
    if (age > oldestLearner) {
      note("REPAIRED", field, "Older than learners are: taken as no limit.");
      return null;
    }
    if (!Number.isInteger(age)) note("REPAIRED", field, `Ages are kept in whole years: taken as ${Math.floor(age)}.`);
    return Math.floor(age);
  }
}

function idOf(row: Row, field = "id"): string {
  return String(row[field] ?? "").toLowerCase();
}

function textOf(row: Row, field: string): string | null {
  const value = row[field];
  return typeof value === "string" && value.trim() !== "" ? value.normalize("NFC").trim() : null;
}

function numberOf(row: Row, field: string): number | null {
  const value = row[field];
  return typeof value === "number" ? value : null;
}

/** Time of day as the database gives it, whatever offset it was written with: a place's own time. */
function hourOf(row: Row, field: string): string | null {
  const time = textOf(row, field);
  return time === null ? null : `${time.slice(0, 5)}:00`;
}
