// Counts of people that may be published: nobody can learn from them, alone or together, what holds of fewer than six
// people. Applied when figures are rolled up, so that the numbers themselves never reach the role that serves requests.
import { createHmac } from "node:crypto";
import { createConfiner } from "./confined.ts";
import type { Earlier } from "./earlier-pictures.ts";
import { createSolver, type SolvableSystem } from "./solve-together.ts";

/** Fewer people than this are not published: Stats NZ's and MSD's rule for counts of people. */
export const fewestPublished = 6;

/** A mean, a median or a percentage over fewer people than this is not published. */
export const fewestForMean = 20;

/** So many people at least have a number that is not below a median, and as many one that is not above it. */
export const fewestBesideMedian = fewestForMean / 2;

/** A 90th percentile over fewer people would be the number of one of the five with the highest. */
export const fewestForPercentile90 = 60;

/** How many people are in one cell of a table. Its `id` is unique among all cells that are protected together. */
export interface RawCell {
  readonly id: string;
  /** Whole number of people, 0 or more. */
  readonly count: number;
  /**
   * Sum of the record keys of the people counted, modulo 2^63: every person has a random one that never changes. So the
   * same people have the same sum however they are described, and are always rounded the same way.
   */
  readonly recordKeys: bigint;
}

/** Cells of which one is the sum of the others: who knows all but one of them knows that one too. */
export interface Line {
  readonly total: string;
  readonly parts: readonly string[];
  /** How many parts have nobody in them and therefore no cell; they too are shown as suppressed. */
  readonly emptyParts: number;
}

/** A cell with others that hold all of its people together, some of them several times maybe: who knows all but one of those knows how many that one has at least. */
export interface Cover {
  readonly whole: string;
  readonly parts: readonly string[];
}

/** Two cells whose people are nearly the same: subtracting one from the other tells of those few. */
export interface Overlap {
  readonly cells: readonly [string, string];
  /** How many people are in one of them and not in the other. */
  readonly difference: number;
}

export type ProtectedCount = { readonly status: "ROUNDED"; readonly value: number } | { readonly status: "SUPPRESSED"; readonly value: null };

const suppressed: ProtectedCount = { status: "SUPPRESSED", value: null };

interface CellsToProtect {
  readonly cells: Iterable<RawCell>;
  readonly lines?: Iterable<Line>;
  readonly overlaps?: Iterable<Overlap>;
  /** Pairs of cells of which the first is shown only where the second is. */
  readonly needs?: readonly (readonly [string, string])[];
  readonly systems?: readonly SolvableSystem[];
  /** Pairs of cells of which all people of the first are in the second. */
  readonly inside?: readonly (readonly [string, string])[];
  readonly covers?: readonly Cover[];
  /** Cells that are decided already, and whether they are shown: they are there to be compared with. */
  readonly decided?: ReadonlyMap<string, boolean>;
  /** Pairs of cells, the second one decided, whose people may be the very same: then the first is shown as the second is. */
  readonly same?: readonly (readonly [string, string])[];
  /** What the pictures before this one decide of a cell. */
  readonly before?: (cell: RawCell) => Earlier;
  /** Keys the rounding. */
  readonly secret: string;
}

/**
 * What may be published of each cell, by its id. Suppresses cells of fewer than six people, those that can be had by
 * subtraction from others or by solving all totals together, or that totals leave too little open of, and rounds what is left at random to a multiple of three, each cell on its own: totals are
 * never sums of rounded cells. What an earlier picture hid stays hidden while it may be compared with it, and what one showed of the same people is known anyway, so that
 * hiding it would protect nobody. `secret` keys the rounding; with the same secret and the same people the result is the same.
 * Throws when a line or an overlap names a cell that is not there.
 */
