// What keeps people away from a learner, and what opens a record without whānau being asked: rare, and in every population.
import type { Country } from "../country/country.ts";
import { Random } from "../random.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";

/** Of parents who live elsewhere, an order keeps three in a hundred away; two in five such orders have ended. */
export function addContactRestrictions(country: Country, learner: Learner, index: number): void {
  const { household } = learner;
  const random = new Random(country.seed, "contact restriction", index);
  const parent = household.adults.find(({ livesWith, relationship }) => !livesWith && (relationship === "FATHER" || relationship === "MOTHER"));
  if (!parent || !random.chance(0.03)) return;
  const from = country.asOf - random.between(60, 700);
  addContactRestriction(country, learner, { personId: parent.personId, from, until: random.chance(0.4) ? from + random.between(30, 59) : null, file: random.between(100_000, 999_999) });
}

interface Restriction {
  readonly personId: string;
  readonly from: number;
  readonly until: number | null;
  /** Number of the court's file. */
  readonly file: number;
}

export function addContactRestriction({ tables }: Country, learner: Learner, { personId, from, until, file }: Restriction): void {
  tables.learners.contactRestrictions.add({
    id: learner.ids("contactRestriction"),
    learnerId: learner.id,
    personId,
    kind: "PROTECTION_ORDER",
    reference: `FAM-2025-004-${file}`,
    from: noonOf(from),
    until: until === null ? null : noonOf(until),
    recordedAt: noonOf(from),
    recordedBy: "population",
  });
}

/** For the third learner, and for four of a thousand with the highest needs: Oranga Tamariki sees them by law, and Police opened the record once. */
export function addAccessWithoutConsent(country: Country, learner: Learner, index: number, profile: Profile | null): void {
  if (index !== 2 && !(profile?.tier === "TIER_3_INTENSIVE" && new Random(country.seed, "access without consent", index).chance(0.004))) return;
  const { tables, asOf } = country;
  tables.learners.lawfulAccesses.add({
    id: learner.ids("lawfulAccess"),
    learnerId: learner.id,
    lawfulBasis: "OTA_S66C_DISCRETIONARY",
    recipient: "agency:ORANGA_TAMARIKI",
    categories: ["IDENTITY", "EDUCATION", "SUPPORTS"],
    purpose: "A plan of support for the family.",
    reasons: "The school and Oranga Tamariki make one plan; section 66C allows sharing for it.",
    decidedBy: "population",
    decidedAt: noonOf(asOf - 40),
    from: noonOf(asOf - 40),
    until: noonOf(asOf + 200),
    sharedFor: "SUPPORT_PLAN",
    consultation: "DONE",
    consultationViews: "The whānau agree, and want to be at the table.",
  });
  // The first waits for its review: what happened lately always does.
  for (const [openedOn, reviewed] of [[asOf - 2, false], [asOf - 90, true]] as const) {
    const openedAt = noonOf(openedOn);
    tables.learners.breakGlass.add({
      id: learner.ids("breakGlass"),
      learnerId: learner.id,
      personId: learner.ids("person"),
      openedAt,
      endsAt: new Date(openedAt.getTime() + 4 * 3_600_000),
      role: "AGENCY",
      organisation: "agency:POLICE",
      lawfulBasis: "IPP11_SERIOUS_THREAT",
      reason: "The child did not come home, and nobody could be reached by telephone.",
      categories: ["IDENTITY", "CONTACT", "EDUCATION"],
      reviewedAt: reviewed ? noonOf(openedOn + 3) : null,
      reviewedBy: reviewed ? "population" : null,
      reviewOutcome: reviewed ? "JUSTIFIED" : null,
      reviewNote: reviewed ? "Found safe with an aunt the same evening." : null,
    });
  }
}

function noonOf(day: number): Date {
  return new Date(day * 86_400_000 + 43_200_000);
}
