import { invalidInput, problem, type InvalidInput } from "@lsg/subgraph-kit/mutation";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { today } from "../../calendar.ts";
import type { NotYourOrganisation } from "../../employer.ts";
import { managesFor } from "../../policy.ts";

const yearsAhead = 10;

export function problemOfYear(year: number): InvalidInput | null {
  const present = Number(today().slice(0, 4));
  return year >= present - 1 && year <= present + yearsAhead ? null : invalidInput("year", `${year} cannot be planned: give ${present - 1} to ${present + yearsAhead}.`);
}

export function notYourRegion(viewer: Viewer, regionCode: string): NotYourOrganisation | null {
  return managesFor(viewer, `region:${regionCode}`) ? null : problem("NotYourOrganisation", "You are no manager of this region's office: somebody who is can do this.");
}

/** Changes as they can be counted with: known to hundredths, each role at most once. */
export function problemOfChanges(changes: readonly { readonly roleCode: string; readonly fte: number }[]): InvalidInput | null {
  if (changes.length > 50) return invalidInput("changes", "Give 50 changes at the most.");
  const odd = changes.find(({ fte }) => !(Math.abs(fte) <= 1_000) || Math.abs(fte * 100 - Math.round(fte * 100)) > 1e-6);
  if (odd) return invalidInput("changes", `${odd.fte} cannot be: give up to 1,000 full-time equivalents more or less, with two decimals at the most.`);
  const twice = changes.find(({ roleCode }, index) => changes.findIndex((other) => other.roleCode === roleCode) < index);
  return twice ? invalidInput("changes", `${twice.roleCode} is there twice: name each role once.`) : null;
}
