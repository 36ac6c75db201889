import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import { plannedMoves } from "./table.ts";

/** A learner's move to another institution. */
export interface Move {
  readonly learnerId: string;
  readonly toInstitution: number;
  /** First day there. */
  readonly on: string;
}

/** Keeps a move whose day is still to come. */
export async function planMove(db: Db, { learnerId, toInstitution, on }: Move): Promise<void> {
  await db.insert(plannedMoves).values({ learnerId, toInstitution, movedOn: on });
}

/** Takes the moves whose day has come, the earliest first; each is given once, also when two ask at the same time. */
export async function takeDueMoves(db: Db): Promise<Move[]> {
  const rows = await db.execute<{ learner_id: string; to_institution: number; moved_on: string }>(sql`select learner_id, to_institution, moved_on::text as moved_on from take_due_moves()`);
  return rows.map((row) => ({ learnerId: row.learner_id, toInstitution: row.to_institution, on: row.moved_on }));
}
