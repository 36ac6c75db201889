// Reads published figures: all that a dashboard asks for at a time, of however many places and measures, in one statement.
import DataLoader from "dataloader";
import { and, eq, sql } from "drizzle-orm";
import { pgSchema, text } from "drizzle-orm/pg-core";
import type { Db } from "./database.ts";
import type { ProtectedCount } from "./disclosure.ts";
import { refusal } from "./errors.ts";
import { keepFigures, keptFigures, type FiguresOfPlace } from "./figure-cache.ts";
import { everybody, type Measure } from "./measure.ts";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "./page.ts";

const places = pgSchema("insights").table("places", { level: text("level").notNull(), place: text("place").notNull() });

/** What a table of figures is asked for. */
interface FiguresAsked {
  readonly measure: string;
  /** ALL for the one figure of everybody. */
  readonly dimension: string;
  readonly level: string;
  readonly period: RefreshedPeriod;
  readonly place: string;
}

/** Reads the published figures of a place by value of the dimension. What is not there is suppressed, or was never computed. */
type ReadFigures = (asked: FiguresAsked) => FiguresOfPlace | Promise<FiguresOfPlace>;

// What is in memory is given at once: a dashboard asks for thousands of figures, and each promise costs more than the figure.
function createFiguresReader(db: Db): ReadFigures {
  const nameOf = ({ measure, dimension, level, period, place }: FiguresAsked) => `${period.picture}|${measure}|${dimension}|${level}|${place}`;
  const loader = new DataLoader(
    async (asked: readonly FiguresAsked[]) => {
      const column = (valueOf: (one: FiguresAsked) => string) => sql`${sql.param(asked.map(valueOf))}::text[]`;
      const rows = await db.execute<{ place: number; value: string; figure: number }>(sql`
        select place::int, figures.value, figures.figure::float8 as figure
        from unnest(${column(({ measure }) => measure)}, ${column(({ dimension }) => dimension)}, ${column(({ level }) => level)}, ${column(({ period }) => period.name)}, ${column(({ place }) => place)}) with ordinality as asked (measure, dimension, level, period, code, place)
          cross join lateral (select value, figure from insights.figures as of_place
            where of_place.measure = asked.measure and of_place.dimension = asked.dimension and of_place.level = asked.level and of_place.period = asked.period and of_place.place = asked.code) as figures`);
      const found = asked.map(() => new Map<string, number>());
      for (const { place, value, figure } of rows) found[place - 1]!.set(value, figure);
      asked.forEach((one, index) => keepFigures(nameOf(one), found[index]!));
      return found;
    },
    { cacheKeyFn: nameOf },
  );
  return (asked) => keptFigures(nameOf(asked)) ?? loader.load(asked);
}

/** What comes of a figure when it is known: at once, where it is known already. */
export const whenKnown = <One, Other>(one: One | Promise<One>, next: (one: One) => Other | Promise<Other>): Other | Promise<Other> => (one instanceof Promise ? one.then(next) : next(one));

/** The protected count of one value; of everybody when none is given. */
export function toProtectedCount(figures: FiguresOfPlace, value: string = everybody.value): ProtectedCount {
  const figure = figures.get(value);
  return figure === undefined ? { status: "SUPPRESSED", value: null } : { status: "ROUNDED", value: figure };
}

/** A period that has figures. */
export interface RefreshedPeriod {
  readonly name: string;
  readonly from: string;
  readonly until: string;
  readonly asAt: string;
  readonly refreshedAt: Date;
  /** Names what is published of it now, also among other databases. */
  readonly picture: string;
}

/** Periods that have figures, the latest first. */
async function readPeriods(db: Db): Promise<RefreshedPeriod[]> {
  const rows = await db.execute<{ name: string; from: string; until: string; asAt: string; refreshedAt: string; picture: string }>(sql`
    select period as name, from_date::text as "from", until_date::text as "until", as_at::text as "asAt", refreshed_at::text as "refreshedAt",
      concat_ws('|', inet_server_addr(), inet_server_port(), current_database(), period, xmin) as picture
    from insights.refreshes order by as_at desc, from_date desc, period`);
  return rows.map((row) => ({ ...row, refreshedAt: new Date(row.refreshedAt) }));
}

/** The figures of one place in one period: what types such as `LearnerInsights` are made from. */
export interface PlaceInsights {
  readonly level: string;
  readonly place: string;
  readonly period: RefreshedPeriod;
}

/** One value of a dimension of a measure, at a place in a period. */
export interface InsightCell<Kind extends Measure = Measure> {
  readonly at: PlaceInsights;
  readonly measure: Kind;
  readonly dimension: string;
  readonly value: string;
}

/** The cell of everybody, or everything, that a measure counts at a place. */
export function wholeOf<Kind extends Measure>(at: PlaceInsights, measure: Kind): InsightCell<Kind> {
  return { at, measure, ...everybody };
}

/** The cells of all values of a dimension, in the order in which the measure lists them. */
export function cellsBy<Kind extends Measure>({ at, measure }: Pick<InsightCell<Kind>, "at" | "measure">, dimension: string): InsightCell<Kind>[] {
  const values = measure.dimensions[dimension]?.values;
  if (!values) throw refusal("BAD_USER_INPUT", `There are no figures by ${dimension} here: ask by ${Object.keys(measure.dimensions).join(", ")}.`);
  return values.map((value) => ({ at, measure, dimension, value }));
}

