// Writers at the same time, with the moment in which they meet chosen by the test.
import { sql, type SQL } from "drizzle-orm";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";

/**
 * Does what `hold` says in a transaction of the owner, such as locking a table that `works` write to, and starts each of them in
 * their order: the next one when the one before waits for a lock or is done. Lets go of what was held when all have begun, and
 * gives their answers.
 */
export async function oneAfterTheOther<Answer>(owner: PostgresJsDatabase, hold: SQL, ...works: (() => Promise<Answer>)[]): Promise<Answer[]> {
  const begun: Promise<Answer>[] = [];
  await owner.transaction(async (tx) => {
    await tx.execute(hold);
    let done = 0;
    for (const work of works) {
      const answering = work();
      begun.push(answering);
      const isDone = () => void done++;
      answering.then(isDone, isDone);
      for (let waiting = 0; waiting + done < begun.length; ) waiting = (await owner.execute(waitingHere)).length;
    }
  });
  return Promise.all(begun);
}

const waitingHere = sql`select distinct pid from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
