import type { Db } from "@lsg/subgraph-kit/database";
import { afterCursor, inOrder, readPage, rowsToRead, toConnection, type Connection, type KeysetOrder, type PageArguments } from "@lsg/subgraph-kit/page";
import { and, eq, isNull, or } from "drizzle-orm";
import { inRegion } from "../../region-code.ts";
import { providers, type ProviderKind, type ProviderRow } from "./table.ts";

export interface ProviderFilter {
  kind?: ProviderKind | null | undefined;
  /** Code of a region; providers that work in the whole country are in every region. */
  regionCode?: string | null | undefined;
}

const byName: KeysetOrder = { columns: [providers.searchText, providers.id] };

/** One page of the providers that fit every filter given, by name. */
export async function listProviders(db: Db, { kind, regionCode, ...args }: ProviderFilter & PageArguments): Promise<Connection<ProviderRow>> {
  const page = readPage(args, byName);
  const rows = await db
    .select()
    .from(providers)
    .where(
      and(
        kind ? eq(providers.kind, kind) : undefined,
        typeof regionCode === "string" ? or(inRegion(providers.regionCode, regionCode), isNull(providers.regionCode)) : undefined,
        afterCursor(page, byName),
      ),
    )
    .orderBy(...inOrder(byName))
    .limit(rowsToRead(page));
  return toConnection(rows, page, byName);
}

/** The provider as it is now. */
export async function findProvider(db: Db, id: string): Promise<ProviderRow> {
  return (await db.select().from(providers).where(eq(providers.id, id)))[0]!;
}

/** Changes this version of it; null when it is another one by now. */
export async function updateProvider(db: Db, id: string, version: number, said: Partial<Pick<ProviderRow, "nameEn" | "nameMi" | "website" | "description">>): Promise<ProviderRow | null> {
  const [row] = await db.update(providers).set(said).where(and(eq(providers.id, id), eq(providers.version, version))).returning();
  return row ?? null;
}
