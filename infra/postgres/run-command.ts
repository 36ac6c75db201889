import { ConfigError } from "@lsg/subgraph-kit/config";
import { StartProblem } from "./problem.ts";

/** Runs an operator command: what a person can mend ends it with a sentence, anything else with its whole error. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof StartProblem || error instanceof ConfigError ? error.message : error);
    process.exitCode = 1;
  }
}
