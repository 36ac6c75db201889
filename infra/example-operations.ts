// What the example operations of `schema/operations` are tried with: by the stories, and by whoever opens the sandbox.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Examples } from "./population/examples.ts";
import { repository } from "./subgraphs.ts";

export interface ExampleOperation {
  /** Who would send it; null is somebody without a token. */
  readonly persona: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

const folder = join(repository, "schema/operations");

/** Names of the example operations. */
export const exampleOperationNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => file.replace(/\.graphql$/, ""))
  .sort();

/** Each example operation over a population with these examples. */
export function exampleOperations({ learner, community, practitioner, institution, region }: Examples): Readonly<Record<string, ExampleOperation>> {
  return {
    "joined-learner-view": { persona: "whanau", variables: { id: learner } },
    "community-register": { persona: "facilitator", variables: { id: community } },
    institution: { persona: "coordinator", variables: { moeNumber: institution } },
    "practitioner-caseload": { persona: "practitioner", variables: { id: practitioner } },
    "region-picture": { persona: "funding-manager", variables: { code: region, year: 2026 } },
    "access-log": { persona: "privacy-officer", variables: { learner } },
    "directory-search": { persona: null, variables: { text: "kura" } },
  };
}

/** Writes the operations with variables of the population in the data folder, for the sandbox; gives their folder. */
export function writeExampleOperations(dataFolder: string): string {
  const written = join(dataFolder, "operations");
  rmSync(written, { recursive: true, force: true });
  mkdirSync(written, { recursive: true });
  const examples = join(dataFolder, "examples.json");
  const operations = existsSync(examples) ? exampleOperations(JSON.parse(readFileSync(examples, "utf8")) as Examples) : {};
  for (const name of exampleOperationNames) {
    copyFileSync(join(folder, `${name}.graphql`), join(written, `${name}.graphql`));
    const variables = operations[name]?.variables;
    if (variables) writeFileSync(join(written, `${name}.variables.json`), `${JSON.stringify(variables, null, 2)}\n`);
  }
  return written;
}
