import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, arrayContains, eq, exists, gte, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { inRegion } from "../../region-code.ts";
import { serviceRegions, services, type NeedArea, type ServiceKind, type ServiceRow, type ServiceStatus, type SupportTier } from "./table.ts";

export interface ServiceFilter {
  kind?: ServiceKind | null | undefined;
  tier?: SupportTier | null | undefined;
  needArea?: NeedArea | null | undefined;
  /** Code of a region; nationwide services are in every region. */
  regionCode?: string | null | undefined;
  /** Whole years. */
  age?: number | null | undefined;
  yearLevel?: number | null | undefined;
  status?: ServiceStatus | null | undefined;
}

const byName: KeysetOrder = { columns: [services.searchText, services.id] };

/** One page of the services that fit every filter given, by name. */
export async function listServices(db: Db, { first, after, ...filter }: ServiceFilter & PageArguments): Promise<Connection<ServiceRow>> {
  const page = readPage({ first, after }, byName);
  const rows = await db
    .select()
    .from(services)
    .where(and(fits(db, filter), afterCursor(page, byName)))
    .orderBy(...inOrder(byName))
    .limit(rowsToRead(page));
  return toConnection(rows, page, byName);
}

function fits(db: Db, { kind, tier, needArea, regionCode, age, yearLevel, status }: ServiceFilter): SQL | undefined {
  return and(
    kind ? eq(services.kind, kind) : undefined,
    tier ? arrayContains(services.tiers, [tier]) : undefined,
    needArea ? arrayContains(services.needAreas, [needArea]) : undefined,
    typeof regionCode === "string" ? or(services.isNationwide, isOfferedIn(db, regionCode)) : undefined,
    within(age, services.minimumAge, services.maximumAge),
    within(yearLevel, services.minimumYearLevel, services.maximumYearLevel),
    status ? eq(services.status, status) : undefined,
  );
}

function isOfferedIn(db: Db, regionCode: string): SQL {
  return exists(
    db.select().from(serviceRegions).where(and(eq(serviceRegions.serviceId, services.id), inRegion(serviceRegions.regionCode, regionCode))),
  );
}

function within(value: number | null | undefined, minimum: PgColumn, maximum: PgColumn): SQL | undefined {
  if (value === null || value === undefined) return undefined;
  // As wide as GraphQL's own integers: the columns are narrower, and the database would refuse what they cannot hold.
  const wide = sql`${value}::integer`;
  return and(or(isNull(minimum), lte(minimum, wide)), or(isNull(maximum), gte(maximum, wide)));
}
