import { describe, expect, it } from "vitest";
import { isCalendarDate, scalars } from "./scalars.ts";

describe("Date", () => {
  it.each(["2026-02-28", "2024-02-29", "0050-01-01", "9999-12-31"])("takes the day %s and gives it back as it is", (day) => {
    expect(scalars.Date.parseValue(day)).toBe(day);
    expect(scalars.Date.serialize(day)).toBe(day);
  });

  it.each(["2026-02-29", "0000-01-01", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01T00:00:00Z", "", 20260101, null, new Date()])("refuses %j", (value) => {
    expect(() => scalars.Date.parseValue(value)).toThrow("YYYY-MM-DD");
  });

  it("knows the days of the calendar", () => {
    expect(isCalendarDate("1900-02-29")).toBe(false);
    expect(isCalendarDate("2000-02-29")).toBe(true);
  });
});

describe("DateTime", () => {
  it("takes an instant with any offset and gives it back in UTC", () => {
    expect(scalars.DateTime.serialize(scalars.DateTime.parseValue("2026-02-28T09:30:00+13:00"))).toBe("2026-02-27T20:30:00.000Z");
  });

  it.each(["2026-02-28T09:30:00", "2026-02-30T09:30:00Z", "2026-02-28", "now", 0, null])("refuses %j", (value) => {
    expect(() => scalars.DateTime.parseValue(value)).toThrow("instant with its offset");
  });
});

describe("Cents", () => {
  it("takes amounts beyond 21 million dollars", () => {
    expect(scalars.Cents.parseValue(64_580_000_000)).toBe(64_580_000_000);
  });

  it.each([1.5, "100", Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, null])("refuses %j", (value) => {
    expect(() => scalars.Cents.parseValue(value)).toThrow("whole number of cents");
  });
});
