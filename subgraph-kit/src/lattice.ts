// The cells of all areas from those of the smallest places, and what can be computed from what: totals that add up,
// places that overlap, measures within measures. Nothing else can be asked, so nothing else needs protection.
import { createHash } from "node:crypto";
import type { Cover, Line, Overlap, RawCell } from "./disclosure.ts";
import { everybody, type AddsUp, type Area, type PeopleMeasure } from "./measure.ts";
import { toSolvable, type SolvableSystem, type SystemSum } from "./solve-together.ts";

/** How many people of one unit have one value of one dimension. */
export interface UnitCell {
  readonly measure: string;
  readonly dimension: string;
  readonly value: string;
  readonly unit: string;
  readonly count: number;
  readonly recordKeys: bigint;
}

export interface AreaCell extends RawCell {
  readonly measure: string;
  readonly dimension: string;
  readonly value: string;
  readonly area: Area;
}

export interface Lattice {
  readonly cells: readonly AreaCell[];
  readonly lines: readonly Line[];
  readonly overlaps: readonly Overlap[];
  /** Cells of values with the cell of everybody at the place, and of measures with that of the wider one: where the second is hidden, the first is too, or it would tell of it. */
  readonly needs: readonly (readonly [string, string])[];
  readonly systems: readonly SolvableSystem[];
  /** Cells each with one that holds all of their people. */
  readonly inside: readonly (readonly [string, string])[];
  /** Everybody at a place, and all values of a dimension that everybody is in one of at least. */
  readonly covers: readonly Cover[];
  /** Cells to protect, each with one of another dimension that is decided already and holds people of it, often the very same ones. */
  readonly same: readonly (readonly [string, string])[];
}

const keyRange = 1n << 63n;

interface Asked {
  readonly measures: readonly PeopleMeasure[];
  readonly unitCells: readonly UnitCell[];
  readonly places: Places;
  /** The groups (`groupOf`) that are to be protected: others are there to be compared with. All when left out. */
  readonly isAsked?: (group: string) => boolean;
  /** Groups that other lattices of the same unit cells and places had to be compared with, by name; what this one adds to them is put there. */
  readonly known?: Map<string, Group>;
}

/** Builds all cells of `places`, in which a person is in one unit only. */
export function buildLattice({ measures, unitCells, places, isAsked = () => true, known = new Map() }: Asked): Lattice {
  const { areas } = places;
  const groups = new Map<string, Group>();
  const overlaps: Overlap[] = [];
  for (const [name, units] of groupUnits(unitCells)) {
    const group = known.get(name) ?? groupAt(name, units, places);
    groups.set(name, group);
    if (!isAsked(name)) {
      // What is compared with again and again is worked out once.
      known.set(name, group);
      continue;
    }
    const { cells } = group;
    const countOf = new Map(units.map(({ unit, count }) => [unit, count]));
    for (const { one, other, shared } of places.overlapping) {
      const [a, b] = [cells.get(one), cells.get(other)];
      if (!a || !b) continue;
      const both = shared.reduce((sum, unit) => sum + (countOf.get(unit) ?? 0), 0);
      overlaps.push({ cells: [a.id, b.id], difference: a.count + b.count - 2 * both });
    }
  }
  const lines = [...groups.values()].flatMap((group) => group.lines);
  const cells = [...groups.values()].flatMap((group) => [...group.cells.values()]);
  const needs: [string, string][] = [];
  const inside: [string, string][] = [];
  const covers: Cover[] = [];
  const same: [string, string][] = [];
  const cellAt: CellAt = (group, area) => groups.get(group)?.cells.get(area);
  for (const measure of measures) {
    addDimensions(measure, areas, cellAt, { lines, overlaps, needs, inside, covers, isAsked });
    addNarrower(measure, areas, cellAt, { overlaps, inside, same, isAsked });
  }
  const systems = measures.flatMap((measure) => [...systemsOf(measure, { places, groups, cellAt }, isAsked)]);
  return { cells, lines, overlaps, needs, systems, inside, covers, same };
}

/** One value, or everybody, at all places, and how its cells add up. */
export interface Group {
  readonly units: readonly UnitCell[];
  readonly cells: ReadonlyMap<Area, AreaCell>;
  readonly lines: readonly Line[];
}

type CellAt = (group: string, area: Area) => AreaCell | undefined;

function groupUnits(unitCells: readonly UnitCell[]): Map<string, UnitCell[]> {
  const groups = new Map<string, UnitCell[]>();
  let last: { readonly of: UnitCell; readonly units: UnitCell[] } | undefined;
  for (const cell of unitCells) {
    // They mostly come one group after the other.
    if (last && last.of.value === cell.value && last.of.dimension === cell.dimension && last.of.measure === cell.measure) {
      last.units.push(cell);
      continue;
    }
    const name = groupOf(cell.measure, cell.dimension, cell.value);
    const units = groups.get(name) ?? [];
    groups.set(name, units);
    units.push(cell);
    last = { of: cell, units };
  }
  return groups;
}

