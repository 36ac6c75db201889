import { describe, expect, it } from "vitest";
import { fewestPublished, protectCounts, protectedMean, protectedRate, protectedStatistic, roundCount, type Line, type RawCell } from "./disclosure.ts";

const secret = "a secret of the tests";

describe("a count", () => {
  it("of fewer than six people is not shown, also not that it is nobody", () => {
    for (const count of [0, 1, 2, 3, 4, 5]) expect(publish([cell("a", count)]).get("a")).toEqual({ status: "SUPPRESSED", value: null });
  });

  it("of six or more is shown as a multiple of three that is never more than two away, and never below six", () => {
    for (let count = fewestPublished; count < 400; count++) {
      const { status, value } = publish([cell("a", count)]).get("a")!;
      expect(status).toBe("ROUNDED");
      expect(value! % 3).toBe(0);
      expect(Math.abs(value! - count)).toBeLessThanOrEqual(2);
      expect(value!).toBeGreaterThanOrEqual(fewestPublished);
    }
  });
});

describe("rounding", () => {
  const draws = 30_000;
  // Five standard deviations of a share: a fair draw fails this once in two million runs, and the keys are the same each run.
  const tolerance = 5 * Math.sqrt((1 / 3) * (2 / 3) / draws);

  it.each([[7, 6, 9], [8, 9, 6], [100, 99, 102], [101, 102, 99]])("takes %i to %i in two of three cases and to %i in the third", (count, near, far) => {
    const random = seeded(count);
    const values = Array.from({ length: draws }, () => roundCount({ count, recordKeys: random() }, secret));
    const share = values.filter((value) => value === near).length / draws;
    expect(new Set(values)).toEqual(new Set([near, far]));
    expect(Math.abs(share - 2 / 3)).toBeLessThan(tolerance);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / draws - count)).toBeLessThan(3 * tolerance);
  });

  it("is the same each time and for every description of the same people, so that nothing averages out", () => {
    const [region, community] = [{ ...cell("region=x", 100), recordKeys: 99n }, { ...cell("community=y", 100), recordKeys: 99n }];
    const values = Array.from({ length: 50 }, () => [...publish([region, community]).values()].map(({ value }) => value)).flat();
    expect(new Set(values).size).toBe(1);
  });

  it("cannot be foretold without the secret", () => {
    const random = seeded(1);
    const keys = Array.from({ length: 1000 }, random);
    const agree = keys.filter((recordKeys) => roundCount({ count: 7, recordKeys }, secret) === roundCount({ count: 7, recordKeys }, "another")).length;
    // Independent draws agree in 5 of 9 cases.
    expect(Math.abs(agree / keys.length - 5 / 9)).toBeLessThan(0.08);
  });

  it("is drawn anew when one person takes the place of another", () => {
    const random = seeded(2);
    const values = Array.from({ length: 200 }, () => roundCount({ count: 8, recordKeys: random() }, secret));
    expect(new Set(values).size).toBe(2);
  });
});

describe("a total", () => {
  it("does not give away its one suppressed part: the smallest other part is suppressed too", () => {
    const shown = publish([cell("all", 62), cell("tier-1", 40), cell("tier-2", 19), cell("tier-3", 3)], [line("all", ["tier-1", "tier-2", "tier-3"])]);
    expect(namesOfShown(shown)).toEqual(["all", "tier-1"]);
  });

  it("does not give away that a part is empty", () => {
    const shown = publish([cell("all", 60), cell("tier-1", 40), cell("tier-2", 20)], [line("all", ["tier-1", "tier-2"], 1)]);
    expect(namesOfShown(shown)).toEqual(["all", "tier-1"]);
  });

  it("does not give away parts that are fewer than six together", () => {
    const shown = publish([cell("all", 63), cell("a", 40), cell("b", 20), cell("c", 2), cell("d", 1)], [line("all", ["a", "b", "c", "d"])]);
    expect(namesOfShown(shown)).toEqual(["all", "a"]);
  });

  it("leaves parts alone whose suppressed ones are six people or more", () => {
    const shown = publish([cell("all", 68), cell("a", 40), cell("b", 20), cell("c", 4), cell("d", 4)], [line("all", ["a", "b", "c", "d"])]);
    expect(namesOfShown(shown)).toEqual(["all", "a", "b"]);
  });

  it("cannot be subtracted from: a part that is all but a few of it is suppressed", () => {
    const shown = publish([cell("region", 50), cell("community", 47), cell("rest", 3)], [line("region", ["community", "rest"])]);
    expect(namesOfShown(shown)).toEqual(["region"]);
  });

  it("that is suppressed for another line is not given away by its parts", () => {
    // Rows are regions, columns are tiers. Region two is the smallest and falls for the sake of region three.
    const cells = [cell("all", 63), cell("one", 30), cell("two", 29), cell("three", 4), cell("two/1", 15), cell("two/2", 14)];
    const shown = publish(cells, [line("all", ["one", "two", "three"]), line("two", ["two/1", "two/2"])]);
    expect(namesOfShown(shown)).toEqual(["all", "one", "two/1"]);
  });
});

