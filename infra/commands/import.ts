// `npm run import -- KIND FILE`: brings what others publish into a subgraph's database. Each subgraph knows its own files;
// this knows where each kind belongs, and which database is meant.
import { join } from "node:path";
import * as funding from "@lsg/funding/src/import/command.ts";
import * as register from "@lsg/learners/src/import/command.ts";
import * as directory from "@lsg/services/src/import/hsds/import-command.ts";
import * as institutions from "@lsg/services/src/import/command.ts";
import * as staff from "@lsg/workforce/src/import/command.ts";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { readConfig } from "../dev/config.ts";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { closeDatabases } from "./close-databases.ts";
import { readOwnerUrl } from "./config.ts";
import { progressLine } from "./progress.ts";

// Kind to the subgraph that keeps it and the command that reads it.
const kinds = {
  institutions: { subgraph: "services", ...prepared(institutions) },
  directory: { subgraph: "services", ...prepared(directory) },
  register: { subgraph: "learners", ...prepared(register) },
  funding: { subgraph: "funding", ...prepared(funding) },
  staff: { subgraph: "workforce", ...prepared(staff) },
} as const;

type Kind = keyof typeof kinds;

process.exitCode = await main(process.argv.slice(2));

async function main([kind, ...args]: string[]): Promise<number> {
  if (kind === "--help" || kind === "-h" || args.includes("--help") || args.includes("-h")) {
    console.log(usage());
    return 0;
  }
  if (kind === undefined || !Object.hasOwn(kinds, kind)) {
    console.error(`${kind === undefined ? "Say what to import." : `"${kind}" cannot be imported.`}\n\n${usage()}`);
    return 2;
  }
  return importKind(kind as Kind, args);
}

function usage(): string {
  const commands = Object.values(kinds).map(({ usage: line }) => `  npm run import -- ${line}`);
  return `Usage:\n${commands.join("\n")}`;
}

async function importKind(kind: Kind, args: string[]): Promise<number> {
  const { subgraph, prepare } = kinds[kind];
  const runImport = understood(() => prepare(args));
  if (runImport === null) return 2;

  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const progress = progressLine(process.stderr);
  // The driver throws outside of every call when a connection breaks while it has something to send.
  process.once("uncaughtException", (error) => {
    progress.end();
    console.error(explain(error, "The connection to the database was lost"));
    process.exit(1);
  });
  let databases: DevelopmentDatabases | null = null;
  try {
    await runImport({
      ownerUrl: async () => {
        const given = readOwnerUrl(subgraph);
        if (given !== null) return given;
        databases = await developmentDatabases();
        return databases.urls[subgraph]!.ownerUrl;
      },
      report: join(readConfig().dataFolder, "import-reports", `${kind}-${new Date().toISOString().replaceAll(/[-:.Z]/g, "")}.csv`),
      onProgress: progress.show,
      say: (line) => {
        progress.end();
        console.log(line);
      },
      signal: stopped.signal,
    });
    return 0;
  } catch (error) {
    progress.end();
    console.error(explain(error));
    return 1;
  } finally {
    const opened = databases as DevelopmentDatabases | null;
    if (opened) await closeDatabases(opened, { say: console.error, signal: stopped.signal });
  }
}

interface Command<Arguments> {
  readonly usage: string;
  readonly readArguments: (args: readonly string[]) => Arguments;
  readonly runImport: (asked: Arguments, surroundings: institutions.ImportSurroundings) => Promise<void>;
}

/** A command whose arguments are its own affair. */
function prepared<Arguments>({ usage: line, readArguments, runImport }: Command<Arguments>) {
  return {
    usage: line,
    prepare: (args: readonly string[]) => {
      const asked = readArguments(args);
      return (surroundings: institutions.ImportSurroundings) => runImport(asked, surroundings);
    },
  };
}

/** What `read` gives; null when the arguments could not be understood, which is said then. */
function understood<Read>(read: () => Read): Read | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${usage()}`);
    return null;
  }
}

// The message of a failed statement would repeat all of its values: only the database's own reason is shown.
function explain(error: unknown, what = "The import failed"): string {
  if (error instanceof ImportProblem || error instanceof ConfigError || error instanceof StartProblem) return error.message;
  const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error);
  return `${what}, and nothing was imported: ${reason.split("\n")[0]}`;
}
