import { loadMany, loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages } from "@lsg/subgraph-kit/page";
import { and, desc, inArray, isNotNull } from "drizzle-orm";
import { institutionOrder } from "./store.ts";
import { institutionNames, institutionRegions, institutionRolls, institutions } from "./table.ts";

export function institutionLoaders(db: Db) {
  return {
    institutionByMoeNumber: loadOne(
      (numbers: number[]) => db.select().from(institutions).where(inArray(institutions.moeNumber, numbers)),
      (institution) => institution.moeNumber,
      moeNumbers,
    ),
    institutionsByRegionCode: loadPages<typeof institutions, string>(db, {
      table: institutions,
      parent: institutions.regionCode,
      order: institutionOrder,
      isKey: (code) => !code.includes("\0"),
    }),
    /** Names that an institution no longer has, newest first. */
    formerNamesByMoeNumber: loadMany(
      (numbers: number[]) =>
        db
          .select()
          .from(institutionNames)
          .where(and(inArray(institutionNames.moeNumber, numbers), isNotNull(institutionNames.until)))
          .orderBy(desc(institutionNames.from)),
      ({ moeNumber }) => moeNumber,
      moeNumbers,
    ),
    /** Every region that an institution has been in, newest first. */
    regionHistoryByMoeNumber: loadMany(
      (numbers: number[]) => db.select().from(institutionRegions).where(inArray(institutionRegions.moeNumber, numbers)).orderBy(desc(institutionRegions.from)),
      ({ moeNumber }) => moeNumber,
      moeNumbers,
    ),
    /** Rolls of an institution, newest first. */
    rollsByMoeNumber: loadMany(
      (numbers: number[]) => db.select().from(institutionRolls).where(inArray(institutionRolls.moeNumber, numbers)).orderBy(desc(institutionRolls.asOf)),
      ({ moeNumber }) => moeNumber,
      moeNumbers,
    ),
    /** Institutions whose learners went to this one when they closed or merged. */
    predecessorsByMoeNumber: loadMany(
      (numbers: number[]) => db.select().from(institutions).where(inArray(institutions.successorMoeNumber, numbers)).orderBy(institutions.moeNumber),
      ({ successorMoeNumber }) => successorMoeNumber,
      moeNumbers,
    ),
  };
}

// A reference comes from outside: the database would refuse a number that is no integer of its own.
const moeNumbers = { isKey: (number: number) => Number.isInteger(number) && number > 0 && number <= 2_147_483_647 };
