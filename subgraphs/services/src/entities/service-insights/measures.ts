// What is counted of requests, waits and delivery, and how it is broken down. A learner counts where the latest of their
// supports is, whatever service a figure is about: so nobody is in two places.
import type { AmountMeasure, Dimension, PeopleMeasure, Period } from "@lsg/subgraph-kit/measure";
import { sql, type SQL } from "drizzle-orm";
import { provisionKinds } from "../provision/kinds.ts";
import { travelBands } from "../provision/travel-bands.ts";
import type { ServiceKind, SupportTier } from "../service/table.ts";

// Every value, checked against its type: one that is added there is missed here by the compiler.
const valuesOf = <Value extends string>(values: Readonly<Record<Value, true>>) => Object.keys(values);

const serviceKinds = valuesOf<ServiceKind>({
  EARLY_INTERVENTION: true,
  COMMUNICATION: true,
  BEHAVIOUR: true,
  COMPLEX_NEEDS: true,
  INTENSIVE_WRAPAROUND: true,
  LEARNING_AND_BEHAVIOUR: true,
  LEARNING_SUPPORT_COORDINATION: true,
  SCHOOL_WIDE_PRACTICE: true,
  PHYSICAL_DISABILITY: true,
  ASSISTIVE_TECHNOLOGY: true,
  DEAF_AND_HARD_OF_HEARING: true,
  VISION: true,
  HIGH_HEALTH_NEEDS: true,
  SPECIALIST_SCHOOLING: true,
  ALTERNATIVE_EDUCATION: true,
  ENGLISH_LANGUAGE: true,
  GIFTED: true,
  TRANSPORT: true,
  HEALTH: true,
  WHANAU_SUPPORT: true,
  OTHER: true,
});

const supportTiers = valuesOf<SupportTier>({ TIER_1_UNIVERSAL: true, TIER_2_TARGETED: true, TIER_3_INTENSIVE: true });

// Codes of the funding streams, which funding owns; a story compares them with its streams.
const fundingStreams = [
  "ACC", "ALTERNATIVE_EDUCATION", "ASSISTIVE_TECHNOLOGY", "BEHAVIOUR", "COMMUNICATION", "COMMUNITY_POOL", "DEAF", "EIS", "ESOL", "GIFTED", "ICS",
  "IRF", "IWS", "LSC", "NZSL", "ORS", "ORS_CONSUMABLES", "ORS_STAFFING", "ORS_TEACHER_AIDE", "PHYSICAL_DISABILITY",
  "PROPERTY_MODIFICATIONS", "REGIONAL_HEALTH_SCHOOLS", "RESIDENTIAL_SPECIAL_SCHOOLS", "RTLB_LSF", "RTLB_YEARS_11_13", "SESTA",
  "SFI", "SHHNF", "SPECIAL_ASSESSMENT_CONDITIONS", "VISION",
];

const dimensions: Readonly<Record<string, Dimension>> = {
  KIND: { column: "kind", values: serviceKinds, addsUp: false, covers: true },
  TIER: { column: "tier", values: supportTiers, addsUp: false, covers: true },
};

const wait = { "median-days": { column: "days", as: "MEDIAN" }, "ninetieth-percentile-days": { column: "days", as: "PERCENTILE_90" } } as const;
const tables = ["services", "supports"];

// One row for each support of a learner that the condition holds for, with the learner's own place.
const supportsOf = ({ asAt }: Period, { where, columns = sql`null` }: { where: SQL; columns?: SQL }) => sql`
  with home as (
    select distinct on (learner_id) learner_id, institution_moe_number::text as unit from supports
    where learner_id is not null and institution_moe_number is not null and requested_on <= ${asAt}::date
    order by learner_id, requested_on desc, id desc)
  select supports.learner_id as person, home.unit, services.kind, supports.tier, services.funding_stream_code as stream, ${columns}
  from supports join home on home.learner_id = supports.learner_id join services on services.id = supports.service_id
  where ${where}`;

const within = (day: string, { from, asAt }: Period) => sql`supports.${sql.identifier(day)} between ${from}::date and ${asAt}::date`;
const isOpen = ({ asAt }: Period) => sql`supports.requested_on <= ${asAt}::date and (supports.closed_on is null or supports.closed_on > ${asAt}::date)`;

export const learnersRequesting: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-requesting",
  definition: "Learners for whom a service was requested from the first day of the period to the day of the picture, each counted once.",
  tables,
  dimensions,
  facts: (period) => supportsOf(period, { where: within("requested_on", period) }),
};

export const learnersWaiting: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-waiting",
  definition: "Learners with a request that is open on the day of the picture and whose service has not begun, each counted once; days from the request to the day of the picture.",
  tables,
  dimensions,
  statistics: wait,
  facts: (period) => supportsOf(period, { where: sql`${isOpen(period)} and (supports.first_service_on is null or supports.first_service_on > ${period.asAt}::date)`, columns: sql`${period.asAt}::date - supports.requested_on as days` }),
};

