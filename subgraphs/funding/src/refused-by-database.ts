import type { Db } from "@lsg/subgraph-kit/database";

/**
 * Runs `write` in a savepoint of its own: after the database refused it, the request's transaction goes on. Gives the word
 * for the constraint that refused it, or null when it was written; any other failure is thrown.
 */
export async function orRefusal<Word extends string>(db: Db, words: Readonly<Record<string, Word>>, write: (tx: Db) => Promise<unknown>): Promise<Word | null> {
  try {
    await db.transaction(write);
    return null;
  } catch (error) {
    const { cause, constraint_name: own } = error as { cause?: { constraint_name?: string }; constraint_name?: string };
    const word = words[cause?.constraint_name ?? own ?? ""];
    if (word === undefined) throw error;
    return word;
  }
}
