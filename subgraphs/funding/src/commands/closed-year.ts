// Looks at the run that closed a year: would it know the same today? A run keeps what it knew, and one that was wrong stays wrong
// until somebody opens the year again and closes it anew.
import type { Db } from "@lsg/subgraph-kit/database";
import { asOwner } from "@lsg/subgraph-kit/owner";
import { computeInstitution, hundredthsOf } from "../entities/entitlement/compute.ts";
import { countOrsLearners, findClosingRun, listDecided, listInputs, listRules, reopenRun } from "../entities/funding-run/store.ts";

/** What an institution got by the run, and would get by what is known now, in hundredths of the stream's unit, cents for money. */
export interface YearDifference {
  readonly moeNumber: number;
  readonly streamCode: string;
  readonly kept: number | null;
  readonly now: number | null;
}

const pageSize = 500;

/**
 * Compares what the closing run counted here (learners in schemes, what was decided) with what is counted now for the same day; what the directory
 * said is taken as it was. Later decisions for that time make a difference, too. Throws `TypeError` for a year that is not closed.
 */
export async function compareClosedYear({ ownerUrl, year }: { ownerUrl: string; year: number }): Promise<{ name: string; institutions: number; differences: YearDifference[] }> {
  return asOwner(ownerUrl, async (db) => {
    const run = await closingRun(db, year);
    const rules = await listRules(db);
    const differences: YearDifference[] = [];
    let institutions = 0;
    for (let after = 0; ; ) {
      const page = await listInputs(db, run.id, { after, size: pageSize });
      if (page.length === 0) return { name: run.name, institutions, differences };
      const numbers = page.map(({ moeNumber }) => moeNumber);
      const ors = await countOrsLearners(db, numbers, page[0]!.inputs.orsAsOf);
      const decided = await listDecided(db, numbers, year);
      for (const { moeNumber, inputs } of page) {
        const kept = sizesOf(computeInstitution(rules, inputs, year));
        const now = sizesOf(computeInstitution(rules, { ...inputs, ors: ors.get(moeNumber) ?? [], ...(inputs.decided === undefined ? {} : { decided: decided.get(moeNumber) ?? [] }) }, year));
        for (const [streamCode, size] of now) if (size !== (kept.get(streamCode) ?? null)) differences.push({ moeNumber, streamCode, kept: kept.get(streamCode) ?? null, now: size });
      }
      institutions += page.length;
      after = page.at(-1)!.moeNumber;
    }
  });
}

/** Opens a year again: what institutions are entitled to in it follows from what is known now, until another run closes it. Throws `TypeError`. */
export async function reopenYear({ ownerUrl, year, reason }: { ownerUrl: string; year: number; reason: string }): Promise<string> {
  if (reason.trim() === "" || reason.length > 1_000) throw new TypeError("Say why in 1 to 1000 characters: --reason \"The run counted no learners\".");
  return asOwner(ownerUrl, async (db) => {
    const run = await closingRun(db, year);
    await reopenRun(db, run.id, reason.trim());
    return run.name;
  });
}

async function closingRun(db: Db, year: number) {
  const run = await findClosingRun(db, year);
  if (run === null) throw new TypeError(`No run closes the year ${year}: there is nothing to look at.`);
  return run;
}

const sizesOf = (computed: ReturnType<typeof computeInstitution>) => new Map(computed.map((one) => [one.rule.streamCode, hundredthsOf(one)]));
