import { randomUUID } from "node:crypto";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { orRefusal } from "../../refused-by-database.ts";
import { fundingRules, type FundingRuleRow } from "../funding-rule/table.ts";
import type { Decided, InstitutionInputs, OrsGroup } from "../entitlement/formulas.ts";
import { fundingRunInputs, fundingRunResults, fundingRuns, type FundingRunRow, type ScenarioChanges } from "./table.ts";

/** Goes on with the run of this name, or begins it. Throws when the year has a run of that name for something else. */
export async function openRun(db: Db, run: { year: number; name: string; kind: FundingRunRow["kind"]; changes: ScenarioChanges }): Promise<FundingRunRow> {
  await db.insert(fundingRuns).values(run).onConflictDoNothing();
  const [row] = await db.select().from(fundingRuns).where(and(eq(fundingRuns.year, run.year), eq(fundingRuns.name, run.name)));
  const [same] = row ? await db.execute<{ same: boolean }>(sql`select kind = ${run.kind} and changes = ${JSON.stringify(run.changes)}::jsonb as same from funding_runs where id = ${row.id}`) : [];
  if (!row) throw new TypeError(`The year ${run.year} was closed by another run: a closed year stays as it is, unless that run was wrong: see \`npm run funding -- verify\`.`);
  if (!same?.same) throw new TypeError(`There is a run "${run.name}" of ${run.year} with other settings: choose another name.`);
  return row;
}

// Longer than any page takes: a process that died has let go after this.
const hold = sql`now() + interval '1 minute'`;

/** Holds a run for a minute from now, unless another does: what only its holder does begins with this. Waits for who is about to. */
export async function holdRun(db: Db, id: string, holder: string): Promise<boolean> {
  const rows = await db
    .update(fundingRuns)
    .set({ heldBy: holder, heldUntil: hold, problem: null })
    .where(and(eq(fundingRuns.id, id), isNull(fundingRuns.finishedAt), or(eq(fundingRuns.heldBy, holder), isNull(fundingRuns.heldUntil), lt(fundingRuns.heldUntil, sql`now()`))))
    .returning({ id: fundingRuns.id });
  return rows.length > 0;
}

/** Takes the oldest run that was started through the graph and that nobody holds; null when there is none. An operator's own wait for the operator. */
export async function claimRun(db: Db, holder: string): Promise<FundingRunRow | null> {
  const waiting = sql`(select id from funding_runs where finished_at is null and recorded_in_role <> 'SYSTEM' and (held_until is null or held_until < now()) order by started_at, id limit 1 for update skip locked)`;
  const [run] = await db.update(fundingRuns).set({ heldBy: holder, heldUntil: hold }).where(sql`${fundingRuns.id} = ${waiting}`).returning();
  return run ?? null;
}

/** Lets others carry the run on at once. */
export async function letGo(db: Db, id: string, holder: string): Promise<void> {
  await db.update(fundingRuns).set({ heldBy: null, heldUntil: null, problem: null }).where(and(eq(fundingRuns.id, id), eq(fundingRuns.heldBy, holder), isNull(fundingRuns.finishedAt)));
}

/** Says why it could not be carried on, for whoever looks at it, and leaves it alone for as long as a hold lasts. */
export async function noteProblem(db: Db, id: string, holder: string, problem: string): Promise<void> {
  await db.update(fundingRuns).set({ problem: problem.slice(0, 1_000), heldUntil: hold }).where(and(eq(fundingRuns.id, id), eq(fundingRuns.heldBy, holder), isNull(fundingRuns.finishedAt)));
}

