// All learners of a population, one household after the other.
import type { Country } from "../country/country.ts";
import { addAllocations } from "./allocations.ts";
import { addCaseAssignments } from "./case-assignments.ts";
import { addConsents } from "./consents.ts";
import { addCorrection } from "./corrections.ts";
import { addEnrolments, makeStays, type Stay } from "./enrolments.ts";
import { makeHousehold, type Household } from "./household.ts";
import { addInquiry } from "./inquiries.ts";
import { addKnownContacts } from "./known-contacts.ts";
import { addLearner, makeLearner } from "./learner.ts";
import { addNeeds, makeProfile, usesNzSignLanguage } from "./needs.ts";
import { addPlanParts } from "./plan-parts.ts";
import { addPlans } from "./plans.ts";
import { addProfile } from "./profile.ts";
import { addRegisterEntries } from "./register-entries.ts";
import { addExampleLearner, exampleHousehold } from "./example-learner.ts";
import { Groups } from "./groups.ts";
import { addAccessWithoutConsent, addContactRestrictions } from "./safety.ts";
import { makeSupports } from "./supports.ts";
import { addTransition } from "./transitions.ts";

/**
 * Adds `count` learners to the country's tables; yields how many there are after each household, so that the caller can
 * write out what has come together. More learners leave those before them as they are, but for where they live.
 */
export function* addLearners(country: Country, count: number): Generator<number> {
  let index = 0;
  const groups = new Groups();
  for (let number = 0; index < count; number++) {
    const household = number === 0 ? exampleHousehold(country) : makeHousehold(country, number);
    for (let position = 0; position < household.ages.length && index < count; position++) {
      if (index === 0) addExampleLearner(country, household, groups);
      else addOrdinaryLearner(country, household, groups, index, position);
      index++;
    }
    yield index;
  }
}

function addOrdinaryLearner(country: Country, household: Household, groups: Groups, index: number, position: number): void {
  const learner = makeLearner(country, household, index, position);
  const stays = makeStays(country, learner);
  const profile = makeProfile(country, learner, stays);
  addLearner(country, learner, usesNzSignLanguage(learner, profile));
  addProfile(country, learner, index, profile !== null);
  const enrolments = addEnrolments(country, learner, stays);
  addContactRestrictions(country, learner, index);
  addAccessWithoutConsent(country, learner, index, profile);
  if (!profile) return;
  addCorrection(country, learner);
  addTransition(country, learner, stays);
  addNeeds(country, learner, profile);
  addConsents(country, learner, profile);
  addRegisterEntries(country, learner, profile, stays);
  addKnownContacts(country, learner, profile, stays);
  const plans = addPlans(country, learner, profile);
  const supports = makeSupports(country, learner, profile, stays);
  addPlanParts(country, learner, plans, supports);
  addCaseAssignments(country, learner, profile, supports);
  const now = stays.at(-1) as Stay;
  addAllocations(country, learner, profile, supports, enrolments);
  if (profile.tier === "TIER_2_TARGETED" && now.level !== null && index % 5 === 0) groups.join(country, learner, now.place);
  // The last of all, so that what is drawn here leaves the rest as it is.
  const { random } = learner;
  if (supports.length > 0 && profile.tier !== "TIER_1_UNIVERSAL" && random.chance(0.2)) addInquiry(country, learner, { daysAgo: random.between(20, 240), events: random.between(1, 5), isClosed: random.chance(0.3) });
}