function groupAt(name: string, units: readonly UnitCell[], places: Places): Group {
  const { measure, dimension, value } = units[0]!;
  const sums = new Map<Area, { count: number; recordKeys: bigint }>();
  for (const { unit, count, recordKeys } of units) {
    for (const area of places.areasOf.get(unit) ?? []) {
      const sum = sums.get(area);
      if (!sum) {
        sums.set(area, { count, recordKeys });
        continue;
      }
      sum.count += count;
      sum.recordKeys += recordKeys;
    }
  }
  const cells = new Map<Area, AreaCell>();
  for (const [area, { count, recordKeys }] of sums) cells.set(area, { id: idOf(name, area), measure, dimension, value, area, count, recordKeys: recordKeys % keyRange });
  const lines: Line[] = [];
  for (const { whole, parts } of places.sums) {
    const total = cells.get(whole);
    if (!total) continue;
    const present = parts.map((part) => cells.get(part)?.id).filter((id) => id !== undefined);
    // A measure that knows only the larger places has no smaller ones to add up.
    if (present.length > 0) lines.push({ total: total.id, parts: present, emptyParts: parts.length - present.length });
  }
  return { units, cells, lines };
}

const idOf = (group: string, { level, code }: Area) => `${group}|${level}|${code}`;
/** Names the cells of one value, or of everybody, at all places. */
export const groupOf = (measure: string, dimension: string, value: string) => `${measure}|${dimension}|${value}`;
export const groupOfAll = (measure: string) => groupOf(measure, everybody.dimension, everybody.value);

// Values of a dimension beside everybody, and measures beside the one that holds all of their people.
function addDimensions({ name, within, dimensions }: PeopleMeasure, areas: readonly Area[], cellAt: CellAt, { lines, overlaps, needs, inside, covers, isAsked }: { lines: Line[]; overlaps: Overlap[]; needs: [string, string][]; inside: [string, string][]; covers: Cover[]; isAsked: (group: string) => boolean }): void {
  const isOwn = ({ dimension, value }: { dimension: string; value: string }) => isAsked(groupOf(name, dimension, value));
  const values = [everybody, ...Object.entries(dimensions).flatMap(([dimension, { values }]) => values.map((value) => ({ dimension, value })))].filter(isOwn);
  const asked = Object.entries(dimensions).map(([dimension, { values, addsUp, covers: all = false }]) => ({ addsUp, isCover: all && values.every((value) => isOwn({ dimension, value })), values: values.filter((value) => isOwn({ dimension, value })).map((value) => groupOf(name, dimension, value)) })).filter(({ values }) => values.length > 0);
  for (const area of areas) {
    const total = cellAt(groupOfAll(name), area);
    if (!total) continue;
    for (const { values, addsUp, isCover } of asked) {
      const parts = values.map((group) => cellAt(group, area)).filter((cell) => cell !== undefined);
      if (addsUp) lines.push({ total: total.id, parts: parts.map(({ id }) => id), emptyParts: values.length - parts.length });
      // Of a dimension that is not compared with there are none.
      if (isCover && parts.length > 0) covers.push({ whole: total.id, parts: parts.map(({ id }) => id) });
      for (const { id } of parts) needs.push([id, total.id]);
      if (!addsUp) {
        for (const part of parts) {
          overlaps.push({ cells: [part.id, total.id], difference: total.count - part.count });
          inside.push([part.id, total.id]);
        }
      }
    }
    if (within === undefined) continue;
    for (const { dimension, value } of values) {
      const [part, whole] = [name, within].map((measure) => cellAt(groupOf(measure, dimension, value), area));
      if (!part || !whole) continue;
      overlaps.push({ cells: [part.id, whole.id], difference: whole.count - part.count });
      inside.push([part.id, whole.id]);
      needs.push([part.id, whole.id]);
    }
  }
}

// Values that hold all people of the value of the same name in another dimension, such as everybody who is of an ethnicity and those whom it is prioritised for.
function addNarrower({ name, dimensions }: PeopleMeasure, areas: readonly Area[], cellAt: CellAt, { overlaps, inside, same, isAsked }: { overlaps: Overlap[]; inside: [string, string][]; same: [string, string][]; isAsked: (group: string) => boolean }): void {
  for (const [narrower, { within, values }] of Object.entries(dimensions)) {
    if (within === undefined) continue;
    for (const value of values.filter((one) => isAsked(groupOf(name, within, one)))) {
      const [parts, wholes] = [narrower, within].map((dimension) => groupOf(name, dimension, value)) as [string, string];
      for (const area of areas) {
        const [part, whole] = [cellAt(parts, area), cellAt(wholes, area)];
        if (!part || !whole) continue;
        overlaps.push({ cells: [part.id, whole.id], difference: whole.count - part.count });
        inside.push([part.id, whole.id]);
        same.push([whole.id, part.id]);
      }
    }
  }
}

