// Computes the figures of one period from the tables of people, protects them, and publishes them. Runs as the owner, as a
// command; requests only ever read what it published.
import { sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Db } from "./database.ts";
import { partsOf, type PartFigures } from "./figure-parts.ts";
import { arrangePlaces, type Places } from "./lattice.ts";
import type { AddsUp, Area, Measure, Period } from "./measure.ts";
import { publishParts } from "./publish-figures.ts";
import { dropAreas, keepAreas, readFacts, withGuardedValues, type Facts, type Figure } from "./read-facts.ts";

interface Refresh {
  readonly measures: readonly Measure[];
  readonly areas: readonly Area[];
  readonly addsUp: readonly AddsUp[];
  readonly period: Period;
  /** What was done before in the same run, with the same areas and the same secret: a month, a term and a year mostly show the picture of one day. */
  readonly run?: RefreshRun;
  /** Keys the record keys and the rounding. With another one every figure is rounded anew: keep it as long as what was published. */
  readonly secret: string;
  /** Protect and write everything again, also what did not change. */
  readonly isFull?: boolean;
}

/** What the refreshes of one run share. */
export interface RefreshRun {
  /** By the statement that reads the facts. */
  readonly partsByStatement: Map<string, readonly PartFigures[]>;
  readonly figuresByDigest: Map<string, readonly Figure[]>;
  /** The same for all of the run. */
  places?: Places;
}

export const newRun = (): RefreshRun => ({ partsByStatement: new Map(), figuresByDigest: new Map() });

/**
 * Publishes the figures of `period` in place of those that it had, in the owner's transaction `db`; who reads meanwhile
 * gets the old ones. What did not change is left as it is. Two at a time wait for each other. Gives how many figures there are and
 * how many parts of them changed. Throws when a person is in two units, or a measure has a value outside of its dimension.
 */
export async function refreshInsights(db: Db, { measures: given, areas, addsUp, period, secret, run = newRun(), isFull = false }: Refresh): Promise<{ figures: number; changedParts: number; tookMs: number }> {
  const startedAt = performance.now();
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('refresh insights'))`);
  const { name, from, until, asAt } = period;
  await db.execute(sql`insert into insights.refreshes (period, from_date, until_date, as_at, took_ms, figures) values (${name}, ${from}, ${until}, ${asAt}, 0, 0)
    on conflict (period) do update set from_date = excluded.from_date, until_date = excluded.until_date, as_at = excluded.as_at, refreshed_at = excluded.refreshed_at`);
  if (isFull) await db.execute(sql`delete from insights.parts where period = ${name}`);

  const places = (run.places ??= arrangePlaces(areas, addsUp));
  const measures = await Promise.all(given.map((measure) => withGuardedValues(db, measure, period)));
  const parts: PartFigures[] = [];
  let hasAreas = false;
  // Of the period before alone: what was read for others is not kept.
  const readBefore = new Map(run.partsByStatement);
  run.partsByStatement.clear();
  // A measure that another one is within is kept until that one is read, too.
  const factsOf = new Map<string, Facts>();
  for (const measure of wholesFirst(measures)) {
    const whole = measures.find((other) => other.name === withinOf(measure));
    const statement = JSON.stringify([measure, whole].map((one) => (one ? statementOf(one, period) : null)));
    const known = readBefore.get(statement);
    if (known) {
      run.partsByStatement.set(statement, known);
      parts.push(...known);
      continue;
    }
    if (!hasAreas) await keepAreas(db, areas);
    hasAreas = true;
    const facts = await readFacts(db, measure, { period, secret });
    if (measures.some((other) => withinOf(other) === measure.name)) factsOf.set(measure.name, facts);
    if (whole && !factsOf.has(whole.name)) factsOf.set(whole.name, await readFacts(db, whole, { period, secret }));
    const own = partsOf(measure, { facts, within: whole ? factsOf.get(whole.name) : undefined, places, secret });
    run.partsByStatement.set(statement, own);
    parts.push(...own);
  }
  if (hasAreas) await dropAreas(db);
  const { figures, protectedParts } = await publishParts(db, { period, measures, parts, before: run.figuresByDigest });
  const tookMs = Math.round(performance.now() - startedAt);
  await db.execute(sql`update insights.refreshes set took_ms = ${tookMs}, figures = ${figures} where period = ${name}`);
  return { figures, changedParts: protectedParts, tookMs };
}

const withinOf = (measure: Measure): string | undefined => (measure.kind === "PEOPLE" ? measure.within : undefined);
const wholesFirst = (measures: readonly Measure[]): Measure[] => [...measures.filter((measure) => withinOf(measure) === undefined), ...measures.filter((measure) => withinOf(measure) !== undefined)];

const dialect = new PgDialect();

// What a measure says is decided by the statement, with its days, and by the values that are open.
function statementOf(measure: Measure, period: Period): string {
  const { sql: text, params } = dialect.sqlToQuery(measure.facts(period));
  return JSON.stringify([measure.name, text, params, Object.values(measure.dimensions).map(({ values }) => values)]);
}
