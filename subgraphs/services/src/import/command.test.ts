import { expect, test } from "vitest";
import { readArguments, sentences } from "./command.ts";
import type { ImportSummary } from "./import-institutions.ts";

test("arguments are a file and options in any order", () => {
  expect(readArguments(["--dry-run", "schools 2017.csv", "--as-of", "2017-07-01", "--report=out.jsonl", "--close-absent"])).toEqual({
    file: "schools 2017.csv",
    dryRun: true,
    closeAbsent: true,
    asOf: "2017-07-01",
    report: "out.jsonl",
  });
  expect(readArguments(["a.csv"])).toEqual({ file: "a.csv", dryRun: false, closeAbsent: false, asOf: null, report: null });
});

test.each([
  [[], "Say which file to import."],
  [["a.csv", "b.csv"], "One file at a time: a.csv or b.csv"],
  [["a.csv", "--close-all"], "Unknown option '--close-all'"],
  [["a.csv", "--as-of", "2017-02-30"], '"2017-02-30" is no day'],
  [["a.csv", "--report"], "argument missing"],
])("%j is refused with a sentence", (args, sentence) => {
  expect(() => readArguments(args)).toThrow(TypeError);
  expect(() => readArguments(args)).toThrow(sentence);
});

const summary: ImportSummary = {
  layout: "schools, layout of 2026",
  encoding: "UTF-8",
  asOf: "2026-06-01",
  rows: 2500,
  added: 1,
  updated: 1200,
  unchanged: 1298,
  rejectedRows: 1,
  notes: [],
  outdated: 0,
  absent: [{ moeNumber: 503, name: "Kelp Deaf Education Centre" }],
  closed: 0,
  communities: 0,
  changed: true,
  dryRun: true,
};

test("the summary says what was done, what was not, and what to do about it", () => {
  expect(sentences(summary, "out.csv")).toEqual([
    "2,500 rows of 2026-06-01 (schools, layout of 2026, UTF-8).",
    "1 institution added, 1,200 updated, 1,298 unchanged, 1 row rejected.",
    "1 institution of the sector is not in it: 503 Kelp Deaf Education Centre.",
    "What is not in it stays open: add --close-absent to close them.",
    "0 values rejected or repaired: out.csv",
    "This was a dry run: nothing was kept.",
  ]);
  expect(sentences({ ...summary, changed: false, absent: [], dryRun: false, outdated: 2 }, null)).toEqual([
    "2,500 rows of 2026-06-01 (schools, layout of 2026, UTF-8).",
    "Nothing has changed: everything in it was known already.",
    "2 institutions of it are known from a newer directory: what that one says stays.",
  ]);
});
