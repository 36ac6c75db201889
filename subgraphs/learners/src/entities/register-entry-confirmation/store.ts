import type { Db } from "@lsg/subgraph-kit/database";
import type { RegisterEntryRow } from "../register-entry/table.ts";
import { registerEntryConfirmations } from "./table.ts";

/** Notes that the viewer found this version of an entry right. */
export async function insertConfirmation(db: Db, { id, learnerId, version }: RegisterEntryRow): Promise<void> {
  await db.insert(registerEntryConfirmations).values({ entryId: id, learnerId, version });
}
