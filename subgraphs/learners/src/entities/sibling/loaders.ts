import { loadMany, uuidKeys } from "@lsg/subgraph-kit/batch";
import type { Db } from "@lsg/subgraph-kit/database";
import { sql } from "drizzle-orm";

export function siblingLoaders(db: Db) {
  return {
    /**
     * Ids of brothers and sisters, by way of the people they have in common. The policy of `whanau_members` holds for both
     * sides: who sees one child's whānau learns nothing of another child's. Who has a grandparent in common may be a cousin.
     */
    siblingIdsByLearnerId: loadMany(
      async (learnerIds: string[]) => [
        ...(await db.execute<{ learner_id: string; sibling_id: string }>(sql`
          with asked as (select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(learnerIds)}::jsonb))
          select own.learner_id, other.learner_id as sibling_id
            from asked join whanau_members as own on own.learner_id = asked.id join whanau_members as other on other.person_id = own.person_id and other.learner_id <> own.learner_id
            where own.ended_at is null and other.ended_at is null and own.relationship in ${parents} and other.relationship in ${parents}
          union
          select own.learner_id, own.person_id from asked join whanau_members as own on own.learner_id = asked.id
            where own.ended_at is null and own.relationship = 'SIBLING' and exists (select from whanau_members as other where other.learner_id = own.person_id)
          order by 1, 2`)),
      ],
      (pair) => pair.learner_id,
      uuidKeys,
    ),
  };
}

const parents = sql`('MOTHER', 'FATHER', 'STEP_PARENT', 'WHANGAI_CAREGIVER')`;
