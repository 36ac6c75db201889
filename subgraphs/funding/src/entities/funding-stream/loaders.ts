import { loadMany, loadOne } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { fundingStreams } from "./table.ts";

export function fundingStreamLoaders(db: Db) {
  return {
    fundingStreamByCode: loadOne(
      (codes: string[]) => db.select().from(fundingStreams).where(inArray(fundingStreams.code, codes)),
      (stream) => stream.code,
      { isKey: isStreamCode },
    ),
    fundingStreamsByPartOfCode: loadMany(
      (codes: string[]) => db.select().from(fundingStreams).where(inArray(fundingStreams.partOfCode, codes)).orderBy(fundingStreams.nameEn, fundingStreams.code),
      (stream) => stream.partOfCode,
    ),
  };
}

function isStreamCode(code: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(code);
}
