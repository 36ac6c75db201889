// What must hold of the sources before any test runs, the longest first.
import { outdatedFigures } from "../bench/chart.ts";
import { contractFile, contracts } from "../contracts.ts";
import { composeFiles, outdatedFiles } from "../generate/composed-files.ts";
import { writeResolverTypes, writeTypedOperations } from "../generate/types.ts";
import { repository, subgraphNames } from "../subgraphs.ts";
import { findBreakingChanges } from "./breaking-changes.ts";
import { findMigrationProblems } from "./migrations.ts";
import { tool, type Check, type Finding } from "./run-checks.ts";

export const checks: readonly Check[] = [
  {
    name: "generated types",
    async run() {
      await writeResolverTypes();
      await writeTypedOperations();
      return { problems: [] };
    },
  },
  // One pass by the compiler written in Go, for what takes eslint and tsc three times as long.
  { name: "types and lint", after: "generated types", run: tool("node_modules/oxlint/bin/oxlint", "--format=unix", "--disable-nested-config") },
  { name: "SDL and operations", run: tool("node_modules/eslint/bin/eslint.js", ".", "--max-warnings=0") },
  { name: "composed schema", run: composedSchema },
  { name: "recorded figures", run: async () => ({ problems: (await outdatedFigures()).map((path) => `${path} does not show the recorded run: run \`npm run bench -- chart\` and commit it.`) }) },
  { name: "breaking changes", run: breakingChanges },
  { name: "migrations", run: async () => ({ problems: (await Promise.all(subgraphNames.map(findMigrationProblems))).flat() }) },
  {
    name: "import boundaries",
    run: tool("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", "--config", ".dependency-cruiser.cjs", "--output-type", "err-long", "subgraph-kit", "subgraphs", "gateway", "infra", "schema", "codegen.ts", "vitest.config.ts"),
  },
  { name: "dead code", run: tool("node_modules/knip/bin/knip.js", "--no-progress", "--no-config-hints") },
];

/** Clients of a contract hold queries against its own schema, which loses a field also when only a tag goes. */
async function breakingChanges(): Promise<Finding> {
  const files = ["schema/api.graphql", ...Object.keys(contracts).map((name) => contractFile(name, "api"))];
  const findings = await Promise.all(files.map((file) => findBreakingChanges({ repository, file })));
  return {
    problems: findings.flatMap(({ problems }, index) => problems.map((problem) => `${files[index]}: ${problem}`)),
    notes: [...new Set(findings.flatMap(({ notes = [] }) => notes))],
  };
}

async function composedSchema() {
  const outdated = outdatedFiles(await composeFiles());
  return { problems: outdated.map((path) => `${path} is not what the subgraphs compose to: run \`npm run generate\` and commit it.`) };
}
