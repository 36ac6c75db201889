import type { Db } from "@lsg/subgraph-kit/database";
import { eq } from "drizzle-orm";
import { learnerSupports } from "./table.ts";

type Told = Pick<typeof learnerSupports.$inferInsert, "supportId" | "learnerId">;

/** Keeps that services told whose the support is; what is known stays as it is. For the system. */
export async function keepLearnerSupport(db: Db, { supportId, learnerId }: Told): Promise<void> {
  await db
    .insert(learnerSupports)
    .values({ supportId, learnerId })
    .onConflictDoUpdate({ target: [learnerSupports.supportId, learnerSupports.learnerId], set: { isTold: true }, setWhere: eq(learnerSupports.isTold, false) });
}
