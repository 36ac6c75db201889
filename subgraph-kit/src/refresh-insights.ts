// Computes the figures of one period from the tables of people, protects them, and publishes them. Runs as the owner, as a
// command; requests only ever read what it published.
import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Db } from "./database.ts";
import { partNames, partsOf, type PartFigures } from "./figure-parts.ts";
import { arrangePlaces, shownId, type Nested, type Places } from "./lattice.ts";
import type { AddsUp, Area, Measure, PeopleMeasure, Period } from "./measure.ts";
import { openPublication, readPublished, type Decision } from "./publish-figures.ts";
import { dropAreas, keepAreas, readCounted, readFacts, withGuardedValues, type Facts } from "./read-facts.ts";

interface Refresh {
  readonly measures: readonly Measure[];
  /** The places, or what reads them: it is not asked where nothing is due. */
  readonly areas: readonly Area[] | (() => Promise<readonly Area[]>);
  readonly addsUp: readonly AddsUp[];
  readonly period: Period;
  /** What was done before in the same run, with the same areas and the same secret: a month, a term and a year mostly show the picture of one day. */
  readonly run?: RefreshRun;
  /** Keys the record keys and the rounding. With another one every figure is rounded anew: keep it as long as what was published. */
  readonly secret: string;
  /** Protect and write everything again, also what did not change. */
  readonly isFull?: boolean;
  /** Leave what was published as at the same day as it is, whatever changed since: a picture that moves tells who came. */
  readonly isFixed?: boolean;
}

/** What the refreshes of one run share. */
export interface RefreshRun {
  /** By the statement that reads the facts. */
  readonly partsByStatement: Map<string, readonly PartFigures[]>;
  readonly decisions: Map<string, Decision>;
  /** The same for all of the run. */
  places?: Places;
}

export const newRun = (): RefreshRun => ({ partsByStatement: new Map(), decisions: new Map() });

/**
 * Publishes the figures of `period` in place of those that it had, in the owner's transaction `db`; who reads meanwhile
 * gets the old ones. What did not change is left as it is. Two at a time wait for each other. Gives how many figures there are and
 * how many parts of them changed. Nothing was asked in the transaction before. Throws when a person is in two units, or a measure has a value outside of its dimension; and with
 * the SQL state 40001 when somebody closed meanwhile what it was to publish: then `refreshAgain` begins again.
 */
