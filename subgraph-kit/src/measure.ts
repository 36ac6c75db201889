// What a subgraph publishes figures of: each measure is a statement over its tables and the dimensions it is broken down by.
import type { SQL } from "drizzle-orm";

/** A stretch of days with a name, such as 2026-10, 2026-T4 or 2026. */
export interface Period {
  readonly name: string;
  readonly from: string;
  readonly until: string;
  /** The day whose picture is taken. */
  readonly asAt: string;
  /** What it is one of, such as MONTH: pictures of what happened in one are compared with those of the one before. */
  readonly series?: string;
}

export interface Dimension {
  /** Column of the facts; of type text[] where a person can be in several values. */
  readonly column: string;
  /** Every value there is, whether anybody is in it or not. */
  readonly values: readonly string[];
  /** Whether each person is in exactly one value, so that the values add up to the whole. */
  readonly addsUp: boolean;
  readonly isArray?: boolean;
  /** Of one that does not add up: whether each person is in one value at least, so that the values hold no fewer people together than there are. */
  readonly covers?: boolean;
  /** The dimension, one that does not add up, of which the value of the same name holds all people of each value of this one, which adds up. */
  readonly within?: string;
  /**
   * Set where not everybody who reads figures may read these: they are published in this table of the public schema (measure,
   * level, period, place, value, figure), whose policies decide, and of the values alone that the statement gives as `value`
   * at the refresh. `values` is empty then, and nothing adds up.
   */
  readonly guarded?: {
    readonly table: string;
    readonly values: (period: Pick<Period, "name" | "from" | "until" | "asAt">, measure: string) => SQL;
    /** Locks the rows that opened `values`: whoever closes one waits until the refresh is done, or was first, and then it fails and begins again. */
    readonly hold: (values: readonly string[]) => SQL;
  };
}

export interface Statistic {
  /** Column of the facts, a number. */
  readonly column: string;
  /** No sums: sums of people shown could be subtracted from one another until few people are left. */
  readonly as: "MEDIAN" | "PERCENTILE_90" | "MEAN";
  readonly decimals?: number;
  /** Whether it is told of everybody alone, or of values of dimensions alone; of both when left out. */
  readonly of?: "EVERYBODY" | "VALUES";
}

interface MeasureBase {
  /** Name in kebab-case, unique in the subgraph. */
  readonly name: string;
  /** What exactly is counted, for the catalogue that readers of figures look it up in. */
  readonly definition: string;
  /** Tables that the facts are read from. */
  readonly tables: readonly string[];
  readonly dimensions: Readonly<Record<string, Dimension>>;
}

/** Counts people, and tells of them in statistics that are shown over twenty or more only. */
export interface PeopleMeasure extends MeasureBase {
  readonly kind: "PEOPLE";
  /**
   * Rows with `person` (uuid), `unit` (text, the smallest place) and a column for each dimension and statistic. A person
   * may have several rows, all in one unit: whoever is in two would be counted twice above them.
   */
  readonly facts: (period: Period) => SQL;
  /** The measure whose people hold all of this one's: where nearly all of them are in both, this one is not shown. */
  readonly within?: string;
  readonly statistics?: Readonly<Record<string, Statistic>>;
}

/** Adds up what is not about people, such as the FTE of positions: published as it is. */
export interface AmountMeasure extends MeasureBase {
  readonly kind: "AMOUNT";
  /** Rows with `unit`, `amount` (numeric) and a column for each dimension. */
  readonly facts: (period: Period) => SQL;
}

export type Measure = PeopleMeasure | AmountMeasure;

/** A place that figures are shown for: units together, such as the institutions of a region. */
export interface Area {
  readonly level: string;
  readonly code: string;
  readonly units: readonly string[];
}

/** Levels whose areas add up to one of another level: each unit of the whole is in exactly one of its parts. */
export interface AddsUp {
  readonly whole: string;
  readonly parts: string;
}

/** The dimension with the one value of everybody. */
export const everybody = { dimension: "ALL", value: "ALL" } as const;