export function protectCounts({ cells, lines = [], overlaps = [], needs = [], systems = [], inside = [], covers = [], decided = new Map(), same = [], before = () => undefined, secret }: CellsToProtect): Map<string, ProtectedCount> {
  const byId = new Map<string, RawCell>();
  for (const cell of cells) {
    if (byId.has(cell.id)) throw new Error(`Two cells have the id ${cell.id}.`);
    byId.set(cell.id, cell);
  }
  const cellOf = (id: string): RawCell => {
    const cell = byId.get(id);
    if (!cell) throw new Error(`There is no cell ${id}, which a line or an overlap names.`);
    return cell;
  };
  const hidden = new Set<string>();
  // What everybody can know of it, whether it is shown or not.
  const isKnown = new Set<string>();
  for (const cell of byId.values()) {
    const isShown = decided.get(cell.id);
    const earlier = isShown === undefined ? before(cell) : isShown ? "SHOWN" : "HIDDEN";
    if (cell.count < fewestPublished || earlier === "HIDDEN") hidden.add(cell.id);
    else if (earlier === "SHOWN") isKnown.add(cell.id);
  }
  for (const [id, other] of same) {
    const [one, another] = [cellOf(id), cellOf(other)];
    if (one.count !== another.count || one.recordKeys !== another.recordKeys) continue;
    if (decided.get(other) === true) isKnown.add(id);
    else hidden.add(id);
  }
  const mayHide = (id: string) => !isKnown.has(id) && !decided.has(id);

  const known = [...lines];
  const resolved = known.map(({ total, parts, emptyParts }) => ({ total: cellOf(total), parts: parts.map(cellOf), emptyParts }));
  hideDifferences(resolved, [...overlaps].map(({ cells: [one, other], difference }) => ({ one: cellOf(one), other: cellOf(other), difference })), { hidden, mayHide, fewest: fewestPublished });
  const hideWhatFollows = createFollower({ lines: resolved, needs, systems }, { hidden, mayHide, fewest: fewestPublished });
  const findConfined = createConfiner({ cells: byId.values(), lines: known, inside, covers });
  for (;;) {
    hideWhatFollows();
    const confined = findConfined({ isShown: (id) => !hidden.has(id), mayHide, fewest: fewestPublished });
    if (confined.size === 0) break;
    for (const id of confined) hidden.add(id);
  }

  return new Map([...byId.values()].map((cell) => [cell.id, hidden.has(cell.id) ? suppressed : { status: "ROUNDED", value: roundCount(cell, secret) }]));
}

interface ResolvedLine {
  readonly total: RawCell;
  readonly parts: readonly RawCell[];
  readonly emptyParts: number;
}

/**
 * The cells, by id, whose mean must not be shown. Means tell sums, which add up as counts do: none of fewer than twenty people may be had from
 * those of others. `count` is how many have a number, and `isHidden` tells what is not shown for another reason.
 */
export function hideMeans({ cells, lines, overlaps, systems, isHidden, mayHide }: { cells: readonly RawCell[]; lines: readonly Line[]; overlaps: readonly Overlap[]; systems: readonly SolvableSystem[]; isHidden: (cell: RawCell) => boolean; mayHide: (id: string) => boolean }): Set<string> {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const hidden = new Set(cells.filter((cell) => cell.count < fewestForMean || isHidden(cell)).map(({ id }) => id));
  const resolved = lines.map(({ total, parts, emptyParts }) => ({ total: byId.get(total)!, parts: parts.map((id) => byId.get(id)!), emptyParts }));
  const hiding = { hidden, mayHide, fewest: fewestForMean };
  hideDifferences(resolved, overlaps.map(({ cells: [one, other], difference }) => ({ one: byId.get(one)!, other: byId.get(other)!, difference })), hiding);
  createFollower({ lines: resolved, needs: [], systems }, hiding)();
  return hidden;
}

interface Hiding {
  readonly hidden: Set<string>;
  /** What is hidden of fewer people than this must not follow. */
  readonly fewest: number;
  /** Whether hiding it takes anything from what is known. */
  readonly mayHide: (id: string) => boolean;
}

