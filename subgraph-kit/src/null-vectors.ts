// What linear equations leave open. Whoever knows some sums knows exactly what follows from them; what does not follow
// differs between two solutions, so solutions that are picked at random tell the one from the other.

/** A prime, the largest below 2^26: products of two residues are exact in a double. */
export const modulus = 67_108_859;

/**
 * `count` solutions at random, modulo the prime `modulus`, of the equations "the unknowns of this row add up to nothing". A sum of
 * unknowns follows from the sums over the rows exactly where it is nothing in every solution, but for a chance of one in
 * 67 million to the power of `count`. `rows` lists the unknowns of each equation, from 0 to `unknowns` - 1; `next` gives
 * numbers at random from 0 to 1.
 */
export function nullVectors({ unknowns, rows, count, next }: { unknowns: number; rows: readonly (readonly number[])[]; count: number; next: () => number }): Float64Array[] {
  const random = () => Math.floor(next() * modulus);
  const vectors = Array.from({ length: count }, () => new Float64Array(unknowns));
  const rowsOf = transposed(rows, unknowns);

  // Unknowns that are in the same equations stand for one: only their sum is bound.
  const classes = alike(unknowns, rowsOf);
  const equations = new Equations(classes.map(([first]) => rowsOf(first!)), rows.length);
  const solved = equations.solve(count, random);

  for (const [index, vector] of vectors.entries()) {
    for (let unknown = 0; unknown < unknowns; unknown++) if (rowsOf(unknown).length === 0) vector[unknown] = random();
    for (const [number, members] of classes.entries()) {
      let rest = solved[index]![number]!;
      for (let member = 1; member < members.length; member++) rest = minus(rest, (vector[members[member]!] = random()));
      vector[members[0]!] = rest;
    }
  }
  return vectors;
}

// Where each number from 0 to `size` - 1 is in `lists`, from the first list to the last.
function transposed(lists: readonly ArrayLike<number>[], size: number): (one: number) => Int32Array {
  const starts = new Int32Array(size + 1);
  for (const list of lists) for (let at = 0; at < list.length; at++) starts[list[at]! + 1]!++;
  for (let one = 0; one < size; one++) starts[one + 1]! += starts[one]!;
  const [next, found] = [starts.slice(), new Int32Array(starts[size]!)];
  lists.forEach((list, index) => {
    for (let at = 0; at < list.length; at++) found[next[list[at]!]!++] = index;
  });
  return (one) => found.subarray(starts[one], starts[one + 1]);
}

/** `lists` without those that are there before. */
export function distinct(lists: readonly number[][]): number[][] {
  const arrays = lists.map((list) => Int32Array.from(list));
  return alike(lists.length, (index) => arrays[index]!).map(([first]) => lists[first!]!);
}

