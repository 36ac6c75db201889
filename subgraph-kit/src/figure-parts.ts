// Figures in parts that are protected by themselves: a change in one part changes no other. Each has a digest of everything
// that decides its figures, so that what did not change is neither protected nor written again.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fewestForMean, fewestForPercentile90, hideMeans, protectCounts, protectedMean, protectedStatistic, type RawCell } from "./disclosure.ts";
import type { Earlier } from "./earlier-pictures.ts";
import { buildLattice, groupOf, groupOfAll, withNested, type AreaCell, type Group, type Nested, type Places, type UnitCell } from "./lattice.ts";
import { everybody, type Measure, type PeopleMeasure } from "./measure.ts";
import type { Facts, Figure, StatisticOfCell } from "./read-facts.ts";

export interface FigurePart {
  /** Unique among the parts of a subgraph. */
  readonly name: string;
  readonly measure: string;
  /** Dimensions that are in it with all of their values; the one of everybody is among them. */
  readonly dimensions: readonly string[];
  /** The one value that is in it, where people are in several values of a dimension or in none; null for a part of whole dimensions. */
  readonly value: string | null;
}

/** A part with what it says. */
export interface PartFigures {
  readonly part: FigurePart;
  readonly digest: string;
  /** Parts that are decided before it, as what they show limits what this one may. */
  readonly after: readonly PartFigures[];
  /** Whether it tells of what happened in the period, and not of how things are on its last day. */
  readonly isOfPeriod: boolean;
  /** Protects what is protected: not before somebody wants it. `before` tells of earlier pictures, `decided` which cells of the parts before it are shown. */
  readonly decide: (before: (cell: RawCell) => Earlier, decided: ReadonlyMap<string, boolean>) => Decided;
}

export interface Decided {
  readonly figures: readonly Figure[];
  /** Whether each cell is shown that later parts are compared with. */
  readonly isShown: ReadonlyMap<string, boolean>;
  /** The part's cells of people, of which later pictures need to know. */
  readonly cells: readonly (RawCell & { readonly isShown: boolean })[];
}

interface Inputs {
  readonly facts: Facts;
  /** The facts of the measure whose people hold all of this one's, and its parts. */
  readonly within: { readonly facts: Facts; readonly parts: readonly PartFigures[] } | undefined;
  readonly isOfPeriod: boolean;
  /** Of what happened in the period: what is published of other stretches with the same last day. */
  readonly nested?: readonly Nested[];
  readonly places: Places;
  readonly secret: string;
}

/**
 * What is published of a measure. Values that add up are decided together with everybody; then those of each dimension that everybody has a value of, together, and each
 * other value by itself, beside numbers that they are compared with.
 */
export function partsOf(measure: Measure, { facts, within, isOfPeriod, nested = [], places, secret }: Inputs): PartFigures[] {
  const digestOf = (...texts: string[]) => texts.reduce((hmac, text) => hmac.update(text).update("\0"), createHmac("sha256", secret).update(codeDigest).update(places.digest)).digest("base64");
  if (measure.kind === "AMOUNT") {
    const part = { name: `${measure.name}||`, measure: measure.name, dimensions: [everybody.dimension, ...Object.keys(measure.dimensions)], value: null };
    return [{ part, digest: digestOf(part.name, inOrder(facts.amounts)), after: [], isOfPeriod, decide: () => ({ figures: facts.amounts, isShown: new Map(), cells: [] }) }];
  }
  const addsUp = Object.entries(measure.dimensions).filter(([, dimension]) => dimension.addsUp).map(([name]) => name);
  const known = new Map<string, Group>();
  const make = (part: FigurePart, own: PartFigures | undefined): PartFigures => {
    const isOwn = ({ dimension, value }: { dimension: string; value: string }) => part.dimensions.includes(dimension) && (part.value === null || part.value === value);
    // What is decided already and compared with: everybody, those of a narrower dimension, and all of this in the wider measure.
    const isBeside = ({ dimension, value }: { dimension: string; value: string }) => own !== undefined && (dimension === everybody.dimension || ((part.value === null || value === part.value) && measure.dimensions[dimension]?.within === part.dimensions[0]));
    const wider = within?.parts.filter((other) => other.part.dimensions[0] === part.dimensions[0] && (other.part.value === null || part.value === null || other.part.value === part.value)) ?? [];
    const unitCells = facts.unitCells.filter(isOwn);
    const besides = [...facts.unitCells.filter(isBeside), ...(within?.facts.unitCells.filter(isOwn) ?? [])];
    const statistics = facts.statistics.filter(isOwn);
    const numbered = facts.numbered.filter((cell) => isOwn(cell) || isBeside(cell));
    const ofOthers = nested.map((other) => ({ ...other, unitCells: other.unitCells.filter(isOwn) }));
    const after = [...(own === undefined ? [] : [own]), ...wider];
    return {
      part,
      digest: digestOf(part.name, ...after.map(({ digest }) => digest), inOrder(unitCells), inOrder(besides), inOrder(statistics), inOrder(numbered), JSON.stringify(part.dimensions.map((dimension) => [dimension, measure.dimensions[dimension]?.values ?? []])), ...ofOthers.map(({ name, unitCells: ofOther, shown }) => [name, inOrder(ofOther), ...[...shown].sort()].join("\n"))),
      after,
      isOfPeriod,
      decide: (before, decided) => protect({ measure, part, unitCells: [...unitCells, ...besides], statistics, numbered, nested: ofOthers, places, known, secret, before, decided }),
    };
  };
  const together = make({ name: `${measure.name}||`, measure: measure.name, dimensions: [everybody.dimension, ...addsUp], value: null }, undefined);
  return [together, ...othersOf(measure).map(({ dimension, value }) => make({ name: `${measure.name}|${dimension}|${value ?? ""}`, measure: measure.name, dimensions: [dimension], value }, together))];
}

