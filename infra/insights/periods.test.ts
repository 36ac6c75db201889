import { expect, it } from "vitest";
import { duePeriods, lastPictureOf, periodsOf } from "./periods.ts";

const names = (periods: readonly { name: string }[]) => periods.map(({ name }) => name);

it("a day is in a month and a year, and in a term unless it is in the holidays", () => {
  expect(names(periodsOf("2026-11-22"))).toEqual(["2026-11", "2026-T4", "2026"]);
  expect(names(periodsOf("2026-10-05"))).toEqual(["2026-10", "2026"]);
  expect(periodsOf("2028-02-01")[0]).toEqual({ name: "2028-02", series: "MONTH", from: "2028-02-01", until: "2028-02-29" });
});

const due = (today: string, published: Record<string, string>) => duePeriods(today, new Map(Object.entries(published))).map(({ name, asAt }) => `${name} as at ${asAt}`);

it("the first picture is of the last end of a month, a month before the next, on whatever day there is one first", () => {
  for (const day of ["2026-11-01", "2026-11-22", "2026-11-30"]) {
    expect(due(day, {})).toEqual(["2026-10 as at 2026-10-31", "2026-T4 as at 2026-10-31", "2026 as at 2026-10-31"]);
  }
  const first = { "2026-10": "2026-10-31", "2026-T4": "2026-10-31", "2026": "2026-10-31" };
  for (const day of ["2026-11-22", "2026-11-23", "2026-11-30"]) expect(due(day, first)).toEqual(["2026-T4 as at 2026-10-31", "2026 as at 2026-10-31"]);
  expect(due("2026-12-01", first)).toEqual(["2026-11 as at 2026-11-30", "2026-T4 as at 2026-11-30", "2026 as at 2026-11-30"]);
  expect(due("2027-01-10", {})).toEqual(["2026-12 as at 2026-12-31", "2026 as at 2026-12-31"]);
});

it("then there is one picture a month, whatever the day and however often it is asked for", () => {
  const november = { "2026-11": "2026-11-30", "2026-T4": "2026-11-30", "2026": "2026-11-30" };
  for (const day of ["2026-12-01", "2026-12-17", "2026-12-31"]) expect(due(day, november)).toEqual(["2026-T4 as at 2026-11-30", "2026 as at 2026-11-30"]);
  expect(due("2027-01-01", november)).toEqual(["2026-12 as at 2026-12-31", "2026 as at 2026-12-31", "2026-T4 as at 2026-12-31"]);
  const days = new Set<string>();
  const published = new Map(Object.entries(november));
  for (let day = Date.UTC(2026, 11, 1); day < Date.UTC(2027, 6, 1); day += 86_400_000) {
    for (const { name, asAt } of duePeriods(new Date(day).toISOString().slice(0, 10), published)) {
      days.add(asAt);
      published.set(name, asAt);
    }
  }
  expect([...days].sort()).toEqual(["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
});

it("a term is told last as at the end of the month that is nearest to its last day", () => {
  expect(["2026-04-02", "2026-07-03", "2026-09-25", "2026-12-18"].map((until) => lastPictureOf({ until }))).toEqual(["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]);
  // Three days of it are still to come, and nothing more is told.
  expect(due("2026-07-02", { "2026-T2": "2026-06-30", "2026": "2026-06-30", "2026-06": "2026-06-30" })).toEqual(["2026-T2 as at 2026-06-30", "2026 as at 2026-06-30"]);
  expect(due("2026-07-10", { "2026-T2": "2026-06-30", "2026": "2026-06-30", "2026-06": "2026-06-30" })).toEqual(["2026 as at 2026-06-30"]);
});