// The unknowns that are in the very same equations, without those that are in none.
function alike(unknowns: number, rowsOf: (unknown: number) => Int32Array): number[][] {
  const classes: number[][] = [];
  const byHash = new Map<number, number[][]>();
  for (let unknown = 0; unknown < unknowns; unknown++) {
    const rows = rowsOf(unknown);
    if (rows.length === 0) continue;
    let hash = rows.length;
    for (const row of rows) hash = (Math.imul(hash, 0x01000193) ^ row) | 0;
    const near = byHash.get(hash);
    const known = near?.find(([first]) => isSame(rowsOf(first!), rows));
    if (known) {
      known.push(unknown);
      continue;
    }
    const members = [unknown];
    classes.push(members);
    if (near) near.push(members);
    else byHash.set(hash, [members]);
  }
  return classes;
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

type Row = Map<number, number>;

/** An equation that tells its pivot from the others of it. */
interface Eliminated {
  readonly columns: ArrayLike<number>;
  /** Null where each is taken once. */
  readonly factors: readonly number[] | null;
  readonly pivot: number;
}

// Gaussian elimination: the shortest equation first, which fills the others least, and what is left as a full matrix.
class Equations {
  private readonly columnsOf: (row: number) => Int32Array;
  private readonly rowsOf: readonly Int32Array[];
  private readonly isLeft: Uint8Array;
  private readonly eliminated: Eliminated[] = [];
  private rows: Row[] = [];
  private rowsLeftOf: Set<number>[] = [];

  constructor(columns: readonly Int32Array[], rows: number) {
    this.rowsOf = columns;
    this.columnsOf = transposed(columns, rows);
    this.isLeft = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) this.isLeft[row] = this.columnsOf(row).length > 0 ? 1 : 0;
  }

  solve(count: number, random: () => number): Float64Array[] {
    this.eliminateSingle();
    const left = this.eliminateSparse();
    const solutions = this.solveDense(left, count, random);
    for (const { columns, factors, pivot } of this.eliminated.reverse()) {
      const scale = factors === null ? 1 : inverse(factors[Array.prototype.indexOf.call(columns, pivot)]!);
      for (const values of solutions) {
        let sum = 0;
        for (let at = 0; at < columns.length; at++) if (columns[at] !== pivot) sum = plus(sum, factors === null ? values[columns[at]!]! : times(factors[at]!, values[columns[at]!]!));
        values[pivot] = times(minus(0, sum), scale);
      }
    }
    return solutions;
  }

  // An unknown that is in one equation only takes up whatever the others of it are: no other equation changes. Most go this way, before anything is copied.
  private eliminateSingle(): void {
    const degree = Int32Array.from(this.rowsOf, (rows) => rows.length);
    const single: number[] = [];
    degree.forEach((rows, column) => rows === 1 && single.push(column));
    for (let alone = single.pop(); alone !== undefined; alone = single.pop()) {
      const row = this.rowsOf[alone]!.find((one) => this.isLeft[one] === 1);
      if (row === undefined) continue;
      const columns = this.columnsOf(row);
      this.eliminated.push({ columns, factors: null, pivot: alone });
      this.isLeft[row] = 0;
      for (const column of columns) if (--degree[column]! === 1) single.push(column);
    }
    const [nothing, nowhere]: [Row, Set<number>] = [new Map(), new Set()];
    this.rowsLeftOf = this.rowsOf.map(() => nowhere);
    this.rows = Array.from(this.isLeft, (isLeft, index) => {
      if (isLeft === 0) return nothing;
      const row: Row = new Map();
      for (const column of this.columnsOf(index)) {
        row.set(column, 1);
        if (this.rowsLeftOf[column] === nowhere) this.rowsLeftOf[column] = new Set();
        this.rowsLeftOf[column]!.add(index);
      }
      return row;
    });
  }

  // Gives the rows that are left: few, or so full that maps of them cost more than a matrix.
  private eliminateSparse(): Row[] {
    const left = new Set(this.rows.keys());
    const dropEmpty = (index: number) => this.rows[index]!.size === 0 && left.delete(index);
    for (const index of left) dropEmpty(index);
    const single: number[] = [];
    const eliminate = (index: number, pivot: number) => {
      const row = this.rows[index]!;
      this.eliminated.push({ columns: [...row.keys()], factors: [...row.values()], pivot });
      left.delete(index);
      for (const column of row.keys()) {
        this.rowsLeftOf[column]!.delete(index);
        if (this.rowsLeftOf[column]!.size === 1) single.push(column);
      }
    };
    const byLength = new ShortestFirst(left, (index) => this.rows[index]!.size);
    for (;;) {
      const alone = single.pop();
      if (alone !== undefined) {
        const [index] = this.rowsLeftOf[alone]!;
        if (index !== undefined) eliminate(index, alone);
        continue;
      }
      const index = byLength.take(left);
      if (index === undefined) return [];
      const row = this.rows[index]!;
      let pivot = -1;
      for (const column of row.keys()) if (pivot < 0 || this.rowsLeftOf[column]!.size < this.rowsLeftOf[pivot]!.size) pivot = column;
      const others = [...this.rowsLeftOf[pivot]!].filter((other) => other !== index);
      if (row.size * others.length > mostFill && left.size < mostRowsOfMatrix) return [...left].map((one) => this.rows[one]!);
      const scale = inverse(row.get(pivot)!);
      for (const other of others) {
        this.subtract(other, row, times(this.rows[other]!.get(pivot)!, scale), single);
        byLength.add(other);
        dropEmpty(other);
      }
      eliminate(index, pivot);
    }
  }

  private subtract(target: number, row: Row, factor: number, single: number[]): void {
    const into = this.rows[target]!;
    for (const [column, value] of row) {
      const result = minus(into.get(column) ?? 0, times(factor, value));
      if (result !== 0) {
        into.set(column, result);
        this.rowsLeftOf[column]!.add(target);
      } else if (into.delete(column)) {
        this.rowsLeftOf[column]!.delete(target);
        if (this.rowsLeftOf[column]!.size === 1) single.push(column);
      }
    }
  }

  // A few columns at random span what all of them span, most often: the others are taken together, each solution in a
  // column of its own, and where those turn out to need more, more are taken apart.
  private solveDense(rows: readonly Row[], count: number, random: () => number): Float64Array[] {
    const solutions = Array.from({ length: count }, () => Float64Array.from(this.rowsOf, random));
    const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))].map((column) => ({ column, at: random() })).sort((one, other) => one.at - other.at).map(({ column }) => column);
    for (let apart = 2 * rows.length + 10; ; apart *= 2) {
      const taken = columns.slice(0, apart);
      const place = new Map(taken.map((column, index) => [column, index]));
      const width = taken.length + count;
      const matrix = rows.map((row) => {
        const line = new Float64Array(width);
        for (const [column, factor] of row) {
          const at = place.get(column);
          if (at !== undefined) line[at] = factor;
          else for (let index = 0; index < count; index++) line[taken.length + index] = plus(line[taken.length + index]!, times(factor, solutions[index]![column]!));
        }
        return line;
      });
      const pivots = reduce(matrix, taken.length);
      const isSpanned = matrix.every((line, index) => pivots[index] !== undefined || line.every((value) => value === 0));
      if (!isSpanned && apart < columns.length) continue;
      pivots.forEach((pivot, index) => {
        const line = matrix[index]!;
        solutions.forEach((values, solution) => {
          let sum = line[taken.length + solution]!;
          // The line is reduced: no other pivot is in it.
          for (let at = 0; at < taken.length; at++) if (at !== pivot && line[at] !== 0) sum = plus(sum, times(line[at]!, values[taken[at]!]!));
          values[taken[pivot]!] = minus(0, sum);
        });
      });
      return solutions;
    }
  }
}

