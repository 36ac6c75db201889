// What follows from all shown totals together. Each total is an equation over what is hidden of it; several of them, of
// places that overlap and of values that add up, may leave one answer only for a cell that nobody may know.
import { distinct, inverse, modulus, nullVectors, times } from "./null-vectors.ts";

/** Numbers that add up in several ways: all that is told of one measure, broken down by one dimension or by none. */
export interface System {
  /** How many people the smallest places have of each value, those without anybody left out: it is no secret to whoever solves. */
  readonly unknowns: readonly { readonly id: string; readonly count: number; readonly isNeverShown?: boolean }[];
  /** Cells that are sums of them, or of other such sums, given by their places in these lists. */
  readonly sums: readonly SystemSum[];
}

export interface SystemSum {
  readonly id: string;
  readonly count: number;
  readonly unknowns: readonly number[];
  readonly sums: readonly number[];
  /** Set for everybody of one smallest place: the sum of its values, and no total of places. */
  readonly isOnePlace?: true;
  /** What no figure tells, whatever is hidden. */
  readonly isNeverShown?: boolean;
}

/** What solving needs to know of a system, whatever is hidden of it. */
export interface SolvableSystem extends System {
  /** For each unknown the sums that it is in, also by way of others. */
  readonly sumsOf: readonly (readonly number[])[];
  /** The unknowns that are in the same totals. */
  readonly classes: readonly (readonly number[])[];
}

/** Prepares a system for `createSolver`. */
export function toSolvable({ unknowns, sums }: System): SolvableSystem {
  const sumsOf: number[][] = unknowns.map(() => []);
  const add = (index: number, sum: SystemSum) => {
    for (const unknown of sum.unknowns) sumsOf[unknown]!.push(index);
    for (const part of sum.sums) add(index, sums[part]!);
  };
  sums.forEach((sum, index) => add(index, sum));
  const classes = [...Map.groupBy(unknowns.keys(), (unknown) => totalsOf(sumsOf[unknown]!, sums).join()).values()];
  return { unknowns, sums, sumsOf, classes };
}

/** Solves one system again and again while more of it is hidden. */
export interface Solver {
  /** Ids of the cells that can be shown of it. */
  readonly cells: Iterable<string>;
  hide(id: string): void;
  /**
   * Shown cells, by id, whose hiding takes away equations from which too few people follow: a hidden cell, cells that
   * no shown total tells apart, or two of those. Empty when nothing follows. Hiding what it gives may let something
   * else follow no more, and never lets more follow: ask again until nothing is left.
   */
  givenAway(): Set<string>;
}

/** Everything of `system` is shown at first; a hidden cell of fewer than `fewest` people must not follow. `mayHide` tells what is of use to hide. */
export function createSolver(system: SolvableSystem, fewest: number, mayHide: (id: string) => boolean): Solver {
  const hiddenUnknown = Uint8Array.from(system.unknowns, ({ isNeverShown }) => (isNeverShown ? 1 : 0));
  const shownSum = Uint8Array.from(system.sums, ({ isNeverShown }) => (isNeverShown ? 0 : 1));
  const unknownOf = new Map(system.unknowns.map(({ id }, index) => [id, index]));
  const sumOf = new Map(system.sums.map(({ id }, index) => [id, index]));
  // By the totals that tell them apart, which change when one is hidden.
  const classesOf = system.sums.map((): number[] => []);
  const totals = system.classes.map((members) => totalsOf(system.sumsOf[members[0]!]!, system.sums));
  totals.forEach((ofClass, index) => {
    for (const sum of ofClass) classesOf[sum]!.push(index);
  });
  const names: (string | undefined)[] = [];
  const nameOfClass = (index: number) => (names[index] ??= totals[index]!.filter((sum) => shownSum[sum] === 1).join());
  return {
    cells: [...unknownOf.keys(), ...sumOf.keys()],
    hide(id) {
      const unknown = unknownOf.get(id);
      const sum = sumOf.get(id);
      if (unknown !== undefined) hiddenUnknown[unknown] = 1;
      if (sum !== undefined) {
        shownSum[sum] = 0;
        for (const index of classesOf[sum]!) names[index] = undefined;
      }
    },
    givenAway: () => findGivenAway(stateOf({ ...system, hiddenUnknown, shownSum, nameOfClass, mayHide, rows: [] }), fewest),
  };
}

