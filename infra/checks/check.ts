// `npm run check`: everything that can be said of the sources without running them.
import { checks } from "./checks.ts";
import { runChecks } from "./run-checks.ts";

process.exit((await runChecks(checks)) ? 0 : 1);
