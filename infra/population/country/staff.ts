// The people who support learners: who they are, where they work, and who is near a learner.
import type { EmployerKind, RegistrationBody, WorkUnit } from "@lsg/workforce/src/entities/role/table.ts";
import type { Ids } from "../ids.ts";
import type { Sql } from "../load.ts";
import { pickPeople, type Group } from "../names/people.ts";
import { Random, weighted } from "../random.ts";
import type { Tables } from "../tables.ts";
import type { Cluster } from "./clusters.ts";
import type { Region } from "./regions.ts";
import type { RtlbCluster } from "./rtlb-clusters.ts";
import { addDetails, addPosition } from "./staff-details.ts";
import { addClosedVacancies, addVacancy, addWorkAround, type Established } from "./staff-work.ts";

export interface Practitioner {
  readonly id: string;
  readonly roleCode: string;
  /** First day in the present position. */
  readonly from: number;
}

/** A place with people of one role; `share` of all such people in the country. */
export interface Office {
  readonly key: string;
  readonly region: Region;
  readonly share: number;
  readonly employer: string;
  readonly institutionMoeNumber: number | null;
  readonly communityId: string | null;
  /** Where people of the office sit, when that is not the office. */
  readonly hosts?: readonly number[];
}

export interface Role {
  readonly code: string;
  readonly employerKind: EmployerKind;
  readonly registrationBodyCode: RegistrationBody | null;
  readonly selfRegulatedBy: RegistrationBody | null;
  readonly workUnit: WorkUnit;
  /** Usual cases that fill a full-time week; null for work that is not counted in cases. */
  readonly casesPerFte: number | null;
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
  /** By practitioner, in hundredths of a usual case: what fits, and what there is. */
  readonly #caseloads = new Map<string, { readonly limit: number; load: number }>();

  /** Says how many usual cases fit into somebody's week. */
  limit({ id }: Practitioner, cases: number): void {
    this.#caseloads.set(id, { limit: Math.round(cases * 100), load: 0 });
  }

  /** Gives somebody one more case; false when their week is full: the case is theirs all the same. */
  take({ id }: Practitioner, weight: number): boolean {
    const caseload = this.#caseloads.get(id);
    if (!caseload) return true;
    caseload.load += Math.round(weight * 100);
    return caseload.load <= caseload.limit;
  }

  hasRoom({ id }: Pick<Practitioner, "id">): boolean {
    const caseload = this.#caseloads.get(id);
    return !caseload || caseload.load < caseload.limit;
  }

  add(places: readonly string[], practitioner: Practitioner): void {
    for (const place of places) {
      const key = `${practitioner.roleCode} ${place}`;
      const list = this.#byRoleAndPlace.get(key);
      if (list) list.push(practitioner);
      else this.#byRoleAndPlace.set(key, [practitioner]);
    }
  }

