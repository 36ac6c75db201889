// What is known of an institution, worked out from everything that directories ever said of it. As it is worked out
// from all entries in the order of their days, it makes no difference in which order the directories were imported:
// each fact is that of the newest directory that gives it, and a directory that is silent about a fact erases nothing.
import type { institutions, InstitutionNameRow, InstitutionRegionRow, InstitutionRow, RollRow } from "../entities/institution/table.ts";
import { nameKey, type Crosswalk } from "./crosswalk.ts";
import type { DirectoryFacts, ListedFacts } from "./facts.ts";

export interface Entry {
  readonly asOf: string;
  readonly facts: DirectoryFacts;
}

/** What directories cannot tell stays as it is: `successorMoeNumber`; the database itself makes the rest that is left out. */
export type DerivedInstitution = Required<Omit<typeof institutions.$inferInsert, "successorMoeNumber" | "updatedAt">>;

export interface Derived {
  readonly institution: DerivedInstitution;
  readonly names: readonly Omit<InstitutionNameRow, "searchText">[];
  readonly regions: readonly InstitutionRegionRow[];
  readonly rolls: readonly RollRow[];
}

interface ListedEntry extends Entry {
  readonly facts: ListedFacts;
}

/** Derives from the entries of one institution, of which at least one lists it; in any order. */
export function derive(moeNumber: number, unordered: readonly Entry[], crosswalk: Crosswalk): Derived {
  const entries = unordered.toSorted((one, other) => compare(one.asOf, other.asOf));
  const listed = entries.filter((entry): entry is ListedEntry => entry.facts.listed);
  const newest = listed.at(-1)!;
  const names = nameHistory(moeNumber, listed);
  const regions = regionHistory(moeNumber, listed, crosswalk);
  const decile = newestWith(listed, "decile");
  const equityIndex = newestWith(listed, "equityIndex");
  const place = newestWith(listed, "place")?.facts.place;
  const coordinates = newestWith(listed, "coordinates")?.facts.coordinates;
  return {
    institution: {
      moeNumber,
      kind: newest.facts.kind,
      name: names.at(-1)!.name,
      ...statusOf(entries),
      openedOn: newestWith(listed, "openedOn")?.facts.openedOn ?? null,
      institutionType: spelling(listed, "institutionType"),
      definition: spelling(listed, "definition"),
      authority: newestWith(listed, "authority")?.facts.authority ?? null,
      genders: newestWith(listed, "genders")?.facts.genders ?? null,
      languageOfInstruction: newestWith(listed, "languageOfInstruction")?.facts.languageOfInstruction ?? null,
      isHomeBased: newest.facts.kind === "HOME_BASED_NETWORK",
      regionCode: regions.at(-1)?.regionCode ?? null,
      territorialAuthority: place?.territorialAuthority ?? null,
      localBoard: place?.localBoard ?? null,
      regionalCouncil: spelling(listed, "regionalCouncil"),
      localOffice: spelling(listed, "localOffice"),
      suburb: spelling(listed, "suburb"),
      town: spelling(listed, "town"),
      postcode: newestWith(listed, "postcode")?.facts.postcode ?? null,
      latitude: coordinates?.latitude ?? null,
      longitude: coordinates?.longitude ?? null,
      website: newestWith(listed, "website")?.facts.website ?? null,
      decile: decile?.facts.decile ?? null,
      decileYear: decile ? yearOf(decile) : null,
      equityIndex: equityIndex?.facts.equityIndex?.value ?? null,
      equityIndexScale: equityIndex?.facts.equityIndex?.scale ?? null,
      equityIndexYear: equityIndex ? yearOf(equityIndex) : null,
      isolationIndex: newestWith(listed, "isolationIndex")?.facts.isolationIndex ?? null,
      asOf: entries.at(-1)!.asOf,
    },
    names,
    regions,
    rolls: rollHistory(moeNumber, listed),
  };
}

// Closed from the first directory of the newest that no longer list it.
function statusOf(entries: readonly Entry[]): Pick<InstitutionRow, "status" | "closedOn"> {
  const lastListed = entries.findLastIndex(({ facts }) => facts.listed);
  const absent = entries[lastListed + 1];
  if (absent) return { status: "CLOSED", closedOn: absent.asOf };
  const { asOf, facts } = entries[lastListed] as ListedEntry;
  return { status: facts.status, closedOn: facts.status === "CLOSED" ? asOf : null };
}

