// What a learner is entitled to, from the newest decisions about them.
import type { Context } from "../../context.ts";
import type { LearnerReference } from "../../extensions/learner/resolvers.ts";
import { today } from "../../today.ts";
import type { FundingApplicationRow } from "../funding-application/table.ts";
import { computeInstitution } from "./compute.ts";
import { toEntitlement } from "./institution-entitlement.ts";

/** Null where the viewer may not see both what the learner needs and what they get. */
export async function entitlementsOfLearner(learner: LearnerReference, context: Context) {
  if (!learner.visibleCategories?.includes("FUNDING")) return null;
  const applications = await context.loaders.fundingApplicationsOfLearner(learner);
  if (applications === null) return null;
  context.accessed.record(learner.id, "FUNDING");
  const day = today();
  const held = applications.filter(({ streamCode, status, from, until }) => streamCode === "ORS" && status === "APPROVED" && from! <= day && (until ?? day) >= day);
  const newest = held.toSorted((a, b) => (a.from === b.from ? Number(b.decidedAt) - Number(a.decidedAt) : a.from! < b.from! ? 1 : -1))[0];
  if (!newest) return [];

  // A learner's part is that of an institution with this learner alone; management belongs to the institution's whole.
  const inputs = { type: null, authority: null, rolls: [], equityIndex: null, ors: [groupOf(newest)], orsAsOf: decidedOn(newest) };
  const rules = (await context.loaders.allFundingRules()).filter(({ formula }) => formula.startsWith("ORS_"));
  const computed = computeInstitution(rules, inputs, Number(day.slice(0, 4))).filter(({ outcome }) => outcome.kind === "SIZE");
  const readAt = new Date();
  return Promise.all(computed.map((one) => toEntitlement(withoutManagement(one), readAt, context.loaders)));
}

function groupOf(application: FundingApplicationRow) {
  const met = (...criteria: string[]) => criteria.some((criterion) => application.verifiedCriteria.includes(criterion));
  return {
    level: application.level!,
    sense: met("2.1", "2.2", "6.1") ? ("HEARING" as const) : met("2.3", "6.2") ? ("VISION" as const) : ("NONE" as const),
    fundedWeeks: application.fundedWeeks ?? ("PRIMARY_AND_INTERMEDIATE" as const),
    learners: 1,
    weeklyHundredths: Math.round((application.grantedWeeklyHours ?? 0) * 100),
    asOf: decidedOn(application),
  };
}

const decidedOn = ({ decidedAt }: FundingApplicationRow): string => today(decidedAt!);

function withoutManagement(computed: ReturnType<typeof computeInstitution>[number]) {
  const { rule, outcome } = computed;
  if (rule.formula !== "ORS_STAFFING" || outcome.kind !== "SIZE" || outcome.step.kind !== "CALCULATION") return computed;
  const staffing = outcome.step.operands[0]!;
  return { ...computed, outcome: { kind: "SIZE" as const, step: staffing } };
}
