// Computes the figures of one period from the tables of people, protects them, and publishes them. Runs as the owner, as a
// command; requests only ever read what it published.
import { createHash } from "node:crypto";
import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./database.ts";
import { fewestForMean, protectCounts, protectedStatistic } from "./disclosure.ts";
import { buildLattice, type AreaCell, type UnitCell } from "./lattice.ts";
import { everybody, type AddsUp, type AmountMeasure, type Area, type Dimension, type Measure, type PeopleMeasure, type Period, type Statistic } from "./measure.ts";

export interface Figure {
  readonly measure: string;
  readonly dimension: string;
  readonly level: string;
  readonly place: string;
  readonly value: string;
  readonly figure: number;
}

interface Refresh {
  readonly measures: readonly Measure[];
  readonly areas: readonly Area[];
  readonly addsUp: readonly AddsUp[];
  readonly period: Period;
  /**
   * What was protected before in the same run, with the same areas and the same secret: where a month, a term and a year show the
   * picture of one day, it is found out once what of it may be shown.
   */
  readonly before?: Map<string, ProtectedPicture>;
  /** Keys the record keys and the rounding. With another one every figure is rounded anew: keep it as long as what was published. */
  readonly secret: string;
}

/**
 * Publishes the figures of `period` in place of those that it had, in the owner's transaction `db`; who reads meanwhile
 * gets the old ones. Two at a time wait for each other. Gives how many figures there are. Throws when a person is in two
 * units, or a measure has a value outside of its dimension.
 */
