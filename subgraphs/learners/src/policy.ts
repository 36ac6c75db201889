// Who may do what, as questions that resolvers ask before they ask the database, which decides by itself as well.
import { refusal } from "@lsg/subgraph-kit/errors";
import { isUuid } from "@lsg/subgraph-kit/ids";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import type { AccessBasis, LearnerGrant } from "./entities/learner-access/table.ts";
import type { WhanauMemberRow } from "./entities/whanau-member/table.ts";

/** The viewer's own grants for one learner. */
type Grants = readonly Pick<LearnerGrant, "basis">[];

/**
 * On which grounds somebody asks other services for something about a learner: family, and those who work with the learner.
 * Who was shown a record, by a consent, a law, a register or in an emergency, reads it and changes nothing elsewhere.
 */
export const basesThatPermit: readonly AccessBasis[] = ["WHANAU", "LEARNER", "ENROLMENT", "SUPPORT_TEAM"];

/** Family, and those who work with the learner: neither who waits to be confirmed, nor who was shown a record. */
export function isCloseToLearner(grants: Grants): boolean {
  return grants.some(({ basis }) => basesThatPermit.includes(basis));
}

/** The learner, their whānau, and privacy officers. `grants` are the viewer's own for that learner. */
export function mayReadAccessLog({ scopes }: Viewer, grants: readonly Pick<LearnerGrant, "basis">[]): boolean {
  return scopes.includes("privacy-officer") || grants.some(({ basis }) => basis === "WHANAU" || basis === "LEARNER");
}

/** Those at the learner's institution or on their support team: they write down a consent that whānau gave them. */
export function mayWriteDownConsents({ role }: Viewer, grants: Grants): boolean {
  return ["EDUCATOR", "COORDINATOR", "PRACTITIONER"].includes(role) && workWithLearner(grants);
}

/** Those at the learner's institution or on their support team write the plan, each their part of it. */
export function mayWritePlan({ role }: Viewer, grants: Grants): boolean {
  return ["EDUCATOR", "COORDINATOR", "PRACTITIONER"].includes(role) && workWithLearner(grants);
}

/** Coordinators and practitioners who work with the learner hold the information; an agency never opens its own door. */
export function mayDecideLawfulAccess({ role }: Viewer, grants: Grants): boolean {
  return ["COORDINATOR", "PRACTITIONER"].includes(role) && workWithLearner(grants);
}

/** Whoever opens a record in an emergency is one known person, and an agency says which it is and why it asks. */
export function mayBreakGlass({ id, role, scopes, organisations, purpose }: Viewer): boolean {
  if (!isUuid(id) || id !== id.toLowerCase() || !scopes.includes("break-glass")) return false;
  if (role === "AGENCY") return purpose !== null && purpose !== "" && organisations.some((organisation) => organisation.startsWith("agency:"));
  return role === "PRACTITIONER" || role === "COORDINATOR";
}

/** Whoever opened a record is the first to know that the emergency is over; a privacy officer may end what should not go on. */
export function mayCloseBreakGlass(viewer: Viewer, { personId }: { personId: string }): boolean {
  return personId === viewer.id || isPrivacyOfficer(viewer);
}

export function isPrivacyOfficer({ scopes }: Viewer): boolean {
  return scopes.includes("privacy-officer");
}

/** Refuses everybody else. */
export function requirePrivacyOfficer(viewer: Viewer): void {
  if (!isPrivacyOfficer(viewer)) throw refusal("FORBIDDEN", "This is for privacy officers: send a token with the scope privacy-officer, or ask one.");
}

/** Acts for this institution. */
export function isAt({ organisations }: Viewer, institution: number): boolean {
  return organisations.includes(`institution:${institution}`);
}

/**
 * Those where the learner is enrolled, and those at an institution to which the learner or their whānau opened what a
 * move takes along, decide where the learner is enrolled. What a community's register, a law or an emergency shows is not
 * for that.
 */
export function mayMoveLearner({ role }: Viewer, grants: readonly Pick<LearnerGrant, "basis" | "grantee" | "categories">[]): boolean {
  const takesAlong = (categories: readonly string[]) => ["EDUCATION", "NEEDS", "SUPPORTS"].every((category) => categories.includes(category));
  return (
    ["EDUCATOR", "COORDINATOR"].includes(role) &&
    grants.some(({ basis, grantee, categories }) => takesAlong(categories) && (basis === "ENROLMENT" || (basis === "CONSENT" && grantee.startsWith("institution:"))))
  );
}

