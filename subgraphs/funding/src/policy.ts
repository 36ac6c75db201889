// Who may do what, as questions that resolvers ask before they ask the database, which decides by itself as well.
import { refusal } from "@lsg/subgraph-kit/errors";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { BudgetRow } from "./entities/budget/table.ts";

/** Regions whose funding the viewer manages. */
export function managedRegions({ role, organisations }: Viewer): readonly string[] {
  if (role !== "FUNDING_MANAGER") return [];
  return organisations.filter((organisation) => organisation.startsWith("region:")).map((organisation) => organisation.slice("region:".length));
}

/** Refuses everybody else. */
export function requireFundingManager(viewer: Viewer): void {
  if (managedRegions(viewer).length === 0) throw refusal("FORBIDDEN", "This is for funding managers of a region: send a token of one, or ask one.");
}

export function managesRegion(viewer: Viewer, regionCode: string): boolean {
  return managedRegions(viewer).includes(regionCode);
}

/** Those who work with learners; the learner and their whānau ask for a review. Whether they work with this learner, `learners` permits. */
export function mayApplyForFunding({ role }: Viewer, { isReview }: { isReview: boolean }): boolean {
  return ["EDUCATOR", "COORDINATOR", "PRACTITIONER"].includes(role) || (isReview && ["WHANAU", "LEARNER"].includes(role));
}

/** Communities whose pools the viewer spends by what they decided. */
function ledCommunities({ role, organisations }: Viewer): readonly string[] {
  if (role !== "FACILITATOR" && role !== "COORDINATOR") return [];
  return organisations.filter((organisation) => organisation.startsWith("community:")).map((organisation) => organisation.slice("community:".length));
}

/** Refuses those who move no money at all. */
export function requireManagerOfBudgets(viewer: Viewer): void {
  if (managedRegions(viewer).length + ledCommunities(viewer).length === 0) throw refusal("FORBIDDEN", "This is for funding managers of a region, and for those who lead a community: send a token of one, or ask one.");
}

/** Is the budget a pool of a community that the viewer leads? */
export function mayManagePool(viewer: Viewer, { communityId }: BudgetRow): boolean {
  return communityId !== null && ledCommunities(viewer).includes(communityId);
}

/** A region's by who manages it, a community's by who leads it. What is for the whole country or an institution is managed elsewhere. */
export function mayManageBudget(viewer: Viewer, budget: BudgetRow): boolean {
  return (budget.regionCode !== null && managedRegions(viewer).includes(budget.regionCode)) || mayManagePool(viewer, budget);
}

/** The institution's own staff, and funding managers of its region. */
export function maySeeEntitlement(viewer: Viewer, { moeNumber, region }: { moeNumber: number; region?: { code: string } | null }): boolean {
  if (viewer.role === "EDUCATOR" || viewer.role === "COORDINATOR") return viewer.organisations.includes(`institution:${moeNumber}`);
  return region !== null && region !== undefined && managedRegions(viewer).includes(region.code);
}