function findGivenAway(state: State, fewest: number): Set<string> {
  const toHide = new Set<string>();
  if (state.rows.length === 0) return toHide;
  // Only what is hidden has to be solved for.
  const placeOf = new Int32Array(state.unknowns.length).fill(-1);
  let open = 0;
  state.hiddenUnknown.forEach((isHidden, unknown) => isHidden && (placeOf[unknown] = open++));
  const [one, other] = nullVectors({ unknowns: open, rows: state.rows.map((row) => row.open.map((unknown) => placeOf[unknown]!)), count: 2, next: sequence() }) as [Float64Array, Float64Array];
  const valueOf = (vector: Float64Array, members: readonly number[]) => {
    let sum = 0;
    for (const unknown of members) if (placeOf[unknown]! >= 0) sum = (sum + vector[placeOf[unknown]!]!) % modulus;
    return sum;
  };
  const givenAway: Group[] = [];
  // By both values in one number, which a double holds exactly.
  const byValues = new Map<number, Group>();
  for (const group of groupsToTry(state, fewest)) {
    const [first, second] = [valueOf(one, group.members), valueOf(other, group.members)];
    if (first === 0 && second === 0) {
      givenAway.push(group);
      continue;
    }
    const opposite = byValues.get(((modulus - first) % modulus) * 2 ** 26 + ((modulus - second) % modulus));
    if (opposite && opposite.count + group.count < fewest) givenAway.push({ members: [...new Set([...opposite.members, ...group.members])], count: opposite.count + group.count });
    const values = first * 2 ** 26 + second;
    const same = byValues.get(values);
    if (!same || group.count < same.count) byValues.set(values, group);
  }
  // Where many follow, most do so from the totals around them, and what hides those also hides others.
  const cells = givenAway.length > mostToExplain ? givenAway.map(({ members }) => smallestAround(state, members)) : smallestThatTell(state, givenAway.map(({ members }) => members));
  for (const cell of cells) if (cell !== undefined) toHide.add(cell);
  return toHide;
}

const mostToExplain = 40;

/** What is hidden of a system, and the equations that are left: one for each shown sum, over the hidden unknowns of it. */
interface State extends SolvableSystem {
  /** 1 where it is hidden. */
  readonly hiddenUnknown: Uint8Array;
  /** 1 where it is shown. */
  readonly shownSum: Uint8Array;
  /** Names the totals that are shown of the unknowns of a class. */
  readonly nameOfClass: (index: number) => string;
  readonly mayHide: (id: string) => boolean;
  readonly rows: readonly { readonly sum: SystemSum; readonly open: readonly number[] }[];
}

function stateOf(state: State): State {
  const rows = state.sums.filter((_, index) => state.shownSum[index] === 1).map((sum) => ({ sum, open: reach(state, sum, (unknown) => state.hiddenUnknown[unknown] === 1) }));
  return { ...state, rows: rows.filter(({ open }) => open.length > 0) };
}

// The unknowns of a sum, without those of parts that are shown: what is known of the sum is known without them.
function reach({ sums, shownSum }: Pick<State, "sums" | "shownSum">, from: SystemSum, isWanted: (unknown: number) => boolean): number[] {
  const found: number[] = [];
  const add = ({ unknowns, sums: parts }: SystemSum) => {
    for (const unknown of unknowns) if (isWanted(unknown)) found.push(unknown);
    for (const part of parts) if (shownSum[part] === 0) add(sums[part]!);
  };
  add(from);
  return found;
}

interface Group {
  readonly members: readonly number[];
  readonly count: number;
}

// Hidden cells, hidden totals, and cells that are in the same shown totals, of so few people together.
function* groupsToTry({ unknowns, sums, classes, hiddenUnknown, shownSum, nameOfClass }: State, fewest: number): Generator<Group> {
  for (const [unknown, { count }] of unknowns.entries()) if (hiddenUnknown[unknown] === 1 && count < fewest) yield { members: [unknown], count };
  const partsOf = ({ unknowns: own, sums: parts }: SystemSum): number[] => [...own, ...parts.flatMap((part) => partsOf(sums[part]!))];
  for (const [index, sum] of sums.entries()) if (shownSum[index] === 0 && sum.count < fewest) yield { members: partsOf(sum), count: sum.count };
  const alike = new Map<string, { members: number[]; count: number }>();
  for (const [index, members] of classes.entries()) {
    const shown = nameOfClass(index);
    const group = alike.get(shown) ?? { members: [], count: 0 };
    alike.set(shown, group);
    for (const unknown of members) {
      if (hiddenUnknown[unknown] === 0) continue;
      group.members.push(unknown);
      group.count += unknowns[unknown]!.count;
    }
  }
  for (const group of alike.values()) if (group.members.length > 1 && group.count < fewest) yield group;
}

