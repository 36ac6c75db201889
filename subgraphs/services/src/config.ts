import { environmentReader } from "@lsg/subgraph-kit/config";
import { readSubgraphConfig } from "@lsg/subgraph-kit/subgraph-config";

/** The process's configuration; throws `ConfigError` with every problem at once. */
export const readConfig = () => readSubgraphConfig("services", 4002, process.env);

/** Address of the role that owns the tables, for operators' commands; throws `ConfigError`. */
export function readOwnerUrl(): string {
  const read = environmentReader(process.env);
  return read.finish({ ownerUrl: read.postgresUrl("SERVICES_OWNER_DATABASE_URL") }).ownerUrl;
}
