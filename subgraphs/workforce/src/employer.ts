// Who employs, as the organisations that viewers act for: a manager's token names them the same way.
import { isUuid } from "@lsg/subgraph-kit/ids";
import { invalidInput, problem, type InvalidInput, type Problem } from "@lsg/subgraph-kit/mutation";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { EmployerKind } from "./entities/role/table.ts";
import { isMoeNumber } from "./extensions/institution/number.ts";
import { isRegionCode } from "./extensions/region/code.ts";
import { managesFor } from "./policy.ts";
import { problemOfText, tidy } from "./read-input.ts";

interface EmployerInput {
  readonly kind: EmployerKind;
  readonly name: string;
  readonly regionCode?: string | null | undefined;
  readonly communityId?: string | null | undefined;
  readonly moeNumber?: number | null | undefined;
  readonly providerId?: string | null | undefined;
}

/** An employer as tables have it. */
export interface Employer {
  readonly kind: EmployerKind;
  readonly name: string;
  /** `kind:id`. */
  readonly managedBy: string;
}

export type NotYourOrganisation = Problem<"NotYourOrganisation">;

/** Reads the employer, for whom the viewer must be a manager. */
export function readEmployer(viewer: Viewer, employer: EmployerInput): Employer | InvalidInput | NotYourOrganisation {
  const wrong = problemOfText("employer", employer.name, 200);
  if (wrong) return wrong;
  const managedBy = organisationOf(employer);
  if (typeof managedBy !== "string") return managedBy;
  if (!managesFor(viewer, managedBy)) return problem("NotYourOrganisation", `You are no manager for ${managedBy}: somebody who is can do this.`);
  return { kind: employer.kind, name: tidy(employer.name), managedBy };
}

function organisationOf({ kind, regionCode, communityId, moeNumber, providerId }: EmployerInput): string | InvalidInput {
  switch (kind) {
    case "MINISTRY":
      return typeof regionCode === "string" && isRegionCode(regionCode) ? `region:${regionCode}` : invalidInput("employer", "The Ministry employs through the office of a region: give its regionCode.");
    case "RTLB_CLUSTER":
      return isUuid(communityId) ? `community:${communityId.toLowerCase()}` : invalidInput("employer", "A cluster employs through its lead school: give the cluster's communityId.");
    case "SCHOOL":
    case "EARLY_LEARNING_SERVICE":
      return typeof moeNumber === "number" && isMoeNumber(moeNumber) ? `institution:${moeNumber}` : invalidInput("employer", "Give the moeNumber of the institution that employs.");
    case "NGO":
    case "IWI":
    case "HEALTH":
    case "AGENCY":
      return isUuid(providerId) ? `provider:${providerId.toLowerCase()}` : invalidInput("employer", "Give the providerId of the organisation that employs.");
  }
}