// A total and a part that is nearly all of it, or two cells of nearly the same people: the smaller one is not shown.
function hideDifferences(lines: readonly ResolvedLine[], overlaps: readonly { one: RawCell; other: RawCell; difference: number }[], { hidden, mayHide, fewest }: Hiding): void {
  const isTooFew = (people: number) => people > 0 && people < fewest;
  const hideOne = (smaller: RawCell, larger: RawCell) => {
    // Of two that are known anyway nothing can be taken back.
    if (!hidden.has(smaller.id) && !hidden.has(larger.id)) hidden.add(mayHide(smaller.id) || !mayHide(larger.id) ? smaller.id : larger.id);
  };
  for (const { total, parts } of lines) for (const part of parts) if (isTooFew(total.count - part.count)) hideOne(part, total);
  for (const { one, other, difference } of overlaps) if (isTooFew(difference)) hideOne(...(inOrder(one, other) < 0 ? [one, other] as const : [other, one] as const));
}

/**
 * Hides what follows from what is shown; called again, what follows once more is hidden. Hiding a cell for one reason can make another follow, hence
 * until nothing does. It ends, as no cell is ever shown again.
 */
function createFollower({ lines, needs, systems }: { lines: readonly ResolvedLine[]; needs: readonly (readonly [string, string])[]; systems: readonly SolvableSystem[] }, { hidden, mayHide, fewest }: Hiding): () => void {
  const linesOf = new Map<string, number[]>();
  lines.forEach(({ total, parts }, line) => {
    addTo(linesOf, total.id, line);
    for (const { id } of parts) addTo(linesOf, id, line);
  });
  const neededBy = Map.groupBy(needs, ([, needed]) => needed);
  const solvers = systems.map((system) => createSolver(system, fewest, mayHide));
  const solversOf = new Map<string, number[]>();
  solvers.forEach(({ cells }, solver) => {
    for (const id of cells) addTo(solversOf, id, solver);
  });
  // What more is hidden of than when it was looked at; in the end nothing.
  const waiting = createTurns(lines.length);
  const unsolved = createTurns(solvers.length);
  const tell = (id: string) => {
    for (const line of linesOf.get(id) ?? []) waiting.add(line);
    for (const solver of solversOf.get(id) ?? []) {
      solvers[solver]!.hide(id);
      unsolved.add(solver);
    }
    for (const [cell] of neededBy.get(id) ?? []) hide(cell);
  };
  const hide = (id: string) => {
    if (hidden.has(id)) return;
    hidden.add(id);
    tell(id);
  };
  let told = 0;
  return () => {
    waiting.begin();
    unsolved.begin();
    for (const id of [...hidden].slice(told)) tell(id);
    for (;;) {
      for (let line = waiting.take(); line !== undefined; line = waiting.take()) {
        // One unknown in a line, which is one equation, can be computed; unknowns that are fewer than six people together are as good as computed.
        const next = cellToHide(lines[line]!, { hidden, mayHide, fewest });
        if (next) hide(next.id);
      }
      // In turns: what is hidden for one often hides what another would have to.
      const next = unsolved.take();
      if (next === undefined) break;
      for (const id of solvers[next]!.givenAway()) hide(id);
    }
    told = hidden.size;
  };
}

function addTo(lists: Map<string, number[]>, id: string, value: number): void {
  const list = lists.get(id);
  if (list) list.push(value);
  else lists.set(id, [value]);
}

// Whose turn it is of the numbers below `size`: all of them at first. Once begun those that wait come in their order, and whatever is added when its turn is over comes
// behind, so that the choice is the same as if all were looked at.
function createTurns(size: number): { begin(): void; add(one: number): void; take(): number | undefined } {
  const isWaiting = new Uint8Array(size).fill(1);
  const again = new Set<number>();
  let at = -1;
  return {
    begin() {
      at = -1;
    },
    add(one) {
      if (one > at) isWaiting[one] = 1;
      else again.add(one);
    },
    take() {
      while (++at < size) {
        if (isWaiting[at] === 0) continue;
        isWaiting[at] = 0;
        return at;
      }
      at = size;
      const [one] = again;
      if (one !== undefined) again.delete(one);
      return one;
    },
  };
}

