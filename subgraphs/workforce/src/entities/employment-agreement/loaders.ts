import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { employmentAgreements } from "./table.ts";

export function employmentAgreementLoaders(db: Db) {
  return {
    employmentAgreementById: loadOne((ids: string[]) => db.select().from(employmentAgreements).where(inArray(employmentAgreements.id, ids)), ({ id }) => id, uuidKeys),
    employmentAgreementsByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(employmentAgreements).where(inArray(employmentAgreements.practitionerId, ids)).orderBy(desc(employmentAgreements.from), desc(employmentAgreements.id)),
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
