// `npm run export -- KIND FOLDER`: writes what a subgraph's database holds for others to take. Each subgraph knows its own files;
// this knows where each kind belongs, and which database is meant.
import * as directory from "@lsg/services/src/import/hsds/export-command.ts";
import type { ExportSurroundings } from "@lsg/services/src/import/hsds/export-command.ts";
import { ConfigError } from "@lsg/subgraph-kit/config";
import { developmentDatabases, type DevelopmentDatabases } from "../dev/databases.ts";
import { StartProblem } from "../postgres/problem.ts";
import { closeDatabases } from "./close-databases.ts";
import { readOwnerUrl } from "./config.ts";

// Kind to the subgraph that keeps it and the command that writes it.
const kinds = {
  directory: { subgraph: "services", ...prepared(directory) },
} as const;

type Kind = keyof typeof kinds;

process.exitCode = await main(process.argv.slice(2));

async function main([kind, ...args]: string[]): Promise<number> {
  if (kind === "--help" || kind === "-h" || args.includes("--help") || args.includes("-h")) {
    console.log(usage());
    return 0;
  }
  if (kind === undefined || !Object.hasOwn(kinds, kind)) {
    console.error(`${kind === undefined ? "Say what to export." : `"${kind}" cannot be exported.`}\n\n${usage()}`);
    return 2;
  }
  return exportKind(kind as Kind, args);
}

function usage(): string {
  const commands = Object.values(kinds).map(({ usage: line }) => `  npm run export -- ${line}`);
  return `Usage:\n${commands.join("\n")}`;
}

async function exportKind(kind: Kind, args: string[]): Promise<number> {
  const { subgraph, prepare } = kinds[kind];
  let databases: DevelopmentDatabases | null = null;
  try {
    const runExport = prepare(args);
    await runExport({
      ownerUrl: async () => {
        const given = readOwnerUrl(subgraph);
        if (given !== null) return given;
        databases = await developmentDatabases();
        return databases.urls[subgraph]!.ownerUrl;
      },
      say: console.log,
    });
    return 0;
  } catch (error) {
    if (error instanceof TypeError) {
      console.error(`${error.message}\n\n${usage()}`);
      return 2;
    }
    console.error(explain(error));
    return 1;
  } finally {
    const opened = databases as DevelopmentDatabases | null;
    if (opened) await closeDatabases(opened, { say: console.error, signal: new AbortController().signal });
  }
}

interface Command<Arguments> {
  readonly usage: string;
  readonly readArguments: (args: readonly string[]) => Arguments;
  readonly runExport: (asked: Arguments, surroundings: ExportSurroundings) => Promise<void>;
}

/** A command whose arguments are its own affair. */
function prepared<Arguments>({ usage: line, readArguments, runExport }: Command<Arguments>) {
  return {
    usage: line,
    prepare: (args: readonly string[]) => {
      const asked = readArguments(args);
      return (surroundings: ExportSurroundings) => runExport(asked, surroundings);
    },
  };
}

// The message of a failed statement would repeat all of its values: only the database's own reason is shown.
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartProblem) return error.message;
  const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : String(error);
  return `The export failed, and what is in the folder may not be whole: ${reason.split("\n")[0]}`;
}
