// Once for a whole test run: a Postgres server of its own, on which test files clone the databases that they need.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestDatabases } from "@lsg/subgraph-kit/testing/template-database";
import type { TestProject } from "vitest/node";
import { prepareDatabases } from "../postgres/databases.ts";
import { startPostgres, testSettings } from "../postgres/server.ts";
import { migrationsFolder, repository, subgraphNames } from "../subgraphs.ts";

// The subgraphs, and the one without a domain that the kit's own tests serve.
const migrations: Readonly<Record<string, string>> = {
  ...Object.fromEntries(subgraphNames.map((name) => [name, migrationsFolder(name)])),
  books: join(repository, "subgraph-kit/testing/example/migrations"),
};

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = mkdtempSync(join(tmpdir(), "learning-support-graph-test-"));
  const server = await startPostgres({ dataFolder, settings: { ...testSettings, max_connections: 300 } });
  const tearDown = async () => {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    project.provide("databases", { adminUrl: server.adminUrl, templates: await templates(server.adminUrl) });
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}

async function templates(adminUrl: string): Promise<TestDatabases["templates"]> {
  const names = Object.keys(migrations);
  const urls = await prepareDatabases(adminUrl, names.map((name) => ({ name, ownerPassword: "owner", appPassword: "app", relayPassword: "relay" })));
  return Object.fromEntries(names.map((name) => [name, { ...urls[name]!, migrations: migrations[name]! }]));
}