export const learnersContacted: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-contacted",
  definition: "Learners with a service whose first contact was from the first day of the period to the day of the picture, each counted once; days from the request to the first contact.",
  tables,
  dimensions,
  statistics: wait,
  facts: (period) => supportsOf(period, { where: within("first_contact_on", period), columns: sql`supports.first_contact_on - supports.requested_on as days` }),
};

export const learnersBeginning: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-beginning",
  definition: "Learners with a service that began from the first day of the period to the day of the picture, each counted once; days from the request to the first substantive service.",
  tables,
  dimensions,
  statistics: wait,
  facts: (period) => supportsOf(period, { where: within("first_service_on", period), columns: sql`supports.first_service_on - supports.requested_on as days` }),
};

export const learnersInDelivery: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-in-delivery",
  definition: "Learners with a service that has begun and not ended on the day of the picture, each counted once; hours prescribed for it and delivered of it as far as they are recorded.",
  tables,
  dimensions: { ...dimensions, STREAM: { column: "stream", values: fundingStreams, addsUp: false } },
  statistics: { "mean-prescribed": { column: "prescribed", as: "MEAN", decimals: 1 }, "mean-delivered": { column: "delivered", as: "MEAN", decimals: 1 } },
  facts: (period) =>
    supportsOf(period, {
      where: sql`${isOpen(period)} and supports.first_service_on <= ${period.asAt}::date`,
      columns: sql`supports.prescribed_hours as prescribed, case when supports.prescribed_hours is not null then supports.delivered_hours end as delivered`,
    }),
};

// How many are taken is a count of people, and not among the amounts.
export const places: AmountMeasure = {
  kind: "AMOUNT",
  name: "places",
  definition: "Cases that services say they can have under way at a time, as they are on the day of the refresh.",
  tables: ["service_capacities", "services"],
  dimensions: { KIND: { column: "kind", values: serviceKinds, addsUp: true } },
  facts: () => sql`
    select coalesce(institution_moe_number::text, 'region:' || region_code, 'national') as unit, maximum::numeric as amount, services.kind
    from service_capacities join services on services.id = service_capacities.service_id`,
};

const byProvision: Dimension = { column: "kind", values: provisionKinds, addsUp: true };

// The last count of the year, as schools recorded it. Whoever waits where a provision has closed waits on, and is counted until the
// school counts otherwise; nobody has a place there. Its learners have no names here: each number stands for one, and the same
// number for the same one while the count stays.
const counted = ({ asAt }: Period, { column, columns }: { column: "occupied" | "waiting"; columns: SQL }) => sql`
  with latest as (
    select distinct on (provision_id) provision_id, kind, coalesce(host_moe_number, school_moe_number)::text as unit, ${sql.identifier(column)} as learners, travel
    from provision_counts join provisions on provisions.id = provision_counts.provision_id
    where counted_on <= ${asAt}::date and counted_on >= date_trunc('year', ${asAt}::date)
      and (${column} = 'waiting' or not exists (select from provision_closures as closure where closure.provision_id = provisions.id and closure.withdrawn_at is null and closure.last_day < ${asAt}::date))
    order by provision_id, counted_on desc, provision_counts.id desc)
  select md5(provision_id::text || ${column} || n)::uuid as person, unit, kind, ${columns} from latest cross join generate_series(1, learners) as n`;

export const learnersPlaced: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-placed",
  definition: "Learners with a place in specialist or alternative provision at the school's last count of the year, where the provision is; how far they travel, as far as that is known.",
  tables: ["provision_counts", "provisions", "provision_closures"],
  dimensions: { PROVISION: byProvision, TRAVEL: { column: "travel_band", values: travelBands, addsUp: false } },
  facts: (period) =>
    counted(period, {
      column: "occupied",
      columns: sql`case when n <= travel[1] then 'UP_TO_5_KM' when n <= travel[1] + travel[2] then 'UP_TO_10_KM' when n <= travel[1] + travel[2] + travel[3] then 'UP_TO_20_KM'
        when n <= travel[1] + travel[2] + travel[3] + travel[4] then 'UP_TO_40_KM' when n <= travel[1] + travel[2] + travel[3] + travel[4] + travel[5] then 'OVER_40_KM' end as travel_band`,
    }),
};

export const learnersWaitingForPlace: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-waiting-for-place",
  definition: "Learners who wait for a place in specialist or alternative provision at the school's last count of the year, where the provision is.",
  tables: ["provision_counts", "provisions"],
  dimensions: { PROVISION: byProvision },
  facts: (period) => counted(period, { column: "waiting", columns: sql`null as nothing` }),
};

export const serviceMeasures = [learnersPlaced, learnersWaitingForPlace, learnersRequesting, learnersWaiting, learnersContacted, learnersBeginning, learnersInDelivery, places];
