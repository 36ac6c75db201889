// One small population over made-up institutions, looked at from all sides.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleIds, firstFictionalNumber } from "./ids.ts";
import { populate, type Population } from "./populate.ts";
import { databases } from "./tables.ts";
import { cloneDatabases, countOf, counts, type PopulationDatabases } from "./testing/population-databases.ts";

const learners = 3_000;
let at: PopulationDatabases;
let population: Population;
/** Reference rows. */
let before: Record<string, number>;

beforeAll(async () => {
  at = await cloneDatabases();
  before = await counts(at);
  population = (await populate({ urls: at.urls, sealKeys: [`test:${"s".repeat(44)}`], learners })) as Population;
});
afterAll(() => at?.drop());

const share = async (database: "learners" | "services" | "funding" | "workforce", what: string) => (await countOf(at.sql[database], what)) / learners;

test("writes as many learners as were asked for, and reports every row", async () => {
  expect(population.rows.learners["learners"]).toBe(learners);
  const after = await counts(at);
  for (const database of databases) {
    for (const [table, count] of Object.entries(population.rows[database])) {
      const name = `${database}.${table}`;
      expect(count, name).toBeGreaterThan(0);
      expect(after[name], name).toBe(count + (before[name] ?? 0));
    }
  }
});

describe("who the learners are", () => {
  test.each([
    ["European", "1", 0.62],
    ["Māori", "2", 0.25],
    ["Pacific", "3", 0.14],
    ["Asian", "4", 0.17],
    ["Middle Eastern, Latin American and African", "5", 0.02],
  ])("%s in about the nation's share, counting everybody in each of their groups", async (_, group, expected) => {
    expect(Math.abs((await share("learners", `learners where exists (select from unnest(ethnicity_codes) as code where code like '${group}%')`)) - expected)).toBeLessThan(0.04);
  });

  test("iwi for most learners who are Māori, and for nobody else", async () => {
    const maori = "learners where exists (select from unnest(ethnicity_codes) as code where code like '2%')";
    expect(await countOf(at.sql.learners, `${maori} and exists (select from iwi_affiliations as told where told.learner_id = learners.id and cardinality(told.iwi_codes) > 0)`)).toBeGreaterThan(0.7 * (await countOf(at.sql.learners, maori)));
    expect(await countOf(at.sql.learners, "learners join iwi_affiliations as told on told.learner_id = learners.id where cardinality(iwi_codes) > 0 and not exists (select from unnest(ethnicity_codes) as code where code like '2%')")).toBe(0);
  });

  test("names with macrons, several languages, and some who sign", async () => {
    expect(await share("learners", "learners where legal_name ~ '[āēīōūĀĒĪŌŪ]'")).toBeGreaterThan(0.05);
    expect(await share("learners", "learners where 'mi' = any(languages)")).toBeGreaterThan(0.03);
    expect(await countOf(at.sql.learners, "learners where uses_nz_sign_language <> ('nzs' = any(languages))")).toBe(0);
    expect(await countOf(at.sql.learners, "learners where uses_nz_sign_language")).toBeGreaterThan(3);
  });

  test("brothers and sisters who share a surname and whānau", async () => {
    const [row] = await at.sql.learners`
      select count(*)::integer as shared from (
        select string_agg(name, ', ' order by contact_priority) as whanau, (select split_part(reverse(legal_name), ' ', 1) from learners where id = learner_id) as surname
        from whanau_members group by learner_id) as whanau_of_learner
      group by whanau, surname having count(*) > 1 order by 1 desc limit 1`;
    expect(row?.["shared"]).toBeGreaterThan(1);
    expect(await countOf(at.sql.learners, "learners where not exists (select from whanau_members where learner_id = learners.id)")).toBe(0);
    expect(await countOf(at.sql.learners, "whanau_members where relationship = 'WHANGAI_CAREGIVER' and not legal_guardian")).toBeGreaterThan(0);
  });
});

