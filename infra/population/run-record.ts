// What each database remembers of the population in it: the run that made it. All four remember the same one, unless a run
// was ended while it committed.
import type { Sql } from "./load.ts";
import { databases, type DatabaseName } from "./tables.ts";

export interface Run {
  readonly id: string;
  readonly seed: string;
  readonly learners: number;
  readonly asOf: string;
}

/** What the databases hold together. */
export type State =
  | { readonly kind: "EMPTY" }
  /** Learners that no population made. */
  | { readonly kind: "OTHER_LEARNERS" }
  | { readonly kind: "POPULATED"; readonly run: Run }
  /** A run ended between the first commit and the last: some databases hold it, some do not. */
  | { readonly kind: "INTERRUPTED" };

// The application's role may read every table of the schema; without a policy it sees no row of this one.
const createTable = `
  create table if not exists population_runs (
    id uuid primary key, seed text not null, learners integer not null, as_of date not null, made_at timestamptz not null default now());
  alter table population_runs enable row level security;
  alter table population_runs force row level security`;

/** Makes the table of runs where there is none, and reads what the databases hold. */
export async function readState(sql: Readonly<Record<DatabaseName, Sql>>): Promise<State> {
  const runs = await Promise.all(databases.map((database) => readRun(sql[database])));
  const [first] = runs;
  if (first && runs.every((run) => run?.id === first.id)) return { kind: "POPULATED", run: first };
  if (runs.some((run) => run !== null)) return { kind: "INTERRUPTED" };
  const [learner] = await sql.learners`select from learners limit 1`;
  return { kind: learner ? "OTHER_LEARNERS" : "EMPTY" };
}

/** Part of the transaction that writes the rows. */
export async function writeRun(sql: Sql, { id, seed, learners, asOf }: Run): Promise<void> {
  await sql`delete from population_runs`;
  await sql`insert into population_runs (id, seed, learners, as_of) values (${id}, ${seed}, ${learners}, ${asOf})`;
}

async function readRun(sql: Sql): Promise<Run | null> {
  await sql.unsafe(createTable).simple();
  const [run] = await sql<Run[]>`select id, seed, learners, as_of::text as "asOf" from population_runs`;
  return run ?? null;
}
