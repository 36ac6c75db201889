// What a printed plan calls its parts, in both languages. Te reo Māori as the Ministry's own pages and schools say it where
// they do (strengths, goals, how we do it, looking at it together); a translator has not read the other headings yet.
import type { GoalAchievementStatus, GoalLifecycleStatus, OutcomeDomain } from "../goal/table.ts";
import type { OnePlanStatus } from "../one-plan/table.ts";
import type { VoiceMethod } from "../plan-voice/table.ts";
import type { StrategySetting } from "../strategy/table.ts";

export interface Heading {
  readonly en: string;
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

export const settings: Readonly<Record<StrategySetting, string>> = {
  EARLY_LEARNING: "Early learning",
  PRIMARY_SCHOOL: "Primary school",
  SECONDARY_SCHOOL: "Secondary school",
  KURA: "Kura",
  RESIDENTIAL_SCHOOL: "Residential school",
  HOME: "Home",
  COMMUNITY: "Community",
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
