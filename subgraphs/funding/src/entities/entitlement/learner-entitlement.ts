// What a learner is entitled to, from the newest decisions about them and what was allocated to them.
import type { Context } from "../../context.ts";
import type { LearnerReference } from "../../extensions/learner/resolvers.ts";
import { today } from "../../today.ts";
import type { AllocationRow } from "../allocation/table.ts";
import type { FundingApplicationRow } from "../funding-application/table.ts";
import type { FundingRuleRow } from "../funding-rule/table.ts";
import { computeInstitution, rulesOfYear, type Computed } from "./compute.ts";
import { fitOf, type KnownLearner } from "./fits.ts";
import { notEligible } from "./formulas.ts";
import { toEntitlement } from "./institution-entitlement.ts";
import { crisisWeeks, decidedForLearner, grantedHours, type Grant } from "./learner-formulas.ts";

/** Null where the viewer may not see both what the learner needs and what they get. */
export async function entitlementsOfLearner(learner: LearnerReference, context: Context) {
  if (!learner.visibleCategories?.includes("FUNDING")) return null;
  const applications = await context.loaders.fundingApplicationsOfLearner(learner);
  const allocations = await context.loaders.allocationsOfLearner(learner);
  if (applications === null || allocations === null) return null;
  context.accessed.record(learner.id, "FUNDING");
  const year = Number(today().slice(0, 4));
  const rules = await context.loaders.allFundingRules();
  const held = [...newestByStream(applications, today()).values()];
  const computed = [...held.flatMap((application) => computeGrant(rules, application, year)), ...(await computeDecided(rules, allocations, year, context))];
  const readAt = new Date();
  return Promise.all(computed.filter((one) => one.outcome.kind !== "NOT_ELIGIBLE" || !silentWithoutSize(one.rule) || isElsewhere(one)).map((one) => toEntitlement(one, readAt, context.loaders)));
}

// A part of the scheme that is not this learner's, and what nobody decided, need no explanation; what was granted does.
const silentWithoutSize = ({ formula }: FundingRuleRow): boolean => formula.startsWith("ORS_") || formula === "DECIDED";

/** For each stream the newest approved decision that has begun on this day, unless it is over: one before it does not come back. */
function newestByStream(applications: readonly FundingApplicationRow[], day: string): Map<string, FundingApplicationRow> {
  const begun = applications.filter(({ status, from }) => status === "APPROVED" && from! <= day);
  const oldestFirst = begun.toSorted((a, b) => (a.from === b.from ? Number(a.decidedAt) - Number(b.decidedAt) : a.from! < b.from! ? -1 : 1));
  const newest = new Map(oldestFirst.map((application) => [application.streamCode as string, application]));
  for (const [streamCode, { until }] of newest) if (until !== null && until < day) newest.delete(streamCode);
  // Nobody has In-Class Support beside the scheme, also when they came into it afterwards.
  if (newest.has("ORS")) newest.delete("ICS");
  return newest;
}

/** What an approved application comes to in a year, by the rules of its stream and of the stream's parts. */
export function computeGrant(rules: readonly FundingRuleRow[], application: FundingApplicationRow, year: number): Computed[] {
  if (application.streamCode === "ORS") return computeOngoing(rules, application, year);
  const grant = grantOf(application);
  return rulesOfYear(rules.filter(({ streamCode }) => streamCode === application.streamCode), year).map((rule) => ({ rule, year, outcome: rule.formula === "CRISIS_WEEKS" ? crisisWeeks(rule, grant, year) : grantedHours(rule, grant, year) }));
}

// A learner's part is that of an institution with this learner alone; management belongs to the institution's whole.
function computeOngoing(rules: readonly FundingRuleRow[], application: FundingApplicationRow, year: number): Computed[] {
  const group = groupOf(application);
  const inputs = { type: null, authority: null, rolls: [], equityIndex: null, ors: [group], orsAsOf: decidedOn(application) };
  return computeInstitution(rules.filter(({ formula }) => formula.startsWith("ORS_")), inputs, year).map((one) => (one.rule.formula === "ORS_STAFFING" && group.sense !== "NONE" ? { ...one, outcome: goesTo[group.sense] } : withoutManagement(one)));
}

