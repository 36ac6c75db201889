import { loadMany } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import { isMoeNumber } from "../../foreign-keys.ts";
import type { OrsGroup } from "./formulas.ts";

type Row = { institution: number; level: OrsGroup["level"]; sense: OrsGroup["sense"]; fundedWeeks: OrsGroup["fundedWeeks"]; learners: number; weekly: string; asOf: string };

export function entitlementLoaders(db: Db) {
  const byDay = new Map<string, (moeNumber: number) => Promise<Row[]>>();
  return {
    /** The learners of an institution who are in the Ongoing Resourcing Scheme on a day, in groups; none to who may not know. */
    async orsGroups(moeNumber: number, day: string): Promise<OrsGroup[]> {
      const load = byDay.get(day) ?? loaderOf(day);
      byDay.set(day, load);
      const rows = await load(moeNumber);
      return rows.map(({ weekly, institution: _institution, ...group }) => ({ ...group, weeklyHundredths: Number(weekly) }));
    },
  };

  function loaderOf(day: string): (moeNumber: number) => Promise<Row[]> {
    const loader = loadMany(
      async (numbers: number[]) => [
        ...(await db.execute<Row>(sql`select institution_moe_number as institution, level, sense, funded_weeks as "fundedWeeks", learners, weekly_hundredths as weekly, as_of::text as "asOf"
          from ors_learners_of(${sql.param(numbers)}::integer[], ${day}::date) order by level, sense, funded_weeks`)),
      ],
      (row) => row.institution,
      { isKey: isMoeNumber },
    );
    return (moeNumber) => loader.load(moeNumber);
  }
}
