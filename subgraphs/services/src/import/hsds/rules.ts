// What HSDS 3 asks of the tables of a package that are read and written here: required fields (of packages in tables too), types,
// enumerations, formats and the tables that identifiers point at. See https://docs.openreferral.org, "Schema reference", version 3.
export const tableNames = [
  "organization",
  "organization_identifier",
  "service",
  "location",
  "address",
  "service_at_location",
  "schedule",
  "service_area",
  "language",
  "taxonomy",
  "taxonomy_term",
  "attribute",
] as const;
export type TableName = (typeof tableNames)[number];

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value | undefined>>;
export type Package = Readonly<Record<TableName, readonly Row[]>>;

export interface Field {
  readonly type: "string" | "number";
  readonly required?: boolean;
  /** Required, and blank where nothing is known. */
  readonly mayBeBlank?: boolean;
  readonly format?: "uuid" | "uri" | "date" | "time";
  readonly oneOf?: readonly string[];
  /** The table whose `id` this holds. */
  readonly pointsAt?: TableName;
}

const text: Field = { type: "string" };
const needed: Field = { type: "string", required: true };
const blank: Field = { type: "string", required: true, mayBeBlank: true };
const number: Field = { type: "number" };
const id: Field = { type: "string", required: true, format: "uuid" };
const uri: Field = { type: "string", format: "uri" };
const date: Field = { type: "string", format: "date" };
const time: Field = { type: "string", format: "time" };
const to = (pointsAt: TableName, required = false): Field => ({ type: "string", format: "uuid", pointsAt, required });
const oneOf = (values: readonly string[], required = false): Field => ({ type: "string", oneOf: values, required });

const places = ["physical", "postal", "virtual"];
const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

export const tables: Readonly<Record<TableName, Readonly<Record<string, Field>>>> = {
  organization: { id, name: needed, alternate_name: text, description: needed, website: uri, parent_organization_id: to("organization") },
  organization_identifier: { id, organization_id: to("organization", true), identifier_scheme: text, identifier_type: needed, identifier: needed },
  service: {
    id,
    organization_id: to("organization", true),
    name: needed,
    alternate_name: text,
    description: text,
    url: uri,
    status: oneOf(["active", "inactive", "defunct", "temporarily closed"], true),
    interpretation_services: text,
    application_process: text,
    wait_time: text,
    eligibility_description: text,
    minimum_age: number,
    maximum_age: number,
    assured_date: date,
    alert: text,
  },
  location: {
    id,
    location_type: oneOf(places, true),
    url: uri,
    organization_id: to("organization"),
    name: text,
    description: text,
    latitude: number,
    longitude: number,
    external_identifier: text,
    external_identifier_type: text,
  },
  address: { id, location_id: to("location"), address_1: blank, city: blank, state_province: blank, postal_code: blank, country: needed, address_type: oneOf(places, true) },
  service_at_location: { id, service_id: to("service", true), location_id: to("location", true), description: text },
  schedule: {
    id,
    service_id: to("service"),
    location_id: to("location"),
    service_at_location_id: to("service_at_location"),
    valid_from: date,
    valid_to: date,
    wkst: oneOf(days),
    freq: oneOf(["WEEKLY", "MONTHLY"]),
    interval: number,
    byday: text,
    opens_at: time,
    closes_at: time,
    description: text,
  },
  service_area: { id, service_id: to("service"), service_at_location_id: to("service_at_location"), name: text, uri: text },
  language: { id, service_id: to("service"), location_id: to("location"), name: text, code: text },
  taxonomy: { id, name: needed, description: needed, uri, version: text },
  taxonomy_term: { id, code: text, name: needed, description: needed, taxonomy_id: to("taxonomy") },
  attribute: { id, link_id: { type: "string", required: true, format: "uuid" }, taxonomy_term_id: to("taxonomy_term", true), link_entity: needed, link_type: text, value: text },
};

/** What a package may hold beside, and is not read: who can be reached under which number is a person's, the rest is not kept here. */
export const tablesNotKept = ["program", "phone", "contact", "funding", "cost_option", "required_document", "accessibility", "metadata", "meta_table_description", "url", "service_capacity", "unit"];