/** Where the teacher time of a learner goes who is verified for a sense. */
const goesTo = {
  HEARING: notEligible("The teacher time goes to Ko Taku Reo, because the learner is verified for hearing: ask there what it does for the learner."),
  VISION: notEligible("The teacher time goes to BLENNZ, because the learner is verified for vision: ask there what it does for the learner."),
};

const isElsewhere = ({ outcome }: Computed): boolean => Object.values(goesTo).includes(outcome);

async function computeDecided(rules: readonly FundingRuleRow[], allocations: readonly AllocationRow[], year: number, { loaders }: Context): Promise<Computed[]> {
  const ofYear = allocations.filter((allocation) => allocation.year === year && allocation.status !== "PROPOSED");
  return Promise.all(
    rulesOfYear(rules.filter(({ formula }) => formula === "DECIDED"), year).map(async (rule) => {
      const unit = (await loaders.fundingStreamByCode.load(rule.streamCode))!.unit;
      const own = ofYear.filter(({ streamCode }) => streamCode === rule.streamCode);
      return { rule, year, outcome: decidedForLearner(rule, unit, own.map((allocation) => ({ from: allocation.from, hundredths: keptOf(allocation), recordedOn: today(allocation.recordedAt) }))) };
    }),
  );
}

/** What of an allocation was not returned to its budget. */
const keptOf = ({ budgetId, hundredths, allocated, committed, paid }: AllocationRow): number => (budgetId === null ? hundredths : allocated + committed + paid);

/** Which streams are for learners such as this one. Null where the viewer may not see what the learner needs. */
export async function fundingAdviceOn(learner: LearnerReference, context: Context) {
  const applications = await context.loaders.fundingApplicationsOfLearner(learner);
  if (applications === null) return null;
  const scheme = newestByStream(applications, today()).get("ORS");
  const known: KnownLearner = {
    dateOfBirth: learner.dateOfBirth ?? null,
    schooling: learner.visibleCategories?.includes("EDUCATION") ? { level: learner.yearLevel ?? null } : null,
    inSchemeSince: scheme ? decidedOn(scheme) : null,
  };
  const rules = rulesOfYear(await context.loaders.allFundingRules(), Number(today().slice(0, 4)));
  return rules.map((rule) => fitOf(rule, known)).filter((fit) => fit !== null);
}

export function grantOf(application: Pick<FundingApplicationRow, "from" | "until" | "grantedWeeklyHours" | "fundedWeeks" | "decidedAt">): Grant {
  return {
    from: application.from!,
    until: application.until,
    weeklyHundredths: Math.round((application.grantedWeeklyHours ?? 0) * 100),
    fundedWeeks: application.fundedWeeks ?? "PRIMARY_AND_INTERMEDIATE",
    decidedOn: today(application.decidedAt!),
  };
}

function groupOf(application: FundingApplicationRow) {
  const met = (...criteria: string[]) => criteria.some((criterion) => application.verifiedCriteria.includes(criterion));
  const { weeklyHundredths, fundedWeeks } = grantOf(application);
  return {
    level: application.level!,
    sense: met("2.1", "2.2", "6.1") ? ("HEARING" as const) : met("2.3", "6.2") ? ("VISION" as const) : ("NONE" as const),
    fundedWeeks,
    learners: 1,
    weeklyHundredths,
    asOf: decidedOn(application),
  };
}

const decidedOn = ({ decidedAt }: FundingApplicationRow): string => today(decidedAt!);

function withoutManagement(computed: Computed): Computed {
  const { rule, outcome } = computed;
  if (rule.formula !== "ORS_STAFFING" || outcome.kind !== "SIZE" || outcome.step.kind !== "CALCULATION") return computed;
  const staffing = outcome.step.operands[0]!;
  return { ...computed, outcome: { kind: "SIZE" as const, step: staffing } };
}
