// Who the people are that support learners: their names and languages, what they are employed and registered for, what they
// are good at, how they are reviewed, and what positions they hold.
import type { NeedArea, SkillLevel } from "@lsg/workforce/src/entities/practitioner-skill/table.ts";
import { dateOf } from "../days.ts";
import type { People } from "../names/people.ts";
import { weighted, type Random } from "../random.ts";
import type { Hire, Office, Practitioner, Role, Size } from "./staff.ts";

/** The provenance of a row that was written on a day by no person. */
export const recordedOn = (day: number) => ({ recordedAt: new Date(day * 86_400_000), recordedBy: null, recordedInRole: "SYSTEM" });

const employerOf = ({ employerKind }: Role, { employer, region }: Office): string => (employerKind === "MINISTRY" ? `Ministry of Education, ${region.name}` : employer);

export function addPosition({ ids, role, office, aside, tables, practitionerId, from, until, size }: Hire & { practitionerId: string | null; from: number; until: number | null; size: Size }): string {
  const id = ids("position");
  tables.workforce.positions.add({
    id,
    practitionerId,
    communityId: office.communityId,
    institutionMoeNumber: role.employerKind === "MINISTRY" ? null : office.hosts ? aside.pick(office.hosts) : office.institutionMoeNumber,
    from: dateOf(from),
    until: until === null ? null : dateOf(until),
    ...size,
    roleCode: role.code,
    regionCode: office.region.code,
    employerKind: role.employerKind,
    employer: employerOf(role, office),
    version: 1,
    ...recordedOn(from),
  });
  return id;
}

interface Details extends Hire {
  readonly asOf: number;
  readonly practitioner: Practitioner;
  readonly people: People;
  /** The first day of all their positions. */
  readonly first: number;
  /** The last day of their employment; null when it has none. */
  readonly until: number | null;
  readonly fte: number;
}

export function addDetails(details: Details): void {
  addPerson(details);
  addAgreement(details);
  addRegistration(details);
  addSkills(details);
  addReviews(details);
}

function addPerson({ role, office, random, tables, practitioner, people, first }: Details): void {
  const given = random.pick(random.chance(0.78) ? people.female : people.male);
  const languages = ["en-NZ"];
  if (people.language !== "en-NZ" && random.chance(people.speakers)) languages.push(people.language);
  if (role.code === "KAITAKAWAENGA" && !languages.includes("mi")) languages.push("mi");
  if (role.code === "ADVISOR_ON_DEAF_CHILDREN" || random.chance(0.02)) languages.push("nzs");
  const [baseLatitude, baseLongitude] = baseOf(office, random);
  tables.workforce.practitioners.add({
    id: practitioner.id,
    name: `${given} ${random.pick(people.surnames)}`,
    primaryRoleCode: role.code,
    regionCode: office.region.code,
    languages,
    baseLatitude,
    baseLongitude,
    version: 1,
    ...recordedOn(first),
  });
}

/** The town of each region's office, in degrees north and east. */
const offices: Readonly<Record<string, readonly [number, number]>> = {
  "tai-tokerau": [-35.73, 174.32],
  "tamaki-herenga-tangata": [-36.79, 174.7],
  "tamaki-herenga-manawa": [-36.87, 174.77],
  "tamaki-herenga-waka": [-37.0, 174.88],
  waikato: [-37.79, 175.28],
  "bay-of-plenty-waiariki": [-38.14, 176.25],
  "hawkes-bay-tairawhiti": [-39.49, 176.91],
  "taranaki-whanganui-manawatu": [-40.35, 175.61],
  wellington: [-41.29, 174.78],
  "nelson-marlborough-west-coast": [-41.27, 173.28],
  "canterbury-chatham-islands": [-43.53, 172.63],
  "otago-southland": [-45.87, 170.5],
};

/** A region's people sit in its office; those of a cluster or a school somewhere around it. */
function baseOf({ key, region }: Office, random: Random): [number | null, number | null] {
  const town = offices[region.code];
  const [north, east] = [random.fraction() - 0.5, random.fraction() - 0.5];
  if (!town) return [null, null];
  const spread = key === region.code ? 0 : 0.6;
  return [Math.round((town[0] + north * spread) * 1e4) / 1e4, Math.round((town[1] + east * spread) * 1e4) / 1e4];
}

function addAgreement({ ids, role, office, tables, practitioner, first, until, fte }: Details): void {
  tables.workforce.employmentAgreements.add({
    id: ids("agreement"),
    practitionerId: practitioner.id,
    from: dateOf(first),
    until: until === null ? null : dateOf(until),
    fte,
    kind: until === null ? "PERMANENT" : "FIXED_TERM",
    employer: employerOf(role, office),
    managedBy: managedBy(role, office),
    version: 1,
    ...recordedOn(first),
  });
}