  /** Somebody in one of the roles at one of the places, the first place with anybody, rather with room than without; null when there is nobody. */
  find(roles: readonly string[], places: readonly (string | number)[], random: Random): Practitioner | null {
    for (const place of places) {
      const role = random.pick(roles);
      const list = this.#byRoleAndPlace.get(`${role} ${place}`) ?? roles.map((other) => this.#byRoleAndPlace.get(`${other} ${place}`)).find(Boolean);
      if (!list) continue;
      const [first, second] = [random.pick(list), random.pick(list)];
      return this.hasRoom(first) ? first : second;
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
  const roles = new Map((await database<Role[]>`select code, employer_kind as "employerKind", registration_body_code as "registrationBodyCode", self_regulated_by as "selfRegulatedBy", work_unit as "workUnit", cases_per_fte::float as "casesPerFte" from roles order by code`).map((role) => [role.code, role]));
  // The roles above come first and in their order: the first person of all is a coordinator of the first cluster.
  const codes = [...Object.keys(workforce).filter((code) => roles.has(code)), ...[...roles.keys()].filter((code) => !(code in workforce))];
  const offices = officesOf({ regions, clusters, rtlbClusters });
  const established = new Map<string, Established>();
  const random = new Random(seed, "staff");
  // What came later draws aside, so that the people stay who they are.
  const aside = new Random(seed, "positions");
  const once = new Random(seed, "what was once");
  const held: Held[] = [];
  const staff = new Staff();
  const establish = ({ region }: Office, role: Role, fte: number) => {
    const key = `${region.code} ${role.code}`;
    const known = established.get(key) ?? { regionCode: region.code, roleCode: role.code, fte: 0 };
    established.set(key, { ...known, fte: known.fte + fte });
  };
  for (const code of codes) {
    const role = roles.get(code) as Role;
    const { people, by } = workforce[code] ?? ordinary;
    for (const office of offices[by]) {
      const count = by === "school" ? 1 : Math.max(1, Math.round(people * share * office.share));
      for (let i = 0; i < count; i++) held.push(addPractitioner({ ids, asOf, role, office, staff, random, aside, once, roles, tables, establish }));
      if (random.chance(0.08)) {
        const from = asOf - random.between(10, 200);
        const position = addPosition({ ids, role, office, random, aside, tables, practitionerId: null, from, until: null, size: pickSize(role, random) });
        if (aside.chance(0.75)) addVacancy({ ids, role, random: aside, tables }, position, from, asOf);
      }
    }
  }
  addClosedVacancies({ ids, asOf, random: once, tables }, held);
  addWorkAround({ seed, ids, asOf, staff, regions, clusters, rtlbClusters, established: [...established.values()], tables });
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
    rtlbCluster: rtlbClusters.map(({ id, region, lead, members }): Office => ({ key: id, region, share: 1 / rtlbClusters.length, employer: lead.name, communityId: id, institutionMoeNumber: lead.moeNumber, hosts: members.map(({ moeNumber }) => moeNumber) })),
    school: clusters.flatMap(({ region, schools }) =>
      schools.map((school): Office => ({ ...none, key: String(school.moeNumber), region, share: 0, employer: school.name, institutionMoeNumber: school.moeNumber })),
    ),
  };
}

const pickGroup = weighted<Group>([["1", 66], ["2", 17], ["3", 7], ["4", 8], ["5", 2]]);
const pickFte = weighted([[1, 70], [0.8, 14], [0.6, 8], [0.5, 8]]);

export interface Hire {
  readonly ids: Ids;
  readonly role: Role;
  readonly office: Office;
  readonly random: Random;
  readonly aside: Random;
  readonly tables: Tables;
}

/** A position as somebody holds it now. */
export interface Held {
  readonly positionId: string;
  readonly from: number;
  readonly role: Role;
  readonly office: Office;
  readonly size: Size;
}

interface Joining extends Hire {
  readonly asOf: number;
  readonly staff: Staff;
  /** Draws what somebody did once. */
  readonly once: Random;
  readonly roles: ReadonlyMap<string, Role>;
  readonly establish: (office: Office, role: Role, fte: number) => void;
}

function addPractitioner({ asOf, staff, once, roles, establish, ...hire }: Joining): Held {
  const { ids, role, office, random } = hire;
  const people = pickPeople(pickGroup(random), random);
  const practitioner: Practitioner = { id: ids("practitioner"), roleCode: role.code, from: asOf - random.between(200, 3_000) };
  const size = pickSize(role, random);
  establish(office, role, size.fte);
  // Some are there for a time, and have been there before.
  const until = random.chance(0.1) ? asOf + random.between(40, 700) : null;
  const before = random.chance(0.15) ? practitioner.from - random.between(1, 60) : null;
  const first = before === null ? practitioner.from : before - random.between(200, 2_000);
  addDetails({ ...hire, asOf, practitioner, people, first, until, fte: size.fte });
  const positionId = addPosition({ ...hire, practitionerId: practitioner.id, from: practitioner.from, until, size });
  if (before !== null) addPosition({ ...hire, role: roleBefore(role, roles, once), practitionerId: practitioner.id, from: first, until: before, size });
  if (role.casesPerFte !== null) staff.limit(practitioner, role.casesPerFte * size.fte);
  staff.add([...new Set([office.key, office.region.code])], practitioner);
  return { positionId, from: practitioner.from, role, office, size };
}

/** Half of those who have been there before did other work, for the same employer and with the same registration. */
function roleBefore(role: Role, roles: ReadonlyMap<string, Role>, once: Random): Role {
  const others = [...roles.values()].filter(({ code, employerKind, registrationBodyCode, workUnit }) => code !== role.code && employerKind === role.employerKind && registrationBodyCode === role.registrationBodyCode && workUnit === role.workUnit);
  return others.length > 0 && once.chance(0.5) ? once.pick(others) : role;
}

export interface Size {
  readonly fte: number;
  readonly hoursPerWeek: number | null;
}

function pickSize({ workUnit }: Role, random: Random): Size {
  if (workUnit !== "HOURS") return { fte: pickFte(random), hoursPerWeek: null };
  const hoursPerWeek = random.pick([10, 15, 20, 25, 27.5, 30]);
  return { fte: Math.round((hoursPerWeek / 40) * 100) / 100, hoursPerWeek };
}
