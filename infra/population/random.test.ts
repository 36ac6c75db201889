import { expect, test } from "vitest";
import { Random, weighted } from "./random.ts";

test("gives the same numbers for the same path, on every machine", () => {
  const numbers = (...path: (string | number)[]) => {
    const random = new Random(...path);
    return Array.from({ length: 3 }, () => random.bits());
  };
  expect(numbers("aotearoa", "learner", 1)).toEqual(numbers("aotearoa", "learner", 1));
  expect(numbers("aotearoa", "learner", 2)).not.toEqual(numbers("aotearoa", "learner", 1));
  expect(numbers("fixed")).toMatchInlineSnapshot(`
    [
      1781933467,
      3084687660,
      1356662018,
    ]
  `);
});

test("spreads evenly over fractions, ranges and lists, also between neighbouring streams", () => {
  const first = Array.from({ length: 20_000 }, (_, index) => new Random("seed", index).fraction());
  const tenths = Array.from({ length: 10 }, (_, tenth) => first.filter((value) => Math.floor(value * 10) === tenth).length);
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);

  const random = new Random("ranges");
  const drawn = new Set(Array.from({ length: 1_000 }, () => random.between(-2, 2)));
  expect([...drawn].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  expect(() => random.pick([])).toThrow("nothing to pick");
});

test("picks by weight, and never what has none", () => {
  const random = new Random("weights");
  const pick = weighted([["often", 75], ["never", 0], ["rarely", 25]]);
  const picked = Array.from({ length: 10_000 }, () => pick(random));
  expect(picked.filter((value) => value === "often").length / 10_000).toBeCloseTo(0.75, 1);
  expect(picked).not.toContain("never");
});
