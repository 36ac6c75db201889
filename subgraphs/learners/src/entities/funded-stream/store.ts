import type { Db } from "@lsg/subgraph-kit/database";
import { and, eq, isNull } from "drizzle-orm";
import { fundedStreams } from "./table.ts";

type NewStream = Pick<typeof fundedStreams.$inferInsert, "id" | "learnerId" | "streamCode" | "from" | "until">;

/** Adds what was allocated; what is known already stays as it is. */
export async function insertStream(db: Db, stream: NewStream): Promise<void> {
  await db.insert(fundedStreams).values(stream).onConflictDoNothing();
}

/** Ends it on a day, once. */
export async function endStream(db: Db, id: string, endedOn: string): Promise<void> {
  await db.update(fundedStreams).set({ endedOn }).where(and(eq(fundedStreams.id, id), isNull(fundedStreams.endedOn)));
}
