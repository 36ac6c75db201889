// What is under each version of a plan: strategies, who does what, supports, agreement, voices, reviews.
import type { ConsentManner } from "@lsg/learners/src/entities/consent/table.ts";
import type { VoiceMethod } from "@lsg/learners/src/entities/plan-voice/table.ts";
import type { StrategySetting } from "@lsg/learners/src/entities/strategy/table.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { weighted } from "../random.ts";
import type { Learner } from "./learner.ts";
import { changesAfterReviews, findings, learnerVoices, planSupportTexts, reasonsNotAgreed, responsibilityTexts, strategyTexts, whanauVoices } from "./plan-texts.ts";
import type { PlanVersion } from "./plans.ts";
import { recorded } from "./recorded.ts";
import type { Support } from "./supports.ts";

const pickManner = weighted<ConsentManner>([["IN_PERSON", 60], ["ONLINE", 22], ["BY_PHONE", 10], ["VIDEO_CALL", 5], ["ON_PAPER", 3]]);
const pickMethod = weighted<VoiceMethod>([["CONVERSATION", 62], ["DRAWING_OR_PHOTOS", 14], ["OBSERVATION", 8], ["SIGN_LANGUAGE", 3], ["COMMUNICATION_DEVICE", 5], ["WRITING", 8]]);

export function addPlanParts(country: Country, learner: Learner, versions: readonly PlanVersion[], supports: readonly Support[]): void {
  for (const version of versions) {
    addStrategies(country, learner, version, supports);
    addResponsibilities(country, learner, version, supports);
    addSupportsOfPlan(country, learner, version, supports);
    addVoices(country, learner, version);
    addAgreements(country, learner, version);
    addReview(country, learner, version, supports);
  }
}

type Parts = [country: Country, learner: Learner, version: PlanVersion, supports: readonly Support[]];

function addStrategies({ tables }: Country, learner: Learner, { id: planId, first, goals, random }: PlanVersion, supports: readonly Support[]): void {
  for (const goal of goals) {
    const setting = settingOf(learner, first, random.chance(0.25));
    tables.learners.strategies.add({
      id: learner.ids("strategy"),
      planId,
      learnerId: learner.id,
      goalId: goal.id,
      setting,
      description: random.pick(strategyTexts[setting]),
      ...((setting === "HOME" ? null : byPractitioner(supports)) ?? byWhanau(learner) ?? byLearner),
      revision: 1,
      ...recorded(first),
    });
  }
}

function addResponsibilities({ tables }: Country, learner: Learner, { id: planId, first, random }: PlanVersion, supports: readonly Support[]): void {
  const add = (description: string, party: Party) =>
    tables.learners.responsibilities.add({ id: learner.ids("responsibility"), planId, learnerId: learner.id, description, ...party, revision: 1, ...recorded(first) });
  const practitioner = byPractitioner(supports);
  if (practitioner) add(random.pick(responsibilityTexts.PRACTITIONER), practitioner);
  const whanau = byWhanau(learner);
  if (whanau) add(random.pick(responsibilityTexts.WHANAU), whanau);
  if (random.chance(0.6)) add(random.pick(responsibilityTexts.LEARNER), byLearner);
}

/** Those that had been asked for when the version ended, or by now. */
function addSupportsOfPlan({ tables }: Country, learner: Learner, { id: planId, first, last, random }: PlanVersion, supports: readonly Support[]): void {
  for (const support of supports) {
    if (support.requestedOn > last || (support.closedOn !== null && support.closedOn < first)) continue;
    const hours = random.chance(0.7) ? random.between(1, 20) / 2 : null;
    tables.learners.planSupports.add({
      id: learner.ids("planSupport"),
      planId,
      learnerId: learner.id,
      supportId: support.id,
      practitionerId: support.practitioner?.id ?? null,
      prescribedHours: hours,
      hoursPer: hours === null ? null : hours > 3 ? "TERM" : "WEEK",
      description: planSupportTexts[support.service.kind],
      revision: 1,
      ...recorded(first),
    });
  }
}

