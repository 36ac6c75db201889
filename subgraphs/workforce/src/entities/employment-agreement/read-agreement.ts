import { invalidInput, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { EmploymentAgreementInput } from "../../generated/resolvers.ts";
import { problemOfDay, problemOfFte, problemOfPeriod } from "../../read-input.ts";
import type { AgreementKind } from "./table.ts";

/** What an agreement says, without who agrees. */
export interface AgreementTerms {
  readonly kind: AgreementKind;
  readonly fte: number;
  readonly from: string;
  readonly until: string | null;
}

export function readAgreement({ kind, fte, from, until = null }: EmploymentAgreementInput): AgreementTerms | InvalidInput {
  const wrong =
    problemOfFte("fte", fte) ?? problemOfDay("from", from, { past: 60, future: 2 }) ?? problemOfPeriod(from, until) ?? (until === null ? null : problemOfDay("until", until, { past: 60, future: 20 }));
  if (wrong) return wrong;
  if (kind === "FIXED_TERM" && until === null) return invalidInput("until", "A fixed term has a last day: give it.");
  return { kind, fte, from, until };
}
