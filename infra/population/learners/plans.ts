// One plan for a learner, in its versions, with goals.
import type { GoalAchievementStatus, GoalLifecycleStatus, OutcomeDomain } from "@lsg/learners/src/entities/goal/table.ts";
import type { OnePlanStatus } from "@lsg/learners/src/entities/one-plan/table.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { weighted } from "../random.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";
import { aspirations, goalTitles, learnerVoices, strengths, whanauVoices } from "./plan-texts.ts";

const shares: Readonly<Record<Profile["tier"], number>> = { TIER_1_UNIVERSAL: 0.08, TIER_2_TARGETED: 0.3, TIER_3_INTENSIVE: 0.85 };
const pickStatus = weighted<OnePlanStatus>([["ACTIVE", 68], ["UNDER_REVIEW", 12], ["AGREED", 6], ["DRAFT", 8], ["CLOSED", 6]]);
const pickOutcome = weighted<OutcomeDomain>([["PROGRESS", 40], ["BELONGING", 18], ["WELLBEING", 18], ["PRESENCE", 12], ["LIFELONG_LEARNING", 8], ["TIMELINESS", 4]]);
const pickProgress = weighted<GoalAchievementStatus | null>([["IMPROVING", 34], ["IN_PROGRESS", 30], ["NO_CHANGE", 12], ["SUSTAINING", 5], ["WORSENING", 3], [null, 16]]);
const pickResult = weighted<GoalAchievementStatus>([["ACHIEVED", 55], ["SUSTAINING", 15], ["NOT_ACHIEVED", 22], ["NO_PROGRESS", 5], ["NOT_ATTAINABLE", 3]]);

/** How long a version holds. */
const daysOfVersion = 180;

export function addPlans(country: Country, learner: Learner, profile: Profile): void {
  const { random } = learner;
  // Whoever is in the Ongoing Resourcing Scheme must have one.
  if (!profile.isOngoing && !random.chance(shares[profile.tier])) return;
  const begun = Math.min(country.asOf - 5, profile.needs[0].firstConcernOn + random.between(30, 200));
  const status = profile.isOngoing ? "ACTIVE" : pickStatus(random);
  const versions = Math.min(4, 1 + Math.floor((country.asOf - begun) / daysOfVersion));
  // The newest first, so that the example's plan is the one in force.
  for (let version = versions; version >= 1; version--) {
    const isLast = version === versions;
    const from = Math.max(begun, country.asOf - (versions - version + 1) * daysOfVersion + random.between(0, 20));
    addVersion(country, learner, { version, from, status: isLast ? status : "CLOSED", last: isLast ? country.asOf : country.asOf - (versions - version) * daysOfVersion - 1 });
  }
}

interface Version {
  readonly version: number;
  readonly status: OnePlanStatus;
  readonly from: number;
  /** Its last day, when it is closed. */
  readonly last: number;
}

function addVersion({ tables, asOf }: Country, learner: Learner, { version, status, from, last }: Version): void {
  const { random } = learner;
  const id = learner.ids("plan");
  const isClosed = status === "CLOSED";
  const isInForce = status === "ACTIVE" || status === "UNDER_REVIEW";
  const first = Math.min(from, last);
  tables.learners.onePlans.add({
    id,
    learnerId: learner.id,
    from: dateOf(first),
    until: isClosed ? dateOf(last) : null,
    // A few reviews are overdue, as they are in life.
    nextReviewOn: isInForce ? dateOf(asOf + random.between(-25, 150)) : null,
    version,
    status,
    aspirations: random.pick(aspirations),
    strengths: random.pick(strengths),
    learnerVoice: random.pick(learnerVoices),
    whanauVoice: random.pick(whanauVoices),
  });
  const goals = random.between(1, 4);
  for (let position = 1; position <= goals; position++) {
    const outcomeDomain = pickOutcome(random);
    const [lifecycleStatus, achievementStatus] = progressOf(status, random);
    const startOn = first + random.between(0, Math.min(20, last - first));
    tables.learners.goals.add({
      id: learner.ids("goal"),
      planId: id,
      learnerId: learner.id,
      startOn: dateOf(startOn),
      targetOn: dateOf(startOn + random.between(60, 240)),
      position,
      outcomeDomain,
      lifecycleStatus,
      achievementStatus,
      title: random.pick(goalTitles[outcomeDomain]),
    });
  }
}

function progressOf(status: OnePlanStatus, random: Learner["random"]): readonly [GoalLifecycleStatus, GoalAchievementStatus | null] {
  switch (status) {
    case "DRAFT":
      return ["PROPOSED", null];
    case "AGREED":
      return ["ACCEPTED", null];
    case "CLOSED":
      return random.chance(0.9) ? ["COMPLETED", pickResult(random)] : ["CANCELLED", null];
    case "ACTIVE":
    case "UNDER_REVIEW":
      return random.chance(0.85) ? ["ACTIVE", pickProgress(random)] : random.chance(0.7) ? ["COMPLETED", pickResult(random)] : ["ON_HOLD", null];
  }
}
