// Whatever one database mentions of another exists there: no database can hold this by itself.
import { afterAll, beforeAll, expect, test } from "vitest";
import { populate } from "./populate.ts";
import type { DatabaseName } from "./tables.ts";
import { cloneDatabases, filledTables, type PopulationDatabases } from "./testing/population-databases.ts";

type Owner = readonly [database: DatabaseName, table: string, column: string];

/** What a column mentions, by its name. */
const owners: readonly (readonly [RegExp, Owner])[] = [
  [/^learner_id$/, ["learners", "learners", "id"]],
  [/^given_by_whanau_member_id$|^changed_on_word_of_id$|^consent_told_by$|^chosen_by_whanau_member_id$/, ["learners", "whanau_members", "id"]],
  [/^entry_id$|^continues_id$/, ["learners", "register_entries", "id"]],
  [/^whanau_member_ids?$/, ["learners", "whanau_members", "id"]],
  [/^goal_id$|^continues_goal_id$/, ["learners", "goals", "id"]],
  [/^inquiry_id$/, ["learners", "inquiries", "id"]],
  [/^review_id$/, ["learners", "plan_reviews", "id"]],
  [/^strategy_id$/, ["learners", "strategies", "id"]],
  [/^transition_plan_id$/, ["learners", "transition_plans", "id"]],
  [/^plan_id$|^revises_id$/, ["learners", "one_plans", "id"]],
  [/^support_need_code$/, ["learners", "support_needs", "code"]],
  [/^sub_need_code$/, ["learners", "sub_needs", "code"]],
  [/^ethnicity_codes?$|^prioritised_ethnicity_code$/, ["learners", "ethnicities", "code"]],
  [/^(said_by|requested_by|withdrawn_on_word_of)_(whanau_member_)?id$/, ["learners", "whanau_members", "id"]],
  [/^iwi_codes?$/, ["learners", "iwi", "code"]],
  [/^authorisation_id$/, ["learners", "iwi_authorisations", "id"]],
  [/moe_numbers?$/, ["services", "institutions", "moe_number"]],
  [/^region_code$/, ["services", "regions", "code"]],
  [/^(from|to)_institution$/, ["services", "institutions", "moe_number"]],
  [/^enrolment_id$/, ["learners", "enrolments", "id"]],
  [/^community_id$/, ["services", "learning_support_communities", "id"]],
  [/^location_id$/, ["services", "locations", "id"]],
  [/^service_at_location_id$/, ["services", "service_at_locations", "id"]],
  [/^provider_ids?$/, ["services", "providers", "id"]],
  [/^service_ids?$/, ["services", "services", "id"]],
  [/^capacity_id$/, ["services", "service_capacities", "id"]],
  [/^need_ids?$/, ["services", "community_needs", "id"]],
  [/^supersedes_id$/, ["services", "community_decisions", "id"]],
  [/^decision_id$/, ["services", "community_decisions", "id"]],
  [/^community_inquiry_id$/, ["services", "community_inquiries", "id"]],
  [/^(continues_at_)?provision_id$/, ["services", "provisions", "id"]],
  [/^improvement_id$/, ["services", "practice_improvements", "id"]],
  [/^adoption_id$/, ["services", "practice_adoptions", "id"]],
  [/^project_id$/, ["services", "improvement_projects", "id"]],
  [/^self_review_id$/, ["services", "self_reviews", "id"]],
  [/^indicator_code$/, ["services", "implementation_indicators", "code"]],
  [/^request_id$/, ["services", "brokerage_requests", "id"]],
  [/^priority_code$/, ["services", "strategic_priorities", "code"]],
  [/^review_code$/, ["services", "reviews", "code"]],
  [/^recommendation_id$/, ["services", "review_recommendations", "id"]],
  [/^meeting_id$/, ["services", "community_meetings", "id"]],
  [/^support_id$/, ["services", "supports", "id"]],
  [/^(handed_over_from|case_assignment)_id$/, ["workforce", "case_assignments", "id"]],
  [/^practitioner_ids?$/, ["workforce", "practitioners", "id"]],
  [/^cluster_id$/, ["workforce", "rtlb_clusters", "id"]],
  [/^(filled_by_)?position_ids?$/, ["workforce", "positions", "id"]],
  [/^activity_id$/, ["workforce", "capability_activities", "id"]],
  [/^community_of_practice_id$/, ["workforce", "communities_of_practice", "id"]],
  [/^(cover_|coordinator_)?practitioner_id$/, ["workforce", "practitioners", "id"]],
  [/role_code$/, ["workforce", "roles", "code"]],
  [/stream_code$/, ["funding", "funding_streams", "code"]],
  [/^budget_ids?$/, ["funding", "budgets", "id"]],
  [/^(ended_by_)?application_id$/, ["funding", "funding_applications", "id"]],
  [/^community_decision_id$/, ["services", "community_decisions", "id"]],
  [/^review_of_id$/, ["funding", "funding_applications", "id"]],
];

