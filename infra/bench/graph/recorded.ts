// A run that was recorded, and the table of it in the README of the benchmarks.
import { join } from "node:path";
import { withPart } from "../readme-part.ts";

export interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface Row {
  readonly operation: string;
  readonly answerKb: number;
  /** SQL statements of one request, by database. */
  readonly statements: Readonly<Record<string, number>>;
  /** CPU of one request, by process. */
  readonly cpuMs: Readonly<Record<string, number>>;
  /** By one client. */
  readonly alone: Times;
  /** By eight at once. */
  readonly together: Times;
}

export interface Recorded {
  readonly at: string;
  readonly node: string;
  readonly cores: number;
  readonly samples: number;
  readonly learners: number;
  readonly rows: readonly Row[];
}

export const recordedRun = join(import.meta.dirname, "recorded.json");

/** What the run makes of the README of the benchmarks. */
export const graphFigures = (recorded: Recorded, benchReadme: string): string => withPart(benchReadme, "the graph's figures", table(recorded));

function table({ at, node, cores, samples, learners, rows }: Recorded): string {
  const databases = [...new Set(rows.flatMap(({ statements }) => Object.keys(statements)))].sort();
  const processes = [...new Set(rows.flatMap(({ cpuMs }) => Object.keys(cpuMs)))];
  const times = ({ p50Ms, p95Ms, p99Ms }: Times): string => [p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(0)).join(", ");
  const head = ["operation", "kB", `statements (${databases.join(", ")})`, ...processes.map((name) => `${name}, CPU ms`), "one client: p50, p95, p99 ms", "eight"];
  return [
    `| ${head.join(" | ")} |`,
    `|${head.map(() => "---").join("|")}|`,
    ...rows.map((row) => `| ${[row.operation, row.answerKb.toFixed(0), databases.map((name) => row.statements[name] ?? 0).join(", "), ...processes.map((name) => (row.cpuMs[name] ?? 0).toFixed(1)), times(row.alone), times(row.together)].join(" | ")} |`),
    "",
    `Recorded on ${at} over ${learners.toLocaleString("en-NZ")} learners, ${samples} questions each by one client, with Node ${node} on ${cores} shared cores.`,
  ].join("\n");
}
