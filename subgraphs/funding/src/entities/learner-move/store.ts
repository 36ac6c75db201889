import type { Db } from "@lsg/subgraph-kit/database";
import { learnerMoves } from "./table.ts";

type NewMove = Pick<typeof learnerMoves.$inferSelect, "learnerId" | "fromInstitution" | "toInstitution" | "on" | "enrolmentId">;

/** Adds a move; one that is known already stays as it is. */
export async function insertMove(db: Db, move: NewMove): Promise<void> {
  await db.insert(learnerMoves).values(move).onConflictDoNothing();
}