// Without those of one place, which tell its values from one another.
const totalsOf = (sumsOfUnknown: readonly number[], sums: readonly SystemSum[]): number[] => sumsOfUnknown.filter((sum) => !sums[sum]!.isOnePlace);

interface Cell {
  readonly id: string;
  readonly count: number;
}

// The smallest cell loses least. The id decides among equals, so that the choice is the same each time.
function smallest(cells: Iterable<Cell>, { mayHide }: Pick<State, "mayHide">): string | undefined {
  let best: Cell | undefined;
  for (const cell of cells) if (mayHide(cell.id) && (!best || cell.count < best.count || (cell.count === best.count && cell.id < best.id))) best = cell;
  return best?.id;
}

// Of the smallest total that a member is in, and of what is shown in the two smallest.
function smallestAround(state: State, members: readonly number[]): string | undefined {
  const { unknowns, sums, sumsOf, hiddenUnknown, shownSum } = state;
  return smallest(
    members.flatMap((member) => {
      const shown = sumsOf[member]!.filter((sum) => shownSum[sum]).map((sum) => sums[sum]!).sort((one, other) => one.count - other.count);
      return [...shown.slice(0, 1), ...shown.slice(0, 2).flatMap((sum) => sum.unknowns.filter((unknown) => !hiddenUnknown[unknown]).map((unknown) => unknowns[unknown]!))];
    }),
    state,
  );
}

// Each group follows from shown sums, each taken so many times. A sum that is needed for it, or a cell that is shown and
// does not cancel out in it, is one without which the group does not follow.
function smallestThatTell(state: State, groups: readonly (readonly number[])[]): (string | undefined)[] {
  const { unknowns, hiddenUnknown, rows } = state;
  if (groups.length === 0) return [];
  const equationOf = new Map<number, number[]>();
  rows.forEach(({ open }, index) =>
    open.forEach((unknown) => {
      const equation = equationOf.get(unknown);
      if (equation) equation.push(index);
      else equationOf.set(unknown, [index]);
    }),
  );
  // How often each row is taken is unknown now; behind the rows, how often each group is.
  groups.forEach((members, index) => members.forEach((unknown) => equationOf.get(unknown)?.push(rows.length + index)));
  const vectors = nullVectors({ unknowns: rows.length + groups.length, rows: distinct([...equationOf.values()]), count: 2 * groups.length, next: sequence() });
  // Rows that can stand for one another are taken differently in the two.
  const [ones, others] = [vectors.slice(0, groups.length), vectors.slice(groups.length)].map((half) => groupByGroup(half, rows.length)) as [Float64Array[], Float64Array[]];

  return groups.map((members, group) => {
    const solutions = [ones[group]!, others[group]!] as const;
    const needed = rows.filter((_, index) => solutions[0][index] !== 0 && solutions[0][index] === solutions[1][index]).map(({ sum }) => sum);
    const taken = solutions.map((solution) => {
      const total = new Map<number, number>();
      rows.forEach(({ sum }, index) => {
        if (solution[index] !== 0) for (const unknown of reach(state, sum, (one) => hiddenUnknown[one] === 0)) total.set(unknown, ((total.get(unknown) ?? 0) + solution[index]!) % modulus);
      });
      return total;
    }) as [Map<number, number>, Map<number, number>];
    const beside = [...taken[0]].filter(([unknown, value]) => value !== 0 && taken[1].get(unknown) === value).map(([unknown]) => unknowns[unknown]!);
    return smallest([...needed, ...beside], state) ?? smallestAround(state, members);
  });
}

// From vectors whose places from `first` on are anything to such in which one of them is 1 and the others are 0, in place.
function groupByGroup(vectors: Float64Array[], first: number): Float64Array[] {
  for (let column = 0; column < vectors.length; column++) {
    const found = vectors.findIndex((vector, index) => index >= column && vector[first + column] !== 0);
    if (found < 0) continue;
    [vectors[column], vectors[found]] = [vectors[found]!, vectors[column]!];
    const pivot = vectors[column]!;
    const scale = inverse(pivot[first + column]!);
    for (let at = 0; at < pivot.length; at++) pivot[at] = times(pivot[at]!, scale);
    vectors.forEach((vector, index) => {
      const factor = vector[first + column]!;
      if (index === column || factor === 0) return;
      for (let at = 0; at < vector.length; at++) vector[at] = (vector[at]! - times(factor, pivot[at]!) + modulus) % modulus;
    });
  }
  return vectors;
}

// Numbers at random, the same ones each time: what is hidden must not change from one refresh to the next.
function sequence(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
