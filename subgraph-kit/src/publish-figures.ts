// Writes figures in place of those that were there: of the parts alone that changed.
import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import { joinPictures, openPictures, rememberPicture } from "./earlier-pictures.ts";
import { partNames, type Decided, type FigurePart, type PartFigures } from "./figure-parts.ts";
import { everybody, type Measure, type Period } from "./measure.ts";
import type { Figure } from "./read-facts.ts";

const atOnce = 20_000;

interface ToPublish {
  readonly period: Period;
  readonly measures: readonly Measure[];
  /** What was decided in the same run, by digest. */
  readonly before: Map<string, Decision>;
  /** Names of parts that stay as they are, beside those given. */
  readonly staying?: ReadonlySet<string>;
}

/** What was decided of a part, as far as others need it. */
export interface Decision extends Pick<Decided, "figures" | "isShown"> {
  /** Lets later pictures know; once is enough. */
  keep: (() => Promise<void>) | null;
}

/** Publishes a period, some parts after the others, so that no more of them than those are in memory. */
export interface Publication {
  /** Publishes what `parts` say, protecting those of which the digest is not that of what is published. */
  publish(parts: readonly PartFigures[]): Promise<void>;
  /** Deletes what was not among them. Gives how many figures there are, and how many parts were protected. */
  finish(): Promise<{ figures: number; protectedParts: number }>;
}

export async function openPublication(db: Db, { period, measures, before, staying = new Set() }: ToPublish): Promise<Publication> {
  const tableOf = guardedTables(measures);
  const published = await readPublished(db, period, measures);
  // Nothing is known of what is there: it was written in another way, or everything is to be written again.
  if (published.size === 0) {
    await db.execute(sql`delete from insights.figures where period = ${period.name}`);
    for (const table of guardedTablesOf(measures)) await db.execute(sql`delete from ${sql.identifier(table)} where period = ${period.name}`);
  }
  let figures = 0;
  let protectedParts = 0;
  const decide = async (one: PartFigures): Promise<Decision> => {
    const known = before.get(one.digest);
    if (known) return known;
    const decided = new Map<string, boolean>();
    for (const other of one.after) for (const [id, isShown] of (await decide(other)).isShown) decided.set(id, isShown);
    const series = one.isOfPeriod ? (period.series ?? "") : "";
    const { own, others } = await readPictures(db, one.part, series);
    const { figures: ofPart, isShown, cells } = one.decide(openPictures(own, others), decided);
    const decision: Decision = { figures: ofPart, isShown, keep: cells.length === 0 ? null : () => keepPicture(db, one.part, series, rememberPicture(own, cells)) };
    before.set(one.digest, decision);
    return decision;
  };
  for (const name of staying) {
    figures += published.get(name)?.figures ?? 0;
    published.delete(name);
  }
  const publishPart = async (one: PartFigures): Promise<void> => {
    const { part, digest } = one;
    const known = published.get(part.name);
    published.delete(part.name);
    if (known?.digest === digest && known.isWhole) {
      figures += known.figures;
      return;
    }
    if (!before.has(digest)) protectedParts++;
    const decision = await decide(one);
    const { figures: shown } = decision;
    await decision.keep?.();
    decision.keep = null;
    await deletePart(db, period, part, tableOf(part));
    await insertFigures(db, period, shown, tableOf(part));
    await db.execute(sql`insert into insights.parts (period, part, digest, figures) values (${period.name}, ${part.name}, ${digest}, ${shown.length})
      on conflict (period, part) do update set digest = excluded.digest, figures = excluded.figures`);
    figures += shown.length;
  };
  return {
    async publish(parts) {
      for (const one of parts) await publishPart(one);
    },
    async finish() {
      const whole = measures.flatMap(partNames).filter((name) => /[^|]\|$/.test(name));
      // What nobody counts any more.
      for (const name of published.keys()) {
        // Its value is in a part with the others of its dimension now.
        if (whole.some((other) => name.startsWith(other))) {
          await db.execute(sql`delete from insights.parts where period = ${period.name} and part = ${name}`);
          continue;
        }
        const [measure = "", dimension = "", ...value] = name.split("|");
        const part = { name, measure, dimensions: dimension === "" ? [] : [dimension], value: dimension === "" ? null : value.join("|") };
        await deletePart(db, period, part, tableOf(part));
        await db.execute(sql`delete from insights.parts where period = ${period.name} and part = ${name}`);
        await db.execute(sql`delete from insights.shown_before where part = ${name}`);
      }
      return { figures, protectedParts };
    },
  };
}

interface PublishedPart {
  readonly digest: string;
  readonly figures: number;
  /** Whether all of it is there: what is guarded is deleted at once when it is closed, and then has to be written again. */
  readonly isWhole: boolean;
}

