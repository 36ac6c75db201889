import { loadMany } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { inArray } from "drizzle-orm";
import { vocabularyTerms, type VocabularyKind } from "./table.ts";

export function vocabularyLoaders(db: Db) {
  return {
    /** Terms of all versions, in their order; a kind has few. */
    vocabularyTermsByKind: loadMany(
      (kinds: string[]) => db.select().from(vocabularyTerms).where(inArray(vocabularyTerms.kind, kinds as VocabularyKind[])).orderBy(vocabularyTerms.position, vocabularyTerms.code),
      (term) => term.kind as string,
    ),
  };
}
