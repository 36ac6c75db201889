// What the directory knows and HSDS has no field for travels as attributes: terms of taxonomies of our own. Ids are derived, so
// that every export gives the same.
import { createHash } from "node:crypto";
import type { Row } from "./rules.ts";

export const taxonomyNames = ["provider-kind", "education-region", "service-kind", "tier", "need-area", "setting", "year-level", "funding-stream", "nationwide", "eligibility"] as const;
export type TaxonomyName = (typeof taxonomyNames)[number];

const base = "urn:nz:learning-support:";

const described: Readonly<Record<TaxonomyName, string>> = {
  "provider-kind": "What sort of organisation a provider is.",
  "education-region": "The education region a provider works in or a location lies in, by code.",
  "service-kind": "What sort of support a service is.",
  tier: "How intensive a support is.",
  "need-area": "Areas of need that a service answers.",
  setting: "Everyday places where a service is given.",
  "year-level": "First and last year level of a service.",
  "funding-stream": "What pays for a service, by code.",
  nationwide: "A service that is offered in the whole country.",
  eligibility: "Advice and conditions about whom a service is for, each as JSON with its place, texts and law.",
};

/** A UUID that follows from the parts: of version 8, as no other row has one. */
export function derivedId(...parts: readonly string[]): string {
  const hex = createHash("sha256").update(parts.join("\n")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The rows of the tables of taxonomies, terms and attributes, collected while others are written. */
export class Attributes {
  readonly #terms = new Map<string, Row>();
  readonly #rows: Row[] = [];

  add(table: string, id: string, taxonomy: TaxonomyName, code: string, value: string | null = null): void {
    const termId = derivedId("term", taxonomy, code);
    const name = code.toLowerCase().replaceAll("_", " ");
    this.#terms.set(termId, { id: termId, code, name, description: `${described[taxonomy]} Here: ${name}.`, taxonomy_id: derivedId("taxonomy", taxonomy) });
    this.#rows.push({ id: derivedId("attribute", id, taxonomy, code, value ?? ""), link_id: id, taxonomy_term_id: termId, link_entity: table, link_type: taxonomy, value });
  }

  tables(): { taxonomy: Row[]; taxonomy_term: Row[]; attribute: Row[] } {
    const taxonomy = taxonomyNames.map((name) => ({ id: derivedId("taxonomy", name), name, description: described[name], uri: null, version: "1" }));
    return { taxonomy, taxonomy_term: [...this.#terms.values()].sort((a, b) => (String(a["id"]) < String(b["id"]) ? -1 : 1)), attribute: this.#rows };
  }
}

/** The attributes of each entity by id, of our own taxonomies only: code and value. */
export function readAttributes(taxonomies: readonly Row[], terms: readonly Row[], attributes: readonly Row[]) {
  const taxonomyById = new Map(taxonomies.map(({ id, name }) => [String(id).toLowerCase(), String(name)]));
  const termById = new Map(terms.map((term) => [String(term["id"]).toLowerCase(), { taxonomy: taxonomyById.get(String(term["taxonomy_id"]).toLowerCase()), code: String(term["code"] ?? term["name"]) }]));
  const found = new Map<string, { code: string; value: string | null }[]>();
  for (const { link_id, taxonomy_term_id, value } of attributes) {
    const term = termById.get(String(taxonomy_term_id).toLowerCase());
    if (term?.taxonomy === undefined) continue;
    const key = `${String(link_id).toLowerCase()} ${term.taxonomy}`;
    found.set(key, [...(found.get(key) ?? []), { code: term.code, value: typeof value === "string" ? value : null }]);
  }
  return (id: string, taxonomy: TaxonomyName) => found.get(`${id} ${taxonomy}`) ?? [];
}

/** The name of an area as a URI, which HSDS asks to be persistent. */
export const regionUri = (code: string): string => `${base}education-region:${code}`;
export const countryUri = `${base}country:NZ`;
