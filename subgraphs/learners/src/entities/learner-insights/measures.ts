// What is counted of learners, and how it is broken down. A learner counts where they are enrolled on the day of the picture.
import type { Dimension, PeopleMeasure, Period } from "@lsg/subgraph-kit/measure";
import { sql, type SQL } from "drizzle-orm";
import type { GoalAchievementStatus, OutcomeDomain } from "../goal/table.ts";
import type { SupportTier } from "../register-entry/table.ts";
import type { NeedArea } from "../support-need/table.ts";

// Every value, checked against its type: one that is added there is missed here by the compiler.
const valuesOf = <Value extends string>(values: Readonly<Record<Value, true>>) => Object.keys(values);

const needAreas = valuesOf<NeedArea>({
  LEARNING_AND_COGNITION: true,
  COMMUNICATION: true,
  BEHAVIOUR_AND_SOCIAL_EMOTIONAL: true,
  PHYSICAL: true,
  HEARING: true,
  VISION: true,
  HEALTH: true,
  WELLBEING: true,
  ATTENDANCE_AND_ENGAGEMENT: true,
  GIFTEDNESS: true,
  LANGUAGE_LEARNING: true,
});

const supportTiers = valuesOf<SupportTier>({ TIER_1_UNIVERSAL: true, TIER_2_TARGETED: true, TIER_3_INTENSIVE: true });

const outcomeDomains = valuesOf<OutcomeDomain>({ BELONGING: true, PRESENCE: true, PROGRESS: true, WELLBEING: true, LIFELONG_LEARNING: true, TIMELINESS: true });

const achievements = valuesOf<GoalAchievementStatus | "NOT_STATED">({
  IN_PROGRESS: true,
  IMPROVING: true,
  WORSENING: true,
  NO_CHANGE: true,
  ACHIEVED: true,
  SUSTAINING: true,
  NOT_ACHIEVED: true,
  NO_PROGRESS: true,
  NOT_ATTAINABLE: true,
  NOT_STATED: true,
});

// European, Māori, Pacific, Asian, MELAA, other, and those whom nobody asked or who did not say.
const levelOneEthnicities = ["1", "2", "3", "4", "5", "6", "9"];

// Codes of the funding streams, which funding owns; a story compares them with its streams.
const fundingStreams = [
  "ACC", "ALTERNATIVE_EDUCATION", "ASSISTIVE_TECHNOLOGY", "BEHAVIOUR", "COMMUNICATION", "COMMUNITY_POOL", "DEAF", "EIS", "ESOL", "GIFTED", "ICS",
  "IRF", "IWS", "LSC", "NZSL", "ORS", "ORS_CONSUMABLES", "ORS_STAFFING", "ORS_TEACHER_AIDE", "PHYSICAL_DISABILITY",
  "PROPERTY_MODIFICATIONS", "REGIONAL_HEALTH_SCHOOLS", "RESIDENTIAL_SPECIAL_SCHOOLS", "RTLB_LSF", "RTLB_YEARS_11_13", "SESTA",
  "SFI", "SHHNF", "SPECIAL_ASSESSMENT_CONDITIONS", "VISION",
];

const once = (column: string, values: readonly string[]): Dimension => ({ column, values, addsUp: true });
const several = (column: string, values: readonly string[]): Dimension => ({ column, values, addsUp: false, isArray: true });
const oneOrSeveral = (column: string, values: readonly string[]): Dimension => ({ ...several(column, values), covers: true });

// Iwi that let something be counted now, of figures of these days. Nothing else is ever counted by iwi.
const iwi: Dimension = {
  column: "iwi",
  values: [],
  addsUp: false,
  isArray: true,
  guarded: {
    table: "iwi_figures",
    values: ({ from, asAt }, measure) => sql`
      select distinct iwi_code as value from iwi_authorisations as authorisation
      where iwi_authorisation_in_force(authorisation) and upper(replace(${measure}, '-', '_')) = any(measures) and figures_from <= ${from}::date and figures_until >= ${asAt}::date order by 1`,
    hold: (codes) => sql`select from iwi_authorisations where iwi_code = any(${sql.param([...codes])}::text[]) for share`,
  },
};

// What learners or whānau told, and show to somebody beside themselves: whoever shows it to nobody is not counted either.
const iwiOfLearner = (learner: SQL) => sql`coalesce((select iwi_codes from iwi_affiliations as told where told.learner_id = ${learner} and replaced_at is null and withdrawn_at is null and shown_to <> '{}'), '{}')`;

/** A row is in force on the day: it has begun, and its last day is not over. */
const inForce = (table: string, { asAt }: Period, from = "from_date") => {
  const name = sql.identifier(table);
  return sql`${name}.${sql.identifier(from)} <= ${asAt}::date and (${name}.until_date is null or ${name}.until_date >= ${asAt}::date)`;
};

// One enrolment for each learner: school before early learning, the latest before earlier ones.
const enrolled = (period: Period) => sql`
  select distinct on (learner_id) learner_id, institution_moe_number::text as unit,
    case when kind = 'EARLY_LEARNING' then 'EARLY_LEARNING' when year_level <= 3 then 'YEARS_0_TO_3' when year_level <= 6 then 'YEARS_4_TO_6'
      when year_level <= 8 then 'YEARS_7_TO_8' when year_level <= 10 then 'YEARS_9_TO_10' else 'YEARS_11_TO_13' end as year_band
  from enrolments where ${inForce("enrolments", period)} order by learner_id, kind desc, from_date desc, id`;

