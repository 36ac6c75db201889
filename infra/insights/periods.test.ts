import { expect, it } from "vitest";
import { duePeriods, periodsOf } from "./periods.ts";

const names = (periods: readonly { name: string }[]) => periods.map(({ name }) => name);

it("a day is in a month and a year, and in a term unless it is in the holidays", () => {
  expect(names(periodsOf("2026-11-22"))).toEqual(["2026-11", "2026-T4", "2026"]);
  expect(names(periodsOf("2026-10-05"))).toEqual(["2026-10", "2026"]);
  expect(periodsOf("2028-02-01")[0]).toEqual({ name: "2028-02", from: "2028-02-01", until: "2028-02-29" });
});

it("what lasts is due with today's picture", () => {
  expect(duePeriods("2026-11-22", new Map([["2026-11", "2026-11-21"]])).map(({ name, asAt }) => [name, asAt])).toEqual([["2026-11", "2026-11-22"], ["2026-T4", "2026-11-22"], ["2026", "2026-11-22"]]);
});

it("what ended since it was published is due once more, with the picture of its last day", () => {
  const due = duePeriods("2026-12-21", new Map([["2026-11", "2026-11-28"], ["2026-10", "2026-10-31"], ["2026-T4", "2026-12-17"]]));
  expect(due.map(({ name, asAt }) => [name, asAt])).toEqual([["2026-12", "2026-12-21"], ["2026", "2026-12-21"], ["2026-11", "2026-11-30"], ["2026-T4", "2026-12-18"]]);
});
