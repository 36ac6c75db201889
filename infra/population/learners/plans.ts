// One plan for a learner, in its versions, with goals.
import type { GoalAchievementStatus, GoalLifecycleStatus, OutcomeDomain } from "@lsg/learners/src/entities/goal/table.ts";
import type { OnePlanStatus, PlanClosingReason } from "@lsg/learners/src/entities/one-plan/table.ts";
import type { Country } from "../country/country.ts";
import { dateOf } from "../days.ts";
import { exampleIds } from "../ids.ts";
import { Random, weighted } from "../random.ts";
import type { Learner } from "./learner.ts";
import type { Profile } from "./needs.ts";
import { aspirations, goalTitles, measures, strengths } from "./plan-texts.ts";
import { recorded } from "./recorded.ts";

const shares: Readonly<Record<Profile["tier"], number>> = { TIER_1_UNIVERSAL: 0.08, TIER_2_TARGETED: 0.3, TIER_3_INTENSIVE: 0.85 };
const pickStatus = weighted<OnePlanStatus>([["ACTIVE", 68], ["UNDER_REVIEW", 12], ["AGREED", 6], ["DRAFT", 8], ["CLOSED", 6]]);
const pickOutcome = weighted<OutcomeDomain>([["PROGRESS", 40], ["BELONGING", 18], ["WELLBEING", 18], ["PRESENCE", 12], ["LIFELONG_LEARNING", 8], ["TIMELINESS", 4]]);
const pickProgress = weighted<GoalAchievementStatus | null>([["IMPROVING", 34], ["IN_PROGRESS", 30], ["NO_CHANGE", 12], ["SUSTAINING", 5], ["WORSENING", 3], [null, 16]]);
const pickResult = weighted<GoalAchievementStatus>([["ACHIEVED", 55], ["SUSTAINING", 15], ["NOT_ACHIEVED", 22], ["NO_PROGRESS", 5], ["NOT_ATTAINABLE", 3]]);

const pickClosing = weighted<PlanClosingReason>([["GOALS_REACHED", 45], ["NO_LONGER_NEEDED", 30], ["WHANAU_WISH", 15], ["LEARNER_LEFT", 10]]);

/** How long a version holds. */
const daysOfVersion = 180;

/** A version as it was written, for what is written under it. */
export interface PlanVersion {
  readonly id: string;
  readonly status: OnePlanStatus;
  /** Its first day, and the last that has come to pass. */
  readonly first: number;
  readonly last: number;
  readonly agreedOn: number | null;
  readonly reviewedOn: number | null;
  /** The day by which the review was due that was held on `reviewedOn`. */
  readonly reviewDueOn: number;
  readonly nextReviewOn: number | null;
  readonly goals: readonly { readonly id: string; readonly lifecycleStatus: GoalLifecycleStatus; readonly achievementStatus: GoalAchievementStatus | null }[];
  /** For what is written under it: a stream of its own. */
  readonly random: Random;
}

/** The versions of a learner's plan with their goals: the newest first, and at the end the next one if it is being written. */
export function addPlans(country: Country, learner: Learner, profile: Profile): PlanVersion[] {
  const { random } = learner;
  // Whoever is in the Ongoing Resourcing Scheme must have one.
  if (!profile.isOngoing && !random.chance(shares[profile.tier])) return [];
  const begun = Math.min(country.asOf - 5, profile.needs[0].firstConcernOn + random.between(30, 200));
  const status = profile.isOngoing ? "ACTIVE" : pickStatus(random);
  const versions = Math.min(4, 1 + Math.floor((country.asOf - begun) / daysOfVersion));
  const ids = Array.from({ length: versions }, () => learner.ids("plan"));
  const written: PlanVersion[] = [];
  // The newest first, so that the example's plan is the one in force.
  for (let version = versions; version >= 1; version--) {
    const isLast = version === versions;
    const from = Math.max(begun, country.asOf - (versions - version + 1) * daysOfVersion + random.between(0, 20));
    const last = isLast ? country.asOf : country.asOf - (versions - version) * daysOfVersion - 1;
    written.push(addVersion(country, learner, { id: ids[versions - version]!, revisesId: ids[versions - version + 1] ?? null, version, from, status: isLast ? status : "CLOSED", isLast, last }));
  }
  // After a review the next version is often being written already; the first learner's always is.
  const [newest] = written;
  if (newest && (learner.id === exampleIds.learner || (status === "UNDER_REVIEW" && newest.random.chance(0.4)))) {
    written.push(addVersion(country, learner, { id: learner.ids("planDraft"), revisesId: newest.id, version: versions + 1, from: country.asOf, status: "DRAFT", isLast: true, last: country.asOf }));
  }
  return written;
}