/** Beyond so many numbers to write for one elimination, and below so many rows, a matrix is faster. */
const mostFill = 20_000;
const mostRowsOfMatrix = 1_500;

// Reduced row echelon form over the first `width` columns, in place; gives the pivot of each of the first rows.
function reduce(matrix: Float64Array[], width: number): number[] {
  const pivots: number[] = [];
  for (let column = 0; column < width && pivots.length < matrix.length; column++) {
    const top = pivots.length;
    const found = matrix.findIndex((line, index) => index >= top && line[column] !== 0);
    if (found < 0) continue;
    [matrix[top], matrix[found]] = [matrix[found]!, matrix[top]!];
    const line = matrix[top]!;
    const scale = inverse(line[column]!);
    for (let at = column; at < line.length; at++) if (line[at] !== 0) line[at] = times(line[at]!, scale);
    matrix.forEach((other, index) => {
      const factor = other[column]!;
      if (index === top || factor === 0) return;
      for (let at = column; at < line.length; at++) if (line[at] !== 0) other[at] = minus(other[at]!, times(factor, line[at]!));
    });
    pivots.push(column);
  }
  return pivots;
}

// Rows by their length, which changes: an entry whose length is no longer true is put back with the right one.
class ShortestFirst {
  private readonly buckets: number[][] = [];
  private shortest = 0;
  private readonly lengthOf: (index: number) => number;

  constructor(indexes: Iterable<number>, lengthOf: (index: number) => number) {
    this.lengthOf = lengthOf;
    for (const index of indexes) this.add(index);
  }

  add(index: number): void {
    const length = this.lengthOf(index);
    (this.buckets[length] ??= []).push(index);
    this.shortest = Math.min(this.shortest, length);
  }

  take(left: ReadonlySet<number>): number | undefined {
    for (; this.shortest < this.buckets.length; this.shortest++) {
      for (let index = this.buckets[this.shortest]?.pop(); index !== undefined; index = this.buckets[this.shortest]!.pop()) {
        if (left.has(index) && this.lengthOf(index) === this.shortest) return index;
      }
    }
    return undefined;
  }
}

function plus(one: number, other: number): number {
  const sum = one + other;
  return sum >= modulus ? sum - modulus : sum;
}

function minus(one: number, other: number): number {
  const difference = one - other;
  return difference < 0 ? difference + modulus : difference;
}

/** The product of two residues. */
export function times(one: number, other: number): number {
  if (one === 1) return other;
  const product = one * other;
  const rest = product - Math.floor(product / modulus) * modulus;
  return rest < 0 ? rest + modulus : rest >= modulus ? rest - modulus : rest;
}

/** What times the value is 1, by Fermat's little theorem; 0 of 0. */
export function inverse(value: number): number {
  let result = 1;
  for (let power = modulus - 2, base = value; power > 0; power = Math.floor(power / 2), base = times(base, base)) if (power % 2 === 1) result = times(result, base);
  return result;
}