/** What is published of a period, by name of the part. */
export async function readPublished(db: Db, { name }: Period, measures: readonly Measure[]): Promise<Map<string, PublishedPart>> {
  const rows = await db.execute<{ part: string; digest: string; figures: number }>(sql`select part, digest, figures from insights.parts where period = ${name}`);
  const guarded = new Map<string, number>();
  for (const table of guardedTablesOf(measures)) {
    const counts = await db.execute<{ measure: string; value: string; count: number }>(sql`select measure, value, count(*)::int as count from ${sql.identifier(table)} where period = ${name} group by measure, value`);
    for (const { measure, value, count } of counts) guarded.set(`${measure}|${value}`, count);
  }
  const tableOf = guardedTables(measures);
  return new Map(
    rows.map(({ part, digest, figures }) => {
      const [measure = "", dimension = "", ...value] = part.split("|");
      return [part, { digest, figures, isWhole: tableOf({ measure, dimensions: [dimension] }) === null || figures === (guarded.get(`${measure}|${value.join("|")}`) ?? 0) }];
    }),
  );
}

const guardedDimensions = (measures: readonly Measure[]) => measures.flatMap(({ name, dimensions }) => Object.entries(dimensions).flatMap(([dimension, { guarded }]) => (guarded ? [[`${name}|${dimension}`, guarded.table] as const] : [])));
const guardedTablesOf = (measures: readonly Measure[]): ReadonlySet<string> => new Set(guardedDimensions(measures).map(([, table]) => table));

function guardedTables(measures: readonly Measure[]): (part: Pick<FigurePart, "measure" | "dimensions">) => string | null {
  const tables = new Map(guardedDimensions(measures));
  return ({ measure, dimensions }) => tables.get(`${measure}|${dimensions[0]}`) ?? null;
}

// Of a part of one whole dimension also those of its values, which may have been parts of their own before.
const picturesOf = ({ name, dimensions, value }: FigurePart) => (value === null && dimensions[0] !== everybody.dimension ? sql`starts_with(part, ${name})` : sql`part = ${name}`);

async function readPictures(db: Db, part: FigurePart, series: string): Promise<{ own: Uint8Array | null; others: Uint8Array[] }> {
  const rows = await db.execute<{ series: string; cells: string }>(sql`select series, encode(cells, 'base64') as cells from insights.shown_before where ${picturesOf(part)} order by series, part`);
  const pictures = new Map([...Map.groupBy(rows, (row) => row.series)].map(([name, parts]) => [name, joinPictures(parts.map(({ cells }) => Buffer.from(cells, "base64")))]));
  return { own: pictures.get(series) ?? null, others: [...pictures].filter(([name]) => name !== series).map(([, cells]) => cells) };
}

async function keepPicture(db: Db, part: FigurePart, series: string, cells: Uint8Array): Promise<void> {
  const { name } = part;
  await db.execute(sql`delete from insights.shown_before where ${picturesOf(part)} and part <> ${name} and series = ${series}`);
  const text = Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength).toString("base64");
  await db.execute(sql`insert into insights.shown_before (part, series, cells) values (${name}, ${series}, decode(${text}, 'base64')) on conflict (part, series) do update set cells = excluded.cells`);
}

async function deletePart(db: Db, { name: period }: Period, { measure, dimensions, value }: FigurePart, table: string | null): Promise<void> {
  // Statistics are named after the measure.
  const ofMeasure = sql`period = ${period} and (measure = ${measure} or starts_with(measure, ${`${measure}.`}))`;
  if (table !== null) await db.execute(sql`delete from ${sql.identifier(table)} where ${ofMeasure} and value = ${value}`);
  else if (value !== null) await db.execute(sql`delete from insights.figures where ${ofMeasure} and dimension = ${dimensions[0]} and value = ${value}`);
  else if (dimensions.length === 0) await db.execute(sql`delete from insights.figures where ${ofMeasure}`);
  else await db.execute(sql`delete from insights.figures where ${ofMeasure} and dimension = any(${sql.param([...dimensions])}::text[])`);
}

async function insertFigures(db: Db, { name: period }: Period, figures: readonly Figure[], table: string | null): Promise<void> {
  for (let start = 0; start < figures.length; start += atOnce) {
    const rows = sql`jsonb_to_recordset(${JSON.stringify(figures.slice(start, start + atOnce))}::jsonb) as figure (measure text, dimension text, level text, place text, value text, figure numeric)`;
    if (table === null) await db.execute(sql`insert into insights.figures (measure, dimension, level, period, place, value, figure) select measure, dimension, level, ${period}, place, value, figure from ${rows}`);
    else await db.execute(sql`insert into ${sql.identifier(table)} (measure, level, period, place, value, figure) select measure, level, ${period}, place, value, figure from ${rows}`);
  }
}
