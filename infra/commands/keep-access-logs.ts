// What is due with the access logs of all services every day. Two that do it at the same time do no harm: the database makes and
// drops one month at a time (an advisory lock for each log), and an end that is told twice is told twice.
import { keepAccessPartitions, keepAnchor } from "@lsg/subgraph-kit/keep-access-log";
import { asOwner } from "@lsg/subgraph-kit/owner";

type OwnerUrls = Readonly<Record<string, string>>;

/** Makes the months to come of every log, and drops what is older than so many months; null keeps all. */
export async function keepLogs(ownerUrls: OwnerUrls, keepMonths: number | null, say: (line: string) => void): Promise<void> {
  for (const [name, url] of Object.entries(ownerUrls)) {
    for (const month of await asOwner(url, (db) => keepAccessPartitions(db, keepMonths))) say(`${name}: dropped ${month}`);
  }
}

/** Tells where every log ends to a file, or to an address that takes a POST. */
export async function anchorLogs(ownerUrls: OwnerUrls, anchors: string): Promise<void> {
  for (const [name, url] of Object.entries(ownerUrls)) await asOwner(url, (db) => keepAnchor(db, name, anchors));
}

interface Daily {
  readonly ownerUrls: OwnerUrls;
  /** Where the ends are told; null tells nobody. */
  readonly anchors: string | null;
  readonly keepMonths: number | null;
  readonly say: (line: string) => void;
  /** Waits so many milliseconds; ends everything by throwing. */
  readonly wait: (ms: number) => Promise<unknown>;
}

const hourMs = 3_600_000;

/**
 * Does both now and every day. What fails is said and tried again an hour later: months are made three ahead, and the database
 * makes a missing one itself when somebody reads. Ends are told before months are dropped, so that none goes untold.
 */
export async function keepLogsDaily({ ownerUrls, anchors, keepMonths, say, wait }: Daily): Promise<never> {
  for (;;) {
    let failed = false;
    for (const [name, url] of Object.entries(ownerUrls)) {
      try {
        if (anchors !== null) await anchorLogs({ [name]: url }, anchors);
        await keepLogs({ [name]: url }, keepMonths, say);
      } catch (error) {
        failed = true;
        say(`${name}: not done, and tried again in an hour: ${(error as Error).message}`);
      }
    }
    await wait(failed ? hourMs : 24 * hourMs);
  }
}
