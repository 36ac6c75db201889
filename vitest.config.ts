import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: [
      // The copy of graphql that Node gives everybody. Vite takes the package's other build for our sources alone, and
      // the types and errors of one are strangers to the other.
      { find: /^graphql$/, replacement: createRequire(join(import.meta.dirname, "infra/package.json")).resolve("graphql") },
    ],
  },
  test: {
    include: ["{subgraph-kit,subgraphs,gateway,infra,schema}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["infra/testing/global-setup.ts"],
    // Real databases and processes: a test that hangs must end, a busy machine must not fail one.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // The files of a worker share what it has loaded, which takes half the CPU of loading it for each. So a test puts back
    // what it changes in its process (clocks, keys); each file has a database of its own.
    isolate: false,
    execArgv: ["--import", pathToFileURL(join(import.meta.dirname, "infra/drizzle-resolution.mjs")).href],
  },
});
