import type { Db } from "@lsg/subgraph-kit/database";

/**
 * Does `work` in a savepoint. When it violates a constraint that has an answer here, nothing of it is left and that answer
 * is given; any other error is thrown. For what a check before could not see: rows that the viewer may not read.
 */
export async function unlessViolated<Done, Answer>(db: Db, answers: Readonly<Record<string, () => Answer>>, work: (db: Db) => Promise<Done>): Promise<Done | Answer> {
  try {
    return await db.transaction(work);
  } catch (error) {
    const answer = answers[violatedBy(error) ?? ""];
    if (answer) return answer();
    throw error;
  }
}

function violatedBy(error: unknown): string | undefined {
  const { cause } = error as { cause?: { constraint_name?: string } };
  return cause?.constraint_name;
}
