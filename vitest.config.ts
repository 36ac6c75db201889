import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{subgraph-kit,subgraphs,gateway,infra,schema}/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["infra/testing/global-setup.ts"],
    // Real databases and processes: a test that hangs must end, a busy machine must not fail one.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
