import { loadMany } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { isMoeNumber } from "../../foreign-keys.ts";
import { fundingRunInputs, fundingRuns } from "../funding-run/table.ts";
import type { Decided, InstitutionInputs, OrsGroup } from "./formulas.ts";

type Closed = { institution: number; inputs: InstitutionInputs; readAt: Date };
type Row = { institution: number; level: OrsGroup["level"]; sense: OrsGroup["sense"]; fundedWeeks: OrsGroup["fundedWeeks"]; elsewhere: boolean; learners: number; weekly: string; asOf: string };
type DecidedRow = { institution: number; streamCode: string; hundredths: string; asOf: string };

export function entitlementLoaders(db: Db) {
  const closedByYear = new Map<number, (moeNumber: number) => Promise<Closed[]>>();
  const byDay = new Map<string, (moeNumber: number) => Promise<Row[]>>();
  const decidedByYear = new Map<number, (moeNumber: number) => Promise<DecidedRow[]>>();
  return {
    /** What the run that closed a year knew of an institution, and when; null for a year that is open. */
    async inputsOfClosedYear(moeNumber: number, year: number): Promise<Closed | null> {
      const load = closedByYear.get(year) ?? closedLoaderOf(year);
      closedByYear.set(year, load);
      return (await load(moeNumber))[0] ?? null;
    },
    /** What somebody decided that an institution as such gets in a year; nothing to who may not know. */
    async decidedOf(moeNumber: number, year: number): Promise<Decided[]> {
      const load = decidedByYear.get(year) ?? decidedLoaderOf(year);
      decidedByYear.set(year, load);
      return (await load(moeNumber)).map(toDecided);
    },
    /** The learners of an institution who are in the Ongoing Resourcing Scheme on a day, in groups; none to who may not know. */
    async orsGroups(moeNumber: number, day: string): Promise<OrsGroup[]> {
      const load = byDay.get(day) ?? loaderOf(day);
      byDay.set(day, load);
      const rows = await load(moeNumber);
      return rows.map(({ weekly, institution: _institution, ...group }) => ({ ...group, weeklyHundredths: Number(weekly) }));
    },
  };

  function decidedLoaderOf(year: number): (moeNumber: number) => Promise<DecidedRow[]> {
    const loader = loadMany(
      async (numbers: number[]) => [
        ...(await db.execute<DecidedRow>(sql`select institution_moe_number as institution, stream_code as "streamCode", hundredths, as_of::text as "asOf"
          from decided_for_institutions(${sql.param(numbers)}::integer[], ${year}::integer) order by stream_code`)),
      ],
      (row) => row.institution,
      { isKey: isMoeNumber },
    );
    return (moeNumber) => loader.load(moeNumber);
  }

  function closedLoaderOf(year: number): (moeNumber: number) => Promise<Closed[]> {
    const loader = loadMany(
      async (numbers: number[]) => {
        const rows = await db
          .select({ institution: fundingRunInputs.institutionMoeNumber, inputs: fundingRunInputs.inputs, readAt: fundingRuns.finishedAt })
          .from(fundingRunInputs)
          .innerJoin(fundingRuns, eq(fundingRuns.id, fundingRunInputs.runId))
          .where(and(inArray(fundingRunInputs.institutionMoeNumber, numbers), eq(fundingRuns.year, year), eq(fundingRuns.kind, "FINAL"), isNotNull(fundingRuns.finishedAt), isNull(fundingRuns.reopenedAt)));
        return rows.map(({ readAt, ...row }) => ({ ...row, readAt: readAt! }));
      },
      (row) => row.institution,
      { isKey: isMoeNumber },
    );
    return (moeNumber) => loader.load(moeNumber);
  }

  function loaderOf(day: string): (moeNumber: number) => Promise<Row[]> {
    const loader = loadMany(
      async (numbers: number[]) => [
        ...(await db.execute<Row>(sql`select institution_moe_number as institution, level, sense, funded_weeks as "fundedWeeks", elsewhere, learners, weekly_hundredths as weekly, as_of::text as "asOf"
          from ors_learners_of(${sql.param(numbers)}::integer[], ${day}::date) order by level, sense, funded_weeks, elsewhere`)),
      ],
      (row) => row.institution,
      { isKey: isMoeNumber },
    );
    return (moeNumber) => loader.load(moeNumber);
  }
}

const toDecided = ({ streamCode, hundredths, asOf }: DecidedRow): Decided => ({ streamCode, hundredths: Number(hundredths), asOf });
