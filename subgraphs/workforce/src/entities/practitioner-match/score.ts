// What makes a match, in points. The weights are this system's own: what somebody is good at counts most, then that whānau are
// met in their language, the way, the room, and cultural competence.
import type { CulturalCompetenceLevel } from "../cultural-competence/table.ts";
import type { SkillLevel } from "../practitioner-skill/table.ts";
import type { Candidate, Room } from "./store.ts";

export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Asked {
  readonly language: string | null;
  readonly coordinates: Coordinates | null;
  /** Whether a framework was named that matters most. */
  readonly culture: string | null;
}

export interface Reason {
  readonly aspect: "SKILL" | "LANGUAGE" | "CULTURE" | "TRAVEL" | "ROOM";
  readonly points: number;
  readonly text: { readonly en: string; readonly mi: null };
}

export interface Match {
  readonly candidate: Candidate;
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly distanceKm: number | null;
}

const skillPoints: Readonly<Record<SkillLevel, number>> = { LEADING: 30, EXPERIENCED: 25, WORKING: 15 };
const culturePoints: Readonly<Record<CulturalCompetenceLevel, number>> = { LEADING: 15, PROFICIENT: 12, DEVELOPING: 5 };
const roomPoints: Readonly<Record<Room, number>> = { AMPLE: 15, SOME: 8, NONE: 0 };
const [nearKm, farKm, travelPoints] = [10, 150, 20];

/** The best first; whoever has no room behind all others. */
export function rank(candidates: readonly Candidate[], asked: Asked): Match[] {
  const matches = candidates.map((candidate) => matchOf(candidate, asked));
  const isFull = ({ candidate }: Match) => Number(candidate.room === "NONE");
  return matches.sort(
    (a, b) =>
      isFull(a) - isFull(b) || b.score - a.score || (a.distanceKm ?? Infinity) - (b.distanceKm ?? Infinity) || compare(a.candidate.sortName, b.candidate.sortName) || compare(a.candidate.id, b.candidate.id),
  );
}

function matchOf(candidate: Candidate, asked: Asked): Match {
  const distanceKm = distanceTo(candidate, asked.coordinates);
  const reasons = [skillReason(candidate), languageReason(candidate, asked), cultureReason(candidate, asked), travelReason(distanceKm), roomReason(candidate)].filter((reason) => reason !== null);
  return { candidate, reasons, distanceKm, score: reasons.reduce((sum, { points }) => sum + points, 0) };
}

const reason = (aspect: Reason["aspect"], points: number, en: string): Reason => ({ aspect, points, text: { en, mi: null } });

function skillReason({ skill }: Candidate): Reason {
  if (skill === null) return reason("SKILL", 0, "They do not name this area of need among what they are good at.");
  const words = { LEADING: "They lead others in this area of need.", EXPERIENCED: "They are experienced in this area of need.", WORKING: "They work in this area of need." };
  return reason("SKILL", skillPoints[skill], words[skill]);
}

function languageReason({ languages }: Candidate, { language }: Asked): Reason | null {
  if (language === null) return null;
  // Who speaks English of New Zealand speaks English.
  const speaks = languages.some((spoken) => spoken.split("-")[0] === language.split("-")[0]);
  return speaks ? reason("LANGUAGE", 20, `They work in ${language}.`) : reason("LANGUAGE", 0, `They do not work in ${language}: arrange for an interpreter.`);
}

function cultureReason({ culture }: Candidate, asked: Asked): Reason | null {
  if (culture !== null) return reason("CULTURE", culturePoints[culture], `The last review of their cultural competence found them ${culture.toLowerCase()}.`);
  return asked.culture === null ? null : reason("CULTURE", 0, "No review of their cultural competence against this framework is recorded.");
}

function travelReason(distanceKm: number | null): Reason | null {
  if (distanceKm === null) return null;
  const share = Math.min(1, Math.max(0, (farKm - distanceKm) / (farKm - nearKm)));
  return reason("TRAVEL", Math.round(travelPoints * share), `They set out from about ${distanceKm} km away.`);
}

function roomReason({ room }: Candidate): Reason | null {
  if (room === null) return null;
  const words = { AMPLE: "There is room in their caseload.", SOME: "There is room for a case or a few.", NONE: "There is no room in their caseload." };
  return reason("ROOM", roomPoints[room], words[room]);
}

const radians = Math.PI / 180;
const earthKm = 6371;

/** As the crow flies, by the haversine formula: right also where the map crosses 180°, as it does at the Chathams. */
function distanceTo({ latitude, longitude }: Candidate, place: Coordinates | null): number | null {
  if (place === null || latitude === null || longitude === null) return null;
  const north = Math.sin(((latitude - place.latitude) * radians) / 2);
  const east = Math.sin(((longitude - place.longitude) * radians) / 2);
  const half = north * north + Math.cos(latitude * radians) * Math.cos(place.latitude * radians) * east * east;
  return Math.round(2 * earthKm * Math.asin(Math.sqrt(half)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
