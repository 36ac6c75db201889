// Computes the funding model for every institution of a year: reads what the directory says through the graph, as anybody
// may, counts the learners of the schemes here, and keeps inputs and results. A run that was stopped goes on where it was.
import { randomUUID } from "node:crypto";
import type { Db } from "@lsg/subgraph-kit/database";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { computeInstitution, hundredthsOf, dayOfCount } from "../entities/entitlement/compute.ts";
import { problemOfChanges } from "../entities/funding-run/scenario.ts";
import { countOrsLearners, finishRun, holdRun, insertResults, letGo, listDecided, listDone, listRules, openRun, type RunResult } from "../entities/funding-run/store.ts";
import type { FundingRunRow, ScenarioChanges } from "../entities/funding-run/table.ts";
import { listSenses, type Sense } from "../entities/sensory-provider/store.ts";
import { readDirectory, type DirectoryInstitution } from "./directory.ts";
import type { FundingRuleRow } from "../entities/funding-rule/table.ts";

export interface ModelRun {
  readonly ownerUrl: string;
  /** A graph that tells everybody what the directory says. */
  readonly graphUrl: string;
  readonly year: number;
  readonly name: string;
  readonly kind: FundingRunRow["kind"];
  readonly changes?: ScenarioChanges;
  readonly onProgress?: (done: number) => void;
  /** Told what the run leaves out. */
  readonly onNote?: (sentence: string) => void;
  /** Stops between two pages; the same call goes on later. */
  readonly signal?: AbortSignal;
}

/** Runs work in a transaction of its own. */
export type InTransaction = <T>(work: (db: Db) => Promise<T>) => Promise<T>;

/** Another process carries the run on. */
export class RunHeldElsewhere extends TypeError {
  constructor() {
    super("Another process carries this run on: wait until it is done, or for a minute after it was stopped.");
  }
}

/** Gives how many institutions the run has when it is finished, and null when it was stopped. Throws `TypeError` for settings that cannot be. */
export async function runModel({ ownerUrl, graphUrl, year, name, kind, changes = {}, onProgress, onNote, signal }: ModelRun): Promise<number | null> {
  const inTransaction: InTransaction = (work) => asOwner(ownerUrl, work);
  const holder = randomUUID();
  const run = await inTransaction(async (db) => {
    const problem = problemOfChanges(await listRules(db), changes);
    if (problem !== null) throw new TypeError(problem);
    const opened = await openRun(db, { year, name, kind, changes });
    if (opened.finishedAt === null && !(await holdRun(db, opened.id, holder))) throw new RunHeldElsewhere();
    return opened;
  });
  if (run.finishedAt !== null) return run.institutions;
  return carryOn({ run, holder, graphUrl, inTransaction, ...(onProgress ? { onProgress } : {}), ...(onNote ? { onNote } : {}), ...(signal ? { signal } : {}) });
}

interface CarryOn {
  readonly run: FundingRunRow;
  /** Who holds the run. */
  readonly holder: string;
  readonly graphUrl: string;
  readonly inTransaction: InTransaction;
  readonly onProgress?: (done: number) => void;
  readonly onNote?: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/** Computes what a run has not done yet, page by page. Gives how many institutions there are, and null when it was stopped. */
export async function carryOn({ run, holder, graphUrl, inTransaction, onProgress = () => {}, onNote = () => {}, signal }: CarryOn): Promise<number | null> {
  const rules = changed(await inTransaction(listRules), run.changes);
  let done = 0;
  const listed = new Set<number>();
  for await (const page of readDirectory(graphUrl)) {
    for (const { moeNumber } of page) listed.add(moeNumber);
    if (signal?.aborted) {
      await inTransaction((db) => letGo(db, run.id, holder));
      return null;
    }
    // A transaction for each page: what is done stays done. It begins with the hold, so that two never compute one page.
    await inTransaction(async (db) => {
      if (!(await holdRun(db, run.id, holder))) throw new RunHeldElsewhere();
      await computePage(db, run, rules, page);
    });
    onProgress((done += page.length));
  }
  const lost = await inTransaction(async (db) => {
    if (!(await holdRun(db, run.id, holder))) throw new RunHeldElsewhere();
    const toNobody = (await listSenses(db, dayOfCount(run.year))).filter(({ moeNumber }) => moeNumber === null || !listed.has(moeNumber)).map(inWords);
    // What goes to nobody may not stay so for good.
    if (run.kind === "FINAL" && toNobody.length > 0) await letGo(db, run.id, holder);
    else await finishRun(db, run.id);
    return toNobody;
  });
  if (run.kind === "FINAL" && lost.length > 0) throw new TypeError(`The year ${run.year} cannot be closed. ${lost.join(" ")}`);
  for (const sentence of lost) onNote(sentence);
  return done;
}

function inWords({ sense, learners, moeNumber }: { sense: Sense; learners: number; moeNumber: number | null }): string {
  const whose = `The teacher time of ${learners} learner${learners === 1 ? "" : "s"} verified for ${sense.toLowerCase()} goes to nobody:`;
  const command = `npm run funding -- sensory-provider ${sense} NUMBER --from DATE`;
  return moeNumber === null ? `${whose} no institution is named for it. Name it: ${command}.` : `${whose} the directory has no institution ${moeNumber}. Import a directory that has it, or name another: ${command}.`;
}

async function computePage(db: Db, { id, year }: FundingRunRow, rules: readonly FundingRuleRow[], page: readonly DirectoryInstitution[]): Promise<void> {
  const known = await listDone(db, id, page.map(({ moeNumber }) => moeNumber));
  const left = page.filter(({ moeNumber }) => !known.has(moeNumber));
  const day = dayOfCount(year);
  const ors = await countOrsLearners(db, left.map(({ moeNumber }) => moeNumber), day);
  const decided = await listDecided(db, left.map(({ moeNumber }) => moeNumber), year);
  const results = left.map(({ moeNumber, region, type, authority, equityIndex, rolls }): RunResult => {
    const inputs = { type, authority, equityIndex, rolls, ors: ors.get(moeNumber) ?? [], orsAsOf: day, decided: decided.get(moeNumber) ?? [] };
    const streams = computeInstitution(rules, inputs, year).map((computed) => ({ streamCode: computed.rule.streamCode, outcome: computed.outcome.kind, hundredths: hundredthsOf(computed) }));
    return { moeNumber, regionCode: region?.code ?? null, inputs, streams };
  });
  await insertResults(db, id, results);
}

/** The rules with what a scenario changes. */
function changed(rules: readonly FundingRuleRow[], changes: ScenarioChanges): FundingRuleRow[] {
  return rules.map((rule) => ({ ...rule, parameters: { ...rule.parameters, ...changes[rule.code] } }));
}
