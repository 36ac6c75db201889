import { environmentReader } from "@lsg/subgraph-kit/config";
import { readConfig } from "../dev/config.ts";
import { gatewayUrl } from "../dev/processes.ts";

export interface InsightsSettings {
  /** A graph that tells everybody which institutions there are. */
  readonly graph: string;
  /** Keys the rounding. It stays the same as long as what was published with it. */
  readonly secret: string;
}

/** Reads where the graph is, and the secret unless development has one. Throws `ConfigError`. */
export function readSettings(secret: string | null, env: NodeJS.ProcessEnv = process.env): InsightsSettings {
  const read = environmentReader(env);
  return read.finish({
    graph: read.text("INSIGHTS_GRAPH_URL", `${gatewayUrl(readConfig(env))}/public/graphql`),
    secret: secret ?? read.text("INSIGHTS_SECRET"),
  });
}