function describe({ kind, name, definition, tables, dimensions, ...rest }: Measure) {
  return {
    kind,
    name,
    definition,
    tables: [...tables],
    // Whether there are guarded values, and which, is for whom they are opened.
    dimensions: Object.entries(dimensions).filter(([, { guarded }]) => !guarded).map(([dimension, { values, addsUp }]) => ({ name: dimension, values: [...values], addsUp })),
    statistics: "statistics" in rest ? Object.keys(rest.statistics ?? {}) : [],
  };
}

/** The places of a level, in the order of their codes. */
export const placeOrder: KeysetOrder = { columns: [places.place] };

/** What reads figures for one request. */
export function createInsights(db: Db) {
  const read = createFiguresReader(db);
  // All cells of a place are in the same few tables, and finding one by its whole name costs more than the figure.
  const tables = new WeakMap<PlaceInsights, Map<string, Map<string, FiguresOfPlace>>>();
  const figuresOf = ({ at, dimension }: Pick<InsightCell, "at" | "dimension">, measure: string): FiguresOfPlace | Promise<FiguresOfPlace> => {
    const found = tables.get(at)?.get(dimension)?.get(measure);
    if (found !== undefined) return found;
    const { level, place, period } = at;
    const figures = read({ measure, dimension, level, place, period });
    if (!(figures instanceof Promise)) {
      const ofPlace = tables.get(at) ?? new Map<string, Map<string, FiguresOfPlace>>();
      const ofDimension = ofPlace.get(dimension) ?? new Map<string, FiguresOfPlace>();
      tables.set(at, ofPlace.set(dimension, ofDimension.set(measure, figures)));
    }
    return figures;
  };
  let periods: Promise<RefreshedPeriod[]> | undefined;
  const allPeriods = () => (periods ??= readPeriods(db));

  /** The period of this name, or the latest month; null while nothing was ever published. Refuses a name without figures. */
  const findPeriod = async (name: string | null | undefined): Promise<RefreshedPeriod | null> => {
    const known = await allPeriods();
    const found = name === null || name === undefined ? known.find((period) => isMonth.test(period.name)) : known.find((period) => period.name === name);
    if (!found && name !== null && name !== undefined) {
      throw refusal("BAD_USER_INPUT", `There are no figures for the period ${name.slice(0, 20)}: ask for one of ${known.slice(0, 12).map((period) => period.name).join(", ") || "none yet"}.`);
    }
    return found ?? null;
  };

  return {
    periods: allPeriods,
    async at(level: string, place: string, period: string | null | undefined): Promise<PlaceInsights | null> {
      const found = await findPeriod(period);
      return found === null ? null : { level, place, period: found };
    },
    /** A page of the places of a level. */
    async page(level: string, period: string | null | undefined, args: PageArguments): Promise<Connection<PlaceInsights>> {
      const page = readPage(args, placeOrder);
      const found = await findPeriod(period);
      const rows = found === null ? [] : await db.select().from(places).where(and(eq(places.level, level), afterCursor(page, placeOrder))).orderBy(...inOrder(placeOrder)).limit(rowsToRead(page));
      const { edges, nodes, pageInfo } = toConnection(rows, page, placeOrder);
      const toInsights = ({ place }: { place: string }): PlaceInsights => ({ level, place, period: found! });
      return { pageInfo, nodes: nodes.map(toInsights), edges: edges.map(({ cursor, node }) => ({ cursor, node: toInsights(node) })) };
    },
    count(at: PlaceInsights, measure: string): ProtectedCount | Promise<ProtectedCount> {
      return whenKnown(figuresOf({ at, dimension: everybody.dimension }, measure), (figures) => toProtectedCount(figures));
    },
    /** The counts of all values of a dimension, in the order in which the measure lists them. */
    counts(at: PlaceInsights, measure: Measure, dimension: string): { value: string; count: ProtectedCount }[] | Promise<{ value: string; count: ProtectedCount }[]> {
      const values = measure.dimensions[dimension]?.values;
      if (!values) throw refusal("BAD_USER_INPUT", `There are no figures by ${dimension} here: ask by ${Object.keys(measure.dimensions).join(", ")}.`);
      return whenKnown(figuresOf({ at, dimension }, measure.name), (figures) => values.map((value) => ({ value, count: toProtectedCount(figures, value) })));
    },
    /** What is told of a cell: of people whether they are shown, of statistics null where they are not. */
    people(cell: InsightCell): ProtectedCount | Promise<ProtectedCount> {
      return whenKnown(figuresOf(cell, cell.measure.name), (figures) => toProtectedCount(figures, cell.value));
    },
    statistic(cell: InsightCell, statistic: string): number | null | Promise<number | null> {
      return whenKnown(figuresOf(cell, `${cell.measure.name}.${statistic}`), (figures) => figures.get(cell.value) ?? null);
    },
    /** An amount that is not about people; 0 where there is none. */
    amount(cell: InsightCell): number | Promise<number> {
      return whenKnown(figuresOf(cell, cell.measure.name), (figures) => figures.get(cell.value) ?? 0);
    },
    /** What there are figures of, for whoever has to explain one. */
    async catalogue(measures: readonly Measure[]) {
      return { periods: await allPeriods(), measures: measures.map(describe) };
    },
  };
}

const isMonth = /^[0-9]{4}-[0-9]{2}$/;
