// Figures in parts that are protected by themselves: a change in one part changes no other. Each has a digest of everything
// that decides its figures, so that what did not change is neither protected nor written again.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { protectCounts, protectedStatistic } from "./disclosure.ts";
import { buildLattice, groupOf, groupOfAll, type AreaCell, type Places, type UnitCell } from "./lattice.ts";
import { everybody, type Measure, type PeopleMeasure } from "./measure.ts";
import type { Facts, Figure, StatisticOfCell } from "./read-facts.ts";

export interface FigurePart {
  /** Unique among the parts of a subgraph. */
  readonly name: string;
  readonly measure: string;
  /** Dimensions that are in it with all of their values; the one of everybody is among them. */
  readonly dimensions: readonly string[];
  /** The one value that is in it, where people are in several values of a dimension; null for a part of whole dimensions. */
  readonly value: string | null;
}

/** A part with what it says. */
export interface PartFigures {
  readonly part: FigurePart;
  readonly digest: string;
  /** Protects what is protected: not before somebody wants them. */
  readonly figures: () => readonly Figure[];
}

interface Inputs {
  readonly facts: Facts;
  /** The facts of the measure whose people hold all of this one's. */
  readonly within: Facts | undefined;
  readonly places: Places;
  readonly secret: string;
}

/** What is published of a measure. Values that add up are decided together with everybody; each other value by itself, beside numbers that it is compared with. */
export function partsOf(measure: Measure, { facts, within, places, secret }: Inputs): PartFigures[] {
  const digestOf = (...texts: string[]) => texts.reduce((hmac, text) => hmac.update(text).update("\0"), createHmac("sha256", secret).update(codeDigest).update(places.digest)).digest("base64");
  if (measure.kind === "AMOUNT") {
    const part = { name: `${measure.name}||`, measure: measure.name, dimensions: [everybody.dimension, ...Object.keys(measure.dimensions)], value: null };
    return [{ part, digest: digestOf(part.name, inOrder(facts.amounts)), figures: () => facts.amounts }];
  }
  const addsUp = Object.entries(measure.dimensions).filter(([, dimension]) => dimension.addsUp).map(([name]) => name);
  const others = Object.entries(measure.dimensions).filter(([, dimension]) => !dimension.addsUp).flatMap(([dimension, { values }]) => values.map((value) => ({ dimension, value })));
  const parts: FigurePart[] = [
    { name: `${measure.name}||`, measure: measure.name, dimensions: [everybody.dimension, ...addsUp], value: null },
    ...others.map(({ dimension, value }) => ({ name: `${measure.name}|${dimension}|${value}`, measure: measure.name, dimensions: [dimension], value })),
  ];
  const all = facts.unitCells.filter(({ dimension }) => dimension === everybody.dimension);
  const allInOrder = inOrder(all);
  return parts.map((part) => {
    const isOwn = ({ dimension, value }: { dimension: string; value: string }) => part.dimensions.includes(dimension) && (part.value === null || part.value === value);
    const own = facts.unitCells.filter(isOwn);
    const whole = within?.unitCells.filter(isOwn) ?? [];
    const statistics = facts.statistics.filter(isOwn);
    return {
      part,
      digest: digestOf(part.name, inOrder(own), part.value === null ? "" : allInOrder, inOrder(whole), inOrder(statistics), JSON.stringify(part.dimensions.map((dimension) => [dimension, measure.dimensions[dimension]?.values ?? []]))),
      figures: () => protect({ measure, part, unitCells: [...own, ...(part.value === null ? [] : all), ...whole], statistics, places, secret }),
    };
  });
}

interface ToProtect {
  readonly measure: PeopleMeasure;
  readonly part: FigurePart;
  readonly unitCells: readonly UnitCell[];
  readonly statistics: readonly StatisticOfCell[];
  readonly places: Places;
  readonly secret: string;
}

function protect({ measure, part, unitCells, statistics, places, secret }: ToProtect): Figure[] {
  const own = new Set(
    part.value === null
      ? [groupOfAll(measure.name), ...part.dimensions.flatMap((dimension) => (measure.dimensions[dimension]?.values ?? []).map((value) => groupOf(measure.name, dimension, value)))]
      : [groupOf(measure.name, part.dimensions[0]!, part.value)],
  );
  const lattice = buildLattice({ measures: [measure], unitCells, places, isAsked: (group) => own.has(group) });
  const counts = protectCounts({ ...lattice, secret });
  const shown = new Map<string, AreaCell>();
  const figures: Figure[] = [];
  for (const cell of lattice.cells) {
    const { dimension, value, area } = cell;
    const count = counts.get(cell.id)!.value;
    if (count === null || cell.measure !== measure.name || !own.has(groupOf(cell.measure, dimension, value))) continue;
    shown.set(`${dimension}|${value}|${area.level}|${area.code}`, cell);
    figures.push({ measure: measure.name, dimension, level: area.level, place: area.code, value, figure: count });
  }
  for (const { name, decimals, figure, ...at } of statistics) {
    const cell = shown.get(`${at.dimension}|${at.value}|${at.level}|${at.place}`);
    const value = cell ? protectedStatistic({ value: figure, people: cell.count, decimals }) : null;
    if (value !== null) figures.push({ ...at, measure: `${measure.name}.${name}`, figure: value });
  }
  return figures;
}

// The same for the same rows, whatever their order.
const inOrder = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))).sort().join("\n");

// Whoever changes how figures are protected changes every digest.
const codeDigest = ["confined", "disclosure", "figure-parts", "lattice", "null-vectors", "solve-together"].map((name) => readFileSync(join(import.meta.dirname, `${name}.ts`), "utf8")).join("\0");
