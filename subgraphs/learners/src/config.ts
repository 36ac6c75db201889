import { environmentReader } from "@lsg/subgraph-kit/config";
import { sealKeyForm } from "@lsg/subgraph-kit/seal";
import { readSubgraphConfig } from "@lsg/subgraph-kit/subgraph-config";

/** The process's configuration; throws `ConfigError` with every problem at once. */
export const readConfig = () => readSubgraphConfig("learners", 4001, process.env, { issuesPermits: true, seals: true });

/** Address of the role that owns the tables, for operators' commands; throws `ConfigError`. */
export function readOwnerUrl(): string {
  const read = environmentReader(process.env);
  return read.finish({ ownerUrl: read.postgresUrl("LEARNERS_OWNER_DATABASE_URL") }).ownerUrl;
}

/** The same, with the keys that seal, for the command that seals again. */
export function readSealingConfig(): { readonly ownerUrl: string; readonly keys: readonly string[] } {
  const read = environmentReader(process.env);
  return read.finish({ ownerUrl: read.postgresUrl("LEARNERS_OWNER_DATABASE_URL"), keys: read.secrets("SEAL_KEYS", sealKeyForm, "keys as NAME:SECRET with commas between, the new one first") });
}
