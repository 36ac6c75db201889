// What is asked in words before the database is: its policies decide in any case.
import { refusal } from "@lsg/subgraph-kit/errors";
import type { Viewer } from "@lsg/subgraph-kit/viewer";

/** May this viewer see practitioners only where a row that they were let see points to one? Others meet staff anyway. */
export function mayMeetWhomTheyArePointedTo({ role }: Viewer): boolean {
  return ["WHANAU", "LEARNER", "AGENCY", "PROVIDER_STAFF", "FUNDING_MANAGER", "FACILITATOR"].includes(role);
}

/** Facilitators meet the people of their communities, and no directory of everybody. */
export function facilitates({ role, organisations }: Viewer, communityId: string): boolean {
  return role === "FACILITATOR" && organisations.includes(`community:${communityId.toLowerCase()}`);
}

/**
 * Does the viewer see every position, whoever holds it or employs there? A sum of positions is right for nobody else, who would be
 * told of what they cannot see as of nothing. The same roles as in `viewer_meets_staff()`, by which the database lets positions through.
 */
export function seesEveryPosition({ role }: Viewer): boolean {
  return ["EDUCATOR", "COORDINATOR", "PRACTITIONER"].includes(role);
}

/** Does the viewer see every position of this RTLB cluster? Its managers and its facilitators do, beside those who see all. */
export function seesPositionsOfCluster(viewer: Viewer, clusterId: string): boolean {
  return seesEveryPosition(viewer) || managesFor(viewer, `community:${clusterId}`) || facilitates(viewer, clusterId);
}

/** An agency learns the name and the roles of those it meets, and nothing else about them. */
export function mayReadMoreThanNameAndRoles({ role }: Viewer): boolean {
  return role !== "AGENCY";
}

/** How much somebody works is known to those they work with, not to those whom they support. Who of the others is told all of it, the database says. */
export function mayReadCapacity({ role }: Viewer): boolean {
  return !["AGENCY", "WHANAU", "LEARNER"].includes(role);
}

function isManager({ scopes }: Viewer): boolean {
  return scopes.includes("workforce-manager");
}

/** Does the viewer answer for the staff of this organisation (`kind:id`)? */
export function managesFor(viewer: Viewer, organisation: string): boolean {
  return isManager(viewer) && viewer.organisations.includes(organisation);
}

/** Does the viewer manage the staff of a region? An allocation to nobody who is known has no manager, and is for these. */
export function managesARegion(viewer: Viewer): boolean {
  return isManager(viewer) && viewer.organisations.some((organisation) => organisation.startsWith("region:"));
}

/** Refuses everybody else. */
export function requireManager(viewer: Viewer): void {
  if (!isManager(viewer)) throw refusal("FORBIDDEN", "This is for those who manage staff: send a token with the scope workforce-manager, or ask one.");
}

/** Somebody who works keeps their own entry; a manager's team is asked of the database. */
export function mayEdit({ id, role }: Viewer, practitioner: { readonly id: string }): boolean {
  return id === practitioner.id && ["EDUCATOR", "COORDINATOR", "PRACTITIONER", "FACILITATOR", "PROVIDER_STAFF", "WORKFORCE_MANAGER"].includes(role);
}

/** Refuses those who do not arrange support: whānau and learners may see who works with whom, and do not assign. */
export function requireToAssignCases({ role }: Viewer): void {
  if (!["COORDINATOR", "PRACTITIONER", "FACILITATOR"].includes(role)) throw refusal("FORBIDDEN", "Cases are assigned by coordinators, practitioners and facilitators who work with the learner: ask one of them.");
}

/** Those who manage staff or money of a region plan for it. */
export function mayPlanFor({ role, scopes, organisations }: Viewer, regionCode: string): boolean {
  return organisations.includes(`region:${regionCode}`) && (role === "FUNDING_MANAGER" || scopes.includes("workforce-manager"));
}

/**
 * How much of a week somebody is paid for is personal information of theirs. Whoever meets them as those who help a learner knows who they are
 * and what they do, and has no need of it (Privacy Act 2020, information privacy principle 11); it is for colleagues, and for those who plan or pay.
 */
export function mayReadHoursOf({ id, role }: Viewer, practitionerId: string | null): boolean {
  return !["WHANAU", "LEARNER", "AGENCY"].includes(role) || (practitionerId !== null && practitionerId === id);
}
