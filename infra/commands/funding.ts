// `npm run funding -- …`: computes the funding model for all institutions, and tells what was awarded as others publish it.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareClosedYear, reopenYear } from "@lsg/funding/src/commands/closed-year.ts";
import { nameInDirectory } from "@lsg/funding/src/commands/directory.ts";
import { exportGrants } from "@lsg/funding/src/commands/export-grants.ts";
import { runModel } from "@lsg/funding/src/commands/run-model.ts";
import { listProviders, setProvider, type Sense } from "@lsg/funding/src/entities/sensory-provider/store.ts";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { isCalendarDate } from "@lsg/subgraph-kit/scalars";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { closeDatabases } from "./close-databases.ts";
import { readGraphUrl, readOwnerUrl } from "./config.ts";
import { progressLine } from "./progress.ts";

const usage = `Usage:
  npm run funding -- model --year 2026 --name "As it is"                        computes the year by the rules
  npm run funding -- model --year 2026 --name "A higher base" --scenario FILE   with other parameters: {"RULE": {"parameter": "value"}}
  npm run funding -- model --year 2025 --name "Year 2025" --final               closes the year: it stays as this run computes it
  npm run funding -- verify --year 2025                                         would the run that closed the year come to the same today?
  npm run funding -- reopen --year 2025 --reason "It counted no learners"       opens a year whose run was wrong, to be closed by another
  npm run funding -- sensory-provider [HEARING|VISION NUMBER --from 2027-01-01]  who gets the teacher time of learners verified for a sense
  npm run funding -- export --year 2026 FILE                                    what institutions were awarded, as 360Giving JSON
A model run that was stopped goes on when it is started again with the same name. The graph must be running.`;

/** Differences that are told one by one. */
const mostLines = 50;

process.exitCode = await main(process.argv.slice(2));

async function main([action, ...args]: string[]): Promise<number> {
  if (action === "--help" || action === "-h" || args.includes("--help")) {
    console.log(usage);
    return 0;
  }
  let databases: DevelopmentDatabases | null = null;
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const asked = readArguments(action, args);
    const given = readOwnerUrl("funding");
    if (given === null) databases = await developmentDatabases();
    const ownerUrl = given ?? databases!.urls["funding"]!.ownerUrl;
    switch (asked.action) {
      case "model":
        return await model(asked, ownerUrl, stopped.signal);
      case "verify":
        return await verify(asked, ownerUrl);
      case "reopen":
        console.log(`The year ${asked.year}, which "${await reopenYear({ ownerUrl, ...asked })}" closed, is open again: close it with model --final and another name.`);
        return 0;
      case "sensory-provider":
        return await nameProvider(asked, ownerUrl);
      default:
        return await write(asked, ownerUrl);
    }
  } catch (error) {
    const isAsked = error instanceof TypeError || error instanceof ConfigError || error instanceof StartProblem;
    console.error(isAsked ? `${error.message}${error instanceof TypeError ? `\n\n${usage}` : ""}` : `It was not done: ${(error as Error).message.split("\n")[0]}. Is the graph running?`);
    return 1;
  } finally {
    if (databases) await closeDatabases(databases, { say: console.error, signal: stopped.signal });
  }
}

type Asked = { action: "model"; year: number; name: string; kind: "FINAL" | "SCENARIO"; changes: Record<string, Record<string, string>> } | { action: "export"; year: number; file: string }
  | { action: "verify"; year: number }
  | { action: "reopen"; year: number; reason: string }
  | { action: "sensory-provider"; named: { sense: Sense; institutionMoeNumber: number; from: string } | null };

function readArguments(action: string | undefined, args: string[]): Asked {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { year: { type: "string" }, name: { type: "string" }, scenario: { type: "string" }, final: { type: "boolean", default: false }, reason: { type: "string" }, from: { type: "string" } } });
  if (action === "sensory-provider") return { action, named: positionals.length === 0 ? null : readProvider(positionals, values.from) };
  const year = Number(values.year);
  if (!/^\d{4}$/.test(values.year ?? "")) throw new TypeError("Say which year: --year 2026.");
  if (action === "export" && positionals.length === 1) return { action, year, file: positionals[0]! };
  if (action === "verify" && positionals.length === 0) return { action, year };
  if (action === "reopen" && positionals.length === 0) return { action, year, reason: values.reason ?? "" };
  if (action !== "model" || positionals.length > 0) throw new TypeError("Say what to do: model, verify, reopen, sensory-provider, or export with a file.");
  if (!values.name?.trim()) throw new TypeError("Give the run a name: --name \"As it is\".");
  if (values.final && values.scenario !== undefined) throw new TypeError("A scenario closes no year: leave --final or --scenario out.");
  return { action, year, name: values.name.trim(), kind: values.final ? "FINAL" : "SCENARIO", changes: values.scenario === undefined ? {} : readScenario(values.scenario) };
}

