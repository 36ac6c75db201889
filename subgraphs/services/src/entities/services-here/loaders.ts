import { loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, rowsToRead, type KeysetOrder, type Page } from "@lsg/subgraph-kit/page";
import { and, eq, exists, inArray, or, type SQL } from "drizzle-orm";
import { regions } from "../region/table.ts";
import { serviceRegions, services, type ServiceRow } from "../service/table.ts";

export const byName: KeysetOrder = { columns: [services.searchText, services.id] };

interface Asked {
  readonly regionCode: string | null;
  readonly page: Page;
}

export function servicesHereLoaders(db: Db) {
  const loader = loadOne(
    async (keys: string[]) => {
      const asked = keys.map((key) => JSON.parse(key) as Asked);
      const found: { key: string; rows: ServiceRow[] }[] = [];
      for (const group of Map.groupBy(asked, ({ page }) => JSON.stringify(page)).values()) {
        const { page } = group[0]!;
        for (const [regionCode, rows] of await readPages(group.map((one) => one.regionCode), page)) found.push({ key: toKey({ regionCode, page }), rows });
      }
      return found;
    },
    ({ key }) => key,
  );
  return {
    /** One page of the services that are active in a region, the nationwide ones among them; without a region those alone. */
    servicesPageByRegionCode: async (regionCode: string | null, page: Page): Promise<ServiceRow[]> => (await loader.load(toKey({ regionCode, page })))?.rows ?? [],
  };

  // Each region's own page, joined to it: one statement for all regions.
  async function readPages(codes: readonly (string | null)[], page: Page): Promise<[string | null, ServiceRow[]][]> {
    const offered = (where: SQL | undefined) =>
      db
        .select()
        .from(services)
        .where(and(eq(services.status, "ACTIVE"), where, afterCursor(page, byName)))
        .orderBy(...inOrder(byName))
        .limit(rowsToRead(page));
    const pages: [string | null, ServiceRow[]][] = [];
    if (codes.includes(null)) pages.push([null, await offered(eq(services.isNationwide, true))]);
    const asked = codes.filter((code) => code !== null);
    if (asked.length === 0) return pages;
    const isHere = exists(db.select().from(serviceRegions).where(and(eq(serviceRegions.serviceId, services.id), eq(serviceRegions.regionCode, regions.code))));
    const here = offered(or(services.isNationwide, isHere)).as("here");
    const rows = await db.select({ code: regions.code, service: here._.selectedFields }).from(regions).crossJoinLateral(here).where(inArray(regions.code, asked)).orderBy(here.searchText, here.id);
    for (const [code, group] of Map.groupBy(rows, ({ code }) => code)) pages.push([code, group.map(({ service }) => service as ServiceRow)]);
    return pages;
  }
}

const toKey = ({ regionCode, page }: Asked): string => JSON.stringify({ regionCode, page });