it("two populations that differ by fewer than six people are not both shown", () => {
  const cells = [cell("community-a", 40), cell("community-b", 43)];
  expect(namesOfShown(protectCounts({ cells, overlaps: [{ cells: ["community-a", "community-b"], difference: 3 }], secret }))).toEqual(["community-b"]);
  expect(namesOfShown(protectCounts({ cells, overlaps: [{ cells: ["community-a", "community-b"], difference: 7 }], secret }))).toHaveLength(2);
  // The same people: both are rounded alike, and nothing can be learnt from having both.
  expect(namesOfShown(protectCounts({ cells, overlaps: [{ cells: ["community-a", "community-b"], difference: 0 }], secret }))).toHaveLength(2);
});

it("in random tables of two dimensions no line has one unknown, and no unknowns stand for fewer than six people", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { cells, lines } = randomTable(seed);
    const shown = publish(cells, lines);
    const count = new Map(cells.map(({ id, count }) => [id, count]));
    for (const { total, parts, emptyParts } of lines) {
      const unknown = parts.filter((id) => shown.get(id)!.value === null);
      const unknowns = unknown.length + emptyParts + (shown.get(total)!.value === null ? 1 : 0);
      expect(unknowns, `seed ${seed}, ${total}`).not.toBe(1);
      if (shown.get(total)!.value !== null && unknowns > 0) expect(unknown.reduce((sum, id) => sum + count.get(id)!, 0), `seed ${seed}, ${total}`).toBeGreaterThanOrEqual(fewestPublished);
    }
  }
});

it("gives the same result in whatever order the cells come", () => {
  const { cells, lines } = randomTable(7);
  const sorted = (shown: ReturnType<typeof publish>) => [...shown].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(sorted(publish([...cells].reverse(), lines))).toEqual(sorted(publish(cells, lines)));
});

it("refuses two cells of one id, and a line over cells that are not there", () => {
  expect(() => publish([cell("a", 7), cell("a", 8)])).toThrow("Two cells have the id a.");
  expect(() => publish([cell("a", 7)], [line("a", ["b"])])).toThrow("There is no cell b");
});

describe("a rate", () => {
  const rounded = (value: number) => ({ status: "ROUNDED", value }) as const;

  it("comes from the rounded counts, and never passes 100", () => {
    expect(protectedRate(rounded(21), rounded(60))).toBe(35);
    expect(protectedRate(rounded(63), rounded(60))).toBe(100);
  });

  it("is not shown of few people, or where either count is suppressed", () => {
    expect(protectedRate(rounded(6), rounded(18))).toBeNull();
    expect(protectedRate({ status: "SUPPRESSED", value: null }, rounded(60))).toBeNull();
  });
});

