// `npm test`: everything that continuous integration asks. The checks first, then every test, whatever the checks said.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../subgraphs.ts";
import { checks } from "./checks.ts";
import { runChecks } from "./run-checks.ts";
import { summarise, type TestReport } from "./summarise.ts";

const checksHold = await runChecks(checks);
const { code, report } = await runTests();
const { line, allPassed } = summarise(report);

if (!checksHold) console.log("\nThe checks marked `failed` above do not hold.");
console.log(`\n${line}`);
process.exit(checksHold && allPassed && code === 0 ? 0 : 1);

/** Runs every test and shows vitest's own account; the report is null when vitest could not write one. */
async function runTests(): Promise<{ code: number; report: TestReport | null }> {
  const folder = mkdtempSync(join(tmpdir(), "test-report-"));
  const file = join(folder, "report.json");
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const vitest = join(repository, "node_modules/vitest/vitest.mjs");
      const child = spawn(process.execPath, [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...process.argv.slice(2)], {
        cwd: repository,
        stdio: ["ignore", "inherit", "inherit"],
      });
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? 1));
    });
    return { code, report: readReport(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): TestReport | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as TestReport;
  } catch {
    return null;
  }
}
