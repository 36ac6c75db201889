// What surrounds the people who support: who is looked for and who is away, which school speaks to whom, what they teach others
// and learn from each other, and how many of them a region needs.
import type { CapabilityAudience } from "@lsg/workforce/src/entities/capability-activity/table.ts";
import type { NeedArea } from "@lsg/workforce/src/entities/practitioner-skill/table.ts";
import { dateOf, yearOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import { Random, weighted } from "../random.ts";
import type { Tables } from "../tables.ts";
import type { Cluster } from "./clusters.ts";
import type { Region } from "./regions.ts";
import type { RtlbCluster } from "./rtlb-clusters.ts";
import { addPosition, recordedOn } from "./staff-details.ts";
import type { Held, Hire, Practitioner, Staff } from "./staff.ts";

/** What is held of a role in a region. */
export interface Established {
  readonly regionCode: string;
  readonly roleCode: string;
  readonly fte: number;
}

/** The roles for which the Ministry looks overseas, with who looks. */
const recruiters: Readonly<Record<string, string>> = { PSYCHOLOGIST: "Recruiter of psychologists (example)", SPEECH_LANGUAGE_THERAPIST: "Recruiter of therapists (example)" };

export function addVacancy({ ids, role, random, tables }: Pick<Hire, "ids" | "role" | "random" | "tables">, positionId: string, from: number, asOf: number): void {
  const openedOn = Math.min(asOf, from + random.between(0, 30));
  tables.workforce.vacancies.add({
    id: ids("vacancy"),
    positionId,
    filledByPositionId: null,
    openedOn: dateOf(openedOn),
    applyBy: random.chance(0.6) ? dateOf(openedOn + random.between(14, 60)) : null,
    closedOn: null,
    overseasEligible: role.code in recruiters,
    outcome: null,
    recruiter: recruiters[role.code] ?? null,
    withdrawalReason: null,
    ...recordedOn(openedOn),
  });
}

/** One in twelve positions was vacant before it was filled; of one in forty there was another, for which nobody is looked for any more. */
export function addClosedVacancies({ ids, asOf, random, tables }: Pick<Hire, "ids" | "random" | "tables"> & { asOf: number }, held: readonly Held[]): void {
  const add = ({ role, office, size }: Held, from: number, until: number, closed: { outcome: "FILLED" | "WITHDRAWN"; filledByPositionId: string | null; withdrawalReason: string | null }) => {
    const positionId = addPosition({ ids, role, office, random, aside: random, tables, practitionerId: null, from, until, size });
    tables.workforce.vacancies.add({ id: ids("vacancy"), positionId, openedOn: dateOf(from), applyBy: null, closedOn: dateOf(until), overseasEligible: role.code in recruiters, recruiter: recruiters[role.code] ?? null, ...closed, ...recordedOn(from) });
  };
  for (const position of held) {
    if (random.chance(1 / 12)) add(position, position.from - random.between(30, 150), position.from - 1, { outcome: "FILLED", filledByPositionId: position.positionId, withdrawalReason: null });
    if (random.chance(1 / 40)) {
      const until = asOf - random.between(40, 190);
      add(position, until - random.between(30, 150), until, { outcome: "WITHDRAWN", filledByPositionId: null, withdrawalReason: "Nobody applied; the work is shared among those who are here (example)." });
    }
  }
}

interface Work {
  readonly seed: string;
  readonly ids: Ids;
  readonly asOf: number;
  readonly staff: Staff;
  readonly regions: readonly Region[];
  readonly clusters: readonly Cluster[];
  readonly rtlbClusters: readonly RtlbCluster[];
  readonly established: readonly Established[];
  readonly tables: Tables;
}

export function addWorkAround(work: Work): void {
  const random = new Random(work.seed, "work around staff");
  addLiaisons(work, random);
  addLeave(work, random);
  addActivities(work, random);
  addCommunitiesOfPractice(work, random);
  addDemand(work, random);
}

/** Each school of a cluster speaks to one of its RTLB. */
function addLiaisons({ ids, asOf, staff, rtlbClusters, tables }: Work, random: Random): void {
  for (const { id, members } of rtlbClusters) {
    for (const { moeNumber } of members) {
      const rtlb = staff.find(["RTLB"], [id], random);
      if (!rtlb) continue;
      const from = Math.max(rtlb.from, asOf - random.between(30, 900));
      tables.workforce.rtlbLiaisons.add({ id: ids("liaison"), clusterId: id, practitionerId: rtlb.id, institutionMoeNumber: moeNumber, from: dateOf(from), until: null, ...recordedOn(from) });
    }
  }
}

const specialists = ["PSYCHOLOGIST", "SPEECH_LANGUAGE_THERAPIST", "OCCUPATIONAL_THERAPIST", "LEARNING_SUPPORT_ADVISOR"];
const pickKind = weighted([["ANNUAL", 50] as const, ["PARENTAL", 25] as const, ["SICK", 15] as const, ["STUDY", 10] as const]);

/** In each region somebody is away, and a colleague covers. */
function addLeave({ ids, asOf, staff, regions, tables }: Work, random: Random): void {
  for (const { code } of regions) {
    const role = random.pick(specialists);
    const [away, cover] = [staff.find([role], [code], random), staff.find([role], [code], random)];
    if (!away) continue;
    const kind = pickKind(random);
    const from = asOf - random.between(1, 20);
    tables.workforce.leavePeriods.add({
      id: ids("leave"),
      practitionerId: away.id,
      coverPractitionerId: cover && cover.id !== away.id ? cover.id : null,
      from: dateOf(from),
      until: dateOf(asOf + (kind === "PARENTAL" ? random.between(60, 300) : random.between(1, 15))),
      cancelledOn: null,
      kind,
      managedBy: `region:${code}`,
      ...recordedOn(from),
    });
  }
}

const topics: readonly (readonly [topic: string, audience: CapabilityAudience, needArea: NeedArea | null])[] = [
  ["Language-rich classrooms", "TEACHERS", "COMMUNICATION"],
  ["Te reo tohu mō te whānau: first signs for home", "WHANAU", "HEARING"],
  ["Routines that settle a class", "TEACHERS", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL"],
  ["Talking together: an evening for whānau", "WHANAU", "COMMUNICATION"],
  ["Safe lifting and moving", "SUPPORT_STAFF", "PHYSICAL"],
  ["He Pikorua in action", "SPECIALISTS", null],
  ["Dyslexia: what helps in every lesson", "TEACHERS", "LEARNING_AND_COGNITION"],
  ["Noticing worry, and what to say", "SUPPORT_STAFF", "WELLBEING"],
];

/** Two activities in each cluster, one held and one to come, with what those who were there say of the first. */
function addActivities({ ids, asOf, staff, clusters, tables }: Work, random: Random): void {
  for (const cluster of clusters) {
    for (const days of [-random.between(10, 200), random.between(5, 90)]) {
      const leader = staff.find(["RTLB", ...specialists], [cluster.id, cluster.region.code], random);
      if (!leader) continue;
      const [topic, audience, needArea] = random.pick(topics);
      const id = ids("activity");
      tables.workforce.capabilityActivities.add({
        id,
        practitionerId: leader.id,
        communityId: cluster.id,
        institutionMoeNumber: cluster.schools[0]?.moeNumber ?? null,
        on: dateOf(asOf + days),
        hours: random.pick([1, 1.5, 2, 3, 6]),
        topic,
        audience,
        needArea,
        regionCode: cluster.region.code,
        status: days < 0 ? "HELD" : "PLANNED",
        ...recordedOn(asOf + Math.min(0, days - 20)),
      });
      if (days >= 0) continue;
      for (let count = random.between(1, 3); count > 0; count--) {
        tables.workforce.activityFeedback.add({ id: ids("feedback"), activityId: id, usefulness: random.pick([3, 4, 4, 5, 5]), comment: random.chance(0.4) ? random.pick(["I used it the next day.", "More time to try things, please.", "Ka pai!"]) : null, ...recordedOn(asOf) });
      }
    }
  }
}

const practices: readonly (readonly [name: string, purpose: string, needArea: NeedArea | null, roles: readonly string[]])[] = [
  ["Speech-language therapists of the north and south (example)", "Share assessments and resources in te reo Māori and Pacific languages.", "COMMUNICATION", ["SPEECH_LANGUAGE_THERAPIST"]],
  ["Kaitakawaenga (example)", "Learn from each other how whānau are met well.", null, ["KAITAKAWAENGA"]],
  ["Psychologists in schools (example)", "Supervise each other, and discuss evidence.", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", ["PSYCHOLOGIST"]],
];

function addCommunitiesOfPractice({ ids, asOf, staff, regions, tables }: Work, random: Random): void {
  for (const [name, purpose, needArea, roles] of practices) {
    const members = new Map<string, Practitioner>();
    for (const { code } of regions) {
      const member = staff.find(roles, [code], random);
      if (member) members.set(member.id, member);
    }
    const [convener] = members.values();
    if (!convener) continue;
    const id = ids("practiceCommunity");
    const from = asOf - 700;
    tables.workforce.communitiesOfPractice.add({ id, practitionerId: convener.id, from: dateOf(from), name, purpose, needArea, regionCode: null, ...recordedOn(from) });
    for (const member of members.values()) {
      tables.workforce.practiceMemberships.add({ id: ids("practiceMembership"), communityOfPracticeId: id, practitionerId: member.id, from: dateOf(from + random.between(0, 300)), until: null, ...recordedOn(from) });
    }
  }
}

/** A region needs a little more than it has. */
function addDemand({ ids, asOf, established, tables }: Work, random: Random): void {
  for (const { regionCode, roleCode, fte } of established) {
    for (const year of [yearOf(asOf), yearOf(asOf) + 1]) {
      tables.workforce.demandEstimates.add({ id: ids("demand"), regionCode, roleCode, year, fte: Math.round(fte * (1 + 0.25 * random.fraction()) * 100) / 100, basis: "Waits and rolls of the year before (example).", ...recordedOn(asOf - 100) });
    }
  }
}
