// Whether a learner is one of those for whom a rule is published: by age, year level, and the schemes they are in. Advice only.
import type { FundingRuleRow } from "../funding-rule/table.ts";
import { today } from "../../today.ts";

/** What is known of a learner; null where the viewer may not see it. */
export interface KnownLearner {
  readonly dateOfBirth: string | null;
  /** Null as `level` in early learning and while not enrolled. */
  readonly schooling: { readonly level: number | null } | null;
  /** The day of the decision by which the learner is in the Ongoing Resourcing Scheme; null when in none. */
  readonly inSchemeSince: string | null;
}

export interface Reason {
  readonly text: string;
  /** Null when it is not known. */
  readonly holds: boolean | null;
  readonly owner: string;
  readonly asOf: string | null;
}

export interface Fit {
  readonly rule: FundingRuleRow;
  readonly fits: "FITS" | "DOES_NOT_FIT" | "NOT_KNOWN";
  readonly reasons: readonly Reason[];
}

/** Null for a rule that says nothing about age, year level or scheme. */
export function fitOf(rule: FundingRuleRow, learner: KnownLearner, day = today()): Fit | null {
  const number = (name: string) => (typeof rule.parameters[name] === "string" ? Number(rule.parameters[name]) : null);
  const reasons = [
    ageReason(number("fromAge"), number("untilAge"), learner, day),
    levelReason(number("fromYearLevel"), number("untilYearLevel"), learner, day),
    rule.parameters["notWith"] === "ORS"
      ? { text: "Not in the Ongoing Resourcing Scheme.", holds: learner.inSchemeSince === null, owner: "funding", asOf: learner.inSchemeSince ?? day }
      : null,
  ].filter((reason) => reason !== null);
  if (reasons.length === 0) return null;
  const fits = reasons.some(({ holds }) => holds === false) ? "DOES_NOT_FIT" : reasons.some(({ holds }) => holds === null) ? "NOT_KNOWN" : "FITS";
  return { rule, fits, reasons };
}

function ageReason(from: number | null, until: number | null, { dateOfBirth }: KnownLearner, day: string): Reason | null {
  if (from === null && until === null) return null;
  const text = from === null ? `Up to ${until} years old.` : `${from} to ${until} years old.`;
  const age = dateOfBirth === null ? null : ageOn(dateOfBirth, day);
  return { text, holds: age === null ? null : age >= (from ?? 0) && age <= (until ?? Infinity), owner: "learners", asOf: day };
}

// In early learning nobody has a year level; who is nowhere enrolled has none either, and age tells the two apart.
function levelReason(from: number | null, until: number | null, { schooling, dateOfBirth }: KnownLearner, day: string): Reason | null {
  if (until === null) return null;
  const text = from === null ? `In early learning, or no further than Year ${until}.` : `In Years ${from} to ${until}.`;
  const isSmall = dateOfBirth !== null && ageOn(dateOfBirth, day) < 7;
  const level = schooling?.level ?? null;
  const holds = schooling === null ? null : level !== null ? level >= (from ?? 0) && level <= until : from === null && isSmall;
  return { text, holds, owner: "learners", asOf: day };
}

/** Whole years on a day. */
function ageOn(dateOfBirth: string, day: string): number {
  return Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4)) - (day.slice(5) < dateOfBirth.slice(5) ? 1 : 0);
}
