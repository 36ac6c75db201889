// Who works with a learner: for each support that somebody gives, and to hold all of it together.
import type { AllocationObstacle } from "@lsg/workforce/src/entities/unsettled-allocation/table.ts";
import type { CaseAssignmentStatus } from "@lsg/workforce/src/entities/case-assignment/table.ts";
import type { SupportStatus } from "@lsg/services/src/entities/support/table.ts";
import type { Country } from "../country/country.ts";
import { recordedOn } from "../country/staff-details.ts";
import type { Practitioner } from "../country/staff.ts";
import { dateOf } from "../days.ts";
import { exampleIds } from "../ids.ts";
import { weighted } from "../random.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";
import type { Support } from "./supports.ts";

const statuses: Partial<Record<SupportStatus, CaseAssignmentStatus>> = { ALLOCATED: "PLANNED", IN_DELIVERY: "ACTIVE", PAUSED: "ON_HOLD", CLOSED: "ENDED" };
const pickWeight = weighted([[0.25, 15], [0.5, 25], [1, 45], [1.5, 10], [2, 5]]);

const daysToConfirm = 12;

const exampleCoordinator: Practitioner = { id: exampleIds.practitioner, roleCode: "LSC", from: 0 };

export function addCaseAssignments(country: Country, learner: Learner, profile: Profile, supports: readonly Support[]): void {
  for (const support of supports) {
    const status = statuses[support.status];
    if (support.practitioner && support.allocatedOn !== null && status) {
      addAssignment(country, learner, { practitioner: support.practitioner, supportId: support.id, from: support.allocatedOn, until: support.closedOn, status });
    }
  }
  // The example's coordinator works with as many learners of their community as they have time for.
  const isExamples = learner.id !== exampleIds.learner && learner.home.id === exampleIds.community && supports.length > 0 && country.staff.hasRoom({ id: exampleIds.practitioner });
  if (isExamples || (supports.length > 1 && profile.tier === "TIER_3_INTENSIVE" && learner.random.chance(0.5))) {
    const coordinator = isExamples ? exampleCoordinator : country.staff.find(["LSC"], [learner.home.id, learner.home.region.code], learner.random);
    const from = Math.min(...supports.map(({ requestedOn }) => requestedOn));
    if (coordinator) addAssignment(country, learner, { practitioner: coordinator, supportId: null, from, until: null, status: "ACTIVE" });
  }
  if (supports.length > 0 && learner.isMaori && learner.random.chance(0.2)) {
    const kaitakawaenga = country.staff.find(["KAITAKAWAENGA"], [learner.home.region.code], learner.random);
    const from = country.asOf - learner.random.between(10, 300);
    if (kaitakawaenga) addAssignment(country, learner, { practitioner: kaitakawaenga, supportId: null, from, until: null, status: "ACTIVE" });
  }
}

interface Assignment {
  readonly practitioner: Practitioner;
  readonly supportId: string | null;
  readonly from: number;
  readonly until: number | null;
  readonly status: CaseAssignmentStatus;
}

export function addAssignment({ tables, staff, asOf }: Country, learner: Learner, { practitioner, supportId, from, until, status }: Assignment): void {
  const weight = pickWeight(learner.random);
  const obstacle = supportId !== null && status === "PLANNED" ? obstacleTo(supportId, practitioner, { hasRoom: staff.hasRoom(practitioner) }) : null;
  const fits = until !== null || (obstacle === null && staff.take(practitioner, weight));
  if (obstacle !== null && supportId !== null) addUnsettled(tables, learner, { practitioner, supportId, from, obstacle });
  const caseId = obstacle === null ? learner.ids("caseAssignment") : null;
  if (caseId !== null) tables.workforce.caseAssignments.add({
    id: caseId,
    practitionerId: practitioner.id,
    learnerId: learner.id,
    supportId,
    from: dateOf(from),
    until: until === null ? null : dateOf(until),
    weight,
    status,
    roleCode: practitioner.roleCode,
    overrideReason: fits ? null : "Nobody else in the area could take the case on.",
    handedOverFromId: null,
    ofAllocation: supportId !== null,
    endReason: null,
    version: 1,
    ...recordedOn(from),
  });
  // Who works with a learner is on the team around them. Within days of an allocation, or of a case, somebody at the school confirms it.
  const confirmedOn = from + daysToConfirm > asOf ? null : from + daysToConfirm;
  tables.learners.supportTeamMembers.add({
    id: learner.ids("teamMember"),
    learnerId: learner.id,
    practitionerId: practitioner.id,
    supportId,
    caseAssignmentId: supportId === null ? caseId : null,
    assignedBy: null,
    from: dateOf(from),
    until: until === null ? null : dateOf(until),
    roleCode: practitioner.roleCode,
    isLead: supportId === null && confirmedOn !== null && practitioner.roleCode === "LSC",
    chosenByWhanauMemberId: confirmedOn === null ? null : (learner.whanauMemberIds[0] ?? null),
    chosenByLearner: false,
    confirmedAt: confirmedOn === null ? null : new Date(confirmedOn * 86_400_000),
    decidedInRole: confirmedOn === null ? null : "SYSTEM",
    ...recordedOn(from),
  });
}

/** Roles of professions that the law registers. */
const registered: readonly string[] = ["PSYCHOLOGIST", "OCCUPATIONAL_THERAPIST", "PHYSIOTHERAPIST"];

// What was allocated and has not begun waits for a manager where there is no room, and now and then where a certificate was
// being renewed, or the case came on a day when there was none.
function obstacleTo(supportId: string, { roleCode }: Practitioner, { hasRoom }: { hasRoom: boolean }): AllocationObstacle | null {
  if (!hasRoom) return "CASELOAD_FULL";
  if (!supportId.endsWith("0")) return null;
  return registered.includes(roleCode) ? "NOT_REGISTERED" : "CASELOAD_FULL";
}

function addUnsettled(tables: Country["tables"], learner: Learner, { practitioner, supportId, from, obstacle }: Pick<Assignment, "practitioner" | "from"> & { supportId: string; obstacle: AllocationObstacle }): void {
  tables.workforce.unsettledAllocations.add({
    id: learner.ids("unsettledAllocation"),
    learnerId: learner.id,
    supportId,
    practitionerId: practitioner.id,
    roleCode: practitioner.roleCode,
    from: dateOf(from),
    obstacle,
    settlement: null,
    note: null,
    caseAssignmentId: null,
    settledAt: null,
    settledBy: null,
    settledInRole: null,
    ...recordedOn(from),
  });
}
