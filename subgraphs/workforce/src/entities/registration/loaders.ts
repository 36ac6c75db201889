import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { registrations } from "./table.ts";

export function registrationLoaders(db: Db) {
  return {
    registrationById: loadOne((ids: string[]) => db.select().from(registrations).where(inArray(registrations.id, ids)), ({ id }) => id, uuidKeys),
    registrationsByPractitionerId: loadMany(
      (ids: string[]) => db.select().from(registrations).where(inArray(registrations.practitionerId, ids)).orderBy(desc(registrations.expiresOn), desc(registrations.id)),
      ({ practitionerId }) => practitionerId,
      uuidKeys,
    ),
  };
}
