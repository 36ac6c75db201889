// What learners need support with, and how much. A quarter of them is on a register; a need waits for no diagnosis.
import type { NeedArea } from "@lsg/learners/src/entities/support-need/table.ts";
import type { SupportTier } from "@lsg/learners/src/entities/register-entry/table.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { Random, weighted } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Stay } from "./enrolments.ts";
import type { Learner } from "./learner.ts";

export interface Need {
  readonly area: NeedArea;
  readonly supportNeedCode: string;
  readonly subNeedCode: string | null;
  readonly firstConcernOn: number;
  /** Null while somebody is still finding out. */
  readonly identifiedOn: number | null;
}

/** How much support a learner gets. */
export interface Profile {
  readonly tier: SupportTier;
  /** In the Ongoing Resourcing Scheme, about 1 % of all learners. */
  readonly isOngoing: boolean;
  /** The first one is what it is mainly about. */
  readonly needs: readonly [Need, ...Need[]];
}

/** 200,000 of the country's 850,000. */
const shareOnRegisters = 200 / 850;

const pickTier = weighted<SupportTier>([["TIER_1_UNIVERSAL", 25], ["TIER_2_TARGETED", 55], ["TIER_3_INTENSIVE", 20]]);
const ongoingOfTier3 = 0.21;

const pickAreaAtSchool = weighted<NeedArea>([
  ["LEARNING_AND_COGNITION", 31],
  ["COMMUNICATION", 15],
  ["BEHAVIOUR_AND_SOCIAL_EMOTIONAL", 18],
  ["ATTENDANCE_AND_ENGAGEMENT", 9],
  ["WELLBEING", 9],
  ["LANGUAGE_LEARNING", 5],
  ["PHYSICAL", 4],
  ["HEALTH", 3],
  ["HEARING", 2],
  ["VISION", 1.5],
  ["GIFTEDNESS", 2.5],
]);
const pickAreaInEarlyLearning = weighted<NeedArea>([
  ["COMMUNICATION", 48],
  ["BEHAVIOUR_AND_SOCIAL_EMOTIONAL", 20],
  ["LEARNING_AND_COGNITION", 12],
  ["PHYSICAL", 8],
  ["HEARING", 5],
  ["HEALTH", 4],
  ["VISION", 2],
  ["LANGUAGE_LEARNING", 1],
]);
/** High and ongoing needs. */
const pickAreaOfOngoing = weighted<NeedArea>([["LEARNING_AND_COGNITION", 50], ["COMMUNICATION", 25], ["PHYSICAL", 12], ["HEARING", 7], ["VISION", 6]]);
const pickCount = weighted([[1, 60], [2, 30], [3, 10]]);

/** Draws what support a learner needs; null for the three quarters who are on no register. */
export function makeProfile(country: Country, learner: Learner, stays: readonly [...Stay[], Stay]): Profile | null {
  const { random } = learner;
  if (!random.chance(shareOnRegisters)) return null;
  const tier = pickTier(random);
  const isOngoing = tier === "TIER_3_INTENSIVE" && random.chance(ongoingOfTier3);
  const areas = new Set<NeedArea>();
  const pickArea = isOngoing ? pickAreaOfOngoing : stays.at(-1)?.level === null ? pickAreaInEarlyLearning : pickAreaAtSchool;
  for (let left = pickCount(random); left > 0; left--) areas.add(suited(pickArea(random), learner));
  const needs = [...areas].map((area) => makeNeed(country, learner, area));
  return { tier, isOngoing, needs: needs as [Need, ...Need[]] };
}

/** Only who speaks another language first is learning English. */
function suited(area: NeedArea, { languages }: Learner): NeedArea {
  return area === "LANGUAGE_LEARNING" && languages[0]?.startsWith("en") ? "LEARNING_AND_COGNITION" : area;
}

function makeNeed({ vocabulary, asOf }: Country, { random, birthday, languages }: Learner, area: NeedArea): Need {
  const all = vocabulary.supportNeeds.get(area) ?? [];
  const choices = area === "LANGUAGE_LEARNING" && languages[0] !== "mi" ? all.filter(({ code }) => code !== "TE_REO_MAORI_LANGUAGE") : all;
  const { code, subNeedCodes } = random.pick(choices);
  const age = asOf - birthday;
  // Somebody noticed it in the last four years, and not before the child was one.
  const firstConcernOn = asOf - random.between(20, Math.max(20, Math.min(1_460, age - 340)));
  const identifiedOn = firstConcernOn + random.between(0, 240);
  return {
    area,
    supportNeedCode: code,
    subNeedCode: subNeedCodes.length > 0 && random.chance(0.6) ? random.pick(subNeedCodes) : null,
    firstConcernOn,
    identifiedOn: identifiedOn <= asOf ? identifiedOn : null,
  };
}

/** What some needed support with once and do no more, one in ten of those on registers; null for all others. */
export function makeNeedOfBefore(country: Country, learner: Learner, { needs }: Profile): Need | null {
  const random = new Random(country.seed, "need of before", learner.id);
  if (!random.chance(0.1)) return null;
  const aside = { ...learner, random };
  const area = suited(pickAreaAtSchool(random), aside);
  return needs.some((need) => need.area === area) ? null : makeNeed(country, aside, area);
}

/** Who needs it uses New Zealand Sign Language; a few more do, for a parent or a friend. */
export function usesNzSignLanguage({ random }: Learner, profile: Profile | null): boolean {
  const needsIt = profile?.needs.some(({ supportNeedCode, subNeedCode }) => supportNeedCode === "SIGN_LANGUAGE" || subNeedCode === "DEAF") ?? false;
  return needsIt || random.chance(0.002);
}

export function addNeeds({ tables }: Country, learner: Learner, { needs }: Profile): void {
  for (const need of needs) {
    tables.learners.needs.add({
      id: learner.ids("need"),
      learnerId: learner.id,
      firstConcernOn: dateOf(need.firstConcernOn),
      identifiedOn: need.identifiedOn === null ? null : dateOf(need.identifiedOn),
      area: need.area,
      supportNeedCode: need.supportNeedCode,
      subNeedCode: need.subNeedCode,
      ...recordedOn(need.firstConcernOn),
    });
  }
}
