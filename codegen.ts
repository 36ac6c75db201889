// Finds subgraphs and entities by folder and writes the types that resolvers are checked against. Nothing to register:
// the folder `entities/support-team` holds the type `SupportTeam`, whose parent value is the row type of its table.
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CodegenConfig } from "@graphql-codegen/cli";

const subgraphs = globSync("subgraphs/*/src/subgraph.ts").map((file) => dirname(dirname(file))).sort();

const scalars = {
  Cents: "number",
  Date: "string",
  DateTime: { input: "Date", output: "Date" },
  ID: { input: "string", output: "string" },
};

const config: CodegenConfig = {
  generates: Object.fromEntries(subgraphs.map((folder) => [`${folder}/src/generated/resolvers.ts`, resolverTypes(folder)])),
};
export default config;

/** Typed documents of the example operations, against the schema that clients see. */
export const operations: CodegenConfig = {
  generates: {
    "schema/generated/operations.ts": {
      schema: "schema/api.graphql",
      documents: "schema/operations/*.graphql",
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        // What a client meets is JSON.
        scalars: { Cents: "number", Date: "string", DateTime: "string", ID: "string" },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};

function resolverTypes(folder: string): CodegenConfig["generates"][string] {
  return {
    schema: ["schema/prelude.graphql", `${folder}/src/{entities,extensions}/*/schema.graphql`],
    plugins: ["typescript", "typescript-resolvers"],
    config: {
      federation: true,
      contextType: "../context.ts#Context",
      mappers: mappers(folder),
      scalars,
      enumsAsTypes: true,
      useTypeImports: true,
      makeResolverTypeCallable: true,
      maybeValue: "T | null | undefined",
      avoidOptionals: { field: true },
    },
  };
}

/** Type name to the value behind it, by convention: `LearnerRow` of a table, `LearnerReference` of an extension. */
function mappers(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of globSync(`${folder}/src/entities/*/table.ts`).sort()) {
    for (const [, type] of readFileSync(file, "utf8").matchAll(/export type (\w+)Row\b/g)) {
      if (type) found[type] = importFrom(file, folder, `${type}Row`);
    }
  }
  for (const file of globSync(`${folder}/src/extensions/*/resolvers.ts`).sort()) {
    const type = pascalCase(basename(dirname(file)));
    if (readFileSync(file, "utf8").includes(`interface ${type}Reference`)) found[type] = importFrom(file, folder, `${type}Reference`);
  }
  return found;
}

function importFrom(file: string, folder: string, name: string): string {
  return `../${file.slice(join(folder, "src/").length)}#${name}`;
}

function pascalCase(kebab: string): string {
  return kebab.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
