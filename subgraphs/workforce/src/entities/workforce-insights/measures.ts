// What is added up of positions and counted of cases, and how it is broken down.
import type { AmountMeasure, Dimension, PeopleMeasure, Period } from "@lsg/subgraph-kit/measure";
import { sql } from "drizzle-orm";

/** Codes of all roles; a test compares them with the rows that the migrations insert. */
export const roleCodes = [
  "ADVISOR_ON_DEAF_CHILDREN", "EARLY_INTERVENTION_TEACHER", "EDUCATION_SUPPORT_WORKER", "FACILITATOR", "KAITAKAWAENGA",
  "LEARNING_SUPPORT_ADVISOR", "LSC", "OCCUPATIONAL_THERAPIST", "PHYSIOTHERAPIST", "PSYCHOLOGIST", "RTLB", "SCHOOL_LEADER",
  "SCHOOL_WIDE_PRACTITIONER", "SENCO", "SPEECH_LANGUAGE_THERAPIST", "TEACHER", "TEACHER_AIDE",
] as const;

const byRole = (addsUp: boolean): Readonly<Record<string, Dimension>> => ({ ROLE: { column: "role_code", values: roleCodes, addsUp, covers: true } });

// A position of an institution counts there, another in its community or its region.
const positions = ({ asAt }: Period, isVacant: boolean) => sql`
  select coalesce(institution_moe_number::text, 'community:' || community_id, 'region:' || region_code, 'national') as unit, fte as amount, role_code, roles.cases_per_fte is not null as has_cases
  from positions join roles on roles.code = positions.role_code
  where from_date <= ${asAt}::date and (until_date is null or until_date >= ${asAt}::date) and (practitioner_id is null) = ${isVacant}`;

export const filledFte: AmountMeasure = {
  kind: "AMOUNT",
  name: "filled-fte",
  definition: "FTE of positions that somebody holds on the day of the picture; 1 is a full-time week.",
  tables: ["positions", "roles"],
  dimensions: byRole(true),
  facts: (period) => positions(period, false),
};

export const fteWithCases: AmountMeasure = {
  kind: "AMOUNT",
  name: "fte-with-cases",
  definition: "FTE of positions that somebody holds on the day of the picture in a role whose work is counted in cases.",
  tables: ["positions", "roles"],
  dimensions: {},
  facts: (period) => sql`select unit, amount from (${positions(period, false)}) as filled where has_cases`,
};

export const vacantFte: AmountMeasure = {
  kind: "AMOUNT",
  name: "vacant-fte",
  definition: "FTE of positions that nobody holds on the day of the picture.",
  tables: ["positions", "roles"],
  dimensions: byRole(true),
  facts: (period) => positions(period, true),
};

// Where a learner is enrolled is not known here. They count in the region of whoever took them on last.
export const learnersWithCases: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-with-cases",
  definition: "Learners whom somebody works with on the day of the picture, each counted once, in the region of the practitioner who began last.",
  tables: ["case_assignments", "practitioners"],
  dimensions: byRole(false),
  facts: ({ asAt }) => sql`
    with cases as (
      select learner_id, role_code, from_date, case_assignments.id, 'region:' || coalesce(practitioners.region_code, 'none') as unit
      from case_assignments join practitioners on practitioners.id = case_assignments.practitioner_id
      where status <> 'PLANNED' and from_date <= ${asAt}::date and (until_date is null or until_date >= ${asAt}::date)),
    home as (select distinct on (learner_id) learner_id, unit from cases order by learner_id, from_date desc, id desc)
    select cases.learner_id as person, home.unit, role_code from cases join home on home.learner_id = cases.learner_id`,
};

// What was cancelled built nothing. An activity of no place counts in the region of whoever leads it.
export const capabilityHours: AmountMeasure = {
  kind: "AMOUNT",
  name: "capability-hours",
  definition: "Hours of activities that were held from the first day of the period to the day of the picture and build what the adults around learners can do; an activity counts once, however many came.",
  tables: ["capability_activities", "practitioners"],
  dimensions: { AUDIENCE: { column: "audience", values: ["TEACHERS", "WHANAU", "SPECIALISTS", "SUPPORT_STAFF"], addsUp: true } },
  facts: ({ from, asAt }) => sql`
    select coalesce(institution_moe_number::text, 'community:' || community_id, 'region:' || coalesce(activity.region_code, practitioners.region_code), 'national') as unit, hours as amount, audience
    from capability_activities as activity join practitioners on practitioners.id = activity.practitioner_id
    where status = 'HELD' and held_on between ${from}::date and ${asAt}::date`,
};

export const workforceMeasures = [filledFte, fteWithCases, vacantFte, learnersWithCases, capabilityHours];
