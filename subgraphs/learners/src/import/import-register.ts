// Imports a register file: all its rows that can be taken, in one transaction, or nothing.
import type { Db } from "@lsg/subgraph-kit/database";
import { ImportProblem } from "@lsg/subgraph-kit/import-problem";
import { sql } from "drizzle-orm";
import { matchEntries } from "./match-entries.ts";
import { matchLearners } from "./match-learners.ts";
import type { RegisterFile } from "./read-register.ts";
import type { Note } from "./report.ts";
import { readVocabulary } from "./vocabulary.ts";
import { wantedEntries, type Defaults, type WantedEntry, type WantedLearner } from "./wanted.ts";
import { addEntries, changeEntries, derivingGrantsOnce, endWithStays, findAbsent, writeLearners } from "./write.ts";

export interface ImportOptions extends Defaults {
  /** Take all rows or none. */
  readonly strict?: boolean;
  /** Do everything, and take it all back. */
  readonly dryRun?: boolean;
  /** Close entries of an earlier import that the file has no more. */
  readonly closeAbsent?: boolean;
  /** Called before the commit: what it throws takes everything back. */
  readonly beforeCommit?: (summary: ImportSummary) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
}

/** A step has begun or moved on; `total` is 0 where there is nothing to count. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface ImportSummary {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Rows that say what another row says. */
  readonly repeated: number;
  /** Rows that were not imported; why is in the notes. */
  readonly rejected: number;
  readonly newLearners: number;
  /** Learners who were known, and have a local id now. */
  readonly linkedLearners: number;
  readonly newEnrolments: number;
  /** Entries of earlier imports that the file has no more. */
  readonly absent: number;
  readonly closed: number;
  readonly notes: readonly Note[];
  /** Nothing was kept. */
  readonly takenBack: boolean;
}

/** As the owner of the tables. Waits while another import is running. With `strict`, a file with a row that cannot be taken changes nothing. */
export async function importRegister(db: Db, file: RegisterFile, options: ImportOptions): Promise<ImportSummary> {
  try {
    return await db.transaction(async (tx) => {
      const summary = await importWithin(tx, file, options, options.onProgress ?? (() => {}));
      await options.beforeCommit?.(summary);
      if (summary.takenBack) throw new TakenBack(summary);
      return summary;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.summary;
    if (isConflict(error)) throw new ImportProblem("Somebody changed the same register while it was imported, and nothing was imported: run the import again.", { cause: error });
    throw error;
  }
}

// Thrown to roll back a transaction that went well.
class TakenBack extends Error {
  readonly summary: ImportSummary;

  constructor(summary: ImportSummary) {
    super("The import was not kept.");
    this.summary = summary;
  }
}

async function importWithin(tx: Db, file: RegisterFile, options: ImportOptions, onProgress: (progress: Progress) => void): Promise<ImportSummary> {
  const step = (name: string, done = 0, total = 0) => onProgress({ step: name, done, total });
  const [turn] = await tx.execute<{ free: boolean }>(sql`select pg_try_advisory_xact_lock(hashtext('import register')) as free`);
  if (!turn!.free) {
    step("Waiting for another import to end");
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('import register'))`);
  }
  step("Comparing with what is known");
  const { entries, notes: found, repeated } = wantedEntries(file.rows, await readVocabulary(tx), options);
  const notes = [...file.notes, ...found];
  const wantedLearners = [...new Set(entries.map(({ learner }) => learner))];
  const learners = await matchLearners(tx, wantedLearners, notes);
  const taken = entries.filter(({ learner }) => learners.has(learner));
  rejectOthersOf(entries, learners, notes);
  const decided = await matchEntries(tx, taken, learners, notes);

  const rejected = new Set(notes.filter(({ imported }) => !imported).map(({ line }) => line)).size;
  // A row that could not be read may be about any of them.
  const mayClose = (options.closeAbsent ?? false) && rejected === 0;
  const absent = await findAbsent(tx, [...new Set(entries.map(({ learner }) => learner.institution))], decided.touched, mayClose);

  const used = new Set(decided.added.map(({ learner }) => learner));
  const matched = [...learners.values()].filter(({ wanted, id }) => id !== null || used.has(wanted));
  step("Writing learners");
  await derivingGrantsOnce(tx, async () => {
    const idOf = await writeLearners(tx, matched);
    await addEntries(tx, decided.added, idOf, (done) => step("Adding entries", done, decided.added.length));
    await endWithStays(tx, decided.added, idOf);
    await changeEntries(tx, decided.changed, (done) => step("Changing entries", done, decided.changed.length));
    step("Deriving who may see whom");
    return { done: null, learnerIds: [...new Set([...decided.added.map(({ learner }) => idOf.get(learner)!), ...decided.changed.map(({ learnerId }) => learnerId), ...idOf.values()])] };
  });
  return {
    rows: file.count,
    added: decided.added.length,
    changed: decided.changed.length,
    unchanged: decided.unchanged,
    repeated,
    rejected,
    newLearners: matched.filter(({ id }) => id === null).length,
    linkedLearners: matched.filter(({ isLinked }) => isLinked).length,
    newEnrolments: matched.filter(({ enrolment }) => enrolment === null).length,
    absent,
    closed: mayClose ? absent : 0,
    notes: notes.sort((one, other) => one.line - other.line),
    takenBack: (options.dryRun ?? false) || ((options.strict ?? false) && rejected > 0),
  };
}

/** Rows about a learner who cannot be taken are not imported either. */
function rejectOthersOf(entries: readonly WantedEntry[], learners: ReadonlyMap<WantedLearner, unknown>, notes: Note[]): void {
  const noted = new Set(notes.map(({ line }) => line));
  for (const { line, learner } of entries) {
    if (!learners.has(learner) && !noted.has(line)) notes.push({ line, column: null, value: null, problem: `It is about the learner of line ${learner.line}, who cannot be taken.`, remedy: "Correct that line first." });
  }
}

// Written at the same time: the same entry, the same learner's enrolment, or each waiting for the other.
function isConflict(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return ["23505", "23P01", "40P01"].includes(cause?.code ?? "");
}
