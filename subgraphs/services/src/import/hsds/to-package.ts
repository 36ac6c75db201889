// The directory as a package of HSDS.
import type { DirectoryRows } from "./directory-rows.ts";
import type { Package } from "./rules.ts";
import { Attributes, countryUri, derivedId, regionUri } from "./terms.ts";

const byday: Readonly<Record<string, string>> = { MONDAY: "MO", TUESDAY: "TU", WEDNESDAY: "WE", THURSDAY: "TH", FRIDAY: "FR", SATURDAY: "SA", SUNDAY: "SU" };
const languageNames = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** `regionNames` are the English names of the education regions by code. */
export function toPackage(rows: DirectoryRows, regionNames: ReadonlyMap<string, string>): Package {
  const attributes = new Attributes();
  for (const { id, kind, regionCode } of rows.providers) {
    attributes.add("organization", id, "provider-kind", kind);
    if (regionCode !== null) attributes.add("organization", id, "education-region", regionCode);
  }
  for (const service of rows.services) {
    const say = (taxonomy: Parameters<Attributes["add"]>[2], code: string, value: string | null = null) => attributes.add("service", service.id, taxonomy, code, value);
    say("service-kind", service.kind);
    for (const tier of service.tiers) say("tier", tier);
    for (const area of service.needAreas) say("need-area", area);
    for (const setting of service.settings) say("setting", setting);
    if (service.minimumYearLevel !== null) say("year-level", "FIRST", String(service.minimumYearLevel));
    if (service.maximumYearLevel !== null) say("year-level", "LAST", String(service.maximumYearLevel));
    if (service.fundingStreamCode !== null) say("funding-stream", service.fundingStreamCode);
    if (service.isNationwide) say("nationwide", "NATIONWIDE");
  }
  const advice = Map.groupBy(rows.eligibility, ({ serviceId }) => serviceId);
  for (const { serviceId, position, textEn, textMi, law } of rows.eligibility) {
    attributes.add("service", serviceId, "eligibility", law === null ? "ADVICE" : "CONDITION", JSON.stringify({ position, en: textEn, mi: textMi, law }));
  }
  for (const { id, regionCode } of rows.locations) if (regionCode !== null) attributes.add("location", id, "education-region", regionCode);

  return {
    organization: rows.providers.map(({ id, nameEn, nameMi, description, website }) => ({ id, name: nameEn, alternate_name: nameMi, description: description ?? nameEn, website, parent_organization_id: null })),
    organization_identifier: rows.providers.flatMap(({ id, institutionMoeNumber }) =>
      institutionMoeNumber === null ? [] : [{ id: derivedId("identifier", id), organization_id: id, identifier_scheme: "NZ-MOE", identifier_type: "MoE number", identifier: String(institutionMoeNumber) }],
    ),
    service: rows.services.map((service) => ({
      id: service.id,
      organization_id: service.providerId,
      name: service.nameEn,
      alternate_name: service.nameMi,
      description: service.description,
      url: service.website,
      status: service.status.toLowerCase().replaceAll("_", " "),
      interpretation_services: service.interpretation,
      application_process: service.howToApply,
      wait_time: service.waitTime,
      eligibility_description: advice.get(service.id)?.map(({ textEn }) => textEn).join("\n") ?? null,
      minimum_age: service.minimumAge,
      maximum_age: service.maximumAge,
      assured_date: service.assuredOn,
      alert: service.alert,
    })),
    location: rows.locations.map(({ id, type, url, providerId, name, description, latitude, longitude, institutionMoeNumber }) => ({
      id,
      location_type: type.toLowerCase(),
      url,
      organization_id: providerId,
      name,
      description,
      latitude,
      longitude,
      external_identifier: institutionMoeNumber === null ? null : String(institutionMoeNumber),
      external_identifier_type: institutionMoeNumber === null ? null : "MoE number",
    })),
    address: rows.locations
      .filter(({ addressLine, town, postcode }) => addressLine !== null || town !== null || postcode !== null)
      .map(({ id, type, addressLine, town, postcode, regionCode }) => ({
        id: derivedId("address", id),
        location_id: id,
        address_1: addressLine ?? "",
        city: town ?? "",
        state_province: regionCode === null ? "" : (regionNames.get(regionCode) ?? ""),
        postal_code: postcode ?? "",
        country: "NZ",
        address_type: type.toLowerCase(),
      })),
    service_at_location: rows.serviceAtLocations.map(({ id, serviceId, locationId, description }) => ({ id, service_id: serviceId, location_id: locationId, description })),
    schedule: rows.schedules.map(({ id, serviceAtLocationId, days, everyWeeks, opensAt, closesAt, from, until, description }) => ({
      id,
      service_id: null,
      location_id: null,
      service_at_location_id: serviceAtLocationId,
      valid_from: from,
      valid_to: until,
      wkst: null,
      freq: "WEEKLY",
      interval: everyWeeks,
      byday: days.length === 0 ? null : days.map((day) => byday[day]).join(","),
      opens_at: opensAt?.slice(0, 5) ?? null,
      closes_at: closesAt?.slice(0, 5) ?? null,
      description,
    })),
    service_area: [
      ...rows.services.filter(({ isNationwide }) => isNationwide).map(({ id }) => ({ id: derivedId("area", id, "NZ"), service_id: id, service_at_location_id: null, name: "New Zealand", uri: countryUri })),
      ...rows.serviceRegions.map(({ serviceId, regionCode }) => ({ id: derivedId("area", serviceId, regionCode), service_id: serviceId, service_at_location_id: null, name: regionNames.get(regionCode) ?? regionCode, uri: regionUri(regionCode) })),
    ],
    language: rows.services.flatMap(({ id, languages }) => languages.map((code) => ({ id: derivedId("language", id, code), service_id: id, location_id: null, name: languageNames.of(code) ?? code, code }))),
    ...attributes.tables(),
  };
}