const plansInForce = (period: Period) => sql`
  select distinct on (learner_id) id, learner_id, next_review_on
  from one_plans where status <> 'DRAFT' and ${inForce("one_plans", period)} order by learner_id, version desc`;

export const learnersOnRegister: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-on-register",
  definition: "Learners who are enrolled and have an entry on a learning support register on the day of the picture, each counted once.",
  tables: ["enrolments", "iwi_affiliations", "known_contacts", "learners", "one_plans", "register_entries"],
  dimensions: {
    NEED_AREA: oneOrSeveral("need_areas", needAreas),
    TIER: once("tier", supportTiers),
    YEAR_BAND: once("year_band", ["EARLY_LEARNING", "YEARS_0_TO_3", "YEARS_4_TO_6", "YEARS_7_TO_8", "YEARS_9_TO_10", "YEARS_11_TO_13"]),
    ETHNICITY: oneOrSeveral("ethnicities", levelOneEthnicities),
    // Everybody is prioritised for one of their own; all who are Māori for that.
    PRIORITISED_ETHNICITY: { ...once("prioritised_ethnicity", levelOneEthnicities), within: "ETHNICITY" },
    KNOWN_CONTACT: once("known_contact", ["WITH", "WITHOUT"]),
    PLAN: once("plan", ["NONE", "DRAFT", "IN_FORCE", "REVIEW_OVERDUE"]),
    IWI: iwi,
  },
  facts: (period) => sql`
    with enrolled as (${enrolled(period)}), plans as (${plansInForce(period)}),
    entries as (select learner_id, array_agg(distinct need_area) as need_areas, max(tier) as tier from register_entries where ${inForce("register_entries", period)} group by learner_id),
    contacts as (select distinct learner_id from known_contacts where ${inForce("known_contacts", period, "since_date")}),
    drafts as (select distinct learner_id from one_plans where status = 'DRAFT' and from_date <= ${period.asAt}::date)
    select learners.id as person, enrolled.unit, enrolled.year_band, entries.need_areas, entries.tier,
      coalesce(nullif(array(select distinct left(code, 1) from unnest(learners.ethnicity_codes) as code), '{}'), '{9}') as ethnicities,
      coalesce(left(learners.prioritised_ethnicity_code, 1), '9') as prioritised_ethnicity,
      case when contacts.learner_id is null then 'WITHOUT' else 'WITH' end as known_contact,
      case when plans.next_review_on < ${period.asAt}::date then 'REVIEW_OVERDUE' when plans.id is not null then 'IN_FORCE' when drafts.learner_id is not null then 'DRAFT' else 'NONE' end as plan,
      ${iwiOfLearner(sql`learners.id`)} as iwi
    from entries join learners on learners.id = entries.learner_id join enrolled on enrolled.learner_id = learners.id
      left join contacts on contacts.learner_id = learners.id left join plans on plans.learner_id = learners.id left join drafts on drafts.learner_id = learners.id`,
};

// Streams of which something is allocated to a learner on the day.
const streamsOfLearners = (period: Period) => sql`
  select learner_id, array_agg(distinct stream_code) as streams from funded_streams
  where ${inForce("funded_streams", period)} and (ended_on is null or ended_on >= ${period.asAt}::date) group by learner_id`;

export const learnersWithGoals: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-with-goals",
  definition: "Enrolled learners whose One Plan in force on the day of the picture has goals, each counted once.",
  tables: ["enrolments", "funded_streams", "goals", "iwi_affiliations", "one_plans"],
  dimensions: {
    ACHIEVEMENT: oneOrSeveral("achievements", achievements),
    OUTCOME_DOMAIN: oneOrSeveral("outcome_domains", outcomeDomains),
    STREAM: several("streams", fundingStreams),
    IWI: iwi,
  },
  facts: (period) => sql`
    with enrolled as (${enrolled(period)}), plans as (${plansInForce(period)}), funded as (${streamsOfLearners(period)})
    select plans.learner_id as person, enrolled.unit, array_agg(distinct coalesce(goals.achievement_status, 'NOT_STATED')) as achievements,
      array_agg(distinct goals.outcome_domain) as outcome_domains, coalesce(funded.streams, '{}') as streams, ${iwiOfLearner(sql`plans.learner_id`)} as iwi
    from plans join goals on goals.plan_id = plans.id join enrolled on enrolled.learner_id = plans.learner_id left join funded on funded.learner_id = plans.learner_id
    group by plans.learner_id, enrolled.unit, funded.streams`,
};

export const learnersAchievingGoals: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-achieving-goals",
  definition: "Of the learners with goals those who have achieved one or keep up what they achieved, each counted once.",
  tables: ["enrolments", "funded_streams", "goals", "iwi_affiliations", "one_plans"],
  within: "learners-with-goals",
  dimensions: { STREAM: several("streams", fundingStreams), IWI: iwi },
  facts: (period) => sql`
    with enrolled as (${enrolled(period)}), plans as (${plansInForce(period)}), funded as (${streamsOfLearners(period)})
    select distinct plans.learner_id as person, enrolled.unit, coalesce(funded.streams, '{}') as streams, ${iwiOfLearner(sql`plans.learner_id`)} as iwi
    from plans join goals on goals.plan_id = plans.id join enrolled on enrolled.learner_id = plans.learner_id left join funded on funded.learner_id = plans.learner_id
    where goals.achievement_status in ('ACHIEVED', 'SUSTAINING')`,
};

export const learnerMeasures = [learnersOnRegister, learnersWithGoals, learnersAchievingGoals];
