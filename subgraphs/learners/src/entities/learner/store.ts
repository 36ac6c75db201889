import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { learners, type LearnerRow } from "./table.ts";

const byName: KeysetOrder = { columns: [learners.preferredName, learners.id] };

/** One page of the learners whom the session's viewer may see, by preferred name. */
export async function listLearners(db: Db, args: PageArguments): Promise<Connection<LearnerRow>> {
  const page = readPage(args, byName);
  const rows = await db.select().from(learners).where(afterCursor(page, byName)).orderBy(...inOrder(byName)).limit(rowsToRead(page));
  return toConnection(rows, page, byName);
}
