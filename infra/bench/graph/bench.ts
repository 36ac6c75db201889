// The example operations, end to end: gateway, subgraphs and Postgres, over the population that there is. What they may cost is in
// `budgets.json`.
//
//   npm run bench -- graph [SAMPLES] [OPERATION ...]
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Kind, parse } from "graphql";
import { Pool } from "undici";
import { readConfig } from "../../dev/config.ts";
import { exampleOperationNames, exampleOperationsOf, type ExampleOperation } from "../../example-operations.ts";
import { StartProblem } from "../../postgres/problem.ts";
import { repository } from "../../subgraphs.ts";
import { overBudget, readBudgets } from "./budgets.ts";
import { recordedRun, type Recorded, type Row, type Times } from "./recorded.ts";
import { startMeasured, type MeasuredSystem } from "./system.ts";

/**
 * Asks each example query so often by one client, and twice as often by eight at once; the first questions, which plan and compile,
 * are not counted. Mutations are left out: what they change would change what the next run measures. Records the run when all
 * operations were asked for. Throws `StartProblem` when an
 * operation failed, or sent other statements than its budget says.
 */
export async function benchGraph(samples = 100, only: readonly string[] = []): Promise<void> {
  const unknown = only.filter((name) => !exampleOperationNames.includes(name));
  if (unknown.length > 0) throw new StartProblem(`There is no operation ${unknown.join(", ")} in schema/operations.`);
  const budgets = readBudgets();
  const system = await startMeasured();
  try {
    const learners = await system.postgres.rows("learners", "learners");
    const operations = exampleOperationsOf(readConfig().dataFolder);
    console.log(`${learners} learners.`);
    const rows: Row[] = [];
    const problems: string[] = [];
    for (const name of only.length > 0 ? only : exampleOperationNames) {
      const query = readFileSync(join(repository, `schema/operations/${name}.graphql`), "utf8");
      const operation = operations[name];
      if (!operation || !isQuery(query)) continue;
      const row = await measure(system, { name, query, operation, samples }).catch((error: unknown) => (error instanceof NoAnswer ? error : Promise.reject(error as Error)));
      if (row instanceof NoAnswer) {
        problems.push(row.message);
        console.log(row.message);
        continue;
      }
      rows.push(row);
      const over = overBudget(row, budgets[name]);
      problems.push(...over.statements);
      console.log(lineOf(row));
      for (const sentence of [...over.statements, ...over.times]) console.log(`  OVER BUDGET: ${sentence}`);
    }
    if (only.length === 0) {
      const recorded: Recorded = { at: new Date().toISOString().slice(0, 10), node: process.versions.node, cores: availableParallelism(), samples, learners, rows };
      await writeFile(recordedRun, `${JSON.stringify(recorded, null, 2)}\n`);
      console.log("`npm run bench -- chart` puts this run into the README.");
    }
    if (problems.length > 0) throw new StartProblem(`Not as it should be (budgets are in infra/bench/graph/budgets.json):\n${problems.join("\n")}`);
  } finally {
    await system.close();
  }
}

/** An operation failed; the others can be measured all the same. */
class NoAnswer extends Error {}

const isQuery = (text: string): boolean => parse(text).definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === "query");

interface Question {
  readonly name: string;
  readonly query: string;
  readonly operation: ExampleOperation;
  readonly samples: number;
}

const clients = 8;
// Until every connection of every service knows the statements, and Node has compiled what comes often.
const warmUpTogether = clients * 8;
const warmUpAlone = 50;

async function measure({ origin, processes, postgres, headersOf }: MeasuredSystem, { name, query, operation: { persona, contract, variables }, samples }: Question): Promise<Row> {
  const pool = new Pool(origin, { connections: clients });
  const headers = { "content-type": "application/json", ...headersOf(persona) };
  const body = JSON.stringify({ query, variables });
  let answerBytes = 0;
  const ask = async (): Promise<number> => {
    const began = performance.now();
    const response = await pool.request({ method: "POST", path: contract === null ? "/graphql" : `/${contract}/graphql`, headers, body });
    const text = await response.body.text();
    if (text.includes('"errors":[') || !text.includes('"data":{')) throw new NoAnswer(`${name} answers with errors: ${text.slice(0, 400)}`);
    answerBytes = Buffer.byteLength(text);
    return performance.now() - began;
  };
  const askTogether = async (count: number, atOnce: number): Promise<number[]> => {
    const took: number[] = [];
    let asked = 0;
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (asked++ < count) took.push(await ask());
    }));
    return took;
  };
  try {
    await askTogether(warmUpTogether, clients);
    await askTogether(warmUpAlone, 1);
    const cpuOfAll = async (): Promise<Map<string, number>> => new Map(await Promise.all([...processes].map(async ([process, child]) => [process, (await child.usage()).cpuMicroseconds / 1_000] as const)));
    const end = await postgres.begin();
    const before = await cpuOfAll();
    const alone = await askTogether(samples, 1);
    const after = await cpuOfAll();
    const cost = await end(samples);
    const together = await askTogether(samples * 2, clients);
    const each = (total: number): number => Number((total / samples).toFixed(3));
    return {
      operation: name,
      answerKb: Number((answerBytes / 1_024).toFixed(1)),
      statements: cost.statements,
      cpuMs: { ...Object.fromEntries([...after].map(([process, ms]) => [process, each(ms - (before.get(process) ?? 0))])), ...(cost.cpuMs === null ? {} : { postgres: Number(cost.cpuMs.toFixed(3)) }) },
      alone: timesOf(alone),
      together: timesOf(together),
    };
  } finally {
    await pool.close();
  }
}

function timesOf(took: readonly number[]): Times {
  const sorted = took.toSorted((one, other) => one - other);
  const at = (part: number): number => Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1));
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function lineOf({ operation, answerKb, statements, cpuMs, alone, together }: Row): string {
  const listed = (values: Readonly<Record<string, number>>): string => Object.entries(values).map(([name, value]) => `${name} ${value}`).join(", ");
  const times = ({ p50Ms, p95Ms, p99Ms }: Times): string => `${p50Ms}, ${p95Ms}, ${p99Ms}`;
  return `${operation}, ${answerKb} kB: statements ${listed(statements)}; CPU ms ${listed(cpuMs)}; p50, p95, p99 ms alone ${times(alone)}, with ${clients} at once ${times(together)}`;
}