/** Persons who sign in have no row; no generated consent replaces another, and no generated emergency follows another. */
const withoutRow = /^(person_id|record_id|replaces_id|corrects_id|follows_id)$/;

let at: PopulationDatabases;
beforeAll(async () => {
  at = await cloneDatabases();
  await populate({ urls: at.urls, sealKeys: [`test:${"s".repeat(44)}`], learners: 1_500 });
});
afterAll(() => at?.drop());

test("everything that is mentioned exists where it belongs", async () => {
  const known = new Map<Owner, Set<string>>();
  const existing = async (owner: Owner) => {
    const [database, table, column] = owner;
    const values = known.get(owner) ?? new Set((await at.sql[database].unsafe(`select ${column}::text as value from ${table}`)).map(({ value }) => value as string));
    known.set(owner, values);
    return values;
  };

  const checked: string[] = [];
  for (const { database, table } of filledTables()) {
    const columns = await at.sql[database]`select column_name as name, data_type as type from information_schema.columns where table_schema = 'public' and table_name = ${table} order by ordinal_position`;
    for (const { name, type } of columns) {
      const owner = owners.find(([pattern]) => pattern.test(name as string))?.[1];
      // A new column that ends like a reference must be thought of here.
      if (!owner) expect(/_(id|ids|code|codes)$/.test(name as string) && !withoutRow.test(name as string), `${database}.${table}.${name} is in the list of references`).toBe(false);
      if (!owner) continue;
      const values = await existing(owner);
      const mentioned = await at.sql[database].unsafe(`select distinct ${type === "ARRAY" ? `unnest("${name}")` : `"${name}"`}::text as value from "${table}" where "${name}" is not null`);
      expect(mentioned.map(({ value }) => value as string).filter((value) => !values.has(value)), `${database}.${table}.${name}`).toEqual([]);
      if (mentioned.length > 0) checked.push(`${database}.${table}.${name}`);
    }
  }
  expect(checked).toEqual(
    expect.arrayContaining([
      "learners.known_contacts.practitioner_id",
      "learners.enrolments.institution_moe_number",
      "learners.register_entries.community_id",
      "services.meeting_minutes.institution_moe_numbers",
      "services.community_priority_lists.need_ids",
      "services.community_decisions.service_ids",
      "services.community_resources.institution_moe_number",
      "services.community_inquiries.decision_id",
      "services.community_inquiry_events.community_inquiry_id",
      "services.practice_adoptions.institution_moe_number",
      "services.practice_adoptions.practitioner_id",
      "services.practice_adoption_steps.adoption_id",
      "services.project_participations.community_id",
      "services.improvement_project_steps.project_id",
      "services.indicator_ratings.indicator_code",
      "services.monitoring_reviews.institution_moe_numbers",
      "services.brokerage_requests.need_id",
      "services.brokerage_requests.provider_id",
      "services.brokerage_steps.request_id",
      "services.strategic_tags.decision_id",
      "services.strategic_tags.recommendation_id",
      "services.recommendation_steps.recommendation_id",
      "services.supports.learner_id",
      "services.supports.practitioner_id",
      "services.supports.capacity_id",
      "services.schedules.service_at_location_id",
      "services.locations.institution_moe_number",
      "services.support_steps.institution_moe_number",
      "services.support_members.learner_id",
      "services.deliveries.practitioner_id",
      "workforce.case_assignments.support_id",
      "workforce.positions.community_id",
      "funding.allocations.support_id",
      "funding.budgets.region_code",
      "funding.funding_applications.institution_moe_number",
      "funding.allocations.institution_moe_number",
      "funding.allocations.application_id",
      "funding.allocations.community_decision_id",
      "funding.community_decisions.budget_ids",
      "funding.learner_moves.to_institution",
    ]),
  );
});

test("a support is funded by the learner's allocation, not by another's", async () => {
  const supports = new Map((await at.sql.services`select id, learner_id from supports`).map(({ id, learner_id }) => [id, learner_id]));
  for (const { support_id, learner_id } of await at.sql.funding`select support_id, learner_id from allocations where support_id is not null`) expect(supports.get(support_id)).toBe(learner_id);
});

test("every constraint that the databases have holds, also checked anew", async () => {
  for (const sql of Object.values(at.sql)) {
    await sql`
      do $$ declare item record; begin
        for item in select conrelid::regclass::text as table_name, conname, pg_get_constraintdef(oid) as definition from pg_constraint
          where contype in ('c', 'f') and connamespace = 'public'::regnamespace and not conparentid <> 0 and conrelid <> 0 and conrelid::regclass::text not like 'access%'
        loop
          execute format('alter table %s drop constraint %I', item.table_name, item.conname);
          execute format('alter table %s add constraint %I %s', item.table_name, item.conname, item.definition);
        end loop;
      end $$`;
  }
});
