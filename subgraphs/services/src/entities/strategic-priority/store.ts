import type { Db } from "@lsg/subgraph-kit/database";
import { eq } from "drizzle-orm";
import { strategicPriorities, type StrategicPriorityRow, type StrategicPrioritySet } from "./table.ts";

/** The priorities of a set, or of all, in their order. */
export function listStrategicPriorities(db: Db, set: StrategicPrioritySet | null | undefined): Promise<StrategicPriorityRow[]> {
  return db.select().from(strategicPriorities).where(set ? eq(strategicPriorities.set, set) : undefined).orderBy(strategicPriorities.set, strategicPriorities.position);
}
