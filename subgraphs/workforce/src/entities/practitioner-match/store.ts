import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";
import type { CulturalCompetenceFramework, CulturalCompetenceLevel } from "../cultural-competence/table.ts";
import type { NeedArea, SkillLevel } from "../practitioner-skill/table.ts";

export type Room = "AMPLE" | "SOME" | "NONE";

/** Somebody who could take on a case, with what a match is made of. */
export interface Candidate {
  readonly id: string;
  readonly sortName: string;
  readonly languages: readonly string[];
  /**
   * Where they set out from, to a tenth of a degree: it can be their home. Whoever asks says the place, and could find the very
   * house by asking from a few of them.
   */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Null when they say nothing of this area of need. */
  readonly skill: SkillLevel | null;
  /** The highest level of their last reviews; null when none is known. */
  readonly culture: CulturalCompetenceLevel | null;
  /** Null for work that is not counted in cases. */
  readonly room: Room | null;
}

interface Wanted {
  readonly need: NeedArea;
  readonly roleCode: string;
  /** Null for the whole country. */
  readonly regionCode: string | null;
  /** Null for any. */
  readonly culture: CulturalCompetenceFramework | null;
}

// There are about a thousand people in the largest role of the country.
const mostCandidates = 2000;

/** Everybody whom the viewer may meet, who holds the role today and may practise, in one statement. */
export async function findCandidates(db: Db, { need, roleCode, regionCode, culture }: Wanted): Promise<Candidate[]> {
  const rows = await db.execute<Candidate & Record<string, unknown>>(sql`
    with met as materialized (
      select p.* from practitioners p
      where (${regionCode}::text is null or p.region_code = ${regionCode})
        -- Those who hold the role first, as a list: Postgres would compare everybody of the region with each of them.
        and p.id = any(array(select held.practitioner_id from positions held where held.role_code = ${roleCode} and held.from_date <= today_in_new_zealand() and coalesce(held.until_date, 'infinity') >= today_in_new_zealand()))
      order by p.sort_name, p.id limit ${mostCandidates})
    select met.id, met.sort_name as "sortName", met.languages, round(met.base_latitude::numeric, 1)::float8 as latitude, round(met.base_longitude::numeric, 1)::float8 as longitude, taking.room, skill.level as skill, review.level as culture
    from met
      join who_can_take_a_case(array(select id from met), ${roleCode}) as taking on taking.practitioner_id = met.id
      left join practitioner_skills skill on skill.practitioner_id = met.id and skill.need_area = ${need} and skill.until_date is null
      left join lateral (
        select level from cultural_competences c where c.practitioner_id = met.id and level is not null and (${culture}::text is null or framework = ${culture})
        order by array_position(array['LEADING', 'PROFICIENT', 'DEVELOPING'], level), reviewed_on desc limit 1) as review on true`);
  return [...rows];
}
