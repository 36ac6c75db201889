// What becomes due by the clock and not by a request, such as a move on its day.
import type { Database } from "./database.ts";
import type { Subgraph } from "./define-subgraph.ts";
import type { Log } from "./log.ts";
import type { Permits } from "./permit.ts";
import { systemViewer } from "./viewer.ts";

interface DueWork<Context extends object> {
  readonly subgraph: Subgraph<Context>;
  readonly database: Database;
  readonly permits: Permits;
  readonly log: Log;
}

const everyMs = 10 * 60_000;

/** Does what is due now in the subgraph, in one transaction, as a viewer with the role SYSTEM: nothing of it when any of it fails. */
export async function doDueWork<Context extends object>({ subgraph, database, permits, log }: DueWork<Context>): Promise<void> {
  const { due } = subgraph;
  if (!due) return;
  const viewer = systemViewer(subgraph.name);
  await database.session({ viewer, operation: "due" }, (session) => due(subgraph.createContext({ viewer, permits, log, ...session })));
}

/**
 * Does what is due now and every ten minutes. Several processes of one service may: the work is such that who comes second finds
 * nothing to do. What fails is logged, and done at the next time. Gives what ends it, which waits for work under way.
 */
export function keepDoingDueWork<Context extends object>(work: DueWork<Context>): () => Promise<void> {
  if (!work.subgraph.due) return async () => {};
  const now = () => doDueWork(work).catch((error: unknown) => work.log.error({ err: error }, "what is due could not be done"));
  let underWay = now();
  const timer = setInterval(() => (underWay = underWay.then(now)), everyMs).unref();
  return () => {
    clearInterval(timer);
    return underWay;
  };
}