function addVoices({ tables }: Country, learner: Learner, { id: planId, first, random }: PlanVersion): void {
  const add = (voiceOf: "LEARNER" | "WHANAU", whanauMemberId: string | null, words: string, method: VoiceMethod, language: string) =>
    tables.learners.planVoices.add({ id: learner.ids("planVoice"), planId, learnerId: learner.id, voiceOf, whanauMemberId, saidOn: dateOf(first), method, language, words, ...recorded(first) });
  if (random.chance(0.85)) add("LEARNER", null, random.pick(learnerVoices), pickMethod(random), "en-NZ");
  const [member] = learner.whanauMemberIds;
  if (member && random.chance(0.85)) add("WHANAU", member, random.pick(whanauVoices), "CONVERSATION", "en-NZ");
}

/** Whoever of the whānau is asked first, often a second one, and the learner; for a few it is recorded why nobody has. */
function addAgreements({ tables }: Country, learner: Learner, { id: planId, agreedOn, random }: PlanVersion): void {
  if (agreedOn === null) return;
  const whanau = random.chance(0.95) ? learner.whanauMemberIds.slice(0, random.chance(0.3) ? 2 : 1) : [];
  const add = (said: { whanauMemberId?: string; byLearner: boolean; reasonNotAgreed?: string; manner?: ConsentManner }) =>
    tables.learners.planAgreements.add({ id: learner.ids("planAgreement"), planId, learnerId: learner.id, agreedOn: dateOf(agreedOn), contentRevision: 1, language: "en-NZ", ...said, ...recorded(agreedOn) });
  for (const whanauMemberId of whanau) add({ whanauMemberId, byLearner: false, manner: pickManner(random) });
  if (random.chance(0.4)) add({ byLearner: true, manner: "IN_PERSON" });
  else if (whanau.length === 0) add({ byLearner: false, reasonNotAgreed: random.pick(reasonsNotAgreed) });
}

function addReview(...[{ tables }, learner, { id: planId, reviewedOn, reviewDueOn, nextReviewOn, goals, random }, supports]: Parts): void {
  if (reviewedOn === null || nextReviewOn === null) return;
  const reviewId = learner.ids("planReview");
  const practitioner = byPractitioner(supports)?.practitionerId;
  tables.learners.planReviews.add({
    id: reviewId,
    planId,
    learnerId: learner.id,
    heldOn: dateOf(reviewedOn),
    dueOn: dateOf(reviewDueOn),
    nextReviewOn: dateOf(nextReviewOn),
    learnerTookPart: random.chance(0.7),
    whanauMemberIds: learner.whanauMemberIds.slice(0, 1),
    practitionerIds: practitioner ? [practitioner] : [],
    others: ["The class teacher"],
    findings: random.pick(findings),
    changes: random.pick(changesAfterReviews),
    ...recorded(reviewedOn),
  });
  for (const { id: goalId, lifecycleStatus, achievementStatus } of goals) {
    tables.learners.goalProgress.add({ id: learner.ids("goalProgress"), goalId, planId, learnerId: learner.id, reviewId, seenOn: dateOf(reviewedOn), lifecycleStatus, achievementStatus, ...recorded(reviewedOn) });
  }
}

interface Party {
  readonly practitionerId: string | null;
  readonly whanauMemberId: string | null;
  readonly byLearner: boolean;
}

const byLearner: Party = { practitionerId: null, whanauMemberId: null, byLearner: true };

function byWhanau({ whanauMemberIds: [whanauMemberId] }: Learner): Party | null {
  return whanauMemberId ? { practitionerId: null, whanauMemberId, byLearner: false } : null;
}

/** Somebody who gives a support; null while nobody does. */
function byPractitioner(supports: readonly Support[]): Party | null {
  const practitionerId = supports.find(({ practitioner }) => practitioner !== null)?.practitioner?.id;
  return practitionerId ? { practitionerId, whanauMemberId: null, byLearner: false } : null;
}

function settingOf({ birthday }: Learner, day: number, atHome: boolean): Extract<StrategySetting, keyof typeof strategyTexts> {
  if (atHome) return "HOME";
  const years = (day - birthday) / 365.25;
  return years < 5 ? "EARLY_LEARNING" : years < 13 ? "PRIMARY_SCHOOL" : "SECONDARY_SCHOOL";
}
