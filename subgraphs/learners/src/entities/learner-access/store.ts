import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";

/** How many grants of a basis are wrong: MISSING ones the facts give, SUPERFLUOUS ones no fact gives. */
export interface GrantDifference {
  readonly difference: "MISSING" | "SUPERFLUOUS";
  readonly basis: string;
  readonly grants: number;
}

/** Compares all grants with the facts; empty when they agree. As the owner: it reads every learner's. */
export async function compareGrants(db: Db): Promise<GrantDifference[]> {
  const rows = await db.execute<{ difference: GrantDifference["difference"]; basis: string; grants: number }>(
    sql`select difference, basis, count(*)::int as grants from learner_grant_differences group by difference, basis order by difference, basis`,
  );
  return [...rows];
}

/** Makes the grants of the learners in question what the facts say, and leaves all others alone: requests go on meanwhile. As the owner. */
export async function repairGrants(db: Db): Promise<void> {
  await db.execute(sql`select derive_learner_grants(array(select distinct learner_id from learner_grant_differences))`);
}
