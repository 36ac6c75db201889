// The system that `npm start` runs, started to be measured: the same processes over the same databases, each saying what CPU it uses.
import { setTimeout as delay } from "node:timers/promises";
import { readConfig } from "../../dev/config.ts";
import { developmentDatabases } from "../../dev/databases.ts";
import { claimsOf } from "../../dev/identity.ts";
import { openIssuer } from "../../dev/issuer.ts";
import { claimFolder } from "../../dev/only-one.ts";
import { readPersonas } from "../../dev/personas.ts";
import { gatewayUrl, planSystem } from "../../dev/processes.ts";
import { freePort } from "../../postgres/ports.ts";
import { StartProblem } from "../../postgres/problem.ts";
import { measuredProcess, type MeasuredProcess } from "../measured-process.ts";
import { createPostgresMeter, type PostgresMeter } from "./postgres-meter.ts";

export interface MeasuredSystem {
  /** Where it is asked. */
  readonly origin: string;
  /** By name: the gateway, and each subgraph. */
  readonly processes: ReadonlyMap<string, MeasuredProcess>;
  readonly postgres: PostgresMeter;
  /** What a persona sends beside the operation; nothing for nobody. */
  headersOf(persona: string | null): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Throws `StartProblem` when the system runs already, and `NoExamples` when there is no population. */
export async function startMeasured(): Promise<MeasuredSystem> {
  const read = readConfig();
  const config = { ...read, gateway: { host: "127.0.0.1", port: await freePort(read.gateway.port) } };
  const personas = readPersonas(config.dataFolder);
  const issuer = openIssuer(config.dataFolder);
  const claim = await claimFolder(config.dataFolder, gatewayUrl(config));
  const processes = new Map<string, MeasuredProcess>();
  let databases: Awaited<ReturnType<typeof developmentDatabases>> | undefined;
  let postgres: PostgresMeter | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...processes.values()].map((child) => child.end()));
    await postgres?.close();
    await databases?.close();
    await claim.release();
  };
  try {
    databases = await developmentDatabases({ settings: { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.track_utility": "off" } });
    postgres = await createPostgresMeter(databases.server.adminUrl, Object.keys(databases.urls));
    const { subgraphs, gateway } = await planSystem(config, databases.urls, databases.server.secret);
    for (const { name, args, env } of [...subgraphs, gateway]) {
      const execArgv = args.slice(0, -1).filter(isForServing);
      // In development GraphQL asks of every object that is no instance of a class whether it is of another copy's: about a third of the CPU of a
      // large answer. The gateway asks nothing of the kind, and trusts the issuer of development.
      const mode = name === gateway.name ? {} : { NODE_ENV: "production" };
      processes.set(name, measuredProcess({ script: args.at(-1) ?? "", execArgv, env: { ...env, ...mode, LOG_LEVEL: "info" } }));
    }
    await Promise.all([...subgraphs, gateway].map(({ name, healthUrl }) => untilUp(name, healthUrl ?? "")));
    const headers = new Map(personas.map((persona) => [persona.name, { authorization: `Bearer ${issuer.token(claimsOf(persona))}`, ...(persona.purpose === null ? {} : { "x-purpose": persona.purpose }) }]));
    return { origin: gatewayUrl(config), processes, postgres, headersOf: (persona) => (persona === null ? {} : (headers.get(persona) ?? {})), close };
  } catch (error) {
    await close();
    throw error;
  }
}

// A laptop's limits of memory are not those of a server.
const isForServing = (option: string): boolean => !option.startsWith("--max-semi-space-size");

async function untilUp(name: string, healthUrl: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const isUp = await fetch(healthUrl).then(({ ok }) => ok, () => false);
    if (isUp) return;
    await delay(100);
  }
  throw new StartProblem(`${name} did not answer at ${healthUrl} within a minute.`);
}