export async function refreshInsights(db: Db, { measures: given, areas: areasOf, addsUp, period, secret, run = newRun(), isFull = false, isFixed = false }: Refresh): Promise<{ figures: number; changedParts: number; tookMs: number }> {
  const startedAt = performance.now();
  // All of it is of one state of the database, or a measure could have people who are not in the one that holds all of its own. The state
  // is that after the lock, which by itself looks at nothing.
  await db.execute(sql`set transaction isolation level repeatable read`);
  await db.execute(sql`lock table insights.refreshes in share row exclusive mode`);
  // Where statements sort everybody, what Postgres takes by default sends them to the disk.
  await db.execute(sql`set local work_mem = '64MB'`);
  const { name, from, until, asAt } = period;
  const measures = await Promise.all(given.map((measure) => withGuardedValues(db, measure, period)));
  const staying = isFixed && !isFull ? await readStaying(db, measures, period) : new Set<string>();
  const moving = measures.filter((measure) => partNames(measure).some((part) => !staying.has(part)));
  // What stays as it was is not told to be newer.
  if (moving.length > 0) {
    await db.execute(sql`insert into insights.refreshes (period, from_date, until_date, as_at, took_ms, figures) values (${name}, ${from}, ${until}, ${asAt}, 0, 0)
      on conflict (period) do update set from_date = excluded.from_date, until_date = excluded.until_date, as_at = excluded.as_at, refreshed_at = excluded.refreshed_at`);
  }
  if (isFull) await db.execute(sql`delete from insights.parts where period = ${name}`);

  const publication = await openPublication(db, { period, measures, before: run.decisions, staying });
  const areas = moving.length === 0 ? [] : typeof areasOf === "function" ? await areasOf() : areasOf;
  const places = moving.length === 0 ? undefined : (run.places ??= arrangePlaces(areas, addsUp));
  let hasAreas = false;
  // Of the period before alone: what was read for others is not kept.
  const readBefore = new Map(run.partsByStatement);
  run.partsByStatement.clear();
  const read = async (measure: Measure): Promise<Facts> => {
    if (!hasAreas) await keepAreas(db, areas);
    hasAreas = true;
    return readFacts(db, measure, { period, secret });
  };
  const others = await readOthers(db, period);
  const nestedOf = async (measure: Measure): Promise<Nested[]> => {
    const nested: Nested[] = [];
    if (measure.kind === "PEOPLE" && isOfPeriod(measure)) for (const other of others.filter(({ measures: published }) => published.includes(measure.name))) nested.push({ name: other.name, isWider: other.from < from, unitCells: await readCounted(db, measure, { period: other, secret }), shown: await readShown(db, measure, other) });
    return nested;
  };
  const publish = (parts: readonly PartFigures[]) => publication.publish(parts.filter(({ part }) => !staying.has(part.name)));
  const isOfPeriod = (measure: Measure) => statementOf(measure, period) !== statementOf(measure, { ...period, from: "0001-01-01" });
  // A measure that another one is within is kept until that one is read, too.
  const wholes = new Map<string, { facts: Facts; parts: readonly PartFigures[] }>();
  for (const measure of wholesFirst(moving)) {
    const whole = measures.find((other) => other.name === withinOf(measure));
    const statement = JSON.stringify([measure, whole].map((one) => (one ? statementOf(one, period) : null)));
    const known = readBefore.get(statement);
    if (known) {
      run.partsByStatement.set(statement, known);
      await publish(known);
      continue;
    }
    if (whole && !wholes.has(whole.name)) {
      const facts = await read(whole);
      wholes.set(whole.name, { facts, parts: partsOf(whole, { facts, within: undefined, isOfPeriod: isOfPeriod(whole), nested: await nestedOf(whole), places: places!, secret }) });
    }
    const facts = await read(measure);
    const own = partsOf(measure, { facts, within: whole ? wholes.get(whole.name) : undefined, isOfPeriod: isOfPeriod(measure), nested: await nestedOf(measure), places: places!, secret });
    if (measures.some((other) => withinOf(other) === measure.name)) wholes.set(measure.name, { facts, parts: own });
    await publish(own);
    // What is decided is not decided again: of a part that a term or a year shows as well, its facts need not be kept.
    run.partsByStatement.set(statement, own.map((one) => (run.decisions.has(one.digest) ? withoutFacts(one) : one)));
  }
  if (hasAreas) await dropAreas(db);
  const { figures, protectedParts } = await publication.finish();
  await holdOpened(db, measures);
  const tookMs = Math.round(performance.now() - startedAt);
  if (moving.length > 0) await db.execute(sql`update insights.refreshes set took_ms = ${tookMs}, figures = ${figures} where period = ${name}`);
  return { figures, changedParts: protectedParts, tookMs };
}

function withoutFacts({ part, digest, isOfPeriod }: PartFigures): PartFigures {
  return {
    part,
    digest,
    isOfPeriod,
    after: [],
    decide() {
      throw new Error(`${part.name} is decided already.`);
    },
  };
}

const guardedOf = (measures: readonly Measure[]) => measures.flatMap(({ name, dimensions }) => Object.entries(dimensions).flatMap(([dimension, { guarded, values }]) => (guarded ? [{ measure: name, dimension, guarded, values }] : [])));

async function holdOpened(db: Db, measures: readonly Measure[]): Promise<void> {
  for (const { guarded, values } of guardedOf(measures)) if (values.length > 0) await db.execute(guarded.hold(values));
}

/**
 * Deletes the guarded figures of all periods that nobody opens any more, such as those whose time is over: they are hidden by then, and have no business
 * in the storage. Gives how many there were.
 */
