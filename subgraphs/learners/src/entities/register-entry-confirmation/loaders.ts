import { loadOne, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { desc, inArray } from "drizzle-orm";
import { registerEntryConfirmations } from "./table.ts";

export function registerEntryConfirmationLoaders(db: Db) {
  return {
    /** The newest of each entry. */
    confirmationByRegisterEntryId: loadOne(
      (entryIds: string[]) =>
        db
          .selectDistinctOn([registerEntryConfirmations.entryId])
          .from(registerEntryConfirmations)
          .where(inArray(registerEntryConfirmations.entryId, entryIds))
          .orderBy(registerEntryConfirmations.entryId, desc(registerEntryConfirmations.recordedAt), desc(registerEntryConfirmations.id)),
      (confirmation) => confirmation.entryId,
      uuidKeys,
    ),
  };
}
