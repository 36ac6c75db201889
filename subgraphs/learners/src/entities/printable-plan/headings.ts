// What a printed plan calls its parts, in both languages. Te reo Māori as the Ministry's own pages and schools say it where
// they do (strengths, goals, how we do it, looking at it together); a translator has not read the other headings yet. Labels
// have te reo Māori only where a common word says exactly that (ākonga, tautoko, kāinga); the others stay English until one has.
import type { GoalAchievementStatus, GoalLifecycleStatus, OutcomeDomain } from "../goal/table.ts";
import type { OnePlanStatus } from "../one-plan/table.ts";
import type { VoiceMethod } from "../plan-voice/table.ts";
import type { StrategySetting } from "../strategy/table.ts";

/** Which language stands first; the other is beside it. */
export type PrintedPlanLanguage = "EN" | "MI";

export interface Label {
  readonly en: string;
  /** Null where no word is certain. */
  readonly mi: string | null;
}

export interface Heading extends Label {
  readonly mi: string;
}

export const headings = {
  plan: { en: "One plan", mi: "Te mahere kotahi" },
  about: { en: "About this plan", mi: "Mō tēnei mahere" },
  learnerVoice: { en: "What the learner says", mi: "Ngā kōrero a te ākonga" },
  whanauVoice: { en: "What whānau say", mi: "Ngā kōrero a te whānau" },
  aspirations: { en: "What we hope for", mi: "Ngā wawata" },
  strengths: { en: "Strengths", mi: "Ngā pūkenga" },
  goals: { en: "Goals", mi: "Whāinga" },
  strategies: { en: "How we do it", mi: "Ka pēhea tā mātau mahi i ēnei mahi" },
  responsibilities: { en: "Who does what", mi: "Ko wai ka mahi i te aha" },
  supports: { en: "Supports", mi: "Ngā tautoko" },
  agreement: { en: "Who agreed", mi: "Ko wai mā i whakaae" },
  reviews: { en: "Looking at it together", mi: "Whai whakaaro" },
} as const satisfies Readonly<Record<string, Heading>>;

const english = (en: string): Label => ({ en, mi: null });

export const labels = {
  learner: { en: "Learner", mi: "Ākonga" },
  knownContact: english("Known contact"),
  version: english("Version"),
  status: english("Status"),
  from: english("From"),
  period: english("For"),
  schoolHours: english("Hours at school each week"),
  supportHours: english("Hours of support each week"),
  nextReview: english("Next time to look at it together"),
  goal: { en: "Goal", mi: "Whāinga" },
  outcome: english("What it is about"),
  measure: english("How we will see it"),
  target: english("By"),
  progress: english("How it is going"),
  strategy: english("What we do"),
  setting: english("Where"),
  who: { en: "Who", mi: "Ko wai" },
  goalOfStrategy: english("For"),
  responsibility: english("What they do"),
  support: { en: "Support", mi: "Tautoko" },
  giver: english("Given by"),
  hours: { en: "Hours", mi: "Hāora" },
} as const satisfies Readonly<Record<string, Label>>;

/** Those who do something and are not called by a name. */
export const parties = {
  learner: { en: "The learner", mi: "Te ākonga" },
  whanau: { en: "Whānau", mi: "Whānau" },
  practitioner: { en: "A practitioner", mi: "He kaimahi" },
  ofWhanau: { en: "Somebody of the whānau", mi: "Tētahi o te whānau" },
} as const satisfies Readonly<Record<string, Label>>;

export const statuses: Readonly<Record<OnePlanStatus, string>> = { DRAFT: "A draft: not agreed yet", AGREED: "Agreed, not begun", ACTIVE: "In force", UNDER_REVIEW: "In force, being looked at together", CLOSED: "Ended" };

export const outcomes: Readonly<Record<OutcomeDomain, string>> = {
  BELONGING: "Belonging",
  PRESENCE: "Being present",
  PROGRESS: "Making progress",
  WELLBEING: "Wellbeing",
  LIFELONG_LEARNING: "Lifelong learning",
  TIMELINESS: "The right support at the right time",
};

export const lifecycles: Readonly<Record<GoalLifecycleStatus, string>> = {
  PROPOSED: "Suggested",
  PLANNED: "For later",
  ACCEPTED: "Agreed",
  ACTIVE: "Being worked on",
  ON_HOLD: "Set aside for a time",
  COMPLETED: "Done",
  CANCELLED: "Given up",
  REJECTED: "Not wanted",
};

export const achievements: Readonly<Record<GoalAchievementStatus, string>> = {
  IN_PROGRESS: "begun",
  IMPROVING: "closer than the last time",
  WORSENING: "further away than the last time",
  NO_CHANGE: "as far as the last time",
  ACHIEVED: "reached",
  SUSTAINING: "reached and kept up",
  NOT_ACHIEVED: "not reached by its day",
  NO_PROGRESS: "no progress",
  NOT_ATTAINABLE: "cannot be reached",
};

export const settings: Readonly<Record<StrategySetting, Label>> = {
  EARLY_LEARNING: english("Early learning"),
  PRIMARY_SCHOOL: { en: "Primary school", mi: "Kura tuatahi" },
  SECONDARY_SCHOOL: { en: "Secondary school", mi: "Kura tuarua" },
  KURA: { en: "Kura", mi: "Kura" },
  RESIDENTIAL_SCHOOL: english("Residential school"),
  HOME: { en: "Home", mi: "Kāinga" },
  COMMUNITY: { en: "Community", mi: "Hapori" },
};

export const methods: Readonly<Record<VoiceMethod, string>> = {
  CONVERSATION: "in a conversation",
  WRITING: "in writing",
  DRAWING_OR_PHOTOS: "in drawings or photos",
  SIGN_LANGUAGE: "in sign language",
  COMMUNICATION_DEVICE: "with a communication device",
  OBSERVATION: "seen in what they do and choose",
  THROUGH_SOMEBODY_CLOSE: "through somebody close",
};
