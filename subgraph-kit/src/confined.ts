// What shown totals leave possible of a hidden number: nothing is below zero, a part is no more than what holds it, and parts add up.
// Along all of them the bounds get tighter; of a few people they must leave enough open. Rounding is not counted on: who waits sees the same
// hidden people beside shown ones that come and go, rounded anew each time, until the number behind is known.
import type { Line, RawCell } from "./disclosure.ts";

/** How many people apart the least and the most must be that are possible of a hidden cell of one to five. */
export const safeWidth = 5;

const mostRounds = 200;

interface ToBound {
  readonly cells: Iterable<RawCell>;
  readonly lines: readonly Line[];
  /** Pairs of cells of which all people of the first are in the second. */
  readonly inside: readonly (readonly [string, string])[];
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
export function findConfined({ cells, lines, inside, isShown, mayHide, fewest }: ToBound): Set<string> {
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  const countOf = new Map<string, number>();
  for (const { id, count } of cells) {
    countOf.set(id, count);
    least.set(id, isShown(id) ? count : 0);
    most.set(id, isShown(id) ? count : Infinity);
  }
  tighten(lines, inside, least, most);

  const toHide = new Set<string>();
  const confined = [...countOf].filter(([id, count]) => !isShown(id) && count > 0 && count < fewest && most.get(id)! - least.get(id)! < safeWidth).map(([id]) => id);
  if (confined.length === 0) return toHide;
  const linesOf = new Map<string, Line[]>();
  for (const line of lines) for (const id of [line.total, ...line.parts]) linesOf.set(id, [...(linesOf.get(id) ?? []), line]);
  const linked = new Map<string, string[]>();
  for (const [part, whole] of inside) for (const [id, other] of [[part, whole], [whole, part]] as const) linked.set(id, [...(linked.get(id) ?? []), other]);
  for (const id of confined) {
    const around = (one: string) => (linesOf.get(one) ?? []).flatMap(({ total, parts }) => [total, ...parts]);
    const others = linked.get(id) ?? [];
    const found = [around(id), [...others, ...others.flatMap(around)]].map((some) => smallest(some.filter((other) => isShown(other) && mayHide(other)), countOf)).find((one) => one !== undefined);
    if (found !== undefined) toHide.add(found);
  }
  return toHide;
}

const smallest = (ids: string[], countOf: ReadonlyMap<string, number>): string | undefined => ids.sort((one, other) => countOf.get(one)! - countOf.get(other)! || (one < other ? -1 : 1))[0];

function tighten(lines: readonly Line[], inside: ToBound["inside"], least: Map<string, number>, most: Map<string, number>): void {
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
    for (const [part, whole] of inside) {
      lower(part, most.get(whole)!);
      raise(whole, least.get(part)!);
    }
  }
}