// What of a measure adds up is solved together: everybody, each value by itself where people are in several, and where
// they are in one, all values of the dimension with everybody.
function* systemsOf({ name, dimensions }: PeopleMeasure, inputs: SystemInputs, isAsked: (group: string) => boolean): Generator<SolvableSystem> {
  if (isAsked(groupOfAll(name))) yield systemOf([groupOfAll(name)], null, inputs);
  for (const [dimension, { values, addsUp }] of Object.entries(dimensions)) {
    const groups = values.map((value) => groupOf(name, dimension, value)).filter(isAsked);
    if (groups.length === 0) continue;
    if (addsUp) yield systemOf(groups, groupOfAll(name), inputs);
    else for (const group of groups) yield systemOf([group], null, inputs);
  }
}

interface SystemInputs {
  readonly places: Places;
  readonly groups: ReadonlyMap<string, Group>;
  readonly cellAt: CellAt;
}

// The unknowns are the counts of units. A unit that is no place of its own has a cell that is never shown, by a name that no cell has.
function systemOf(ofValues: readonly string[], ofEverybody: string | null, { places: { areas, areasOf, placeOf }, groups, cellAt }: SystemInputs): SolvableSystem {
  const unknowns: { id: string; count: number; isNeverShown: boolean }[] = [];
  const sums: SystemSum[] = [];
  const unknownsOfUnit = new Map<string, number[]>();
  const wider = areas.filter((area) => placeOf.get(area.units[0]!) !== area);
  for (const group of ofValues) {
    const unknownOf = new Map<string, number>();
    for (const { unit, count } of groups.get(group)?.units ?? []) {
      if (!areasOf.has(unit)) continue;
      const place = placeOf.get(unit);
      unknownOf.set(unit, unknowns.length);
      const ofUnit = unknownsOfUnit.get(unit);
      if (ofUnit) ofUnit.push(unknowns.length);
      else unknownsOfUnit.set(unit, [unknowns.length]);
      unknowns.push({ id: place ? cellAt(group, place)!.id : `${group}|${unit}`, count, isNeverShown: !place });
    }
    for (const area of wider) {
      const cell = cellAt(group, area);
      if (cell) sums.push({ id: cell.id, count: cell.count, unknowns: area.units.flatMap((unit) => unknownOf.get(unit) ?? []), sums: [] });
    }
  }
  if (ofEverybody !== null) {
    const sumOf = new Map<string, number>();
    for (const [unit, own] of unknownsOfUnit) {
      const place = placeOf.get(unit);
      sumOf.set(unit, sums.length);
      sums.push({ id: place ? (cellAt(ofEverybody, place)?.id ?? idOf(ofEverybody, place)) : `${ofEverybody}|${unit}`, count: own.reduce((sum, unknown) => sum + unknowns[unknown]!.count, 0), unknowns: own, sums: [], isOnePlace: true, isNeverShown: !place });
    }
    for (const area of wider) {
      const cell = cellAt(ofEverybody, area);
      if (cell) sums.push({ id: cell.id, count: cell.count, unknowns: [], sums: area.units.flatMap((unit) => sumOf.get(unit) ?? []) });
    }
  }
  return toSolvable({ unknowns, sums });
}

/** What was published of another stretch of days with the same last day, one of the two within the other: the people of one are among those of the other. */
export interface Nested {
  /** Name of the period. */
  readonly name: string;
  /** Whether its first day is before that of the stretch that it is compared with. */
  readonly isWider: boolean;
  readonly unitCells: readonly UnitCell[];
  /** What is shown of it, by names as `shownId` gives them. */
  readonly shown: ReadonlySet<string>;
}

/** Names a cell among those that are shown of a measure. */
export const shownId = ({ dimension, value, level, place }: { dimension: string; value: string; level: string; place: string }): string => `${dimension}|${value}|${level}|${place}`;

