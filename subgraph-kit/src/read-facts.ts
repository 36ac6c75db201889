// What is counted, from the tables of people: by smallest place, value and day. Runs as the owner, in one transaction.
import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./database.ts";
import { fewestForMean, fewestForPercentile90 } from "./disclosure.ts";
import type { UnitCell } from "./lattice.ts";
import { everybody, type AmountMeasure, type Area, type Dimension, type Measure, type PeopleMeasure, type Period, type Statistic } from "./measure.ts";

/** What was read of one measure in one period. */
export interface Facts {
  /** Of people: how many of each value at each smallest place. */
  readonly unitCells: readonly UnitCell[];
  /** Of people: what is told of them where there are enough. */
  readonly statistics: readonly StatisticOfCell[];
  /** How many have a number that there is a mean of. */
  readonly numbered: readonly (UnitCell & { readonly statistic: string })[];
  /** Of what is not about people: sums at all places, as they are published. */
  readonly amounts: readonly Figure[];
}

export interface Figure {
  readonly measure: string;
  readonly dimension: string;
  readonly level: string;
  readonly place: string;
  readonly value: string;
  readonly figure: number;
}

export interface StatisticOfCell extends Omit<Figure, "measure"> {
  readonly name: string;
  readonly decimals: number;
  readonly isMean: boolean;
}

/** Makes the table of areas for this transaction; the places among them are kept for good. `dropAreas` drops it before the commit. */
export async function keepAreas(db: Db, areas: readonly Area[]): Promise<void> {
  const rows = areas.flatMap(({ level, code, units }) => units.map((unit) => ({ level, place: code, unit })));
  await db.execute(sql`create unlogged table insights.areas as
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as area (level text, place text, unit text)`);
  await db.execute(sql`create index on insights.areas (unit)`);
  await db.execute(sql`analyze insights.areas`);
  await db.execute(sql`insert into insights.places (level, place) select distinct level, place from insights.areas on conflict do nothing`);
}

export async function dropAreas(db: Db): Promise<void> {
  await db.execute(sql`drop table insights.areas`);
}

/** Reads one measure, of which `withGuardedValues` gave the values. Throws when a person is in two units, or a measure has a value outside of its dimension. */
export async function readFacts(db: Db, measure: Measure, { period, secret }: { period: Period; secret: string }): Promise<Facts> {
  // A table that nobody else ever sees: it is gone before the commit.
  await db.execute(sql`create unlogged table insights.facts as ${measure.facts(period)}`);
  const facts =
    measure.kind === "AMOUNT"
      ? { unitCells: [], statistics: [], numbered: [], amounts: await readAmounts(db, measure) }
      : { unitCells: await readUnitCells(db, measure, secret), statistics: await readStatistics(db, measure), numbered: await readNumbered(db, measure), amounts: [] };
  await db.execute(sql`drop table insights.facts`);
  return facts;
}

/** The measure with the values of its guarded dimensions: those that somebody has opened now. Of the others nothing is computed. */
export async function withGuardedValues<Kind extends Measure>(db: Db, measure: Kind, period: Period): Promise<Kind> {
  const dimensions = await Promise.all(
    Object.entries(measure.dimensions).map(async ([name, dimension]) => {
      if (!dimension.guarded) return [name, dimension] as const;
      const rows = await db.execute<{ value: string }>(dimension.guarded.values(period, measure.name));
      return [name, { ...dimension, values: rows.map(({ value }) => value) }] as const;
    }),
  );
  return { ...measure, dimensions: Object.fromEntries(dimensions) };
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
    from members join record_keys using (person) group by unit, dimension, value
    -- What is hidden must not depend on the order in which it was read.
    order by dimension collate "C", value collate "C", unit collate "C"`);
  for (const { dimension, value } of rows) requireKnown(measure, dimension, value);
  return rows.map(({ unit, dimension, value, count, keys }) => ({ measure: name, unit, dimension, value, count, recordKeys: BigInt(keys) }));
}

async function readStatistics(db: Db, measure: PeopleMeasure): Promise<StatisticOfCell[]> {
  const statistics = Object.entries(measure.statistics ?? {});
  if (statistics.length === 0) return [];
  // Each counts the people it is about: whoever has no number is not among them.
  const enough = ({ column, as }: Statistic) => {
    const number = sql`facts.${sql.identifier(column)}`;
    const isMany = sql`count(distinct facts.person) filter (where ${number} is not null) >= ${as === "PERCENTILE_90" ? fewestForPercentile90 : fewestForMean}`;
    // Where one number is more than half of the sum, the mean tells of that person.
    return as === "MEAN" ? sql`${isMany} and max(abs(${number})) * 2 <= sum(abs(${number}))` : isMany;
  };
  const columns = sql.join(statistics.map(([name, statistic]) => sql`case when ${enough(statistic)} then ${aggregate(statistic)} end::float8 as ${sql.identifier(name)}`), sql`, `);
  const rows = await db.execute<{ level: string; place: string; dimension: string; value: string } & Record<string, number | string | null>>(sql`
    select areas.level, areas.place, broken_down.dimension, member.value, ${columns}
    from insights.facts join insights.areas using (unit) cross join lateral (values ${dimensionRows(measure)}) as broken_down (dimension, members) cross join lateral unnest(members) as member (value)
    where member.value is not null
    group by areas.level, areas.place, broken_down.dimension, member.value
    having count(distinct facts.person) >= ${fewestForMean}`);
  return rows.flatMap((row) =>
    statistics.flatMap(([name, { decimals = 0, as, of }]) => {
      const figure = row[name];
      const isTold = of === undefined || (of === "EVERYBODY") === (row.dimension === everybody.dimension);
      return typeof figure === "number" && isTold ? [{ dimension: row.dimension, value: row.value, level: row.level, place: row.place, name, figure, decimals, isMean: as === "MEAN" }] : [];
    }),
  );
}

async function readNumbered(db: Db, measure: PeopleMeasure): Promise<(UnitCell & { statistic: string })[]> {
  const means = Object.entries(measure.statistics ?? {}).filter(([, { as }]) => as === "MEAN");
  if (means.length === 0) return [];
  const columns = sql.join(means.map(([name, { column }]) => sql`count(distinct facts.person) filter (where facts.${sql.identifier(column)} is not null)::int as ${sql.identifier(name)}`), sql`, `);
  const rows = await db.execute<{ unit: string; dimension: string; value: string } & Record<string, number | string>>(sql`
    select facts.unit, broken_down.dimension, member.value, ${columns}
    from insights.facts cross join lateral (values ${dimensionRows(measure)}) as broken_down (dimension, members) cross join lateral unnest(members) as member (value)
    where member.value is not null
    group by facts.unit, broken_down.dimension, member.value`);
  return rows.flatMap(({ unit, dimension, value, ...counts }) =>
    means.filter(([name]) => Number(counts[name]) > 0).map(([statistic]) => ({ statistic, measure: measure.name, unit, dimension, value, count: Number(counts[statistic]), recordKeys: 0n })),
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
