import { describe, expect, test } from "vitest";
import { defaults, nationalLearners, readArguments, WrongArguments } from "./arguments.ts";

test("makes the default population when nothing is given", () => {
  expect(readArguments([])).toEqual({ ...defaults, replace: false, whenEmpty: false });
});

test("takes values behind a blank or an equals sign", () => {
  expect(readArguments(["--learners", "20", "--seed=kea=1", "--as-of", "2027-03-01", "--replace"])).toEqual({ learners: 20, seed: "kea=1", asOf: "2027-03-01", replace: true, whenEmpty: false });
  expect(readArguments(["--profile", "national"])?.learners).toBe(nationalLearners);
  expect(readArguments(["--when-empty", "--help"])).toBeNull();
});

describe("refuses in one sentence", () => {
  test.each([
    [["--learners", "-1"], '--learners is "-1": give a whole number from 1 to 2000000.'],
    [["--learners", "0"], "give a whole number"],
    [["--learners", "1e3"], "give a whole number"],
    [["--learners", "many"], "give a whole number"],
    [["--learners", "99999999999999999999"], "give a whole number"],
    [["--learners"], "--learners needs a value"],
    [["--learners", "--replace"], "--learners needs a value"],
    [["--seed", " "], "--seed must be a text"],
    [["--seed", "x".repeat(101)], "--seed must be a text"],
    [["--as-of", "2026-02-30"], '--as-of is "2026-02-30"'],
    [["--as-of", "1999-01-01"], "give a date from"],
    [["--profile", "local"], 'no profile "local"'],
    [["--profile", "national", "--learners", "5"], "leave out --learners"],
    [["--replace", "--when-empty"], "exclude each other"],
    [["--replace=yes"], "--replace takes no value"],
    [["--seed", "a", "--seed", "b"], "--seed is given twice"],
    [["--sed", "a"], '"--sed" is not an option'],
    [["5000"], '"5000" is not an option'],
  ])("%j", (args, sentence) => {
    expect(() => readArguments(args)).toThrow(WrongArguments);
    expect(() => readArguments(args)).toThrow(sentence);
  });
});
