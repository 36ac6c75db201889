// The people who support learners: who they are, where they work, and who is near a learner.
import type { EmployerKind } from "@lsg/workforce/src/entities/role/table.ts";
import { dateOf } from "../days.ts";
import type { Ids } from "../ids.ts";
import type { Sql } from "../load.ts";
import { pickPeople, type Group } from "../names/people.ts";
import { Random, weighted } from "../random.ts";
import type { Tables } from "../tables.ts";
import type { Cluster } from "./clusters.ts";
import type { Region } from "./regions.ts";
import type { RtlbCluster } from "./rtlb-clusters.ts";

export interface Practitioner {
  readonly id: string;
  readonly roleCode: string;
  /** First day in the present position. */
  readonly from: number;
}

/** A place with people of one role; `share` of all such people in the country. */
interface Office {
  readonly key: string;
  readonly region: Region;
  readonly share: number;
  readonly employer: string;
  readonly institutionMoeNumber: number | null;
  readonly communityId: string | null;
}

interface Role {
  readonly code: string;
  readonly employerKind: EmployerKind;
}

/** How many people in the whole country work in a role, and by what they are spread. */
const workforce: Readonly<Record<string, { people: number; by: "region" | "cluster" | "rtlbCluster" | "school" }>> = {
  LSC: { people: 640, by: "cluster" },
  FACILITATOR: { people: 310, by: "cluster" },
  PSYCHOLOGIST: { people: 200, by: "region" },
  SPEECH_LANGUAGE_THERAPIST: { people: 250, by: "region" },
  LEARNING_SUPPORT_ADVISOR: { people: 150, by: "region" },
  EARLY_INTERVENTION_TEACHER: { people: 150, by: "region" },
  ADVISOR_ON_DEAF_CHILDREN: { people: 50, by: "region" },
  OCCUPATIONAL_THERAPIST: { people: 70, by: "region" },
  PHYSIOTHERAPIST: { people: 50, by: "region" },
  KAITAKAWAENGA: { people: 60, by: "region" },
  SCHOOL_WIDE_PRACTITIONER: { people: 60, by: "region" },
  RTLB: { people: 1_000, by: "rtlbCluster" },
  SENCO: { people: 2_500, by: "school" },
  TEACHER: { people: 1_500, by: "cluster" },
  TEACHER_AIDE: { people: 3_000, by: "cluster" },
  EDUCATION_SUPPORT_WORKER: { people: 400, by: "region" },
  SCHOOL_LEADER: { people: 310, by: "cluster" },
};
const ordinary = { people: 100, by: "region" } as const;

export class Staff {
  readonly #byRoleAndPlace = new Map<string, Practitioner[]>();

  add(places: readonly string[], practitioner: Practitioner): void {
    for (const place of places) {
      const key = `${practitioner.roleCode} ${place}`;
      const list = this.#byRoleAndPlace.get(key);
      if (list) list.push(practitioner);
      else this.#byRoleAndPlace.set(key, [practitioner]);
    }
  }

  /** Somebody in one of the roles at one of the places, the first place with anybody; null when there is nobody. */
  find(roles: readonly string[], places: readonly (string | number)[], random: Random): Practitioner | null {
    for (const place of places) {
      const role = random.pick(roles);
      const list = this.#byRoleAndPlace.get(`${role} ${place}`) ?? roles.map((other) => this.#byRoleAndPlace.get(`${other} ${place}`)).find(Boolean);
      if (list) return random.pick(list);
    }
    return null;
  }
}

/**
 * Writes practitioners with their positions, and vacant positions. `share` is the part of the country's learners that is
 * generated: there are so many fewer people, but each office has somebody.
 */
export async function makeStaff({ seed, ids, asOf, share, regions, clusters, rtlbClusters, database, tables }: {
  seed: string;
  ids: Ids;
  asOf: number;
  share: number;
  regions: readonly Region[];
  clusters: readonly Cluster[];
  rtlbClusters: readonly RtlbCluster[];
  database: Sql;
  tables: Tables;
}): Promise<Staff> {
  const roles = new Map((await database<Role[]>`select code, employer_kind as "employerKind" from roles order by code`).map((role) => [role.code, role]));
  // The roles above come first and in their order: the first person of all is a coordinator of the first cluster.
  const codes = [...Object.keys(workforce).filter((code) => roles.has(code)), ...[...roles.keys()].filter((code) => !(code in workforce))];
  const offices = officesOf({ regions, clusters, rtlbClusters });
  const random = new Random(seed, "staff");
  const staff = new Staff();
  for (const code of codes) {
    const role = roles.get(code) as Role;
    const { people, by } = workforce[code] ?? ordinary;
    for (const office of offices[by]) {
      const count = by === "school" ? 1 : Math.max(1, Math.round(people * share * office.share));
      for (let i = 0; i < count; i++) addPractitioner({ ids, asOf, role, office, staff, random, tables });
      if (random.chance(0.08)) addPosition({ ids, role, office, random, tables, practitionerId: null, from: asOf - random.between(10, 200), until: null });
    }
  }
  return staff;
}