describe("where they are enrolled", () => {
  test("everybody is enrolled somewhere today, at one school at a time, one stay after the other", async () => {
    expect(await countOf(at.sql.learners, "learners where (select count(*) from enrolments where learner_id = learners.id and until_date is null) <> 1")).toBe(0);
    expect(
      await countOf(at.sql.learners, "enrolments a join enrolments b on a.learner_id = b.learner_id and a.id < b.id and daterange(a.from_date, a.until_date, '[]') && daterange(b.from_date, b.until_date, '[]')"),
    ).toBe(0);
  });

  test("in early learning before five and at school from then on, in the year level of their age", async () => {
    expect(await countOf(at.sql.learners, "enrolments e join learners l on l.id = learner_id where kind = 'EARLY_LEARNING' and coalesce(until_date, '2026-11-20') >= date_of_birth + interval '5 years'")).toBe(0);
    expect(await countOf(at.sql.learners, "enrolments e join learners l on l.id = learner_id where kind = 'SCHOOL' and from_date < date_of_birth + interval '5 years'")).toBe(0);
    expect(await countOf(at.sql.learners, "enrolments e join learners l on l.id = learner_id where until_date is null and kind = 'SCHOOL' and year_level not between date_part('year', age('2026-11-20', date_of_birth)) - 6 and date_part('year', age('2026-11-20', date_of_birth)) - 4")).toBe(0);
    expect(await share("learners", "enrolments where until_date is null and kind = 'EARLY_LEARNING'")).toBeGreaterThan(0.15);
  });

  test("at institutions of the right kind that have the year level", async () => {
    const institutions = await at.sql.services`select moe_number, institution_type, is_home_based from institutions`;
    const stays = await at.sql.learners`select distinct institution_moe_number as moe_number, kind, year_level from enrolments where until_date is null`;
    for (const stay of stays) {
      const institution = institutions.find(({ moe_number }) => moe_number === stay["moe_number"]);
      expect(institution?.["is_home_based"]).toBe(false);
      expect(institution?.["institution_type"] === null).toBe(stay["kind"] === "EARLY_LEARNING");
      if (institution?.["institution_type"] === "Intermediate") expect([7, 8]).toContain(stay["year_level"]);
    }
  });

  test("some have moved, none before birth", async () => {
    expect(await countOf(at.sql.learners, "(select learner_id from enrolments where kind = 'SCHOOL' group by learner_id having count(*) > 2) as moved")).toBeGreaterThan(50);
    expect(await countOf(at.sql.learners, "enrolments e join learners l on l.id = learner_id where from_date <= date_of_birth + 200")).toBe(0);
  });
});

