// The one person whom the whānau knows and can go to, and whom they could go to before.
import type { Country } from "../country/country.ts";
import type { Practitioner } from "../country/staff.ts";
import { dateOf } from "../days.ts";
import type { Stay } from "./enrolments.ts";
import { recordedOn } from "../recorded.ts";
import type { Adult } from "./household.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";

const shares: Readonly<Record<Profile["tier"], number>> = { TIER_1_UNIVERSAL: 0.3, TIER_2_TARGETED: 0.8, TIER_3_INTENSIVE: 0.95 };

export function addKnownContacts({ tables, staff, placement, asOf }: Country, learner: Learner, { tier, needs }: Profile, stays: readonly [...Stay[], Stay]): void {
  const { random } = learner;
  if (!random.chance(shares[tier])) return;
  const { place, level } = stays.at(-1) as Stay;
  const roles = level === null ? ["EARLY_INTERVENTION_TEACHER"] : random.chance(0.55) ? ["LSC"] : ["SENCO", "RTLB", "LSC"];
  const places = [place.moeNumber, placement.clusterOf(place)?.id ?? learner.home.id, learner.home.region.code];
  const current = staff.find(roles, places, random);
  if (!current) return;
  const begun = Math.min(asOf, needs[0].firstConcernOn + random.between(10, 90));
  const since = Math.max(begun, Math.min(current.from, asOf));
  const { preferredChannel, preferredLanguage } = learner.household.adults[0] as Adult;
  const add = ({ id: practitionerId, roleCode }: Practitioner, from: number, until: number | null) =>
    tables.learners.knownContacts.add({
      id: learner.ids("knownContact"),
      learnerId: learner.id,
      practitionerId,
      since: dateOf(from),
      until: until === null ? null : dateOf(until),
      roleCode,
      preferredChannel,
      languages: [preferredLanguage],
      handOverReason: until === null ? null : "Another position; the whānau chose who took over.",
      ...recordedOn(from),
    });

  // A handover: the contact before stayed until the day before.
  const handover = since - begun > 60 ? since : asOf - begun > 400 && random.chance(0.3) ? begun + random.between(120, 300) : begun;
  const former = handover > begun ? staff.find(["KAITAKAWAENGA", "LEARNING_SUPPORT_ADVISOR", ...roles], [learner.home.region.code], random) : null;
  if (former && former.id !== current.id) {
    add(former, begun, handover - 1);
    add(current, handover, null);
  } else {
    add(current, since, null);
  }
}
