// What is added up of money for institutions and told of money for learners, and how it is broken down. Nothing here adds up
// what learners get: of that only means and medians leave this service.
import type { AmountMeasure, Dimension, PeopleMeasure, Period } from "@lsg/subgraph-kit/measure";
import { sql, type SQL } from "drizzle-orm";
import type { LedgerAccountName } from "../ledger-entry/table.ts";

/** Codes of all streams; a test compares them with the rows that the migrations insert. */
export const streamCodes = [
  "ACC", "ALTERNATIVE_EDUCATION", "ASSISTIVE_TECHNOLOGY", "BEHAVIOUR", "COMMUNICATION", "COMMUNITY_POOL", "DEAF", "EIS", "ESOL", "GIFTED", "ICS",
  "IRF", "IWS", "LSC", "NZSL", "ORS", "ORS_CONSUMABLES", "ORS_STAFFING", "ORS_TEACHER_AIDE", "PHYSICAL_DISABILITY",
  "PROPERTY_MODIFICATIONS", "REGIONAL_HEALTH_SCHOOLS", "RESIDENTIAL_SPECIAL_SCHOOLS", "RTLB_LSF", "RTLB_YEARS_11_13", "SESTA",
  "SFI", "SHHNF", "SPECIAL_ASSESSMENT_CONDITIONS", "VISION",
] as const;

// What a school or a cluster gets for all of its learners. In any other stream the money of an institution is that of the learners it got it for, so many times
// a rate that everybody knows: of one child often, whether the allocation names them or not.
const streamsOfInstitutions: readonly (typeof streamCodes)[number][] = ["COMMUNITY_POOL", "RTLB_LSF", "SFI"];
const isOfInstitutions = (stream: SQL) => sql`${stream} = any(${sql.param([...streamsOfInstitutions])}::text[])`;

const byStream = (addsUp: boolean): Readonly<Record<string, Dimension>> => ({ STREAM: { column: "stream_code", values: streamCodes, addsUp, covers: true } });

// A school year is a calendar year.
const yearOf = ({ asAt }: Period) => sql`extract(year from ${asAt}::date)`;

// Amounts add up without GST, which has been 15 per cent since 1 October 2010 (Goods and Services Tax Act 1985, section 8).
const withoutGst = (cents: SQL, gstInclusive: SQL) => sql`case when ${gstInclusive} then round(${cents} / 1.15) else ${cents} end`;

export const budgetedCents: AmountMeasure = {
  kind: "AMOUNT",
  name: "budgeted-cents",
  definition: "Budgets in money of the school year, in cents without GST; of institutions those of streams that are for all of their learners.",
  tables: ["budgets"],
  dimensions: byStream(true),
  facts: (period) => sql`
    select coalesce(institution_moe_number::text, 'community:' || community_id, 'region:' || region_code, 'national') as unit, stream_code,
      ${withoutGst(sql`amount_cents::numeric`, sql`gst_inclusive`)} as amount
    from budgets where unit = 'CENTS' and year = ${yearOf(period)} and (institution_moe_number is null or ${isOfInstitutions(sql`stream_code`)})`,
};

// Money of institutions as such: where a learner or a support is named, it is about a person.
const ofInstitutions = (period: Period) => sql`
  allocations.unit = 'CENTS' and ${isOfInstitutions(sql`stream_code`)} and learner_id is null and support_id is null and institution_moe_number is not null and status <> 'PROPOSED' and year = ${yearOf(period)} and from_date <= ${period.asAt}::date`;

export const allocatedCents: AmountMeasure = {
  kind: "AMOUNT",
  name: "allocated-cents",
  definition: "Money allocated to institutions as such in the school year, in streams that are for all of their learners, begun by the day of the picture, in cents without GST.",
  tables: ["allocations"],
  dimensions: byStream(true),
  facts: (period) => sql`
    select institution_moe_number::text as unit, stream_code, ${withoutGst(sql`amount_cents::numeric`, sql`gst_inclusive`)} as amount
    from allocations where ${ofInstitutions(period)}`,
};

// What entries of the ledger have moved into an account by the day of the picture.
const inAccount = (name: string, account: LedgerAccountName, definition: string): AmountMeasure => ({
  kind: "AMOUNT",
  name,
  definition,
  tables: ["allocations", "ledger_entries", "ledger_lines"],
  dimensions: byStream(true),
  facts: (period) => sql`
    select institution_moe_number::text as unit, stream_code, ${withoutGst(sql`ledger_lines.hundredths::numeric`, sql`gst_inclusive`)} as amount
    from allocations join ledger_entries on ledger_entries.allocation_id = allocations.id join ledger_lines on ledger_lines.entry_id = ledger_entries.id
    where ${ofInstitutions(period)} and happened_on <= ${period.asAt}::date and account = ${account}`,
});

export const committedCents = inAccount("committed-cents", "COMMITTED", "Of the money allocated to institutions as such, what is committed and not yet paid on the day of the picture, in cents without GST.");
export const paidCents = inAccount("paid-cents", "PAID", "Of the money allocated to institutions as such, what was paid by the day of the picture, in cents without GST.");

// `dollars` is of one stream; `all_dollars` of all of them, once for each learner, so that the figure of everybody is about
// learners and not about their streams.
export const learnersWithAllocations: PeopleMeasure = {
  kind: "PEOPLE",
  name: "learners-with-allocations",
  definition: "Learners with an allocation of their own in the school year, begun by the day of the picture, each counted once, at the institution of the latest one; the money of a learner without GST.",
  tables: ["allocations"],
  dimensions: byStream(false),
  statistics: {
    "mean-dollars": { column: "all_dollars", as: "MEAN", of: "EVERYBODY" },
    "median-dollars": { column: "all_dollars", as: "MEDIAN", of: "EVERYBODY" },
    "mean-dollars-of-stream": { column: "dollars", as: "MEAN", of: "VALUES" },
    "median-dollars-of-stream": { column: "dollars", as: "MEDIAN", of: "VALUES" },
  },
  facts: (period) => sql`
    with own as (
      select id, learner_id, institution_moe_number, stream_code, from_date, ${withoutGst(sql`amount_cents::numeric`, sql`gst_inclusive`)} / 100 as dollars
      from allocations where learner_id is not null and status <> 'PROPOSED' and year = ${yearOf(period)} and from_date <= ${period.asAt}::date),
    home as (select distinct on (learner_id) learner_id, institution_moe_number::text as unit from own where institution_moe_number is not null order by learner_id, from_date desc, id desc),
    streams as (select learner_id, stream_code, sum(dollars) as dollars from own group by learner_id, stream_code)
    select streams.learner_id as person, home.unit, stream_code, dollars,
      case when row_number() over (partition by streams.learner_id order by stream_code) = 1 then sum(dollars) over (partition by streams.learner_id) end as all_dollars
    from streams join home on home.learner_id = streams.learner_id`,
};

export const fundingMeasures = [budgetedCents, allocatedCents, committedCents, paidCents, learnersWithAllocations];