describe("a mean, a median or a percentile", () => {
  const rounded = (value: number) => ({ status: "ROUNDED", value }) as const;

  it("is shown beside a count that stands for twenty people or more", () => {
    expect(protectedStatistic({ value: 12.345, people: rounded(24), decimals: 1 })).toBe(12.3);
    expect(protectedStatistic({ value: 12.345, people: rounded(21) })).toBeNull();
    expect(protectedStatistic({ value: 12.345, people: rounded(60), fewest: 60 })).toBeNull();
    expect(protectedStatistic({ value: 12.345, people: { status: "SUPPRESSED", value: null } })).toBeNull();
    expect(protectedStatistic({ value: null, people: rounded(60) })).toBeNull();
  });

  it("tells nothing of how many people there are that the count beside it does not", () => {
    for (const [fewest, around] of [[20, 20], [60, 60]] as const) {
      const seen = new Map<number, Set<boolean>>();
      for (let count = around - 6; count <= around + 6; count++) {
        for (let people = 0n; people < 60n; people++) {
          const value = roundCount({ count, recordKeys: people }, "a secret");
          const isThere = protectedStatistic({ value: 1, people: rounded(value), fewest }) !== null;
          seen.set(value, (seen.get(value) ?? new Set()).add(isThere));
          if (isThere) expect(count).toBeGreaterThanOrEqual(fewest);
        }
      }
      expect([...seen].filter(([, answers]) => answers.size > 1)).toEqual([]);
    }
  });

  it("that is a mean tells nobody's number to whoever knows that they alone came, and has those of both pictures", () => {
    let state = 7;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 300; round++) {
      const before = Array.from({ length: 22 + Math.floor(random() * 200) }, () => Math.ceil(random() * random() * 40_000));
      const mean = (numbers: readonly number[]) => protectedMean({ value: numbers.reduce((sum, one) => sum + one, 0) / numbers.length, people: rounded(300), numbers: numbers.length })!;
      const came = Math.round((0.6 + random() * 3) * mean(before));
      const possible = Array.from({ length: 400 }, (_, tries) => (tries / 20) * mean(before)).filter((one) => mean([...before, one]) === mean([...before, came]));
      expect(possible.at(-1)! - possible[0]!, `round ${round}`).toBeGreaterThan(mean(before) / 3);
      expect(Math.abs(mean(before) - before.reduce((sum, one) => sum + one, 0) / before.length)).toBeLessThan(mean(before) / 8);
    }
  });

  it("keeps the decimals it is asked for where many people have a number", () => {
    expect(protectedMean({ value: 12.345, people: rounded(3000), numbers: 3000, decimals: 1 })).toBe(12.3);
    expect([22, 60, 400, 5000].map((numbers) => protectedMean({ value: 12_345.67, people: rounded(6000), numbers }))).toEqual([12_000, 12_500, 12_350, 12_345]);
    expect(protectedMean({ value: 0, people: rounded(60), numbers: 60 })).toBe(0);
    expect(protectedMean({ value: 5, people: rounded(60), numbers: 19 })).toBeNull();
  });
});

function publish(cells: readonly RawCell[], lines: readonly Line[] = []) {
  return protectCounts({ cells, lines, secret });
}

function cell(id: string, count: number): RawCell {
  return { id, count, recordKeys: BigInt(count) * 7919n + BigInt(id.length) };
}

function line(total: string, parts: readonly string[], emptyParts = 0): Line {
  return { total, parts, emptyParts };
}

function namesOfShown(shown: ReadonlyMap<string, { value: number | null }>): string[] {
  return [...shown].filter(([, { value }]) => value !== null).map(([id]) => id);
}

// Regions by need areas with every margin, many cells small or empty as in life.
function randomTable(seed: number): { cells: RawCell[]; lines: Line[] } {
  const random = seeded(seed);
  const below = (limit: number) => Number(random() % BigInt(limit));
  const [rows, columns] = [2 + below(4), 2 + below(5)];
  const inner = Array.from({ length: rows }, () => Array.from({ length: columns }, () => (below(3) === 0 ? below(6) : below(60))));
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const numbers = new Map<string, number>([["all", sum(inner.flat())]]);
  inner.forEach((row, r) => {
    numbers.set(`r${r}`, sum(row));
    row.forEach((count, c) => numbers.set(`r${r}c${c}`, count));
  });
  for (let c = 0; c < columns; c++) numbers.set(`c${c}`, sum(inner.map((row) => row[c]!)));
  const isThere = (id: string) => numbers.get(id)! > 0;
  const lineOf = (total: string, parts: string[]): Line => ({ total, parts: parts.filter(isThere), emptyParts: parts.filter((id) => !isThere(id)).length });
  const index = (length: number) => Array.from({ length }, (_, i) => i);
  const lines = [
    lineOf("all", index(rows).map((r) => `r${r}`)),
    lineOf("all", index(columns).map((c) => `c${c}`)),
    ...index(rows).map((r) => lineOf(`r${r}`, index(columns).map((c) => `r${r}c${c}`))),
    ...index(columns).map((c) => lineOf(`c${c}`, index(rows).map((r) => `r${r}c${c}`))),
  ].filter(({ total }) => isThere(total));
  return { cells: [...numbers].filter(([, count]) => count > 0).map(([id, count]) => ({ id, count, recordKeys: random() })), lines };
}

/** Numbers of 62 bits, the same for the same seed (splitmix64). */
function seeded(seed: number): () => bigint {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return (z ^ (z >> 31n)) >> 2n;
  };
}