/** The organisation that employs, as the workforce database writes it. */
function managedBy({ employerKind }: Role, { region, communityId, institutionMoeNumber }: Office): string {
  if (employerKind === "RTLB_CLUSTER" && communityId !== null) return `community:${communityId}`;
  if (employerKind === "SCHOOL" && institutionMoeNumber !== null) return `institution:${institutionMoeNumber}`;
  return `region:${region.code}`;
}

const scopes: Readonly<Record<string, string>> = {
  PSYCHOLOGISTS_BOARD: "Educational Psychologist",
  OCCUPATIONAL_THERAPY_BOARD: "Occupational Therapist",
  PHYSIOTHERAPY_BOARD: "Physiotherapist",
  TEACHING_COUNCIL: "Full practising certificate",
  NZSTA: "Full member",
};

/** Everybody who must be registered is; most speech-language therapists are members of their association. */
function addRegistration({ ids, role, random, tables, practitioner, asOf, first }: Details): void {
  const body = role.registrationBodyCode ?? (random.chance(0.85) ? role.selfRegulatedBy : null);
  if (body === null) return;
  const id = ids("registration");
  tables.workforce.registrations.add({
    id,
    practitionerId: practitioner.id,
    // Long before they came here: some brought cases along.
    from: dateOf(asOf - random.between(7_000, 12_000)),
    expiresOn: dateOf(asOf + random.between(15, body === "TEACHING_COUNCIL" ? 1_000 : 365)),
    endedOn: null,
    body,
    scope: scopes[body] ?? body,
    // A number that is nobody's: of those that are made here each is one person's.
    number: `EX ${practitioner.id.slice(-12).toUpperCase()}`,
    ending: null,
    // The Ministry pays for its psychologists and therapists.
    certificatePaidBy: role.employerKind === "MINISTRY" && body !== "TEACHING_COUNCIL" && body !== "NZSTA" ? "MINISTRY" : null,
    ...recordedOn(first),
  });
}

const areas: Readonly<Record<string, readonly NeedArea[]>> = {
  PSYCHOLOGIST: ["BEHAVIOUR_AND_SOCIAL_EMOTIONAL", "WELLBEING", "LEARNING_AND_COGNITION"],
  SPEECH_LANGUAGE_THERAPIST: ["COMMUNICATION", "LANGUAGE_LEARNING"],
  LEARNING_SUPPORT_ADVISOR: ["LEARNING_AND_COGNITION", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL"],
  EARLY_INTERVENTION_TEACHER: ["LEARNING_AND_COGNITION", "COMMUNICATION"],
  ADVISOR_ON_DEAF_CHILDREN: ["HEARING", "COMMUNICATION"],
  OCCUPATIONAL_THERAPIST: ["PHYSICAL", "HEALTH"],
  PHYSIOTHERAPIST: ["PHYSICAL"],
  KAITAKAWAENGA: ["WELLBEING", "ATTENDANCE_AND_ENGAGEMENT"],
  RTLB: ["LEARNING_AND_COGNITION", "BEHAVIOUR_AND_SOCIAL_EMOTIONAL", "ATTENDANCE_AND_ENGAGEMENT"],
  LSC: ["LEARNING_AND_COGNITION", "WELLBEING"],
  SENCO: ["LEARNING_AND_COGNITION"],
};
const pickLevel = weighted<SkillLevel>([["WORKING", 30], ["EXPERIENCED", 55], ["LEADING", 15]]);

function addSkills({ ids, role, random, tables, practitioner, first }: Details): void {
  const usual = (areas[role.code] ?? []).filter((_, index) => index === 0 || random.chance(0.6));
  const more: NeedArea[] = random.chance(0.1) ? ["VISION"] : random.chance(0.1) ? ["GIFTEDNESS"] : [];
  for (const needArea of [...usual, ...more]) {
    tables.workforce.practitionerSkills.add({ id: ids("skill"), practitionerId: practitioner.id, from: dateOf(first), until: null, needArea, level: pickLevel(random), ...recordedOn(first) });
  }
}

const pickCompetence = weighted([["DEVELOPING", 35] as const, ["PROFICIENT", 50] as const, ["LEADING", 15] as const]);

function addReviews({ ids, role, random, tables, practitioner, asOf }: Details): void {
  if (!random.chance(0.7)) return;
  const reviewedOn = asOf - random.between(20, 700);
  tables.workforce.culturalCompetences.add({
    id: ids("review"),
    practitionerId: practitioner.id,
    reviewedOn: dateOf(reviewedOn),
    nextReviewOn: dateOf(reviewedOn + 365),
    framework: role.registrationBodyCode === "TEACHING_COUNCIL" ? (random.chance(0.75) ? "TATAIAKO" : "TAPASA") : role.registrationBodyCode ? "PROFESSIONAL_BODY" : "EMPLOYER",
    level: role.code === "KAITAKAWAENGA" ? "LEADING" : pickCompetence(random),
    ...recordedOn(reviewedOn),
  });
}