function readProvider([sense, number, ...more]: string[], from: string | undefined): { sense: Sense; institutionMoeNumber: number; from: string } {
  if ((sense !== "HEARING" && sense !== "VISION") || !/^[1-9]\d{0,8}$/.test(number ?? "") || more.length > 0) throw new TypeError("Name the sense, HEARING or VISION, and the Ministry's number of the institution.");
  if (from === undefined || !isCalendarDate(from)) throw new TypeError("Say from which day on: --from 2027-01-01.");
  return { sense, institutionMoeNumber: Number(number), from };
}

function readScenario(file: string): Record<string, Record<string, string>> {
  try {
    const changes: unknown = JSON.parse(readFileSync(file, "utf8"));
    const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
    const isValue = (value: unknown) => typeof value === "string" || (Array.isArray(value) && value.every((item) => typeof item === "string"));
    if (isObject(changes) && Object.values(changes).every((rule) => isObject(rule) && Object.values(rule).every(isValue))) return changes as Record<string, Record<string, string>>;
  } catch (error) {
    throw new TypeError(`The scenario ${file} cannot be read: ${(error as Error).message}.`);
  }
  throw new TypeError(`The scenario ${file} is no object of rules with their parameters, all as texts: {"SUPPORT_FOR_INCLUSION": {"baseCents": "300000"}}.`);
}

async function model(asked: Extract<Asked, { action: "model" }>, ownerUrl: string, signal: AbortSignal): Promise<number> {
  const progress = progressLine(process.stderr);
  const notes: string[] = [];
  try {
    const done = await runModel({ ...asked, ownerUrl, graphUrl: readGraphUrl(), signal, onProgress: (count) => progress.show({ step: "Institutions", done: count, total: 0 }), onNote: (sentence) => notes.push(sentence) });
    progress.end();
    for (const note of notes) console.log(note);
    console.log(done === null ? "Stopped. Start it again with the same name, and it goes on." : `${done} institutions of ${asked.year} are computed, as "${asked.name}".`);
    return done === null ? 1 : 0;
  } finally {
    progress.end();
  }
}

async function verify({ year }: { year: number }, ownerUrl: string): Promise<number> {
  const { name, institutions, differences } = await compareClosedYear({ ownerUrl, year });
  if (differences.length === 0) {
    console.log(`"${name}" closed ${year} with ${institutions} institutions, and would come to the same today.`);
    return 0;
  }
  console.log(`"${name}" closed ${year} with ${institutions} institutions, and ${differences.length} sizes would be others today (cents, or hundredths of a unit):`);
  for (const { moeNumber, streamCode, kept, now } of differences.slice(0, mostLines)) console.log(`  ${moeNumber} ${streamCode}: ${kept ?? "none"}, today ${now ?? "none"}`);
  if (differences.length > mostLines) console.log(`  and ${differences.length - mostLines} more`);
  console.log(`Decisions that were made later for that time are among them. If the run was wrong: npm run funding -- reopen --year ${year} --reason "…".`);
  return 1;
}

async function nameProvider({ named }: { named: { sense: Sense; institutionMoeNumber: number; from: string } | null }, ownerUrl: string): Promise<number> {
  if (named !== null) {
    const name = await nameInDirectory(readGraphUrl(), named.institutionMoeNumber);
    if (name === null) throw new TypeError(`The directory has no institution ${named.institutionMoeNumber}: nobody would get the teacher time. Import the directory that has it first.`);
    await asOwner(ownerUrl, (db) => setProvider(db, named));
    console.log(`${name} (${named.institutionMoeNumber}) gets the teacher time of learners verified for ${named.sense.toLowerCase()} from ${named.from} on.`);
  }
  for (const { sense, from, institutionMoeNumber } of await asOwner(ownerUrl, listProviders)) console.log(`  ${sense} from ${from}: ${institutionMoeNumber}`);
  return 0;
}

async function write({ year, file }: Extract<Asked, { action: "export" }>, ownerUrl: string): Promise<number> {
  const document = await exportGrants({ ownerUrl, graphUrl: readGraphUrl(), year });
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  console.log(`${document.grants.length} grants of ${year} are in ${file}. What learners get is not among them, nor what is counted in another unit than money.`);
  return 0;
}
