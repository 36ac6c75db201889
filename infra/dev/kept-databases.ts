// The development databases for as long as the system runs: a server that goes away is started again in its place.
import { setTimeout as delay } from "node:timers/promises";
import { noSpaceLeft, type StartProblem } from "../postgres/problem.ts";
import { type DevelopmentDatabases, unmigratedDatabases } from "./databases.ts";

export interface KeptDatabases {
  readonly databases: DevelopmentDatabases;
  /** The sentence for a disk that filled up, whatever failed because of it; null when it did not. */
  diskProblem(): StartProblem | null;
  close(): Promise<void>;
}

/**
 * Opens the databases and keeps them open; migrations are the caller's. The server may belong to another command, which takes it along when it
 * ends, or may crash; `lost` is called when it cannot be brought back on the same port. Throws `StartProblem`.
 */
export async function keepDatabases({ dataFolder, say, log, lost }: {
  dataFolder: string;
  say: (sentence: string) => void;
  log: (line: string) => void;
  lost: (error: unknown) => void;
}): Promise<KeptDatabases> {
  const opened = await unmigratedDatabases({ dataFolder, log, survivesItsEnd: true });
  const { port } = opened.server;
  let current = opened;
  let closing = false;
  let restoring: Promise<void> = Promise.resolve();

  const watch = () => {
    void current.server.ended.then(() => {
      if (!closing) restoring = restore();
    });
  };
  const restore = async () => {
    say("PostgreSQL ended; it is started again, the rest goes on.");
    for (let attempt = 1; !closing; attempt++) {
      try {
        current = await unmigratedDatabases({ dataFolder, port, log, survivesItsEnd: true });
        say("PostgreSQL answers again.");
        return watch();
      } catch (error) {
        if (attempt === 5) return lost(error);
        await delay(500 * attempt);
      }
    }
  };
  watch();
  return {
    databases: opened,
    diskProblem: () => ([opened, current].some(({ server }) => server.diskIsFull()) ? noSpaceLeft(opened.server.home) : null),
    async close() {
      closing = true;
      await restoring;
      await current.close();
    },
  };
}
