// Writes a synthetic population into the four databases: all of it, or nothing.
import { randomUUID } from "node:crypto";
import { setImmediate as otherWork } from "node:timers/promises";
import { setSealKeys } from "@lsg/subgraph-kit/seal";
import postgres from "postgres";
import { defaults } from "./arguments.ts";
import { makeCountry, type Country } from "./country/country.ts";
import { erasePopulation } from "./erase.ts";
import { findExamples, type Examples } from "./examples.ts";
import { addLearners } from "./learners/learners.ts";
import { writeRows, type Sql } from "./load.ts";
import { readState, writeRun, type State } from "./run-record.ts";
import { createTables, databases, rowsOf, tablesOf, type DatabaseName, type Tables } from "./tables.ts";
import { withoutIndexes } from "./without-indexes.ts";

export interface PopulateOptions {
  /** Addresses of the databases for the roles that own them. */
  readonly urls: Readonly<Record<DatabaseName, string>>;
  readonly learners?: number;
  /** The same seed, number of learners, day and institutions make the same rows. */
  readonly seed?: string;
  /** The day on which the population stands, such as `2026-11-20`. */
  readonly asOf?: string;
  /** What to do when there are learners: refuse (the default), replace those that a population made, or leave all as it is. */
  readonly ifPopulated?: "REFUSE" | "REPLACE" | "LEAVE";
  /** Keys that seal national numbers (see the kit's `setSealKeys`); without one learners get none. Sealed values differ from run to run. */
  readonly sealKeys?: readonly string[];
  readonly onProgress?: (progress: Progress) => void;
}

export type Progress =
  | { readonly step: "WAITING_FOR_ANOTHER" }
  | { readonly step: "RECOVERING" }
  | { readonly step: "ERASING" }
  | { readonly step: "LEARNERS"; readonly done: number; readonly of: number }
  | { readonly step: "FINISHING" }
  | { readonly step: "COMMITTED"; readonly database: DatabaseName };

export interface Population {
  /** Rows written, by database and table. */
  readonly rows: Readonly<Record<DatabaseName, Readonly<Record<string, number>>>>;
  readonly examples: Examples;
}

/** The system is not in a state in which it may be populated; the message says what can be done. */
export class PopulationRefused extends Error {
  override readonly name = "PopulationRefused";
}

/**
 * Gives what was written, or null when there were learners and they were to be left alone. Throws `PopulationRefused`. Ended
 * at any moment, it leaves databases that the next call puts right.
 */
export async function populate(options: PopulateOptions): Promise<Population | null> {
  // Also none: what another population of this process was given is not this one's.
  setSealKeys(options.sealKeys ?? []);
  const clients = databases.map((name) => [name, postgres(options.urls[name], { max: 1, onnotice: () => {}, connection: { application_name: "population" } })] as const);
  try {
    const connections = await Promise.all(clients.map(async ([name, client]) => [name, await client.reserve()] as const));
    return await populateWith(Object.fromEntries(connections) as Record<DatabaseName, Sql>, options);
  } finally {
    // At once: what is not committed by now goes with the connection, and so does the lock.
    await Promise.all(clients.map(([, client]) => client.end({ timeout: 0 })));
  }
}

type Connections = Readonly<Record<DatabaseName, Sql>>;

async function populateWith(sql: Connections, options: PopulateOptions): Promise<Population | null> {
  const { ifPopulated = "REFUSE", onProgress = () => {} } = options;
  await lock(sql.learners, ifPopulated, onProgress);
  const state = await readState(sql);
  if (!mayPopulate(state, ifPopulated)) return null;
  if (state.kind === "INTERRUPTED") onProgress({ step: "RECOVERING" });
  if (state.kind === "POPULATED") onProgress({ step: "ERASING" });

  await inEach((database) => sql[database]`begin`);
  // Who may see whom is derived from the rows once, when all are there.
  await sql.learners`call suspend_learner_grants()`;
  // And so are the books: what draws on what is added up once.
  await sql.funding`call suspend_ledger()`;
  if (state.kind !== "EMPTY") await inEach((database) => erasePopulation(sql[database]));
  const tables = createTables();
  await fill(sql, tables, options, onProgress);
  const examples = await findExamples(sql);
  for (const database of databases) {
    await commit(sql[database]);
    onProgress({ step: "COMMITTED", database });
  }
  return { rows: rowsOf(tables), examples };
}

