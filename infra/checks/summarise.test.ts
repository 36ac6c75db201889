import { expect, test } from "vitest";
import { summarise } from "./summarise.ts";

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) });

test("sums the tests of all files in one line", () => {
  expect(summarise({ success: true, testResults: [file("passed", "passed", "passed"), file("passed", "passed")] })).toEqual({ line: "3 passed, 0 failed", allPassed: true });
  expect(summarise({ success: false, testResults: [file("failed", "passed", "failed")] })).toEqual({ line: "1 passed, 1 failed", allPassed: false });
});

test("says how many were skipped, when any were", () => {
  expect(summarise({ success: true, testResults: [file("passed", "passed", "skipped", "pending", "todo")] })).toEqual({ line: "1 passed, 0 failed, 3 skipped", allPassed: true });
});

test("counts a file that could not run as one failure", () => {
  expect(summarise({ success: false, testResults: [file("passed", "passed"), file("failed")] })).toEqual({ line: "1 passed, 1 failed", allPassed: false });
});

test("fails when no test ran, and when there is no report", () => {
  expect(summarise({ success: true, testResults: [] })).toEqual({ line: "0 passed, 0 failed", allPassed: false });
  expect(summarise(null)).toEqual({ line: "0 passed, 0 failed", allPassed: false });
});

test("fails when the run failed outside its tests", () => {
  expect(summarise({ success: false, testResults: [file("passed", "passed")] }).allPassed).toBe(false);
});
