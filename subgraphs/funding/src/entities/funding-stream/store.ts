import type { Db } from "@lsg/subgraph-kit/database";
import { fundingStreams, type FundingStreamRow } from "./table.ts";

/** Every stream, by its English name. */
export async function listFundingStreams(db: Db): Promise<FundingStreamRow[]> {
  return db.select().from(fundingStreams).orderBy(fundingStreams.nameEn, fundingStreams.code);
}