const othersOf = ({ dimensions }: Measure): { dimension: string; value: string | null }[] =>
  Object.entries(dimensions).filter(([, { addsUp }]) => !addsUp).flatMap(([dimension, { values, covers }]) => (covers ? [null] : values).map((value) => ({ dimension, value })));

/** The names of a measure's parts, whatever is counted. */
export function partNames(measure: Measure): string[] {
  const others = measure.kind === "AMOUNT" ? [] : othersOf(measure).map(({ dimension, value }) => `${measure.name}|${dimension}|${value ?? ""}`);
  return [`${measure.name}||`, ...others];
}

// Everybody, and the values that add up to them.
const isTogether = ({ dimensions }: FigurePart) => dimensions[0] === everybody.dimension;

interface ToProtect {
  readonly measure: PeopleMeasure;
  readonly part: FigurePart;
  readonly unitCells: readonly UnitCell[];
  readonly statistics: readonly StatisticOfCell[];
  readonly numbered: Facts["numbered"];
  readonly nested: readonly Nested[];
  readonly places: Places;
  readonly known: Map<string, Group>;
  readonly secret: string;
  readonly before: (cell: RawCell) => Earlier;
  readonly decided: ReadonlyMap<string, boolean>;
}

function protect({ measure, part, unitCells, statistics, numbered, nested, places, known, secret, before, decided }: ToProtect): Decided {
  const own = new Set(
    part.value === null
      ? [...(isTogether(part) ? [groupOfAll(measure.name)] : []), ...part.dimensions.flatMap((dimension) => (measure.dimensions[dimension]?.values ?? []).map((value) => groupOf(measure.name, dimension, value)))]
      : [groupOf(measure.name, part.dimensions[0]!, part.value)],
  );
  const isOwn = ({ measure: name, dimension, value }: AreaCell) => own.has(groupOf(name, dimension, value));
  const isAsked = (group: string) => own.has(group);
  const lattice = buildLattice({ measures: [measure], unitCells, places, isAsked, known });
  // What is not known of a cell that is compared with is not shown: there is nobody in it whom a part could have told of.
  const besides = new Map(lattice.cells.filter((cell) => !isOwn(cell)).map(({ id }) => [id, decided.get(id) ?? false]));
  const beside = withNested(lattice, { measure, nested, places });
  const counts = protectCounts({ ...beside, decided: new Map([...besides, ...beside.decided]), before, secret });
  const cells = lattice.cells.filter(isOwn);
  const shown = new Map<string, AreaCell>();
  const figures: Figure[] = [];
  for (const cell of cells) {
    const { dimension, value, area } = cell;
    const count = counts.get(cell.id)!.value;
    if (count === null) continue;
    shown.set(`${dimension}|${value}|${area.level}|${area.code}`, cell);
    figures.push({ measure: measure.name, dimension, level: area.level, place: area.code, value, figure: count });
  }
  const withoutMean = new Map(
    [...Map.groupBy(numbered, ({ statistic }) => statistic)].map(([name, ofStatistic]) => {
      const numbers = buildLattice({ measures: [measure], unitCells: ofStatistic, places, isAsked });
      const mayHide = new Set(numbers.cells.filter(isOwn).map(({ id }) => id));
      return [name, hideMeans({ ...numbers, isHidden: ({ id }) => mayHide.has(id) && counts.get(id)?.value === null, mayHide: (id) => mayHide.has(id) })];
    }),
  );
  for (const { name, decimals, as, people: numbers, figure, ...at } of statistics) {
    const cell = shown.get(`${at.dimension}|${at.value}|${at.level}|${at.place}`);
    if (!cell || (as === "MEAN" && withoutMean.get(name)?.has(cell.id))) continue;
    const people = counts.get(cell.id)!;
    const value = as === "MEAN" ? protectedMean({ value: figure, people, numbers, decimals }) : protectedStatistic({ value: figure, people, decimals, fewest: as === "PERCENTILE_90" ? fewestForPercentile90 : fewestForMean });
    if (value !== null) figures.push({ ...at, measure: `${measure.name}.${name}`, figure: value });
  }
  const isAskedLater = ({ dimension }: AreaCell) => dimension === everybody.dimension || measure.dimensions[dimension]?.within !== undefined || !isTogether(part);
  const isShown = (id: string) => counts.get(id)!.value !== null;
  return { figures, isShown: new Map(cells.filter(isAskedLater).map(({ id }) => [id, isShown(id)])), cells: cells.map(({ id, count, recordKeys }) => ({ id, count, recordKeys, isShown: isShown(id) })) };
}

// The same for the same rows, whatever their order.
const inOrder = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))).sort().join("\n");

// Whoever changes how figures are protected changes every digest.
const codeDigest = ["confined", "disclosure", "earlier-pictures", "figure-parts", "lattice", "null-vectors", "solve-together"].map((name) => readFileSync(join(import.meta.dirname, `${name}.ts`), "utf8")).join("\0");