function officesOf({ regions, clusters, rtlbClusters }: { regions: readonly Region[]; clusters: readonly Cluster[]; rtlbClusters: readonly RtlbCluster[] }) {
  const roll = clusters.reduce((sum, cluster) => sum + cluster.roll, 0);
  const rollOf = (region: Region) => clusters.reduce((sum, cluster) => sum + (cluster.region === region ? cluster.roll : 0), 0);
  const none = { institutionMoeNumber: null, communityId: null };
  return {
    region: regions.map((region): Office => ({ ...none, key: region.code, region, share: rollOf(region) / roll, employer: `Ministry of Education, ${region.name}` })),
    cluster: clusters.map((cluster): Office => ({
      ...none,
      key: cluster.id,
      region: cluster.region,
      share: cluster.roll / roll,
      employer: cluster.schools[0]?.name ?? cluster.name,
      communityId: cluster.id,
      institutionMoeNumber: cluster.schools[0]?.moeNumber ?? null,
    })),
    rtlbCluster: rtlbClusters.map(({ id, region, lead }): Office => ({ key: id, region, share: 1 / rtlbClusters.length, employer: lead.name, communityId: id, institutionMoeNumber: lead.moeNumber })),
    school: clusters.flatMap(({ region, schools }) =>
      schools.map((school): Office => ({ ...none, key: String(school.moeNumber), region, share: 0, employer: school.name, institutionMoeNumber: school.moeNumber })),
    ),
  };
}

const pickGroup = weighted<Group>([["1", 66], ["2", 17], ["3", 7], ["4", 8], ["5", 2]]);
const pickFte = weighted([[1, 70], [0.8, 14], [0.6, 8], [0.5, 8]]);

interface Hire {
  readonly ids: Ids;
  readonly role: Role;
  readonly office: Office;
  readonly random: Random;
  readonly tables: Tables;
}

function addPractitioner({ asOf, staff, ...hire }: Hire & { asOf: number; staff: Staff }): void {
  const { ids, role, office, random, tables } = hire;
  const people = pickPeople(pickGroup(random), random);
  const given = random.pick(random.chance(0.78) ? people.female : people.male);
  const languages = ["en-NZ"];
  if (people.language !== "en-NZ" && random.chance(people.speakers)) languages.push(people.language);
  if (role.code === "KAITAKAWAENGA" && !languages.includes("mi")) languages.push("mi");
  if (role.code === "ADVISOR_ON_DEAF_CHILDREN" || random.chance(0.02)) languages.push("nzs");

  const practitioner: Practitioner = { id: ids("practitioner"), roleCode: role.code, from: asOf - random.between(200, 3_000) };
  tables.workforce.practitioners.add({
    id: practitioner.id,
    name: `${given} ${random.pick(people.surnames)}`,
    primaryRoleCode: role.code,
    regionCode: office.region.code,
    languages,
    culturalCompetenceReviewedOn: random.chance(0.7) ? dateOf(asOf - random.between(20, 700)) : null,
  });
  addPosition({ ...hire, practitionerId: practitioner.id, from: practitioner.from, until: null });
  if (random.chance(0.15)) {
    const until = practitioner.from - random.between(1, 60);
    addPosition({ ...hire, practitionerId: practitioner.id, from: until - random.between(200, 2_000), until });
  }
  staff.add([...new Set([office.key, office.region.code])], practitioner);
}

function addPosition({ ids, role, office, random, tables, practitionerId, from, until }: Hire & { practitionerId: string | null; from: number; until: number | null }): void {
  tables.workforce.positions.add({
    id: ids("position"),
    practitionerId,
    communityId: office.communityId,
    institutionMoeNumber: role.employerKind === "MINISTRY" ? null : office.institutionMoeNumber,
    from: dateOf(from),
    until: until === null ? null : dateOf(until),
    fte: pickFte(random),
    roleCode: role.code,
    regionCode: office.region.code,
    employerKind: role.employerKind,
    employer: role.employerKind === "MINISTRY" ? `Ministry of Education, ${office.region.name}` : office.employer,
  });
}
