// Computes the funding model for every institution of a year: reads what the directory says through the graph, as anybody
// may, counts the learners of the schemes here, and keeps inputs and results. A run that was stopped goes on where it was.
import type { Db } from "@lsg/subgraph-kit/database";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { computeInstitution, hundredthsOf, dayOfCount } from "../entities/entitlement/compute.ts";
import { countOrsLearners, finishRun, insertResults, listDecided, listDone, listRules, openRun, type RunResult } from "../entities/funding-run/store.ts";
import type { FundingRunRow, ScenarioChanges } from "../entities/funding-run/table.ts";
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
  /** Stops between two pages; the same call goes on later. */
  readonly signal?: AbortSignal;
}

/** Gives how many institutions the run has when it is finished, and null when it was stopped. Throws `TypeError` for settings that cannot be. */
export async function runModel({ ownerUrl, graphUrl, year, name, kind, changes = {}, onProgress = () => {}, signal }: ModelRun): Promise<number | null> {
  const { run, rules } = await asOwner(ownerUrl, async (db) => ({ run: await openRun(db, { year, name, kind, changes }), rules: changed(await listRules(db), changes) }));
  if (run.finishedAt !== null) return run.institutions;
  let done = 0;
  for await (const page of readDirectory(graphUrl)) {
    if (signal?.aborted) return null;
    // A transaction for each page: what is done stays done.
    await asOwner(ownerUrl, (db) => computePage(db, run, rules, page));
    onProgress((done += page.length));
  }
  await asOwner(ownerUrl, (db) => finishRun(db, run.id));
  return done;
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
  for (const [code, parameters] of Object.entries(changes)) {
    const versions = rules.filter((rule) => rule.code === code);
    if (versions.length === 0) throw new TypeError(`The scenario changes ${code}, and there is no such rule: there are ${[...new Set(rules.map((rule) => rule.code))].join(", ")}.`);
    const unknown = Object.keys(parameters).find((name) => versions.every((rule) => !(name in rule.parameters)));
    if (unknown !== undefined) throw new TypeError(`The scenario changes ${unknown} of ${code}, which that rule has not: it has ${Object.keys(versions[0]!.parameters).join(", ")}.`);
  }
  return rules.map((rule) => ({ ...rule, parameters: { ...rule.parameters, ...changes[rule.code] } }));
}
