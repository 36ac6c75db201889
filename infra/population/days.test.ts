import { expect, test } from "vitest";
import { dateOf, dayIn, dayOf, yearsLater } from "./days.ts";

test("turns dates into days and back", () => {
  expect(dayOf("1970-01-01")).toBe(0);
  for (const date of ["1899-12-31", "2000-02-29", "2026-11-20"]) expect(dateOf(dayOf(date))).toBe(date);
  expect(dayIn(2026, "03-01") - dayIn(2026, "02-28")).toBe(1);
});

test("refuses what is no date", () => {
  for (const text of ["2026-02-30", "2026-13-01", "26-01-01", "2026-11-20T00:00", ""]) expect(() => dayOf(text), text).toThrow("is no date");
});

test("counts years by the calendar", () => {
  expect(dateOf(yearsLater(dayOf("2018-07-31"), 5))).toBe("2023-07-31");
  expect(dateOf(yearsLater(dayOf("2020-02-29"), 5))).toBe("2025-02-28");
});
