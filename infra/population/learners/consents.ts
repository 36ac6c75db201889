// Informed agreements that an agency sees some of what is held about a learner.
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { Random, weighted } from "../random.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";

type Agency = "HEALTH" | "ORANGA_TAMARIKI" | "MSD";
const pickAgency = weighted<Agency>([["HEALTH", 80], ["ORANGA_TAMARIKI", 12], ["MSD", 8]]);

/** For one in eight of those with the highest needs; some have been withdrawn, and some have to be asked for again soon. */
export function addConsents(country: Country, learner: Learner, { tier }: Profile): void {
  const { random } = learner;
  if (tier !== "TIER_3_INTENSIVE" || !random.chance(0.125)) return;
  const from = country.asOf - random.between(20, 300);
  const withdrawnOn = random.chance(0.1) ? Math.min(country.asOf, from + random.between(10, 200)) : null;
  const recipient: Consent["recipient"] = `agency:${pickAgency(random)}`;
  const until = from + random.between(365, 730);
  // One in five was given longer ago, for two years at the most.
  const aside = new Random(country.seed, "consent that ends soon", learner.id);
  if (withdrawnOn === null && aside.chance(0.2)) addConsent(country, learner, { recipient, from: Math.max(country.asOf - 500, learner.birthday + 100), until: country.asOf + aside.between(5, 60), withdrawnOn });
  else addConsent(country, learner, { recipient, from, until, withdrawnOn });
}

interface Consent {
  readonly recipient: `agency:${Agency}` | `institution:${number}`;
  readonly from: number;
  readonly until: number;
  readonly withdrawnOn: number | null;
}

/** Given by the first legal guardian of the whānau, or else by the learner. Whoever agreed was told all of this. */
export function addConsent({ tables }: Country, learner: Learner, { recipient, from, until, withdrawnOn }: Consent): void {
  const who = recipient.startsWith("agency:") ? "agency" : "place that the learner was at before";
  const guardian = learner.household.adults.findIndex(({ legalGuardian }) => legalGuardian);
  const givenBy = guardian === -1 ? null : (learner.whanauMemberIds[guardian] as string);
  tables.learners.consents.add({
    id: learner.ids("consent"),
    learnerId: learner.id,
    givenByWhanauMemberId: givenBy,
    givenAt: noonOf(from),
    withdrawnAt: withdrawnOn === null ? null : noonOf(withdrawnOn),
    from: dateOf(from),
    until: dateOf(until),
    recipient,
    categories: ["IDENTITY", "NEEDS", "SUPPORTS"],
    categoriesGiven: ["IDENTITY", "NEEDS", "SUPPORTS"],
    purpose: `So that support at school and what the ${who} does or knows fit together.`,
    information: "Who the learner is, what they need support with, and which supports they get.",
    whoWillSee: `The people of the ${who} who work with the learner or did.`,
    howShared: "Through this system, and in meetings to which the whānau is invited.",
    howStored: `In this system; the ${who} keeps its own notes by its own rules.`,
    whenRemoved: "On the last day of this consent, or when it is withdrawn.",
    howToCheck: "Ask the known contact, or look at the record and at who has seen it.",
    ifRefused: "Support at school goes on as before.",
    ifWithdrawn: `The ${who} sees nothing more from that moment on.`,
    manner: "IN_PERSON",
    language: "en-NZ",
    recordedBy: "population",
    withdrawnBy: withdrawnOn === null ? null : "population",
    changedOnWordOfId: withdrawnOn === null ? null : givenBy,
  });
}

function noonOf(day: number): Date {
  return new Date(day * 86_400_000 + 43_200_000);
}
