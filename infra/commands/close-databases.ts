// Ends a server that a command has started, but not under the feet of another command that came to use it.
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import type { DevelopmentDatabases } from "../dev/databases.ts";

/** Closes the databases once nobody else is connected to a server that would end with them; `say` is told of the wait. */
export async function closeDatabases(databases: DevelopmentDatabases, { say, signal }: { say: (line: string) => void; signal: AbortSignal }): Promise<void> {
  if (databases.server.owned) await othersGone(databases.server.adminUrl, say, signal);
  await databases.close();
}

async function othersGone(adminUrl: string, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    for (let told = false; !signal.aborted; await delay(250)) {
      const [others] = await admin<{ count: number }[]>`
        select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
      if (others?.count === 0) return;
      if (!told) say("Another command is using the database that this one started: it stays until that one ends.");
      told = true;
    }
  } catch {
    // A server that does not answer is in nobody's use.
  } finally {
    await admin.end({ timeout: 1 });
  }
}