describe("what support they get", () => {
  test("nearly a quarter is on a register, one in a hundred in the Ongoing Resourcing Scheme", async () => {
    expect(Math.abs((await share("learners", "(select distinct learner_id from register_entries where until_date is null) as registered")) - 200 / 850)).toBeLessThan(0.03);
    expect(Math.abs((await share("funding", "allocations where stream_code = 'ORS'")) - 0.01)).toBeLessThan(0.006);
  });

  test("supports are in every status, and no day is in the future", async () => {
    const statuses = await at.sql.services`select distinct status from supports`;
    expect(statuses.map(({ status }) => status).sort()).toEqual(["ACCEPTED", "ALLOCATED", "CLOSED", "IN_DELIVERY", "PAUSED", "REQUESTED", "WAITING"]);
    expect(await countOf(at.sql.services, "supports where greatest(requested_on, accepted_on, allocated_on, first_contact_on, first_service_on, closed_on) > '2026-11-20'")).toBe(0);
    expect(await countOf(at.sql.learners, "known_contacts where greatest(since_date, until_date) > '2026-11-20'")).toBe(0);
    expect(await countOf(at.sql.learners, "needs where greatest(first_concern_on, identified_on) > '2026-11-20'")).toBe(0);
    expect(await countOf(at.sql.learners, "register_entries where from_date > '2026-11-20'")).toBe(0);
    expect(await countOf(at.sql.learners, "one_plans where greatest(from_date, until_date) > '2026-11-20'")).toBe(0);
  });

  test("each support is what its steps and deliveries say, and no service has more under way than it can", async () => {
    const { services } = at.sql;
    const rows = () => services`select to_jsonb(supports) as row from supports order by id`;
    const before = await rows();
    await services`select derive_support(id) from supports`;
    expect(await rows()).toEqual(before);
    expect(before.length).toBeGreaterThan(100);
    expect(await countOf(services, "supports where delivered_hours <> (select coalesce(sum(hours), 0) from deliveries where support_id = supports.id and status = 'DELIVERED') and target = 'LEARNER'")).toBe(0);
    expect(await countOf(services, "service_capacities where occupied > maximum or occupied <> (select count(*) from supports where capacity_id = service_capacities.id)")).toBe(0);
    expect(await countOf(services, "deliveries where delivered_on > '2026-11-20'")).toBe(0);
    for (const some of ["supports where target = 'GROUP'", "support_members", "service_capacities where occupied = maximum", "support_steps where kind = 'MOVED'", "support_steps where kind = 'RESUMED'", "support_steps where kind = 'DECLINED'", "deliveries where status = 'CANCELLED'"]) {
      expect(await countOf(services, some), some).toBeGreaterThan(0);
    }
  });

  test("plans have versions one after the other, and each has goals", async () => {
    expect(await countOf(at.sql.learners, "one_plans a join one_plans b using (learner_id) where a.version < b.version and b.status <> 'DRAFT' and coalesce(a.until_date, 'infinity') >= b.from_date")).toBe(0);
    expect(await countOf(at.sql.learners, "one_plans where not exists (select from goals where plan_id = one_plans.id)")).toBe(0);
    expect(await countOf(at.sql.learners, "one_plans where version > 1")).toBeGreaterThan(50);
  });

  test("plans are in every status, agreed with a reason or by somebody, and looked at; some reviews are overdue", async () => {
    const statuses = await at.sql.learners`select distinct status from one_plans order by 1`;
    expect(statuses.map(({ status }) => status)).toEqual(["ACTIVE", "AGREED", "CLOSED", "DRAFT", "UNDER_REVIEW"]);
    expect(await countOf(at.sql.learners, "one_plans where (agreed_on is not null) <> exists (select from plan_agreements where plan_id = one_plans.id)")).toBe(0);
    expect(await countOf(at.sql.learners, "one_plans where (last_reviewed_on is not null) <> exists (select from plan_reviews where plan_id = one_plans.id and held_on = last_reviewed_on)")).toBe(0);
    expect(await countOf(at.sql.learners, "plan_agreements where reason_not_agreed is not null")).toBeGreaterThan(0);
    expect(await countOf(at.sql.learners, "one_plans where status in ('ACTIVE', 'UNDER_REVIEW') and next_review_on < '2026-11-20'")).toBeGreaterThan(0);
    expect(await countOf(at.sql.learners, "one_plans where status = 'DRAFT' and revises_id is not null")).toBeGreaterThan(0);
    expect(await countOf(at.sql.learners, "plan_voices where said_on > '2026-11-20'")).toBe(0);
  });

  test("the books balance, and everybody in the Ongoing Resourcing Scheme was verified", async () => {
    expect(await countOf(at.sql.funding, "ledger_problems()")).toBe(0);
    expect(await countOf(at.sql.funding, "ledger_entries where kind = 'PAYMENT'")).toBeGreaterThan(10);
    expect(await countOf(at.sql.funding, "allocations where stream_code = 'ORS' and not exists (select from funding_applications a where a.learner_id = allocations.learner_id and a.stream_code = 'ORS' and a.level is not null)")).toBe(0);
    expect(await countOf(at.sql.funding, "funding_applications where status = 'SUBMITTED'")).toBeGreaterThan(0);
    // What was approved is allocated by that, at a school; and pools are spent by what their communities decided.
    expect(await countOf(at.sql.funding, "allocations where stream_code = 'ICS' and (application_id is null or institution_moe_number is null)")).toBe(0);
    expect(await countOf(at.sql.funding, "allocations join funding_applications a on a.id = application_id where a.learner_id <> allocations.learner_id or allocations.from_date < a.from_date")).toBe(0);
    expect(await countOf(at.sql.funding, "allocations join budgets on budgets.id = budget_id join community_decisions d on d.id = community_decision_id where not budgets.id = any(d.budget_ids) or budgets.community_id <> d.community_id")).toBe(0);
    expect(await countOf(at.sql.funding, "allocations where stream_code = 'COMMUNITY_POOL'")).toBeGreaterThan(0);
  });

  test("no budget is overdrawn, none is empty", async () => {
    expect(
      await countOf(
        at.sql.funding,
        `budgets left join lateral (select sum(amount_cents) as cents, sum(quantity) as quantity from allocations where budget_id = budgets.id) as drawn on true
         where coalesce(drawn.cents, 0) > coalesce(budgets.amount_cents, 0) or coalesce(drawn.quantity, 0) > coalesce(budgets.quantity, 0) or coalesce(budgets.amount_cents, budgets.quantity) = 0`,
      ),
    ).toBe(0);
  });
});

// Lists that leave it out are tried for leaks over it (infra/stories/filters.test.ts).
test.each([
  ["learners", "entries of needs that were met where the learner is", "register_entries r join enrolments e using (learner_id, institution_moe_number) where r.close_reason = 'NEED_MET' and r.until_date < '2026-11-20' and e.until_date is null", 20],
  ["learners", "consents that end within two months", "consents where withdrawn_at is null and until_date between '2026-11-20' and '2027-01-20'", 3],
  ["workforce", "vacancies that were filled", "vacancies v join positions p on p.id = filled_by_position_id where outcome = 'FILLED' and p.practitioner_id is not null and p.from_date = closed_on + 1", 10],
  ["workforce", "vacancies that were withdrawn", "vacancies v join positions p on p.id = position_id where outcome = 'WITHDRAWN' and p.practitioner_id is null and p.until_date = closed_on", 3],
  ["workforce", "positions in other work that were held once", "positions p join practitioners on practitioners.id = practitioner_id where role_code <> primary_role_code and until_date < '2026-11-20'", 10],
] as const)("what is over: %s has %s", async (database, _, what, least) => {
  expect(await countOf(at.sql[database], what)).toBeGreaterThanOrEqual(least);
});

