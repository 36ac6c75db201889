// Plans for moves from early learning to school: those of learners who have started, and of some who will soon.
import type { TransitionStepKind } from "@lsg/learners/src/entities/transition-step/table.ts";
import type { Country } from "../country/country.ts";
import { dateOf, yearsLater } from "../days.ts";
import { exampleIds } from "../ids.ts";
import { Random } from "../random.ts";
import { recordedOn } from "../recorded.ts";
import type { Stay } from "./enrolments.ts";
import type { Learner } from "./learner.ts";

const matters = ["She wants to know where the bell rings, and to bring her blanket.", "He needs to see the toilets first, with Nan.", "That karakia begins the day there, too.", "That somebody there signs."] as const;
const steps: readonly (readonly [TransitionStepKind, string, daysBefore: number])[] = [
  ["INFORMATION", "What works at kindy, written down with the whānau.", 90],
  ["VISIT", "Three mornings in the new class, with whānau.", 40],
  ["EQUIPMENT_AND_PROPERTY", "A quiet corner, and the visual timetable on the wall.", 30],
  ["PEOPLE", "The new teacher comes to kindy.", 25],
  ["STRATEGY", "The same signs in the morning routine.", 10],
];

/** How old learners are, in days, when the plan for school is written, if they have one. */
const planFrom = 4.4 * 365.25;

/** One in three of the supported learners who went from early learning to school had a plan, and half of those who soon will have one. */
export function addTransition(country: Country, learner: Learner, stays: readonly Stay[]): void {
  const random = new Random(country.seed, "transition", learner.id);
  const first = stays.findIndex(({ level }) => level !== null);
  const [early, school] = [first > 0 ? stays[first - 1] : undefined, first > 0 ? stays[first] : undefined];
  if (early && school) {
    if (learner.id === exampleIds.learner || random.chance(0.33)) addPlan(country, learner, random, { from: early.place.moeNumber, to: school.place.moeNumber, startsOn: school.from, isOver: true });
    return;
  }
  const now = stays.at(-1);
  if (first !== -1 || !now || country.asOf - learner.birthday < planFrom || !random.chance(0.5)) return;
  const next = country.placement.choose(learner.home, 0, learner, random);
  if (next.moeNumber !== now.place.moeNumber) addPlan(country, learner, random, { from: now.place.moeNumber, to: next.moeNumber, startsOn: Math.max(yearsLater(learner.birthday, 5), country.asOf + 1), isOver: false });
}

interface Move {
  readonly from: number;
  readonly to: number;
  readonly startsOn: number;
  readonly isOver: boolean;
}

function addPlan({ tables, asOf }: Country, learner: Learner, random: Random, { from, to, startsOn, isOver }: Move): void {
  const id = learner.ids("transitionPlan");
  const begunOn = Math.min(asOf, startsOn - 150);
  const [whanauMemberId] = learner.whanauMemberIds;
  const isAgreed = whanauMemberId !== undefined && (isOver || random.chance(0.6));
  tables.learners.transitionPlans.add({
    id,
    learnerId: learner.id,
    startsOn: dateOf(startsOn),
    closedOn: isOver ? dateOf(Math.min(asOf, startsOn + 21)) : null,
    closingReason: isOver ? "COMPLETED" : null,
    fromInstitutionMoeNumber: from,
    toInstitutionMoeNumber: to,
    contentRevision: steps.length + 1,
    status: isOver ? "CLOSED" : isAgreed ? "AGREED" : "DRAFT",
    whatMatters: random.pick(matters),
    ...recordedOn(begunOn),
  });
  for (const [kind, description, daysBefore] of steps) {
    const plannedOn = startsOn - daysBefore;
    const isDone = plannedOn <= asOf && (isOver || random.chance(0.8));
    tables.learners.transitionSteps.add({ id: learner.ids("transitionStep"), planId: id, learnerId: learner.id, byLearner: false, plannedOn: dateOf(plannedOn), doneOn: isDone ? dateOf(plannedOn) : null, kind, description, ...recordedOn(begunOn) });
  }
  if (!isAgreed) return;
  const agreedOn = Math.min(asOf, begunOn + 10);
  tables.learners.transitionAgreements.add({
    id: learner.ids("transitionAgreement"),
    planId: id,
    learnerId: learner.id,
    whanauMemberId,
    agreedOn: dateOf(agreedOn),
    contentRevision: steps.length + 1,
    manner: "IN_PERSON",
    shares: ["IDENTITY", "EDUCATION", "NEEDS", "PLAN", "SUPPORTS"],
    ...recordedOn(agreedOn),
  });
}
