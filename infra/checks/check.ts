// `npm run check`: everything that can be said of the sources without running them. `npm run check -- migrations`
// asks only that one.
import { checks } from "./checks.ts";
import { runChecks } from "./run-checks.ts";

const asked = process.argv.slice(2);
const names = checks.map(({ name }) => name);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no check named ${unknown.join(", ")}: choose from ${names.join(", ")}.`);
  process.exit(1);
}
process.exit((await runChecks(asked.length === 0 ? checks : checks.filter(({ name }) => asked.includes(name)))) ? 0 : 1);
