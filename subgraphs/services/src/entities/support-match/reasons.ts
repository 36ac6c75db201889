// Says in sentences why the finder shows a service where it does. Whatever does not fit is advice to ask, never a refusal.
import type { EligibilityAdviceRow, NeedArea, ServiceRow, SupportTier } from "../service/table.ts";
import type { ServedFrom, FoundSupport } from "./table.ts";
import type { Wanted } from "./wanted.ts";

type Aspect = "NEED" | "TEXT" | "PLACE" | "AGE" | "YEAR_LEVEL" | "TIER" | "LANGUAGE" | "STATUS" | "CONDITION";
type Outcome = "FITS" | "DOES_NOT_FIT" | "ASK";

export interface Reason {
  readonly aspect: Aspect;
  readonly outcome: Outcome;
  readonly text: { readonly en: string; readonly mi: string | null };
}

/** One reason for each thing that was asked for, then the state of the service and the conditions that laws make. */
export function reasonsFor(wanted: Wanted, match: FoundSupport, service: ServiceRow, eligibility: readonly EligibilityAdviceRow[]): Reason[] {
  const reasons: Reason[] = [];
  const say = (aspect: Aspect, outcome: Outcome, en: string, mi: string | null = null) => void reasons.push({ aspect, outcome, text: { en, mi } });

  if (wanted.need !== null) {
    const need = needWords[wanted.need];
    if (match.fits_need) say("NEED", "FITS", `It answers needs in ${need}.`);
    else say("NEED", "DOES_NOT_FIT", `It does not say that it answers needs in ${need}.`);
  }
  if (wanted.text !== null) {
    if (match.fits_text === 1) say("TEXT", "FITS", "It holds the words you looked for.");
    else if ((match.fits_text ?? 0) > 0) say("TEXT", "FITS", "It holds words much like those you looked for.");
    else say("TEXT", "DOES_NOT_FIT", "It does not hold the words you looked for.");
  }
  if (match.served_from !== null) say("PLACE", match.served_from === "ELSEWHERE" ? "DOES_NOT_FIT" : "FITS", ...placeWords(match.served_from, kilometresOf(match)));
  if (wanted.age !== null) sayRange("AGE", "age", match.fits_age, service.minimumAge, service.maximumAge);
  if (wanted.yearLevel !== null) sayRange("YEAR_LEVEL", "year level", match.fits_year_level, service.minimumYearLevel, service.maximumYearLevel);
  if (wanted.tier !== null) {
    if (match.fits_tier) say("TIER", "FITS", `It gives ${tierWords[wanted.tier]} support.`);
    else say("TIER", "DOES_NOT_FIT", `It does not say that it gives ${tierWords[wanted.tier]} support.`);
  }
  if (wanted.language !== null) {
    if (match.fits_language) say("LANGUAGE", "FITS", "It is given in the language you asked for.");
    else if (service.interpretation !== null) say("LANGUAGE", "ASK", `It has interpreters: ${service.interpretation}`);
    else if (service.languages.length === 0) say("LANGUAGE", "ASK", "It does not say which languages it is given in: ask.");
    else say("LANGUAGE", "DOES_NOT_FIT", "It does not say that it is given in the language you asked for: ask for an interpreter.");
  }
  if (service.status === "TEMPORARILY_CLOSED") say("STATUS", "DOES_NOT_FIT", "It takes no requests now and will again.");
  for (const { law, textEn, textMi } of eligibility) {
    if (law !== null) say("CONDITION", "ASK", `${textEn} This is a condition of the ${law}.`, textMi);
  }
  return reasons;

  function sayRange(aspect: Aspect, what: string, fits: boolean | null, minimum: number | null, maximum: number | null): void {
    if (minimum === null && maximum === null) return say(aspect, "FITS", `It has no limit of ${what}.`);
    const range = minimum === null ? `up to ${what} ${maximum}` : maximum === null ? `from ${what} ${minimum}` : minimum === maximum ? `${what} ${minimum}` : `${what} ${minimum} to ${maximum}`;
    if (fits) say(aspect, "FITS", `It is for ${range}.`);
    else say(aspect, "DOES_NOT_FIT", `It is meant for ${range}: that is advice, ask whether it can be shaped to the learner.`);
  }
}

/** To one decimal; null without coordinates. */
export function kilometresOf({ nearest_id, distance_m }: FoundSupport): number | null {
  return nearest_id === null ? null : Math.round(distance_m / 100) / 10;
}

function placeWords(servedFrom: ServedFrom, kilometres: number | null): [en: string, mi: string | null] {
  const far = kilometres === null ? "" : ` The nearest of its locations is ${kilometres} km away.`;
  switch (servedFrom) {
    case "NEARBY":
      return [`It is ${kilometres} km away.`, null];
    case "REGION":
      return [`It is offered in the region.${far}`, null];
    case "NATIONWIDE":
      return [`It is offered in the whole country.${far}`, "Kei te wātea puta noa i te motu."];
    case "ONLINE":
      return [`It can be met online or by telephone.${far}`, null];
    case "ELSEWHERE":
      return [`It is offered elsewhere.${far}`, null];
  }
}

const needWords: Readonly<Record<NeedArea, string>> = {
  LEARNING_AND_COGNITION: "learning and cognition",
  COMMUNICATION: "communication",
  BEHAVIOUR_AND_SOCIAL_EMOTIONAL: "behaviour, and social and emotional learning",
  PHYSICAL: "moving about and personal care",
  HEARING: "hearing",
  VISION: "vision",
  HEALTH: "health",
  WELLBEING: "wellbeing",
  ATTENDANCE_AND_ENGAGEMENT: "attendance and engagement",
  GIFTEDNESS: "giftedness",
  LANGUAGE_LEARNING: "learning the language of lessons",
};

const tierWords: Readonly<Record<SupportTier, string>> = {
  TIER_1_UNIVERSAL: "universal",
  TIER_2_TARGETED: "targeted",
  TIER_3_INTENSIVE: "intensive",
};
