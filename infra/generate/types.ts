// The types that code is checked against; made afresh everywhere, committed nowhere.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { CodegenConfig } from "@graphql-codegen/cli";
import { repository } from "../subgraphs.ts";

/** Writes the resolver types of every subgraph (`src/generated/resolvers.ts`). */
export async function writeResolverTypes(): Promise<void> {
  const { default: config } = (await import(join(repository, "codegen.ts"))) as { default: CodegenConfig };
  await run(config);
}

/** Writes typed documents for the example operations (`schema/generated/operations.ts`); needs `schema/api.graphql`. */
export async function writeTypedOperations(): Promise<void> {
  const { operations } = (await import(join(repository, "codegen.ts"))) as { operations: CodegenConfig };
  await run(operations);
}

async function run(config: CodegenConfig): Promise<void> {
  // The package's entry for `import` is its command line; its functions come by `require`.
  const { generate } = createRequire(import.meta.url)("@graphql-codegen/cli") as typeof import("@graphql-codegen/cli");
  await generate({ ...config, cwd: repository, silent: true, errorsOnly: true, noSilentErrors: true } as CodegenConfig, true);
}