/** Those who start runs at the same time take turns: each counts what the one before started. */
export async function takeTurn(db: Db): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('start funding run'))`);
}

/** Begins a scenario, or says why not. */
export async function startScenario(db: Db, scenario: { year: number; name: string; changes: ScenarioChanges }): Promise<FundingRunRow | "NAME_TAKEN"> {
  const id = randomUUID();
  const refused = await orRefusal(db, { funding_runs_one_name: "NAME_TAKEN" as const }, (tx) => tx.insert(fundingRuns).values({ id, kind: "SCENARIO", ...scenario }));
  return refused ?? (await findRun(db, id))!;
}

/** A run that the viewer may see. */
export async function findRun(db: Db, id: string): Promise<FundingRunRow | null> {
  const [run] = await db.select().from(fundingRuns).where(eq(fundingRuns.id, id));
  return run ?? null;
}

export async function findRunByName(db: Db, { year, name }: { year: number; name: string }): Promise<FundingRunRow | null> {
  const [run] = await db.select().from(fundingRuns).where(and(eq(fundingRuns.year, year), eq(fundingRuns.name, name)));
  return run ?? null;
}

/** How many runs are not finished. */
export async function countUnfinished(db: Db): Promise<number> {
  return db.$count(fundingRuns, isNull(fundingRuns.finishedAt));
}

export async function listRules(db: Db): Promise<FundingRuleRow[]> {
  return db.select().from(fundingRules).orderBy(asc(fundingRules.code), asc(fundingRules.version));
}

/** Which of these institutions the run has done. */
export async function listDone(db: Db, runId: string, moeNumbers: readonly number[]): Promise<Set<number>> {
  const rows = await db.select({ moeNumber: fundingRunInputs.institutionMoeNumber }).from(fundingRunInputs).where(and(eq(fundingRunInputs.runId, runId), inArray(fundingRunInputs.institutionMoeNumber, [...moeNumbers])));
  return new Set(rows.map(({ moeNumber }) => moeNumber));
}

/** The learners in the Ongoing Resourcing Scheme by institution, counted for no viewer: for the model's own run. */
export async function countOrsLearners(db: Db, moeNumbers: readonly number[], day: string): Promise<Map<number, OrsGroup[]>> {
  await db.execute(sql`select set_config('viewer.role', 'SYSTEM', true)`);
  const rows = await db.execute<Omit<OrsGroup, "weeklyHundredths"> & { institution: number; weekly: string }>(sql`select institution_moe_number as institution, level, sense, funded_weeks as "fundedWeeks", elsewhere, learners,
    weekly_hundredths as weekly, as_of::text as "asOf" from ors_learners_of(${sql.param([...moeNumbers])}::integer[], ${day}::date) order by level, sense, funded_weeks`);
  return Map.groupBy(rows.map(({ weekly, ...group }) => ({ ...group, weeklyHundredths: Number(weekly) })), ({ institution }) => institution);
}

/** What somebody decided that institutions as such get in a year. For the model's own run, as the count before. */
export async function listDecided(db: Db, moeNumbers: readonly number[], year: number): Promise<Map<number, Decided[]>> {
  await db.execute(sql`select set_config('viewer.role', 'SYSTEM', true)`);
  const rows = await db.execute<Omit<Decided, "hundredths"> & { institution: number; hundredths: string }>(sql`select institution_moe_number as institution, stream_code as "streamCode", hundredths, as_of::text as "asOf"
    from decided_for_institutions(${sql.param([...moeNumbers])}::integer[], ${year}::integer) order by stream_code`);
  const byInstitution = new Map<number, Decided[]>();
  for (const { institution, streamCode, hundredths, asOf } of rows) byInstitution.set(institution, [...(byInstitution.get(institution) ?? []), { streamCode, hundredths: Number(hundredths), asOf }]);
  return byInstitution;
}

/** What was read and computed of one institution. */
export interface RunResult {
  readonly moeNumber: number;
  readonly regionCode: string | null;
  readonly inputs: InstitutionInputs;
  readonly streams: readonly { readonly streamCode: string; readonly outcome: "SIZE" | "NOT_ELIGIBLE" | "MISSING"; readonly hundredths: number | null }[];
}

export async function insertResults(db: Db, runId: string, results: readonly RunResult[]): Promise<void> {
  if (results.length === 0) return;
  await db.insert(fundingRunInputs).values(results.map(({ moeNumber, regionCode, inputs }) => ({ runId, institutionMoeNumber: moeNumber, regionCode, inputs })));
  const rows = results.flatMap(({ moeNumber, streams }) => streams.map((stream) => ({ runId, institutionMoeNumber: moeNumber, ...stream })));
  if (rows.length > 0) await db.insert(fundingRunResults).values(rows);
  await db.update(fundingRuns).set({ institutions: sql`${fundingRuns.institutions} + ${results.length}` }).where(eq(fundingRuns.id, runId));
}

export async function finishRun(db: Db, runId: string): Promise<void> {
  await db.update(fundingRuns).set({ finishedAt: sql`now()` }).where(and(eq(fundingRuns.id, runId), sql`${fundingRuns.finishedAt} is null`));
}

/** Runs that a viewer may see, the newest first. */
export async function listRuns(db: Db): Promise<FundingRunRow[]> {
  return db.select().from(fundingRuns).orderBy(sql`${fundingRuns.startedAt} desc, ${fundingRuns.id} desc`).limit(100);
}

/** What a run came to for a stream, over the institutions that the viewer may see. */
export interface RunTotal {
  readonly runId: string;
  readonly streamCode: string;
  readonly hundredths: number;
  /** Institutions with a size above zero. */
  readonly institutions: number;
  readonly missing: number;
}

/** The totals of runs, by stream; the policies leave institutions of the viewer's regions, or their own. */
export async function listTotals(db: Db, runIds: readonly string[]): Promise<RunTotal[]> {
  const of = fundingRunResults;
  const rows = await db
    .select({ runId: of.runId, streamCode: of.streamCode, hundredths: sql<string>`coalesce(sum(${of.hundredths}), 0)`, institutions: sql<number>`(count(*) filter (where ${of.hundredths} > 0))::integer`, missing: sql<number>`(count(*) filter (where ${of.outcome} = 'MISSING'))::integer` })
    .from(of)
    .where(inArray(of.runId, [...runIds]))
    .groupBy(of.runId, of.streamCode)
    .orderBy(of.runId, of.streamCode);
  return rows.map((row) => ({ ...row, hundredths: Number(row.hundredths) }));
}

/** The run that closes a year; null while none does. */
export async function findClosingRun(db: Db, year: number): Promise<FundingRunRow | null> {
  const [run] = await db.select().from(fundingRuns).where(and(eq(fundingRuns.year, year), eq(fundingRuns.kind, "FINAL"), isNotNull(fundingRuns.finishedAt), isNull(fundingRuns.reopenedAt)));
  return run ?? null;
}

/** What a run knew of institutions, in the order of their numbers, behind one of them. */
export async function listInputs(db: Db, runId: string, { after, size }: { after: number; size: number }): Promise<{ moeNumber: number; inputs: InstitutionInputs }[]> {
  const of = fundingRunInputs;
  return db.select({ moeNumber: of.institutionMoeNumber, inputs: of.inputs }).from(of).where(and(eq(of.runId, runId), gt(of.institutionMoeNumber, after))).orderBy(asc(of.institutionMoeNumber)).limit(size);
}

/** Opens a year again; the run stays with the reason. For the owner alone. */
export async function reopenRun(db: Db, id: string, reason: string): Promise<void> {
  await db.update(fundingRuns).set({ reopenedAt: sql`now()`, reopenedReason: reason }).where(and(eq(fundingRuns.id, id), isNull(fundingRuns.reopenedAt)));
}

export type Grouping = "REGION" | "INSTITUTION" | "EQUITY_GROUP";

type Sum = { key: string; streamCode: string; runId: string; hundredths: string; missing: number };

/** Sums of runs by stream and group. Equity groups are thirds of the schools of each run by equity index, the first with the fewest barriers. */
export async function sumResults(db: Db, runIds: readonly string[], by: Grouping): Promise<Sum[]> {
  const keys = {
    REGION: sql`coalesce(known.region_code, 'none')`,
    INSTITUTION: sql`known.institution_moe_number::text`,
    EQUITY_GROUP: sql`case when known.inputs -> 'equityIndex' ->> 'scale' = 'SCHOOL' then (array['FEWER', 'MODERATE', 'MORE'])[known.third] else 'NONE' end`,
  };
  return [
    ...(await db.execute<Sum>(sql`
      with known as (select *, ntile(3) over (partition by run_id, inputs -> 'equityIndex' ->> 'scale' order by (inputs -> 'equityIndex' ->> 'value')::integer, institution_moe_number) as third
        from funding_run_inputs where run_id = any(${sql.param([...runIds])}::uuid[]))
      select ${keys[by]} as key, result.stream_code as "streamCode", result.run_id as "runId", coalesce(sum(result.hundredths), 0)::text as hundredths,
          (count(*) filter (where result.outcome = 'MISSING'))::integer as missing
        from known join funding_run_results as result using (run_id, institution_moe_number)
        group by 1, 2, 3 order by 1, 2, 3 limit 20000`)),
  ];
}
