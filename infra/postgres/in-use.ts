// Several commands use one development server, and the one that started it takes it along when it ends: not before the others have.
import postgres from "postgres";

/** Told while others are waited for. */
export const waitingForOthers = "Another command uses these databases: they end when it has ended.";

/**
 * Says that this process uses the server, until the function that it gives is called or the process is gone. Throws when the server goes away
 * meanwhile.
 */
export async function useServer(adminUrl: string): Promise<() => Promise<void>> {
  const client = connect(adminUrl);
  try {
    // Held by the connection, which is why it must not be renewed: whatever ends the process gives it back.
    await client`select pg_advisory_lock_shared(${key})`;
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error;
  }
  return () => client.end({ timeout: 1 });
}

/** Fulfilled when no process uses the server, or it is gone. From then on whoever would use it waits, and is refused when it ends. */
export async function whenUnused(adminUrl: string, waiting: () => void): Promise<void> {
  const client = connect(adminUrl);
  try {
    const [taken] = await client<{ free: boolean }[]>`select pg_try_advisory_lock(${key}) as free`;
    if (taken?.free) return;
    waiting();
    await client`select pg_advisory_lock(${key})`;
  } catch {
    // A server that has ended is used by nobody.
  }
  // The connection stays: the end of the server closes it, and until then nobody else begins.
}

const key = 7_031_418;

const connect = (adminUrl: string): postgres.Sql => postgres(adminUrl, { max: 1, max_lifetime: null, onnotice: () => {} });
