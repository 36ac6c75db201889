import type { Db } from "@lsg/subgraph-kit/database";
import { desc, eq } from "drizzle-orm";
import { orRefusal, type Refusal } from "../../refused-by.ts";
import { communityProtocols, type CommunityProtocolRow } from "./table.ts";

/** The version in force, or null while there is none. */
export async function findProtocol(db: Db, communityId: string): Promise<CommunityProtocolRow | null> {
  const [protocol] = await db.select().from(communityProtocols).where(eq(communityProtocols.communityId, communityId)).orderBy(desc(communityProtocols.version)).limit(1);
  return protocol ?? null;
}

/** Refused with `community_protocols_one_in_force` when there is one of this version already. */
export function addProtocol(db: Db, protocol: typeof communityProtocols.$inferInsert): Promise<CommunityProtocolRow | Refusal> {
  return orRefusal(db, async (tx) => (await tx.insert(communityProtocols).values(protocol).returning())[0]!);
}
