import { sql } from "drizzle-orm";
import { check, date, foreignKey, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

export type VocabularyKind = "TIER" | "SUPPORT_NEED" | "SUB_NEED";

/** A version of the words for some codes: codes stay, what people call them changes. Rows come with migrations. */
export const vocabularyVersions = pgTable(
  "vocabulary_versions",
  {
    kind: text("kind").$type<VocabularyKind>().notNull(),
    version: integer("version").notNull(),
    /** Null where it is not known. */
    from: date("from_date", { mode: "string" }),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
    /** Where the words come from. */
    source: text("source").notNull(),
  },
  (table) => [
    primaryKey({ name: "vocabulary_versions_pkey", columns: [table.kind, table.version] }),
    check("vocabulary_versions_kind", sql`${table.kind} in ('TIER', 'SUPPORT_NEED', 'SUB_NEED')`),
  ],
);

/** What one version calls a code. */
export const vocabularyTerms = pgTable(
  "vocabulary_terms",
  {
    kind: text("kind").$type<VocabularyKind>().notNull(),
    version: integer("version").notNull(),
    position: integer("position").notNull(),
    code: text("code").notNull(),
    nameEn: text("name_en").notNull(),
    nameMi: text("name_mi"),
  },
  (table) => [
    primaryKey({ name: "vocabulary_terms_pkey", columns: [table.kind, table.version, table.code] }),
    foreignKey({ name: "vocabulary_terms_version", columns: [table.kind, table.version], foreignColumns: [vocabularyVersions.kind, vocabularyVersions.version] }),
  ],
);

export type VocabularyVersionRow = typeof vocabularyVersions.$inferSelect;
export type VocabularyTermRow = typeof vocabularyTerms.$inferSelect;
