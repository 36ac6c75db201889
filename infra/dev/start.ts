// `npm start`: prepares everything, runs the whole system, and stops all of it together.
import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { portIsFree } from "../postgres/ports.ts";
import { StartProblem } from "../postgres/problem.ts";
import { secretFile } from "../postgres/secret.ts";
import { type DevelopmentConfig, readConfig } from "./config.ts";
import { keepPersonas } from "./identity.ts";
import { type KeptDatabases, keepDatabases } from "./kept-databases.ts";
import { type Claim, claimFolder } from "./only-one.ts";
import { createOutput, type Output } from "./output.ts";
import { NoExamples } from "./personas.ts";
import { gatewayUrl, planAccessLog, planJobs, planSystem } from "./processes.ts";
import { stopRequests } from "./stop-requests.ts";
import { createSupervisor } from "./supervisor.ts";

const startedAt = performance.now();
// A terminal that was closed takes no more lines; that is no reason to end in disorder.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

process.exit(await main());

async function main(): Promise<number> {
  let config: DevelopmentConfig;
  try {
    config = readConfig();
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error);
    return 1;
  }
  const output = createOutput([...Object.keys(config.subgraphPorts), "gateway", "postgres", "migrations", "population", "console", "access-log", "insights"], config.coloured, (text) => process.stdout.write(text));
  const supervisor = createSupervisor(output);
  const jobs = planJobs(config);
  const requests = stopRequests({
    first: () => output.say("Stopping …"),
    // The guard ends PostgreSQL as soon as this process is gone.
    second: () => {
      supervisor.kill();
      process.exit(130);
    },
  });

  let claim: Claim | null = null;
  let kept: KeptDatabases | null = null;
  let personas: { close(): void } | null = null;
  let problem: unknown = null;
  const bringUp = async () => {
    claim = await claimFolder(config.dataFolder, gatewayUrl(config));
    await claimGatewayPort(config, claim.afterKill);
    requests.check();
    // Meanwhile, and waited for later.
    const consoleBuilt = supervisor.run(jobs.console);
    consoleBuilt.catch(() => {});
    kept = await keepDatabases({
      dataFolder: config.dataFolder,
      say: output.say,
      log: (line) => output.print("postgres", line),
      lost: (error) => requests.fail(error),
    });
    requests.check();
    await supervisor.run(jobs.migrations(kept.databases.urls));
    // An empty system gets its population.
    if (jobs.population) await supervisor.run(jobs.population);
    if (jobs.population) personas = openPersonas(config, output);
    await consoleBuilt;
    const { subgraphs, gateway } = await planSystem(config, kept.databases.urls, kept.databases.server.secret);
    // All at once; the gateway, which is started last, is stopped first.
    await Promise.all([supervisor.start(subgraphs), supervisor.start([gateway])]);
    requests.check();
    await supervisor.start([planAccessLog(config, kept.databases.urls)]);
    output.say(readyLine(config, kept));
    // Everything else works without figures.
    const { urls, server } = kept.databases;
    await supervisor.run(jobs.insights(urls, server.secret)).catch((error: unknown) => {
      if (!requests.made()) output.say(`No figures were published. ${error instanceof StartProblem ? error.message : String(error)}`);
    });
  };

  const up = bringUp();
  try {
    await Promise.race([up, requests.requested]);
    await requests.requested;
  } catch (error) {
    // What fails because everything stops is no problem.
    if (!requests.made()) problem = (kept as KeptDatabases | null)?.diskProblem() ?? error;
  }
  // What is still under way fails at its next step, because nothing can be started any more.
  await supervisor.stop();
  (personas as { close(): void } | null)?.close();
  await up.catch(() => {});
  await (kept as KeptDatabases | null)?.close();
  await (claim as Claim | null)?.release();
  if (problem === null) return 0;
  console.error(problem instanceof StartProblem ? problem.message : problem);
  return 1;
}

/** Without a population nobody can be a persona of it; the rest works. */
function openPersonas({ dataFolder }: DevelopmentConfig, output: Output): { close(): void } | null {
  try {
    return keepPersonas(dataFolder);
  } catch (error) {
    if (!(error instanceof NoExamples)) throw error;
    output.say(error.message);
    return null;
  }
}

/** Nothing may be started for a gateway that cannot listen. */
async function claimGatewayPort({ gateway }: DevelopmentConfig, afterKill: boolean): Promise<void> {
  // After a kill the old gateway may still be ending.
  for (let tries = afterKill ? 60 : 0; tries > 0 && !(await portIsFree(gateway.port, gateway.host)); tries--) await delay(100);
  if (await portIsFree(gateway.port, gateway.host)) return;
  const other = gateway.port < 65_000 ? gateway.port + 1000 : gateway.port - 1000;
  throw new StartProblem(`The gateway's port ${gateway.port} is taken by another program: stop that program, or choose another port, for example GATEWAY_PORT=${other} npm start.`);
}

function readyLine(config: DevelopmentConfig, { databases: { server } }: KeptDatabases): string {
  const url = gatewayUrl(config);
  const secret = secretFile(server.home);
  const near = relative(process.cwd(), secret);
  return [
    `Ready in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: sandbox ${url}/`,
    `graph ${url}/graphql`,
    `PostgreSQL 127.0.0.1:${server.port} (user postgres, password in ${near.startsWith("..") ? secret : near})`,
    "Ctrl-C stops everything.",
  ].join(" · ");
}
