// What shown totals leave possible of a hidden number: nothing is below zero, what is shown is rounded by two at the most, and
// parts add up. Along all totals the bounds get tighter; of a few people they must leave enough open.
import type { Line, RawCell } from "./disclosure.ts";

/** How many people apart the least and the most must be that are possible of a hidden cell of one to five. */
export const safeWidth = 5;

const furthestRounded = 2;
const mostRounds = 200;

interface ToBound {
  readonly cells: Iterable<RawCell>;
  readonly lines: readonly Line[];
  /** Pairs of cells of which all people of the first are in the second. */
  readonly inside: readonly (readonly [string, string])[];
  /** What is shown of a cell; null where it is hidden. */
  readonly shownAs: (cell: RawCell) => number | null;
  /** Fewer people than this are not shown, as everybody knows. */
  readonly fewest: number;
}

/**
 * Shown cells, by id, whose hiding loosens the bounds of hidden cells of few people that are confined to less than `safeWidth`;
 * empty where none is. Hiding one can only make bounds wider, and ask again until nothing is found.
 */
export function findConfined({ cells, lines, inside, shownAs, fewest }: ToBound): Set<string> {
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  const countOf = new Map<string, number>();
  const shown = new Set<string>();
  for (const cell of cells) {
    const figure = shownAs(cell);
    countOf.set(cell.id, cell.count);
    least.set(cell.id, figure === null ? 0 : Math.max(fewest, figure - furthestRounded));
    most.set(cell.id, figure === null ? Infinity : figure + furthestRounded);
    if (figure !== null) shown.add(cell.id);
  }
  // The whole may be protected elsewhere: it is taken as shown, unless it never is.
  for (const [part, whole] of inside) if (countOf.get(whole)! >= fewest) most.set(part, Math.min(most.get(part)!, countOf.get(whole)! + furthestRounded));
  tighten(lines, least, most);

  const linesOf = new Map<string, Line[]>();
  const toHide = new Set<string>();
  const confined = [...countOf].filter(([id, count]) => !shown.has(id) && count > 0 && count < fewest && most.get(id)! - least.get(id)! < safeWidth).map(([id]) => id);
  if (confined.length === 0) return toHide;
  for (const line of lines) for (const id of [line.total, ...line.parts]) linesOf.set(id, [...(linesOf.get(id) ?? []), line]);
  for (const id of confined) {
    const around = linesOf.get(id)!.flatMap(({ total, parts }) => [total, ...parts]).filter((other) => shown.has(other));
    const [smallest] = around.sort((one, other) => countOf.get(one)! - countOf.get(other)! || (one < other ? -1 : 1));
    if (smallest !== undefined) toHide.add(smallest);
  }
  return toHide;
}

function tighten(lines: readonly Line[], least: Map<string, number>, most: Map<string, number>): void {
  for (let moved = true, round = 0; moved && round < mostRounds; round++) {
    moved = false;
    const raise = (id: string, to: number) => {
      if (to > least.get(id)!) [moved] = [true, least.set(id, to)];
    };
    const lower = (id: string, to: number) => {
      if (to < most.get(id)!) [moved] = [true, most.set(id, to)];
    };
    for (const { total, parts } of lines) {
      let [fewestTogether, mostTogether, open] = [0, 0, 0];
      for (const id of parts) {
        fewestTogether += least.get(id)!;
        if (most.get(id) === Infinity) open++;
        else mostTogether += most.get(id)!;
      }
      raise(total, fewestTogether);
      if (open === 0) lower(total, mostTogether);
      const [totalLeast, totalMost] = [least.get(total)!, most.get(total)!];
      for (const id of parts) {
        const [own, ownMost] = [least.get(id)!, most.get(id)!];
        lower(id, totalMost - (fewestTogether - own));
        // Of the others one may have no bound yet.
        if (open === 0) raise(id, totalLeast - (mostTogether - ownMost));
        else if (open === 1 && ownMost === Infinity) raise(id, totalLeast - mostTogether);
      }
    }
  }
}
