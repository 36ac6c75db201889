// Before a process says that it is ready: what it asks most is asked once for what nobody has, so that the first who ask wait neither for
// connections, nor for statements to be planned, nor for code to be read.
import { askForNothing } from "./batch.ts";
import type { Database } from "./database.ts";
import type { Subgraph } from "./define-subgraph.ts";
import { nobodysId } from "./ids.ts";
import type { Log } from "./log.ts";
import type { Permits } from "./permit.ts";
import { systemViewer } from "./viewer.ts";

interface Rehearsal<Context extends object> {
  readonly subgraph: Subgraph<Context>;
  readonly database: Database;
  readonly permits: Permits;
  readonly log: Log;
}

// As many as one joined view uses at the same time. Connections are taken last in, first out: others are used when more ask at once.
const connections = 3;

/**
 * Asks every loader of the subgraph that is asked by an id, with the log of access, on some connections; nothing of it stays. What fails is
 * logged, and no reason not to serve: whoever asks first then waits longer.
 */
export async function rehearse<Context extends object>({ subgraph, database, permits, log }: Rehearsal<Context>): Promise<void> {
  const viewer = systemViewer(subgraph.name);
  const once = (): Promise<void> =>
    database.rehearse({ viewer, operation: "rehearsal" }, async (session) => {
      const context = subgraph.createContext({ viewer, permits, log, ...session });
      if ("loaders" in context && typeof context.loaders === "object" && context.loaders !== null) await askForNothing(context.loaders);
      session.accessed.recordNotFound(nobodysId);
    });
  try {
    // A statement is prepared when it comes for the second time.
    await once();
    await Promise.all(Array.from({ length: connections }, once));
  } catch (error) {
    log.warn({ err: error }, "what is asked most could not be rehearsed: the first answers take longer");
  }
}
