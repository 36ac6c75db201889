import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { registerDiagnoses } from "./table.ts";

export function registerDiagnosisLoaders(db: Db) {
  return {
    registerDiagnosisById: loadOne((ids: string[]) => db.select().from(registerDiagnoses).where(inArray(registerDiagnoses.id, ids)), (diagnosis) => diagnosis.id, uuidKeys),
    /** The newest one of each entry. */
    registerDiagnosisByEntryId: loadOne(
      (entryIds: string[]) =>
        db
          .selectDistinctOn([registerDiagnoses.entryId])
          .from(registerDiagnoses)
          .where(inArray(registerDiagnoses.entryId, entryIds))
          .orderBy(registerDiagnoses.entryId, desc(registerDiagnoses.id)),
      (diagnosis) => diagnosis.entryId,
      uuidKeys,
    ),
  };
}
