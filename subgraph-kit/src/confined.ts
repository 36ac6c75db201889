// What shown totals leave possible of a hidden number: nothing is below zero, a part is no more than what holds it, parts add up, and values that
// everybody has one of at least are no fewer together than everybody.
// Along all of them the bounds get tighter; of a few people they must leave enough open. Rounding is not counted on: who waits sees the same
// hidden people beside shown ones that come and go, rounded anew each time, until the number behind is known.
import type { Cover, Line, RawCell } from "./disclosure.ts";

/** How many people apart the least and the most must be that are possible of a hidden cell of one to five. */
export const safeWidth = 5;

const mostRounds = 200;

interface ToBound {
  readonly cells: Iterable<RawCell>;
  readonly lines: readonly Line[];
  /** Pairs of cells of which all people of the first are in the second. */
  readonly inside: readonly (readonly [string, string])[];
  readonly covers?: readonly Cover[];
  readonly isShown: (id: string) => boolean;
  /** Whether hiding a cell takes anything from what is known. */
  readonly mayHide: (id: string) => boolean;
  /** Fewer people than this are not shown, as everybody knows. */
  readonly fewest: number;
}

/**
 * Shown cells, by id, whose hiding loosens the bounds of hidden cells of few people that are confined to less than `safeWidth`,
 * for somebody who knows the number behind everything that is shown; empty where none is, or where nothing is left to hide. Hiding one
 * can only make bounds wider: ask again until nothing is found.
 */
export function findConfined({ cells, lines, inside, covers, ...asked }: ToBound): Set<string> {
  return createConfiner({ cells, lines, inside, covers })(asked);
}

/** The same for who asks again and again while more is hidden: what adds up is arranged once. */
export function createConfiner({ cells: given, lines, inside, covers = [] }: Pick<ToBound, "cells" | "lines" | "inside"> & { readonly covers?: readonly Cover[] | undefined }): (asked: Pick<ToBound, "isShown" | "mayHide" | "fewest">) => Set<string> {
  const cells = [...given];
  const placeOf = new Map(cells.map(({ id }, index) => [id, index]));
  const sums = [...lines.map((line) => ({ ...line, isCover: false })), ...covers.map(({ whole, parts }) => ({ total: whole, parts, isCover: true }))].map(
    ({ total, parts, isCover }): Sum => ({ total: placeOf.get(total)!, parts: Int32Array.from(parts, (id) => placeOf.get(id)!), isCover }),
  );
  const pairs = inside.map(([part, whole]) => ({ part: placeOf.get(part)!, whole: placeOf.get(whole)! }));
  const membersOf = ({ total, parts }: Sum) => [total, ...parts];
  const sumsOf = groups(cells.length, sums.flatMap((sum, index) => membersOf(sum).map((cell) => [cell, index] as const)));
  const linked = groups(cells.length, pairs.flatMap(({ part, whole }) => [[part, whole], [whole, part]] as const));
  return ({ isShown, mayHide, fewest }) => {
    const shown = Uint8Array.from(cells, ({ id }) => (isShown(id) ? 1 : 0));
    const least = Float64Array.from(cells, ({ count }, cell) => (shown[cell] ? count : 0));
    const most = Float64Array.from(cells, ({ count }, cell) => (shown[cell] ? count : Infinity));
    tighten({ sums, pairs, sumsOf, least, most });
    const smallest = (some: Iterable<number>): RawCell | undefined => {
      let best: RawCell | undefined;
      for (const place of some) {
        const cell = cells[place]!;
        if (!shown[place] || !mayHide(cell.id)) continue;
        if (!best || cell.count < best.count || (cell.count === best.count && cell.id < best.id)) best = cell;
      }
      return best;
    };
    const around = (cell: number, isCover = false) => [...sumsOf(cell)].flatMap((sum) => (sums[sum]!.isCover === isCover ? membersOf(sums[sum]!) : []));
    const toHide = new Set<string>();
    cells.forEach(({ count }, cell) => {
      if (shown[cell] || count === 0 || count >= fewest || most[cell]! - least[cell]! >= safeWidth) return;
      const others = [...linked(cell)];
      // Values of the same place the last: no most comes of them, without which no cell is confined.
      const found = smallest(around(cell)) ?? smallest([...others, ...others.flatMap((other) => around(other))]) ?? smallest(around(cell, true));
      if (found) toHide.add(found.id);
    });
    return toHide;
  };
}

interface Sum {
  readonly total: number;
  readonly parts: Int32Array;
  /** Whether the parts may be more than the total together, as some are in several of them. */
  readonly isCover: boolean;
}

interface ToTighten {
  readonly sums: readonly Sum[];
  readonly pairs: readonly { readonly part: number; readonly whole: number }[];
  readonly sumsOf: (cell: number) => Int32Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

// Round by round in the same order; a sum of which no bound moved since its turn moves none.
function tighten({ sums, pairs, sumsOf, least, most }: ToTighten): void {
  const isWaiting = new Uint8Array(sums.length).fill(1);
  let moved = true;
  const move = (bounds: Float64Array, cell: number, to: number) => {
    bounds[cell] = to;
    moved = true;
    for (const sum of sumsOf(cell)) isWaiting[sum] = 1;
  };
  const raise = (cell: number, to: number) => {
    if (to > least[cell]!) move(least, cell, to);
  };
  const lower = (cell: number, to: number) => {
    if (to < most[cell]!) move(most, cell, to);
  };
  for (let round = 0; moved && round < mostRounds; round++) {
    moved = false;
    for (let sum = 0; sum < sums.length; sum++) {
      if (isWaiting[sum] === 0) continue;
      isWaiting[sum] = 0;
      const { total, parts, isCover } = sums[sum]!;
      let [fewestTogether, mostTogether, open] = [0, 0, 0];
      for (const cell of parts) {
        fewestTogether += least[cell]!;
        if (most[cell] === Infinity) open++;
        else mostTogether += most[cell]!;
      }
      if (!isCover) raise(total, fewestTogether);
      if (open === 0) lower(total, mostTogether);
      const [totalLeast, totalMost] = [least[total]!, most[total]!];
      for (const cell of parts) {
        const [own, ownMost] = [least[cell]!, most[cell]!];
        if (!isCover) lower(cell, totalMost - (fewestTogether - own));
        // Of the others one may have no bound yet.
        if (open === 0) raise(cell, totalLeast - (mostTogether - ownMost));
        else if (open === 1 && ownMost === Infinity) raise(cell, totalLeast - mostTogether);
      }
    }
    for (const { part, whole } of pairs) {
      lower(part, most[whole]!);
      raise(whole, least[part]!);
    }
  }
}

// The seconds of pairs by their first, which are numbers below `size`.
function groups(size: number, pairs: readonly (readonly [number, number])[]): (first: number) => Int32Array {
  const starts = new Int32Array(size + 1);
  for (const [first] of pairs) starts[first + 1]!++;
  for (let first = 0; first < size; first++) starts[first + 1]! += starts[first]!;
  const [next, seconds] = [starts.slice(), new Int32Array(pairs.length)];
  for (const [first, second] of pairs) seconds[next[first]!++] = second;
  return (first) => seconds.subarray(starts[first], starts[first + 1]);
}
