// Writes figures in place of those that were there: of the parts alone that changed.
import { sql } from "drizzle-orm";
import type { Db } from "./database.ts";
import type { FigurePart, PartFigures } from "./figure-parts.ts";
import type { Measure, Period } from "./measure.ts";
import type { Figure } from "./read-facts.ts";

const atOnce = 20_000;

/**
 * Publishes what `parts` say of a period, protecting those of which the digest is not that of what is published; `before` holds
 * what was protected in the same run, by digest. Gives how many figures there are, and how many parts were protected.
 */
export async function publishParts(db: Db, { period, measures, parts, before }: { period: Period; measures: readonly Measure[]; parts: readonly PartFigures[]; before: Map<string, readonly Figure[]> }): Promise<{ figures: number; protectedParts: number }> {
  const tables = new Map(measures.flatMap(({ name, dimensions }) => Object.entries(dimensions).flatMap(([dimension, { guarded }]) => (guarded ? [[`${name}|${dimension}`, guarded.table] as const] : []))));
  const tableOf = ({ measure, dimensions }: Pick<FigurePart, "measure" | "dimensions">) => tables.get(`${measure}|${dimensions[0]}`) ?? null;
  const published = await readPublished(db, period, new Set(tables.values()));
  // Nothing is known of what is there: it was written in another way, or everything is to be written again.
  if (published.size === 0) {
    await db.execute(sql`delete from insights.figures where period = ${period.name}`);
    for (const table of new Set(tables.values())) await db.execute(sql`delete from ${sql.identifier(table)} where period = ${period.name}`);
  }
  let figures = 0;
  let protectedParts = 0;
  for (const { part, digest, figures: figuresOf } of parts) {
    const known = published.get(part.name);
    const table = tableOf(part);
    published.delete(part.name);
    // What is guarded is deleted at once when it is closed: then it has to be written again.
    if (known?.digest === digest && (table === null || known.figures === known.guarded)) {
      figures += known.figures;
      continue;
    }
    let shown = before.get(digest);
    if (!shown) {
      before.set(digest, (shown = figuresOf()));
      protectedParts++;
    }
    await deletePart(db, period, part, table);
    await insertFigures(db, period, shown, table);
    await db.execute(sql`insert into insights.parts (period, part, digest, figures) values (${period.name}, ${part.name}, ${digest}, ${shown.length})
      on conflict (period, part) do update set digest = excluded.digest, figures = excluded.figures`);
    figures += shown.length;
  }
  // What nobody counts any more.
  for (const name of published.keys()) {
    const [measure = "", dimension = "", ...value] = name.split("|");
    const part = { name, measure, dimensions: dimension === "" ? [] : [dimension], value: dimension === "" ? null : value.join("|") };
    await deletePart(db, period, part, tableOf(part));
    await db.execute(sql`delete from insights.parts where period = ${period.name} and part = ${name}`);
  }
  return { figures, protectedParts };
}

interface PublishedPart {
  readonly digest: string;
  readonly figures: number;
  /** How many are in the guarded table. */
  readonly guarded: number;
}

async function readPublished(db: Db, { name }: Period, tables: ReadonlySet<string>): Promise<Map<string, PublishedPart>> {
  const rows = await db.execute<{ part: string; digest: string; figures: number }>(sql`select part, digest, figures from insights.parts where period = ${name}`);
  const guarded = new Map<string, number>();
  for (const table of tables) {
    const counts = await db.execute<{ measure: string; value: string; count: number }>(sql`select measure, value, count(*)::int as count from ${sql.identifier(table)} where period = ${name} group by measure, value`);
    for (const { measure, value, count } of counts) guarded.set(`${measure}|${value}`, count);
  }
  const valueOf = (part: string) => part.split("|").filter((_, index) => index !== 1).join("|");
  return new Map(rows.map(({ part, digest, figures }) => [part, { digest, figures, guarded: guarded.get(valueOf(part)) ?? 0 }]));
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
