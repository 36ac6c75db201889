import { loadMany, loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { vacancies } from "./table.ts";

export function vacancyLoaders(db: Db) {
  return {
    vacancyById: loadOne((ids: string[]) => db.select().from(vacancies).where(inArray(vacancies.id, ids)), ({ id }) => id, uuidKeys),
    vacanciesByPositionId: loadMany(
      (ids: string[]) => db.select().from(vacancies).where(inArray(vacancies.positionId, ids)).orderBy(desc(vacancies.openedOn), desc(vacancies.id)),
      ({ positionId }) => positionId,
      uuidKeys,
    ),
  };
}