function cellToHide({ total, parts, emptyParts }: ResolvedLine, { hidden, mayHide, fewest }: Hiding): RawCell | undefined {
  const hiddenParts = parts.filter(({ id }) => hidden.has(id));
  const unknown = hiddenParts.length + emptyParts + (hidden.has(total.id) ? 1 : 0);
  if (unknown === 0) return undefined;
  const people = hiddenParts.reduce((sum, { count }) => sum + count, 0);
  const isSafe = hidden.has(total.id) ? unknown > 1 : unknown > 1 && people >= fewest;
  if (isSafe) return undefined;
  // Where every part is hidden already, such as the only school of a community, the total would tell of it.
  const isOpen = ({ id }: RawCell) => !hidden.has(id) && mayHide(id);
  return parts.filter(isOpen).sort(inOrder)[0] ?? (isOpen(total) ? total : undefined);
}

// The smallest first: hiding it loses least. The id decides among equals, so that the choice is the same each time.
function inOrder(one: RawCell, other: RawCell): number {
  return one.count - other.count || (one.id < other.id ? -1 : 1);
}

/**
 * Fixed random rounding to base 3 (FRR3): a multiple of three stays; another count goes to the nearest one in two of
 * three cases and to the second nearest otherwise, so that its expectation is the count. The draw is an HMAC of who is
 * counted, not of the request: asking again, or in other words, averages nothing out.
 */
export function roundCount({ count, recordKeys }: Pick<RawCell, "count" | "recordKeys">, secret: string): number {
  const rest = count % 3;
  if (rest === 0) return count;
  const goesFar = createHmac("sha256", secret).update(`${count}:${recordKeys}`).digest().readUInt32BE(0) % 3 === 0;
  const [near, far] = rest === 1 ? [count - 1, count + 2] : [count + 1, count - 2];
  return goesFar ? far : near;
}

/**
 * A percentage with one decimal of two protected counts, the first a part of the second: from the rounded counts, never
 * from the numbers behind them. Null where either is suppressed or the whole is too small.
 */
export function protectedRate(part: ProtectedCount, whole: ProtectedCount): number | null {
  if (part.value === null || whole.value === null || whole.value < fewestForMean) return null;
  // Each is rounded on its own: a part that is nearly the whole can come out larger.
  return Math.min(100, Math.round((part.value / whole.value) * 1000) / 10);
}

/**
 * A median or percentile beside a protected count of the people it is about, rounded to `decimals`; null where they may be fewer than `fewest`. What
 * is shown of the count decides, not the number behind it, of which it would tell otherwise.
 */
export function protectedStatistic({ value, people, decimals = 0, fewest = fewestForMean }: { value: number | null; people: ProtectedCount; decimals?: number; fewest?: number }): number | null {
  if (value === null || people.value === null || people.value - farthest < fewest) return null;
  return roundTo(value, 10 ** -decimals);
}

/**
 * A mean of `numbers` people beside a protected count, as `protectedStatistic`; but to a step of 1, 2 or 5 times a power of ten that is no less than what one
 * person adds to the mean by themselves. Two means of which one has a person more would tell that person's number otherwise.
 */
export function protectedMean({ numbers, decimals = 0, ...statistic }: { value: number | null; people: ProtectedCount; numbers: number; decimals?: number }): number | null {
  const value = protectedStatistic({ ...statistic, decimals: 20 });
  if (value === null || numbers < fewestForMean) return null;
  return roundTo(value, Math.max(10 ** -decimals, stepOf(Math.abs(value) / numbers)));
}

// How far a shown count is from the number behind it at most.
const farthest = 2;

function stepOf(least: number): number {
  if (least === 0) return 0;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
}

// Twelve digits are more than anything here has, and fewer than a binary fraction errs by.
const roundTo = (value: number, step: number): number => Number((Math.round(value / step) * step).toPrecision(12));
