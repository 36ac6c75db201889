// The words that rows may use for needs and ethnicities: codes, and what people call them.
import type { Db } from "@lsg/subgraph-kit/database";
import { ethnicities } from "../entities/ethnicity/table.ts";
import { subNeeds, supportNeeds } from "../entities/support-need/table.ts";
import { fold } from "./values.ts";

export interface Vocabulary {
  supportNeed(word: string): { readonly code: string; readonly area: string } | null;
  /** Code of a sub-need of this support need. */
  subNeed(supportNeedCode: string, word: string): string | null;
  /** Codes of the ethnicities in a cell, at most six, and what was not found. */
  ethnicities(cell: string): { readonly codes: readonly string[]; readonly unknown: readonly string[] };
}

export async function readVocabulary(db: Db): Promise<Vocabulary> {
  const needs = new Map((await db.select().from(supportNeeds)).flatMap((need) => [need.code, need.nameEn, need.nameMi ?? need.code].map((word) => [fold(word), need] as const)));
  const details = new Map((await db.select().from(subNeeds)).flatMap(({ code, supportNeedCode, nameEn, nameMi }) => [code, nameEn, nameMi ?? code].map((word) => [`${supportNeedCode} ${fold(word)}`, code] as const)));
  // The finest code that has a name: New Zealand European is 11111, not 11.
  const groups = (await db.select().from(ethnicities)).sort((one, other) => one.level - other.level);
  const byWord = new Map(groups.flatMap(({ code, name }) => [[fold(name), code] as const, [code, code] as const]));
  return {
    supportNeed: (word) => needs.get(fold(word)) ?? null,
    subNeed: (supportNeedCode, word) => details.get(`${supportNeedCode} ${fold(word)}`) ?? null,
    ethnicities(cell) {
      const words = cell.split(/[;|]|,(?![^(]*\))/).map((word) => word.trim()).filter((word) => word !== "");
      const found = words.map((word) => [word, byWord.get(fold(word))] as const);
      const codes = [...new Set(found.flatMap(([, code]) => code ?? []))];
      return { codes: codes.slice(0, 6).sort(), unknown: [...found.filter(([, code]) => code === undefined).map(([word]) => word), ...codes.slice(6)] };
    },
  };
}
