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
  const rowsOf: number[][] = Array.from({ length: unknowns }, () => []);
  rows.forEach((row, index) => row.forEach((unknown) => rowsOf[unknown]!.push(index)));

  // Unknowns that are in the same equations stand for one: only their sum is bound.
  const classes = [...Map.groupBy(rowsOf.keys(), (unknown) => rowsOf[unknown]!.join()).values()].filter(([first]) => rowsOf[first!]!.length > 0);
  const equations = new Equations(classes.map(([first]) => rowsOf[first!]!), rows.length);
  const solved = equations.solve(count, random);

  for (const [index, vector] of vectors.entries()) {
    for (const [unknown, row] of rowsOf.entries()) if (row.length === 0) vector[unknown] = random();
    for (const [number, members] of classes.entries()) {
      let rest = solved[index]![number]!;
      for (const unknown of members.slice(1)) rest = minus(rest, (vector[unknown] = random()));
      vector[members[0]!] = rest;
    }
  }
  return vectors;
}

type Row = Map<number, number>;

// Gaussian elimination: the shortest equation first, which fills the others least, and what is left as a full matrix.
class Equations {
  private readonly rows: Row[];
  private readonly rowsOf: Set<number>[];
  private readonly eliminated: { readonly row: Row; readonly pivot: number }[] = [];

  constructor(columns: readonly (readonly number[])[], rows: number) {
    this.rows = Array.from({ length: rows }, () => new Map());
    this.rowsOf = columns.map((rowsOfColumn) => new Set(rowsOfColumn));
    columns.forEach((rowsOfColumn, column) => rowsOfColumn.forEach((row) => this.rows[row]!.set(column, 1)));
  }

  solve(count: number, random: () => number): Float64Array[] {
    const left = this.eliminateSparse();
    const solutions = this.solveDense(left, count, random);
    for (const { row, pivot } of this.eliminated.reverse()) {
      for (const values of solutions) {
        let sum = 0;
        for (const [column, factor] of row) if (column !== pivot) sum = plus(sum, times(factor, values[column]!));
        values[pivot] = times(minus(0, sum), inverse(row.get(pivot)!));
      }
    }
    return solutions;
  }

  // Gives the rows that are left: few, or so full that maps of them cost more than a matrix.
  private eliminateSparse(): Row[] {
    const left = new Set(this.rows.keys());
    const dropEmpty = (index: number) => this.rows[index]!.size === 0 && left.delete(index);
    for (const index of left) dropEmpty(index);
    const single = [...this.rowsOf.keys()].filter((column) => this.rowsOf[column]!.size === 1);
    const remove = (index: number) => {
      left.delete(index);
      for (const column of this.rows[index]!.keys()) {
        this.rowsOf[column]!.delete(index);
        if (this.rowsOf[column]!.size === 1) single.push(column);
      }
    };
    const byLength = new ShortestFirst(left, (index) => this.rows[index]!.size);
    for (;;) {
      // An unknown that is in one equation only takes up whatever the others of it are: no other equation changes.
      const alone = single.pop();
      if (alone !== undefined) {
        const [index] = this.rowsOf[alone]!;
        if (index === undefined) continue;
        this.eliminated.push({ row: this.rows[index]!, pivot: alone });
        remove(index);
        continue;
      }
      const index = byLength.take(left);
      if (index === undefined) return [];
      const row = this.rows[index]!;
      let pivot = -1;
      for (const column of row.keys()) if (pivot < 0 || this.rowsOf[column]!.size < this.rowsOf[pivot]!.size) pivot = column;
      const others = [...this.rowsOf[pivot]!].filter((other) => other !== index);
      if (row.size * others.length > mostFill && left.size < mostRowsOfMatrix) return [...left].map((one) => this.rows[one]!);
      const scale = inverse(row.get(pivot)!);
      for (const other of others) {
        this.subtract(other, row, times(this.rows[other]!.get(pivot)!, scale), single);
        byLength.add(other);
        dropEmpty(other);
      }
      this.eliminated.push({ row, pivot });
      remove(index);
    }
  }

  private subtract(target: number, row: Row, factor: number, single: number[]): void {
    const into = this.rows[target]!;
    for (const [column, value] of row) {
      const result = minus(into.get(column) ?? 0, times(factor, value));
      if (result !== 0) {
        into.set(column, result);
        this.rowsOf[column]!.add(target);
      } else if (into.delete(column)) {
        this.rowsOf[column]!.delete(target);
        if (this.rowsOf[column]!.size === 1) single.push(column);
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