/** A name that differs from the one before by macrons, spaces or punctuation only is the same name, in another spelling. */
function nameHistory(moeNumber: number, listed: readonly ListedEntry[]): Derived["names"] {
  return periods(listed, ({ facts }) => nameKey(facts.name)).map(({ entries, from, until }) => ({
    moeNumber,
    name: bestSpelling(entries.map(({ facts }) => facts.name)),
    from,
    until,
  }));
}

function regionHistory(moeNumber: number, listed: readonly ListedEntry[], crosswalk: Crosswalk): Derived["regions"] {
  const placed = listed.filter(({ facts }) => facts.region !== undefined);
  const located = placed.map((entry, index) => ({ ...entry, ...locate(entry, placed.slice(index + 1), crosswalk) }));
  return periods(located, ({ code }) => code ?? "").map(({ entries, from, until }) => ({
    moeNumber,
    regionCode: entries[0]!.code,
    recordedAs: entries.at(-1)!.facts.region!,
    isDerived: entries.every(({ isDerived }) => isDerived),
    from,
    until,
  }));
}

/**
 * The region that an entry means. A name of several regions is that of the next later directory that names one of them,
 * as hardly any institution moves; else the one of the local board; else nobody can tell.
 */
function locate({ facts }: ListedEntry, later: readonly ListedEntry[], crosswalk: Crosswalk): { code: string | null; isDerived: boolean } {
  const candidates = crosswalk.regionsNamed(facts.region!);
  if (candidates.length <= 1) return { code: candidates[0] ?? null, isDerived: false };

  const stated = later.map((entry) => crosswalk.regionsNamed(entry.facts.region!)).find((codes) => codes.length === 1)?.[0];
  if (stated !== undefined && candidates.includes(stated)) return { code: stated, isDerived: true };
  const ofBoard = facts.place?.localBoard === undefined ? null : crosswalk.regionOfLocalBoard(facts.place.localBoard);
  const code = ofBoard !== null && candidates.includes(ofBoard) ? ofBoard : null;
  return { code, isDerived: code !== null };
}

// Two directories can publish the roll of one day: the later one is the corrected one.
function rollHistory(moeNumber: number, listed: readonly ListedEntry[]): Derived["rolls"] {
  const rolls = new Map<string, RollRow>();
  for (const { facts } of listed) {
    if (!facts.roll) continue;
    const { asOf, total, counting, european, maori, pacific, asian, melaa, other, international } = facts.roll;
    rolls.set(asOf, {
      moeNumber,
      asOf,
      total,
      counting,
      european: european ?? null,
      maori: maori ?? null,
      pacific: pacific ?? null,
      asian: asian ?? null,
      melaa: melaa ?? null,
      other: other ?? null,
      international: international ?? null,
    });
  }
  return [...rolls.values()].sort((one, other) => compare(one.asOf, other.asOf));
}

/** Runs of entries with the same key; each ends on the day on which the next begins. */
export function periods<E extends { readonly asOf: string }>(entries: readonly E[], keyOf: (entry: E) => string): { entries: E[]; from: string; until: string | null }[] {
  const runs: { key: string; entries: E[] }[] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run && run.key === keyOf(entry)) run.entries.push(entry);
    else runs.push({ key: keyOf(entry), entries: [entry] });
  }
  return runs.map((run, index) => ({ entries: run.entries, from: run.entries[0]!.asOf, until: runs[index + 1]?.entries[0]!.asOf ?? null }));
}

/** Of spellings of one name, in the order of their days: the one with most macrons, of several such the newest. */
export function bestSpelling(spellings: readonly string[]): string {
  return spellings.reduce((best, next) => (macronsIn(next) >= macronsIn(best) ? next : best));
}

function macronsIn(text: string): number {
  return text.match(/[āēīōū]/gi)?.length ?? 0;
}

function newestWith(listed: readonly ListedEntry[], fact: keyof ListedFacts): ListedEntry | undefined {
  return listed.findLast(({ facts }) => facts[fact] !== undefined);
}

type TextFact = "institutionType" | "definition" | "regionalCouncil" | "localOffice" | "suburb" | "town";

/** The newest value of a fact, in the best spelling that any directory gives to it. */
function spelling(listed: readonly ListedEntry[], fact: TextFact): string | null {
  const values = listed.map(({ facts }) => facts[fact]).filter((value) => value !== undefined);
  const newest = values.at(-1);
  return newest === undefined ? null : bestSpelling(values.filter((value) => nameKey(value) === nameKey(newest)));
}

function yearOf({ asOf }: Entry): number {
  return Number(asOf.slice(0, 4));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