/** From so many learners on, indexes and foreign keys are made when all rows are there. Nobody can read the tables meanwhile. */
const indexedLater = 50_000;

/** Tables that the databases fill from the others. */
const derived: Partial<Record<DatabaseName, readonly string[]>> = { funding: ["ledger_accounts", "ledger_entries", "ledger_lines"] };

/** Writes everything, but for the commits. */
async function fill(
  sql: Connections,
  tables: Tables,
  { learners = defaults.learners, seed = defaults.seed, asOf = defaults.asOf }: PopulateOptions,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const namesOf = (database: DatabaseName) => [...tablesOf(tables, database).map(({ name }) => name), ...(derived[database] ?? [])];
  const makeIndexes = learners < indexedLater ? [] : await inEach((database) => withoutIndexes(sql[database], namesOf(database)));
  const country = await makeCountry({ seed, asOf, learners, sql, tables });
  await writeLearners(sql, country, learners, onProgress);
  await country.ledger.settle(sql.funding, seed);
  await country.capacities.settle(sql.services, seed);

  onProgress({ step: "FINISHING" });
  await Promise.all(makeIndexes.map((make) => make()));
  await sql.learners`select rebuild_learner_grants()`;
  const run = { id: randomUUID(), seed, learners, asOf };
  await inEach(async (database) => {
    for (const name of namesOf(database)) await sql[database].unsafe(`analyze "${name}"`);
    if (database === "learners") await sql.learners`analyze learner_grants`;
    await writeRun(sql[database], run);
  });
}

/** So many characters of rows are written at a time: what the memory holds does not grow with the population. */
const pieceLength = 4_000_000;

/** Makes learners while those before them are written, and writes what there was before the first one. */
async function writeLearners(sql: Connections, country: Country, learners: number, onProgress: (progress: Progress) => void): Promise<void> {
  const { tables } = country;
  const write = () => {
    const writing = inEach((database) => writeRows(sql[database], tablesOf(tables, database)));
    // Whoever waits for it sees the error; it must not end the process before.
    writing.catch(() => {});
    return writing;
  };
  let writing = write();
  let households = 0;
  for (const done of addLearners(country, learners)) {
    // Lets the rows before go out.
    if (++households % 50 === 0) await otherWork();
    if (waitingIn(tables) < pieceLength) continue;
    await writing;
    writing = write();
    onProgress({ step: "LEARNERS", done, of: learners });
  }
  await writing;
  await write();
  onProgress({ step: "LEARNERS", done: learners, of: learners });
}

function inEach<T>(work: (database: DatabaseName) => PromiseLike<T>): Promise<T[]> {
  return Promise.all(databases.map(work));
}

/** One population at a time: the lock is held until the connection ends. */
async function lock(learners: Sql, ifPopulated: PopulateOptions["ifPopulated"], onProgress: (progress: Progress) => void): Promise<void> {
  const [row] = await learners<{ locked: boolean }[]>`select pg_try_advisory_lock(hashtext('population')) as locked`;
  if (row?.locked) return;
  if (ifPopulated !== "LEAVE") throw new PopulationRefused("Another population is being made at this moment: wait until it is done.");
  onProgress({ step: "WAITING_FOR_ANOTHER" });
  await learners`select pg_advisory_lock(hashtext('population'))`;
}

/** False when all is to be left as it is. Throws `PopulationRefused`. */
function mayPopulate(state: State, ifPopulated: "REFUSE" | "REPLACE" | "LEAVE"): boolean {
  if (state.kind === "EMPTY" || state.kind === "INTERRUPTED") return true;
  if (ifPopulated === "LEAVE") return false;
  if (ifPopulated === "REPLACE") return true;
  throw new PopulationRefused(
    state.kind === "POPULATED"
      ? `There is a population already (${state.run.learners} learners, seed "${state.run.seed}"): give --replace to delete it and make another.`
      : "There are learners already that no population made: give --replace to add a population beside them.",
  );
}

function waitingIn(tables: Tables): number {
  return databases.reduce((sum, database) => sum + tablesOf(tables, database).reduce((part, { waiting }) => part + waiting, 0), 0);
}

/** A transaction in which a statement has failed answers a commit by rolling back, without an error. */
async function commit(sql: Sql): Promise<void> {
  const { command } = await sql`commit`;
  if (command !== "COMMIT") throw new Error("The population could not be committed: the database rolled it back.");
}
