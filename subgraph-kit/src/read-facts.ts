// What is counted, from the tables of people: by smallest place, value and day. Runs as the owner, in one transaction.
import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./database.ts";
import { fewestBesideMedian, fewestForMean, fewestForPercentile90, fewestPublished } from "./disclosure.ts";
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
  readonly as: Statistic["as"];
  /** How many people have a number. */
  readonly people: number;
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

/** Reads how many people of a measure there are and who, and nothing else of them. */
export async function readCounted(db: Db, measure: PeopleMeasure, { period, secret }: { period: Period; secret: string }): Promise<UnitCell[]> {
  await db.execute(sql`create unlogged table insights.facts as ${measure.facts(period)}`);
  const unitCells = await readUnitCells(db, measure, secret);
  await db.execute(sql`drop table insights.facts`);
  return unitCells;
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
  const once = createOnce();
  return rows.map(({ unit, dimension, value, count, keys }) => ({ measure: name, unit: once(unit), dimension: once(dimension), value: once(value), count, recordKeys: BigInt(keys) }));
}

// The same text of many rows takes room once.
function createOnce(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const first = known.get(text);
    if (first === undefined) known.set(text, text);
    return first ?? text;
  };
}

// Of percentiles the rows count, of which a person can have several; who has them is counted by person: on either side of a number there must be
// enough people, and a mean must not be that of one or two.
async function readStatistics(db: Db, measure: PeopleMeasure): Promise<StatisticOfCell[]> {
  const statistics = Object.entries(measure.statistics ?? {});
  if (statistics.length === 0) return [];
  const list = (textOf: (statistic: Statistic, name: string) => SQL) => sql.join(statistics.map(([name, statistic]) => textOf(statistic, name)), sql`, `);
  const [least, most, sum, people, isTold] = (["least", "most", "sum", "people", "told"] as const).map((what) => (name: string) => sql.identifier(`${what} ${name}`)) as [Named, Named, Named, Named, Named];
  const isEnough = ({ as }: Statistic, name: string) => {
    const [some, figure] = [sql`count(${most(name)})`, sql`max(told.${sql.identifier(name)})`];
    const [above, below] = [sql`count(*) filter (where ${most(name)} >= told.${sql.identifier(name)})`, sql`count(*) filter (where ${least(name)} <= told.${sql.identifier(name)})`];
    if (as === "PERCENTILE_90") return sql`${some} >= ${fewestForPercentile90} and ${above} >= ${fewestPublished}`;
    if (as === "MEDIAN") return sql`${some} >= ${fewestForMean} and least(${above}, ${below}) >= ${fewestBesideMedian}`;
    // The (1, 50) and (2, 67) rules of the Australian Bureau of Statistics for what its DataLab lets out; Stats NZ keeps the number in its own rule to itself.
    const largest = (place: number) => sql`coalesce((array_agg(${sum(name)} order by ${sum(name)} desc nulls last))[${place}::int], 0)`;
    const all = sql`sum(${sum(name)})`;
    return sql`${some} >= ${fewestForMean} and ${figure} is not null and ${largest(1)} * 2 <= ${all} and (${largest(1)} + ${largest(2)}) * 3 <= ${all} * 2`;
  };
  const rows = await db.execute<{ level: string; place: string; dimension: string; value: string } & Record<string, number | string | boolean | null>>(sql`
    with members as (
      select facts.*, broken_down.dimension, member.value
      from insights.facts cross join lateral (values ${dimensionRows(measure)}) as broken_down (dimension, members) cross join lateral unnest(members) as member (value)
      where member.value is not null),
    told as (
      select areas.level, areas.place, members.dimension, members.value, ${list((statistic, name) => sql`(${aggregate(statistic)})::float8 as ${sql.identifier(name)}`)}
      from members join insights.areas using (unit)
      group by areas.level, areas.place, members.dimension, members.value
      having count(*) >= ${fewestForMean}),
    -- In one place, as a person is in one unit.
    people as (
      select person, unit, dimension, value, ${list(({ column }, name) => sql`min(${sql.identifier(column)})::float8 as ${least(name)}, max(${sql.identifier(column)})::float8 as ${most(name)}, sum(abs(${sql.identifier(column)}))::float8 as ${sum(name)}`)}
      from members group by person, unit, dimension, value)
    select told.level, told.place, told.dimension, told.value, ${list((statistic, name) => sql`max(told.${sql.identifier(name)}) as ${sql.identifier(name)}, count(${most(name)})::int as ${people(name)}, ${isEnough(statistic, name)} as ${isTold(name)}`)}
    from told join insights.areas using (level, place) join people using (unit, dimension, value)
    group by told.level, told.place, told.dimension, told.value`);
  return rows.flatMap((row) =>
    statistics.flatMap(([name, { decimals = 0, as, of }]) => {
      const figure = row[name];
      const isAsked = of === undefined || (of === "EVERYBODY") === (row.dimension === everybody.dimension);
      return typeof figure === "number" && row[`told ${name}`] === true && isAsked ? [{ dimension: row.dimension, value: row.value, level: row.level, place: row.place, name, figure, decimals, as, people: Number(row[`people ${name}`]) }] : [];
    }),
  );
}

type Named = (name: string) => SQL | ReturnType<typeof sql.identifier>;

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
  const value = sql.identifier(column);
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