export async function refreshInsights(db: Db, { measures: given, areas, addsUp, period, secret, before = new Map() }: Refresh): Promise<{ figures: number; tookMs: number }> {
  const startedAt = performance.now();
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('refresh insights'))`);
  // Tables that nobody else ever sees: they are gone before the commit.
  await keepAreas(db, areas);
  const measures = await Promise.all(given.map((measure) => withGuardedValues(db, measure, period)));
  const people = measures.filter((measure) => measure.kind === "PEOPLE");
  const unitCells: UnitCell[] = [];
  const statistics: Statistics[] = [];
  const figures: Figure[] = [];
  for (const measure of measures) {
    await db.execute(sql`create unlogged table insights.facts as ${measure.facts(period)}`);
    if (measure.kind === "PEOPLE") {
      unitCells.push(...(await readUnitCells(db, measure, secret)));
      statistics.push(...(await readStatistics(db, measure)));
    } else figures.push(...(await readAmounts(db, measure)));
    await db.execute(sql`drop table insights.facts`);
  }
  await db.execute(sql`drop table insights.areas`);
  const picture = pictureOf(unitCells);
  const shown = before.get(picture) ?? protect({ measures: people, unitCells, areas, addsUp, secret });
  before.clear();
  before.set(picture, shown);
  for (const { cell, value } of shown.values()) figures.push(toFigure(cell, value));
  for (const { id, name, figure, decimals } of statistics) {
    const cell = shown.get(id)?.cell;
    const value = cell ? protectedStatistic({ value: figure, people: cell.count, decimals }) : null;
    if (cell && value !== null) figures.push({ ...toFigure(cell, value), measure: `${cell.measure}.${name}` });
  }
  const tookMs = Math.round(performance.now() - startedAt);
  await publish(db, measures, period, figures, tookMs);
  return { figures: figures.length, tookMs };
}

/** The cells that may be shown, by id, with their rounded counts. */
export type ProtectedPicture = ReadonlyMap<string, { readonly cell: AreaCell; readonly value: number }>;

function protect({ secret, ...inputs }: Parameters<typeof buildLattice>[0] & { secret: string }): ProtectedPicture {
  const lattice = buildLattice(inputs);
  const counts = protectCounts({ ...lattice, secret });
  return new Map(
    lattice.cells.flatMap((cell) => {
      const { value } = counts.get(cell.id)!;
      return value === null ? [] : [[cell.id, { cell, value }]];
    }),
  );
}

// The same for the same counts of the same people, whatever their order.
function pictureOf(unitCells: readonly UnitCell[]): string {
  const texts = unitCells.map(({ measure, dimension, value, unit, count, recordKeys }) => JSON.stringify([measure, dimension, value, unit, count, String(recordKeys)])).sort();
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text);
  return hash.digest("hex");
}

const toFigure = ({ measure, dimension, value, area: { level, code } }: AreaCell, figure: number): Figure => ({ measure, dimension, level, place: code, value, figure });

async function keepAreas(db: Db, areas: readonly Area[]): Promise<void> {
  const rows = areas.flatMap(({ level, code, units }) => units.map((unit) => ({ level, place: code, unit })));
  await db.execute(sql`create unlogged table insights.areas as
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as area (level text, place text, unit text)`);
  await db.execute(sql`create index on insights.areas (unit)`);
  await db.execute(sql`insert into insights.places (level, place) select distinct level, place from insights.areas on conflict do nothing`);
}

async function readUnitCells(db: Db, measure: PeopleMeasure, secret: string): Promise<UnitCell[]> {
  const { name } = measure;
  const twice = await db.execute<{ person: string }>(sql`select person from insights.facts group by person having count(distinct unit) > 1 limit 1`);
  if (twice.length > 0) throw new Error(`The measure ${name} has a person in two units: give each person one.`);
  const rows = await db.execute<{ unit: string; dimension: string; value: string; count: number; keys: string }>(sql`
    with record_keys as materialized (
      select person, ('x' || encode(substr(sha256(convert_to(${secret} || ':' || person, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint & 9223372036854775807 as key
      from insights.facts group by person),
    members as (
      select distinct facts.person, facts.unit, broken_down.dimension, member.value
      from insights.facts cross join lateral (values ${dimensionRows(measure)}) as broken_down (dimension, members) cross join lateral unnest(members) as member (value)
      where member.value is not null)
    select unit, dimension, value, count(*)::int as count, (sum(key) % 9223372036854775808)::text as keys
    from members join record_keys using (person) group by unit, dimension, value`);
  for (const { dimension, value } of rows) requireKnown(measure, dimension, value);
  return rows.map(({ unit, dimension, value, count, keys }) => ({ measure: name, unit, dimension, value, count, recordKeys: BigInt(keys) }));
}

interface Statistics {
  readonly id: string;
  readonly name: string;
  readonly figure: number;
  readonly decimals: number;
}

async function readStatistics(db: Db, measure: PeopleMeasure): Promise<Statistics[]> {
  const statistics = Object.entries(measure.statistics ?? {});
  if (statistics.length === 0) return [];
  // Each counts the people it is about: whoever has no number is not among them.
  const enough = ({ column }: Statistic) => sql`count(distinct facts.person) filter (where facts.${sql.identifier(column)} is not null) >= ${fewestForMean}`;
  const columns = sql.join(statistics.map(([name, statistic]) => sql`case when ${enough(statistic)} then ${aggregate(statistic)} end::float8 as ${sql.identifier(name)}`), sql`, `);
  const rows = await db.execute<{ level: string; place: string; dimension: string; value: string } & Record<string, number | string | null>>(sql`
    select areas.level, areas.place, broken_down.dimension, member.value, ${columns}
    from insights.facts join insights.areas using (unit) cross join lateral (values ${dimensionRows(measure)}) as broken_down (dimension, members) cross join lateral unnest(members) as member (value)
    where member.value is not null
    group by areas.level, areas.place, broken_down.dimension, member.value
    having count(distinct facts.person) >= ${fewestForMean}`);
  return rows.flatMap((row) =>
    statistics.flatMap(([name, { decimals = 0 }]) => {
      const figure = row[name];
      return typeof figure === "number" ? [{ id: `${measure.name}|${row.dimension}|${row.value}|${row.level}|${row.place}`, name, figure, decimals }] : [];
    }),
  );
}

function aggregate({ column, as }: Statistic): SQL {
  const value = sql`facts.${sql.identifier(column)}`;
  if (as === "MEDIAN") return sql`percentile_cont(0.5) within group (order by ${value})`;
  if (as === "PERCENTILE_90") return sql`percentile_cont(0.9) within group (order by ${value})`;
  return sql`avg(${value})`;
}

async function readAmounts(db: Db, measure: AmountMeasure): Promise<Figure[]> {
  const rows = await db.execute<{ level: string; place: string; dimension: string; value: string; amount: string }>(sql`
    select areas.level, areas.place, broken_down.dimension, member.value, sum(facts.amount)::text as amount
    from insights.facts join insights.areas using (unit) cross join lateral (values ${dimensionRows(measure)}) as broken_down (dimension, members) cross join lateral unnest(members) as member (value)
    where member.value is not null
    group by areas.level, areas.place, broken_down.dimension, member.value`);
  for (const { dimension, value } of rows) requireKnown(measure, dimension, value);
  return rows.map(({ level, place, dimension, value, amount }) => ({ measure: measure.name, level, place, dimension, value, figure: Number(amount) }));
}

// Everybody, and each dimension with the values that a row has in it.
function dimensionRows({ dimensions }: Measure): SQL {
  const all = ({ column, isArray = false }: Dimension) => (isArray ? sql`facts.${sql.identifier(column)}` : sql`array[facts.${sql.identifier(column)}]`);
  const members = (dimension: Dimension) =>
    dimension.guarded ? sql`array(select value from unnest(${all(dimension)}) as value where value = any(${sql.param([...dimension.values])}::text[]))` : all(dimension);
  const rows = Object.entries(dimensions).map(([name, dimension]) => sql`(${name}, ${members(dimension)})`);
  return sql.join([sql`(${everybody.dimension}::text, array[${everybody.value}]::text[])`, ...rows], sql`, `);
}

// A value that nobody listed would be missing from its line, and could be had by subtraction.
function requireKnown({ name, dimensions }: Measure, dimension: string, value: string): void {
  if (dimension !== everybody.dimension && !dimensions[dimension]!.values.includes(value)) throw new Error(`The measure ${name} has ${value} in ${dimension}: list it among the dimension's values.`);
}

// Of a guarded dimension there are the values that somebody has opened now; of the others nothing is computed.
async function withGuardedValues<Kind extends Measure>(db: Db, measure: Kind, period: Period): Promise<Kind> {
  const dimensions = await Promise.all(
    Object.entries(measure.dimensions).map(async ([name, dimension]) => {
      if (!dimension.guarded) return [name, dimension] as const;
      const rows = await db.execute<{ value: string }>(dimension.guarded.values(period, measure.name));
      return [name, { ...dimension, values: rows.map(({ value }) => value) }] as const;
    }),
  );
  return { ...measure, dimensions: Object.fromEntries(dimensions) };
}

async function publish(db: Db, measures: readonly Measure[], { name, from, until, asAt }: Period, all: readonly Figure[], tookMs: number): Promise<void> {
  const guardedIn = new Map(measures.flatMap((measure) => Object.entries(measure.dimensions).flatMap(([dimension, { guarded }]) => (guarded ? [[`${measure.name}|${dimension}`, guarded.table] as const] : []))));
  const tableOf = ({ measure, dimension }: Figure) => guardedIn.get(`${measure.split(".")[0]}|${dimension}`);
  for (const table of new Set(guardedIn.values())) {
    await db.execute(sql`delete from ${sql.identifier(table)} where period = ${name}`);
    const rows = all.filter((figure) => tableOf(figure) === table);
    await db.execute(sql`insert into ${sql.identifier(table)} (measure, level, period, place, value, figure)
      select measure, level, ${name}, place, value, figure from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as figure (measure text, level text, place text, value text, figure numeric)`);
  }
  const figures = all.filter((figure) => tableOf(figure) === undefined);
  await db.execute(sql`delete from insights.refreshes where period = ${name}`);
  await db.execute(sql`insert into insights.refreshes (period, from_date, until_date, as_at, took_ms, figures) values (${name}, ${from}, ${until}, ${asAt}, ${tookMs}, ${figures.length})`);
  const atOnce = 20_000;
  for (let start = 0; start < figures.length; start += atOnce) {
    await db.execute(sql`insert into insights.figures (measure, dimension, level, period, place, value, figure)
      select measure, dimension, level, ${name}, place, value, figure
      from jsonb_to_recordset(${JSON.stringify(figures.slice(start, start + atOnce))}::jsonb) as figure (measure text, dimension text, level text, place text, value text, figure numeric)`);
  }
}