/** Those who keep the register of an institution where the learner is enrolled. */
export function mayKeepRegister({ role }: Viewer, grants: readonly Pick<LearnerGrant, "basis" | "grantee">[], institution: number): boolean {
  return ["EDUCATOR", "COORDINATOR"].includes(role) && grants.some(({ basis, grantee }) => basis === "ENROLMENT" && grantee === `institution:${institution}`);
}

/** A known contact sees health and notes: who holds the learner's information decides who it is. */
export function mayAssignKnownContact({ role }: Viewer, grants: Grants): boolean {
  return ["COORDINATOR", "PRACTITIONER"].includes(role) && workWithLearner(grants);
}

/** Notes are the support team's own. */
export function mayWriteNotes({ role }: Viewer, grants: Grants): boolean {
  return ["EDUCATOR", "COORDINATOR", "PRACTITIONER"].includes(role) && grants.some(({ basis }) => basis === "SUPPORT_TEAM");
}

/** A member of the team sees health and notes, as a known contact does: the same people decide. */
export function mayChangeSupportTeam(viewer: Viewer, grants: Grants): boolean {
  return mayAssignKnownContact(viewer, grants);
}

function workWithLearner(grants: Grants): boolean {
  return grants.some(({ basis }) => basis === "ENROLMENT" || basis === "SUPPORT_TEAM");
}

/** The learner, whānau who decide in law or with whom they live, and those who hold the learner's information. `own` are the members who the viewer is. */
export function mayKeepProfile({ role }: Viewer, grants: Grants, own: readonly Pick<WhanauMemberRow, "legalGuardian" | "livesWith">[]): boolean {
  if (grants.some(({ basis }) => basis === "LEARNER") || own.some(({ legalGuardian, livesWith }) => legalGuardian || livesWith)) return true;
  return ["COORDINATOR", "PRACTITIONER"].includes(role) && workWithLearner(grants);
}

/** HOLDER holds the learner's information; GUARDIAN is the learner or decides for them in law; THEMSELVES is whānau without that say. */
export type WhanauSay = "HOLDER" | "GUARDIAN" | "THEMSELVES";

/** As what the viewer may say who the learner's whānau are; null when not at all. */
export function mayChangeWhanau({ role }: Viewer, grants: Grants, own: readonly Pick<WhanauMemberRow, "legalGuardian">[]): WhanauSay | null {
  if (["COORDINATOR", "PRACTITIONER"].includes(role) && workWithLearner(grants)) return "HOLDER";
  if (grants.some(({ basis }) => basis === "LEARNER") || own.some(({ legalGuardian }) => legalGuardian)) return "GUARDIAN";
  return own.length > 0 ? "THEMSELVES" : null;
}

/** Those who enrol learners, at an institution where this one is enrolled: they were shown a certificate. */
export function mayCorrectDetails({ role }: Viewer, grants: Grants): boolean {
  return ["EDUCATOR", "COORDINATOR"].includes(role) && grants.some(({ basis }) => basis === "ENROLMENT");
}

/** Those who enrol learners, at an institution where this one is enrolled, with the scope that the number asks for. */
export function mayRecordStudentNumber({ role, scopes }: Viewer, grants: Grants): boolean {
  return ["EDUCATOR", "COORDINATOR"].includes(role) && scopes.includes("national-student-number") && grants.some(({ basis }) => basis === "ENROLMENT");
}

/** Those who hold the learner's information correct it, and privacy officers see to it that it is decided. */
export function mayDecideCorrection(viewer: Viewer, grants: Grants): boolean {
  return isPrivacyOfficer(viewer) || (["COORDINATOR", "PRACTITIONER"].includes(viewer.role) && workWithLearner(grants));
}

/** As whom authorisations of iwi name the viewer. */
export function readerNames({ id, organisations }: Viewer): readonly string[] {
  return [...organisations, ...(id === null ? [] : [`person:${id.toLowerCase()}`])];
}

/**
 * An iwi speaks for itself; those with a scope of their own write down what it agreed to elsewhere, and never those who make
 * the figures their work. Null for everybody else.
 */
export function mayRecordIwiAuthorisation({ role, scopes, organisations }: Viewer, iwi: string): "SPEAKS_FOR_IWI" | "WRITES_DOWN" | null {
  if (role === "IWI_REPRESENTATIVE" && organisations.includes(`iwi:${iwi}`)) return "SPEAKS_FOR_IWI";
  return scopes.includes("iwi-data-steward") && role !== "ANALYST" ? "WRITES_DOWN" : null;
}
