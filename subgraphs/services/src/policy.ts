// Who may do what, as questions that resolvers ask before they ask the database, which decides by itself as well.
import type { BrokerageRequestRow, BrokerageStepKind } from "./entities/brokerage-request/table.ts";
import type { SupportStepKind } from "./entities/support-step/table.ts";
import type { SupportOutcome, SupportTarget } from "./entities/support/table.ts";
import { refusal } from "@lsg/subgraph-kit/errors";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { today } from "./today.ts";

/**
 * As what somebody acts on a support, as the database answers (`viewer_acts_on`): for its service, as who does the work, as
 * who works with the learner or at the group's institution, or as the learner or their whānau.
 */
export type Act = "PROVIDER" | "PRACTITIONER" | "EDUCATION" | "WHANAU";

const provider = ["PROVIDER"] as const;
const givers = ["PROVIDER", "PRACTITIONER"] as const;
const everyone = ["PROVIDER", "PRACTITIONER", "EDUCATION", "WHANAU"] as const;

const takers: Readonly<Record<SupportStepKind, readonly Act[]>> = {
  REQUESTED: ["EDUCATION", "WHANAU"],
  TRIAGED: provider,
  PRIORITY_CHANGED: provider,
  ACCEPTED: provider,
  DECLINED: provider,
  WAITLISTED: provider,
  ALLOCATED: provider,
  PRESCRIBED: givers,
  FIRST_CONTACT: givers,
  FIRST_SERVICE: givers,
  PAUSED: givers,
  RESUMED: givers,
  // It opens the record to another provider's practitioner: for those whom learners lets speak for the learner.
  TRANSFERRED: ["EDUCATION", "WHANAU"],
  CLOSED: givers,
  // A move is announced by learners; what takes a step back is for whoever may take the step.
  MOVED: [],
  RETRACTED: [],
};

/** May somebody who acts as this take a step of this kind? To withdraw is for everybody who acts on the support at all. */
export function mayTakeStep(kind: SupportStepKind, outcome: SupportOutcome | null, acts: readonly Act[]): boolean {
  const allowed = kind === "CLOSED" && outcome === "WITHDRAWN" ? everyone : takers[kind];
  return acts.some((act) => allowed.includes(act));
}

export function mayRecordDelivery(acts: readonly Act[]): boolean {
  return acts.some((act) => act === "PROVIDER" || act === "PRACTITIONER");
}

/** Those who work with learners name those of a group. */
export function mayNameMembers(acts: readonly Act[]): boolean {
  return acts.includes("EDUCATION");
}

/** Who asks for support: for a learner whoever holds their permit in these roles, else those who work at the institution. */
export function mayRequest({ role, organisations }: Viewer, target: SupportTarget, institution: number | null): boolean {
  if (target === "LEARNER" || target === "WHANAU") return ["WHANAU", "LEARNER", "EDUCATOR", "COORDINATOR", "PRACTITIONER"].includes(role);
  return ["EDUCATOR", "COORDINATOR"].includes(role) && organisations.includes(`institution:${institution}`);
}

/** The provider's own staff. */
export function maySetCapacity({ role, organisations }: Viewer, { providerId }: { providerId: string }): boolean {
  return role === "PROVIDER_STAFF" && organisations.includes(`provider:${providerId}`);
}

/** Who knows of every service how many places are taken, which is how many learners have one: those who ask for support or broker it. */
export function mayKnowRoomOfAll({ role }: Viewer): boolean {
  return ["EDUCATOR", "COORDINATOR", "FACILITATOR", "PRACTITIONER"].includes(role);
}

/** Who else knows it of this service: the provider's own staff. */
export function mayKnowRoom({ role, organisations }: Viewer, { providerId }: { providerId: string }): boolean {
  return role === "PROVIDER_STAFF" && organisations.includes(`provider:${providerId}`);
}

/** Who plans specialist and alternative provision: those who manage the money of the school's region. */
export function mayPlanProvision({ role, organisations }: Viewer, { regionCode }: { regionCode: string | null }): boolean {
  return role === "FUNDING_MANAGER" && regionCode !== null && organisations.includes(`region:${regionCode}`);
}

/** Who counts the learners of a school's provision, and sees the counts: those who work there. */
export function mayCountProvision({ role, organisations }: Viewer, { moeNumber }: { moeNumber: number }): boolean {
  return ["EDUCATOR", "COORDINATOR"].includes(role) && organisations.includes(`institution:${moeNumber}`);
}

/** Its facilitator and its coordinators, while it lasts. */
export function mayLeadCommunity({ role, organisations }: Viewer, { id, until }: { id: string; until: string | null }): boolean {
  return ["FACILITATOR", "COORDINATOR"].includes(role) && organisations.includes(`community:${id}`) && (until === null || until >= today());
}

/** A practitioner shares and adopts for themselves. */
export function mayPractise({ role }: Viewer): boolean {
  return role === "PRACTITIONER";
}

/** Whoever teaches or coordinates at an institution adopts for it. */
export function mayAdoptFor({ role, organisations }: Viewer, moeNumber: number): boolean {
  return ["EDUCATOR", "COORDINATOR"].includes(role) && organisations.includes(`institution:${moeNumber}`);
}

/** Is the viewer who is asked: the agency, or somebody who acts for the provider? */
export function isAskedToBroker({ role, organisations }: Viewer, { agency, providerId }: Pick<BrokerageRequestRow, "agency" | "providerId">): boolean {
  if (agency !== null) return role === "AGENCY" && organisations.includes(`agency:${agency}`);
  return ["PROVIDER_STAFF", "COORDINATOR"].includes(role) && organisations.includes(`provider:${providerId}`);
}

/** Whoever is asked answers; who asks writes that down on their word, and says that it is done or not needed. That it was asked is written with it. */
export function mayTakeBrokerageStep(kind: BrokerageStepKind, side: "COMMUNITY" | "ASKED"): boolean {
  return kind !== "ASKED" && (side === "COMMUNITY" || ["ANSWERED", "AGREED", "DECLINED"].includes(kind));
}

/** Reviews, what became of what they recommend, and what answers it are kept by those who hold the scope. */
export function onlyStrategy({ scopes }: Viewer): void {
  if (!scopes.includes("strategy")) throw refusal("FORBIDDEN", "This is for those who keep the strategy: send a token with the scope strategy, or ask one of them.");
}

/** The provider's own staff keep its entries in the directory. */
export function mayKeepEntry({ role, organisations }: Viewer, providerId: string): boolean {
  return role === "PROVIDER_STAFF" && organisations.includes(`provider:${providerId}`);
}

/**
 * Whoever manages the money of a region in which a service is offered makes sure that its entry is true; of a nationwide service any of
 * them. Nobody does of an entry of their own.
 */
export function mayAssure({ role, organisations }: Viewer, { providerId, isNationwide }: { providerId: string; isNationwide: boolean }, regionCodes: readonly string[]): boolean {
  if (role !== "FUNDING_MANAGER" || organisations.includes(`provider:${providerId}`)) return false;
  return organisations.some((organisation) => organisation.startsWith("region:") && (isNationwide || regionCodes.includes(organisation.slice("region:".length))));
}

/** Communities are formed and ended for a region by those who manage its money. */
export function mayFormCommunity({ role, organisations }: Viewer, regionCode: string | null): boolean {
  return role === "FUNDING_MANAGER" && regionCode !== null && organisations.includes(`region:${regionCode}`);
}
