// The subgraphs, found by folder: a new one needs a folder, and nothing to register.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Subgraph } from "@lsg/subgraph-kit/define-subgraph";

export const repository = join(import.meta.dirname, "..");

/** Names of the subgraphs, sorted. */
export const subgraphNames: readonly string[] = readdirSync(join(repository, "subgraphs"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(repository, "subgraphs", entry.name, "src/subgraph.ts")))
  .map(({ name }) => name)
  .sort();

export function subgraphFolder(name: string): string {
  return join(repository, "subgraphs", name);
}

export function migrationsFolder(name: string): string {
  return join(subgraphFolder(name), "migrations");
}

/** Loads what `src/subgraph.ts` of a subgraph exports. */
export async function loadSubgraph(name: string): Promise<Subgraph> {
  const { subgraph } = (await import(join(subgraphFolder(name), "src/subgraph.ts"))) as { subgraph: Subgraph };
  return subgraph;
}
