// One line about all tests, for people and for machines that read the end of a log.

/** The part of vitest's JSON report that is needed. */
export interface TestReport {
  readonly success: boolean;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

/** Sums the tests of a run. A file that could not run counts as one that failed; no test at all is a failure too. */
export function summarise(report: TestReport | null): { line: string; allPassed: boolean } {
  const files = report?.testResults ?? [];
  const states = files.flatMap(({ status, assertionResults }) => {
    const tests = assertionResults.map((test) => test.status);
    return status === "failed" && !tests.includes("failed") ? [...tests, "failed"] : tests;
  });
  const count = (wanted: (state: string) => boolean): number => states.filter(wanted).length;
  const passed = count((state) => state === "passed");
  const failed = count((state) => state === "failed");
  const skipped = states.length - passed - failed;
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return { line, allPassed: report?.success === true && failed === 0 && passed > 0 };
}
