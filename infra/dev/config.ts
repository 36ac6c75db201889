import { join } from "node:path";
import { environmentReader } from "@lsg/subgraph-kit/config";
import { developmentPorts } from "../ports.ts";
import { repository, subgraphNames } from "../subgraphs.ts";

export interface DevelopmentConfig {
  readonly gateway: { readonly host: string; readonly port: number };
  /** The port that each subgraph would like; another is taken when it is not free. */
  readonly subgraphPorts: Readonly<Record<string, number>>;
  /** Folder for everything that development leaves on the disk. */
  readonly dataFolder: string;
  readonly coloured: boolean;
  /** What the processes inherit: everything but addresses of databases and keys, which they get from here only. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/** Reads the configuration of the development commands. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): DevelopmentConfig {
  const read = environmentReader(env);
  return read.finish({
    gateway: { host: read.text("GATEWAY_HOST", "127.0.0.1"), port: read.port("GATEWAY_PORT", developmentPorts.gateway) },
    subgraphPorts: Object.fromEntries(subgraphNames.map((name) => [name, read.port(`${name.toUpperCase()}_PORT`, developmentPorts.subgraph(name))])),
    dataFolder: read.text("DATA_FOLDER", join(repository, ".data")),
    coloured: process.stdout.isTTY === true && read.optionalText("NO_COLOR") === null,
    inherited: Object.fromEntries(Object.entries(env).filter(([name]) => !/_DATABASE_URL$|^((VIEWER|PERMIT)_(PRIVATE|PUBLIC)|CURSOR)_KEY$|^SEAL_KEYS$|_EVENT_(PRIVATE_KEY|PUBLIC_KEY|SENDERS|SUBSCRIBERS)$/.test(name))),
  });
}
