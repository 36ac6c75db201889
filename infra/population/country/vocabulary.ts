// The codes that the learners database has for needs and iwi.
import type { NeedArea } from "@lsg/learners/src/entities/support-need/table.ts";
import type { Sql } from "../load.ts";

export interface SupportNeed {
  readonly code: string;
  readonly subNeedCodes: readonly string[];
}

export interface Vocabulary {
  readonly supportNeeds: ReadonlyMap<NeedArea, readonly SupportNeed[]>;
  readonly iwiCodes: readonly string[];
}

export async function readVocabulary(learners: Sql): Promise<Vocabulary> {
  const rows = await learners<{ area: NeedArea; code: string; subNeedCodes: string[] }[]>`
    select area, code, array(select code from sub_needs where support_need_code = support_needs.code order by code) as "subNeedCodes"
    from support_needs order by area, code`;
  const supportNeeds = new Map<NeedArea, SupportNeed[]>();
  for (const { area, ...supportNeed } of rows) supportNeeds.set(area, [...(supportNeeds.get(area) ?? []), supportNeed]);
  const iwi = await learners<{ code: string }[]>`select code from iwi where level = 2 order by code`;
  return { supportNeeds, iwiCodes: iwi.map(({ code }) => code) };
}
