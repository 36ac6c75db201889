import type { Db } from "@lsg/subgraph-kit/database";
import { desc, eq } from "drizzle-orm";
import { vocabularyVersions, type VocabularyKind, type VocabularyVersionRow } from "./table.ts";

/** The versions of the words for some codes, the newest first. */
export async function listVocabularyVersions(db: Db, kind: VocabularyKind): Promise<VocabularyVersionRow[]> {
  return db.select().from(vocabularyVersions).where(eq(vocabularyVersions.kind, kind)).orderBy(desc(vocabularyVersions.version));
}