/** The lattice with the cells of what happened in other stretches beside its own, and which of those are shown: a year and a month of it, both shown, tell of who is in one of them alone. */
export function withNested(lattice: Lattice, { measure, nested, places }: { measure: PeopleMeasure; nested: readonly Nested[]; places: Places }): Lattice & { readonly decided: ReadonlyMap<string, boolean> } {
  const [cells, lines, overlaps, inside, covers, same] = [[...lattice.cells], [...lattice.lines], [...lattice.overlaps], [...lattice.inside], [...lattice.covers], [...lattice.same]];
  const own = new Map(lattice.cells.map((cell) => [cell.id, cell]));
  const groups = new Set(lattice.cells.map(({ measure, dimension, value }) => groupOf(measure, dimension, value)));
  const decided = new Map<string, boolean>();
  for (const { name, isWider, unitCells, shown } of nested) {
    const idIn = (id: string) => `${name}/${id}`;
    const of = unitCells.filter(({ measure, dimension, value }) => groups.has(groupOf(measure, dimension, value)));
    const other = buildLattice({ measures: [measure], unitCells: of, places });
    lines.push(...other.lines.map(({ total, parts, emptyParts }) => ({ total: idIn(total), parts: parts.map(idIn), emptyParts })));
    inside.push(...other.inside.map(([part, whole]) => [idIn(part), idIn(whole)] as const));
    // Where somebody has a value that nobody has here, the others do not hold everybody.
    if (of.length === unitCells.length) covers.push(...other.covers.map(({ whole, parts }) => ({ whole: idIn(whole), parts: parts.map(idIn) })));
    for (const cell of other.cells) {
      const { dimension, value, area, count } = cell;
      cells.push({ ...cell, id: idIn(cell.id) });
      decided.set(idIn(cell.id), shown.has(shownId({ dimension, value, level: area.level, place: area.code })));
      const beside = own.get(cell.id);
      if (!beside) continue;
      overlaps.push({ cells: [beside.id, idIn(cell.id)], difference: Math.abs(beside.count - count) });
      inside.push(isWider ? [beside.id, idIn(cell.id)] : [idIn(cell.id), beside.id]);
      same.push([beside.id, idIn(cell.id)]);
    }
  }
  return { ...lattice, cells, lines, overlaps, inside, covers, same, decided };
}

/** Areas with what they share and how they add up. */
export interface Places {
  readonly areas: readonly Area[];
  /** The same for the same areas that add up in the same way. */
  readonly digest: string;
  readonly areasOf: ReadonlyMap<string, readonly Area[]>;
  /** The place that a unit is by itself. */
  readonly placeOf: ReadonlyMap<string, Area>;
  /** Areas with those that add up to them; a whole is in it once for each level of its parts. */
  readonly sums: readonly { whole: Area; parts: readonly Area[] }[];
  /** Areas that share units and of which neither adds up to the other. */
  readonly overlapping: readonly { one: Area; other: Area; shared: readonly string[] }[];
}

/** Finds out which areas add up to which and which overlap: once, whatever is counted at them. */
export function arrangePlaces(areas: readonly Area[], addsUp: readonly AddsUp[]): Places {
  const areasOf = new Map<string, Area[]>();
  for (const area of areas) for (const unit of area.units) areasOf.set(unit, [...(areasOf.get(unit) ?? []), area]);
  const placeOf = new Map([...areasOf].flatMap(([unit, around]) => around.filter(({ units }) => units.length === 1).slice(0, 1).map((area) => [unit, area] as const)));
  const sums: { whole: Area; parts: Area[] }[] = [];
  const partsOf = new Map<Area, Set<Area>>(areas.map((area) => [area, new Set()]));
  for (const { whole, parts } of addsUp) {
    for (const area of areas.filter(({ level }) => level === whole)) {
      const found = new Set(area.units.flatMap((unit) => areasOf.get(unit)!.filter(({ level }) => level === parts)));
      sums.push({ whole: area, parts: [...found] });
      for (const part of found) partsOf.get(area)!.add(part);
    }
  }
  const isPart = (one: Area, other: Area) => partsOf.get(one)!.has(other) || partsOf.get(other)!.has(one);
  const shared = new Map<Area, Map<Area, string[]>>();
  // A unit alone is compared through the lines of the areas that it adds up to.
  for (const [unit, around] of areasOf) {
    const wider = around.filter(({ units }) => units.length > 1);
    wider.forEach((one, index) => {
      for (const other of wider.slice(index + 1)) {
        const others = shared.get(one) ?? new Map<Area, string[]>();
        shared.set(one, others.set(other, [...(others.get(other) ?? []), unit]));
      }
    });
  }
  const overlapping = [...shared].flatMap(([one, others]) => [...others].filter(([other]) => !isPart(one, other)).map(([other, units]) => ({ one, other, shared: units })));
  const digest = createHash("sha256").update(JSON.stringify([addsUp, areas.map(({ level, code, units }) => [level, code, [...units].sort()].join()).sort()])).digest("base64");
  return { areas, digest, areasOf, placeOf, sums, overlapping };
}