describe("who supports them", () => {
  test("people in every role and every region, and some vacancies", async () => {
    const [missing] = await at.sql.workforce`select array(select code from roles where not exists (select from practitioners where primary_role_code = code)) as roles`;
    expect(missing?.["roles"]).toEqual([]);
    expect(await countOf(at.sql.workforce, "(select distinct region_code from practitioners) as regions")).toBe(12);
    expect(await countOf(at.sql.workforce, "positions where practitioner_id is null and until_date is null")).toBeGreaterThan(3);
    expect(await countOf(at.sql.workforce, "practitioners where not exists (select from positions where practitioner_id = practitioners.id and coalesce(until_date, 'infinity') > '2026-11-20')")).toBe(0);
  });

  test("everybody is employed for what they hold, registered where they must be, and over their caseload only where it says why", async () => {
    expect(await countOf(at.sql.workforce, "positions p where practitioner_id is not null and not exists (select from employment_agreements a where a.practitioner_id = p.practitioner_id and a.managed_by = p.managed_by and a.fte >= p.fte)")).toBe(0);
    expect(await countOf(at.sql.workforce, "positions p join roles on code = role_code where requires_registration and practitioner_id is not null and not exists (select from registrations r where r.practitioner_id = p.practitioner_id and r.body = registration_body_code)")).toBe(0);
    expect(await countOf(at.sql.workforce, `(select sum(weight) filter (where override_reason is null) as load, max(cases_per_fte * fte) as fits from case_assignments a join roles on code = a.role_code
      join lateral (select sum(p.fte) as fte from positions p where p.practitioner_id = a.practitioner_id and p.role_code = a.role_code and coalesce(p.until_date, 'infinity') > '2026-11-20') as held on true
      where a.until_date is null group by a.practitioner_id, a.role_code) as caseloads where load > fits`)).toBe(0);
    expect(await countOf(at.sql.workforce, "(select distinct need_area from practitioner_skills) as areas")).toBeGreaterThan(7);
  });

  test("case assignments agree with the supports they are for", async () => {
    const supports = new Map((await at.sql.services`select id, learner_id, practitioner_id from supports`).map((row) => [row["id"], row]));
    for (const row of await at.sql.workforce`select support_id, learner_id, practitioner_id from case_assignments where support_id is not null`) {
      expect(supports.get(row["support_id"])).toMatchObject({ learner_id: row["learner_id"], practitioner_id: row["practitioner_id"] });
    }
  });
});

test("invents institutions that say so, and clusters of one region each", async () => {
  expect(await countOf(at.sql.services, `institutions where moe_number < ${firstFictionalNumber} or name not like '%(fictional)%'`)).toBe(0);
  expect(await countOf(at.sql.services, "(select name from institutions group by name having count(*) > 1) as again")).toBe(0);
  expect(
    await countOf(
      at.sql.services,
      "community_memberships m join institutions i on i.moe_number = institution_moe_number join learning_support_communities c on c.id = community_id where i.region_code <> c.region_code",
    ),
  ).toBe(0);
});

test("gives the first learner everything, under ids that are always the same", async () => {
  const { learner } = exampleIds;
  expect(population.examples).toMatchObject({ learner, practitioner: exampleIds.practitioner, community: exampleIds.community, region: "tai-tokerau" });
  for (const table of ["whanau_members", "enrolments", "needs", "register_entries", "known_contacts", "one_plans"]) {
    expect(await countOf(at.sql.learners, `${table} where learner_id = '${learner}'`), table).toBeGreaterThan(1);
  }
  expect(await countOf(at.sql.learners, `one_plans where id = '${exampleIds.plan}' and status = 'ACTIVE'`)).toBe(1);
  expect(await countOf(at.sql.learners, `known_contacts where id = '${exampleIds.knownContact}' and practitioner_id = '${exampleIds.practitioner}' and until_date is null`)).toBe(1);
  expect(await countOf(at.sql.learners, `enrolments where id = '${exampleIds.enrolment}' and until_date is null`)).toBe(1);
  expect(await countOf(at.sql.learners, `register_entries where id = '${exampleIds.registerEntry}' and community_id = '${exampleIds.community}' and consented_to_community`)).toBe(1);
  expect(await countOf(at.sql.services, `supports where learner_id = '${learner}'`)).toBe(4);
  expect(await countOf(at.sql.services, `supports join services on services.id = service_id where learner_id = '${learner}' and provider_id = '${exampleIds.provider}'`)).toBe(1);
  expect(await countOf(at.sql.funding, `allocations where learner_id = '${learner}'`)).toBeGreaterThan(3);
  expect(await countOf(at.sql.workforce, `case_assignments where practitioner_id = '${exampleIds.practitioner}'`)).toBeGreaterThan(3);
});