interface Version {
  readonly id: string;
  readonly revisesId: string | null;
  readonly version: number;
  readonly status: OnePlanStatus;
  readonly from: number;
  readonly isLast: boolean;
  /** Its last day, when it is closed. */
  readonly last: number;
}

function addVersion({ tables, seed }: Country, learner: Learner, { id, revisesId, version, status, from, isLast, last }: Version): PlanVersion {
  const { random } = learner;
  const own = new Random(seed, "plan", learner.id, version);
  const isClosed = status === "CLOSED";
  const isInForce = status === "ACTIVE" || status === "UNDER_REVIEW";
  const first = Math.min(from, last);
  const agreedOn = status === "DRAFT" ? null : first - own.between(0, 12);
  const reviewDueOn = (agreedOn ?? first) + own.between(80, 180);
  // Most are looked at in time, some late, some not yet.
  const seenOn = reviewDueOn + own.between(-10, 20);
  const reviewedOn = (isInForce || isClosed) && seenOn > first && seenOn <= last && own.chance(0.9) ? seenOn : null;
  const nextReviewOn = agreedOn === null ? null : reviewedOn === null ? reviewDueOn : reviewedOn + own.between(90, 180);
  const written: PlanVersion["goals"][number][] = [];
  tables.learners.onePlans.add({
    id,
    learnerId: learner.id,
    revisesId,
    from: dateOf(first),
    until: isClosed ? dateOf(last) : null,
    agreedOn: agreedOn === null ? null : dateOf(agreedOn),
    lastReviewedOn: reviewedOn === null ? null : dateOf(reviewedOn),
    nextReviewOn: nextReviewOn === null ? null : dateOf(nextReviewOn),
    closedOn: isClosed ? dateOf(last) : null,
    closingReason: isClosed ? (isLast ? pickClosing(own) : "REPLACED") : null,
    contentRevision: 1,
    version,
    revision: 1,
    status,
    schoolHoursPerWeek: own.chance(0.8) ? 25 : own.between(10, 24),
    prescribedHoursPerWeek: own.between(2, 30) / 2,
    aspirations: random.pick(aspirations),
    strengths: random.pick(strengths),
    ...recorded(first),
  });
  const goals = random.between(1, 4);
  for (let position = 1; position <= goals; position++) {
    const outcomeDomain = pickOutcome(random);
    const [lifecycleStatus, achievementStatus] = progressOf(status, random);
    const startOn = first + random.between(0, Math.min(20, last - first));
    const goal = { id: learner.ids("goal"), lifecycleStatus, achievementStatus };
    written.push(goal);
    tables.learners.goals.add({
      ...goal,
      planId: id,
      learnerId: learner.id,
      startOn: dateOf(startOn),
      targetOn: dateOf(startOn + random.between(60, 240)),
      position,
      outcomeDomain,
      title: random.pick(goalTitles[outcomeDomain]),
      measure: own.pick(measures),
      revision: 1,
      ...recorded(first),
    });
  }
  return { id, status, first, last, agreedOn, reviewedOn, reviewDueOn, nextReviewOn, goals: written, random: own };
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
