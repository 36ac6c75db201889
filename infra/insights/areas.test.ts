import { expect, it } from "vitest";
import { equityGroups } from "./areas.ts";

it("schools are in three groups by the sevenths of all, and early learning services by their own scale", () => {
  const schools = Array.from({ length: 70 }, (_, index) => ({ equityIndex: { value: 400 + index, scale: "SCHOOL" as const } }));
  const services = [1, 5].map((value) => ({ equityIndex: { value, scale: "EARLY_LEARNING" as const } }));
  const groupOf = equityGroups([...services, ...schools, { equityIndex: null }]);
  const sizes = Map.groupBy(schools, groupOf);
  expect([...sizes].map(([group, members]) => [group, members.length])).toEqual([["FEWER", 20], ["MODERATE", 30], ["MORE", 20]]);
  expect(services.map(groupOf)).toEqual(["EARLY_LEARNING_1", "EARLY_LEARNING_5"]);
  expect(groupOf({ equityIndex: null })).toBe("NOT_KNOWN");
});
