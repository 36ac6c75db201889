import type { Db } from "@lsg/subgraph-kit/database";
import { loadPages, type Page } from "@lsg/subgraph-kit/page";
import { and, inArray, isNull, type SQL } from "drizzle-orm";
import { inRegion } from "../../region-code.ts";
import { inFairOrder } from "../support/store.ts";
import { supports, type SupportRow, type SupportStatus } from "../support/table.ts";

type PageOf<Key> = (key: Key, page: Page) => Promise<SupportRow[]>;

/** Lists of supports in the order in which places are given; of each the rows that the viewer may see. */
export function supportWaitLoaders(db: Db) {
  const waiting = byRegion(db, ["ACCEPTED", "WAITING"]);
  const requested = byRegion(db, ["REQUESTED"]);
  return {
    waitingPageByServiceId: (serviceId: string, region: string | null, page: Page) => waiting(region)(serviceId, page),
    requestsPageByServiceId: (serviceId: string, region: string | null, page: Page) => requested(region)(serviceId, page),
    supportsPageByMoeNumber: loadPages<typeof supports, number>(db, {
      table: supports,
      parent: supports.institutionMoeNumber,
      order: inFairOrder,
      where: and(isNull(supports.learnerId), isNull(supports.closedOn))!,
    }),
  };
}

// One loader for each region that is asked for, so that all services that ask for it are read in one statement.
function byRegion(db: Db, statuses: SupportStatus[]): (region: string | null) => PageOf<string> {
  const loaders = new Map<string | null, PageOf<string>>();
  return (region) => {
    const known = loaders.get(region);
    if (known) return known;
    const where = and(inArray(supports.status, statuses), region === null ? undefined : inRegion(supports.regionCode, region)) as SQL;
    const made = loadPages<typeof supports, string>(db, { table: supports, parent: supports.serviceId, order: inFairOrder, where });
    loaders.set(region, made);
    return made;
  };
}