export async function dropClosedFigures(db: Db, measures: readonly Measure[]): Promise<number> {
  const periods = await db.execute<{ name: string; from: string; until: string; asAt: string }>(sql`
    select period as name, from_date::text as "from", until_date::text as "until", as_at::text as "asAt" from insights.refreshes`);
  let dropped = 0;
  for (const { measure, dimension, guarded } of guardedOf(measures)) {
    for (const period of periods) {
      const open = (await db.execute<{ value: string }>(guarded.values(period, measure))).map(({ value }) => value);
      const isClosed = sql`value <> all(${sql.param(open)}::text[])`;
      const ofMeasure = sql`period = ${period.name} and (measure = ${measure} or starts_with(measure, ${`${measure}.`}))`;
      const rows = await db.execute<{ value: string }>(sql`with dropped as (delete from ${sql.identifier(guarded.table)} where ${ofMeasure} and ${isClosed} returning value) select value from dropped`);
      dropped += rows.length;
      await db.execute(sql`delete from insights.parts where period = ${period.name} and starts_with(part, ${`${measure}|${dimension}|`}) and substr(part, ${`${measure}|${dimension}|`.length + 1}) <> all(${sql.param(open)}::text[])`);
    }
  }
  return dropped;
}

/** Does `refresh`, which is a transaction of its own, again while somebody closes what it was to publish. */
export async function refreshAgain<T>(refresh: () => Promise<T>): Promise<T> {
  for (let left = 3; ; left--) {
    try {
      return await refresh();
    } catch (error) {
      if (left === 0 || !isSerializationFailure(error)) throw error;
    }
  }
}

const isSerializationFailure = (error: unknown): boolean => error instanceof Error && ((error as { code?: unknown }).code === "40001" || isSerializationFailure(error.cause));

// Parts that are published whole with the picture of this very day.
async function readStaying(db: Db, measures: readonly Measure[], period: Period): Promise<Set<string>> {
  const [refreshed] = await db.execute<{ asAt: string }>(sql`select as_at::text as "asAt" from insights.refreshes where period = ${period.name}`);
  if (refreshed?.asAt !== period.asAt) return new Set();
  const published = await readPublished(db, period, measures);
  return new Set(measures.flatMap(partNames).filter((name) => published.get(name)?.isWhole));
}

// Periods with the same last day that are published, each with the measures that it has figures of. Mostly only shorter ones are, as those come first; one
// that failed and comes later is bounded by the longer ones, which are known by then.
async function readOthers(db: Db, { name, asAt }: Period): Promise<(Period & { readonly measures: readonly string[] })[]> {
  return db.execute<{ name: string; from: string; until: string; asAt: string; measures: string[] }>(sql`
    select period as name, from_date::text as "from", until_date::text as "until", as_at::text as "asAt",
      array(select distinct split_part(part, '|', 1) from insights.parts where parts.period = refreshes.period) as measures
    from insights.refreshes where as_at = ${asAt}::date and period <> ${name} order by until_date - from_date, period`);
}

async function readShown(db: Db, { name: measure }: PeopleMeasure, { name: period }: Period): Promise<Set<string>> {
  const rows = await db.execute<{ dimension: string; value: string; level: string; place: string }>(sql`select dimension, value, level, place from insights.figures where period = ${period} and measure = ${measure}`);
  return new Set(rows.map(shownId));
}

const withinOf = (measure: Measure): string | undefined => (measure.kind === "PEOPLE" ? measure.within : undefined);
const wholesFirst = (measures: readonly Measure[]): Measure[] => [...measures.filter((measure) => withinOf(measure) === undefined), ...measures.filter((measure) => withinOf(measure) !== undefined)];

const dialect = new PgDialect();

// What a measure says is decided by the statement, with its days, and by the values that are open.
function statementOf(measure: Measure, period: Period): string {
  const { sql: text, params } = dialect.sqlToQuery(measure.facts(period));
  return JSON.stringify([measure.name, text, params, Object.values(measure.dimensions).map(({ values }) => values)]);
}
