// What a printed plan calls its parts. Te reo Māori only where a wording is established: the Ministry's own pages ("What we
// do | He aha ā mātau mahi") and common words of schools; null where none is agreed.
import type { GoalAchievementStatus, GoalLifecycleStatus, OutcomeDomain } from "../goal/table.ts";
import type { OnePlanStatus } from "../one-plan/table.ts";
import type { VoiceMethod } from "../plan-voice/table.ts";
import type { StrategySetting } from "../strategy/table.ts";

export interface Heading {
  readonly en: string;
  readonly mi: string | null;
}

export const headings = {
  plan: { en: "One plan", mi: null },
  about: { en: "About this plan", mi: null },
  learner: { en: "Learner", mi: "Ākonga" },
  knownContact: { en: "Known contact", mi: null },
  learnerVoice: { en: "What the learner says", mi: null },
  whanauVoice: { en: "What whānau say", mi: null },
  aspirations: { en: "What we hope for", mi: null },
  strengths: { en: "Strengths", mi: "Ngā pūkenga" },
  goals: { en: "Goals", mi: "Whāinga" },
  strategies: { en: "How we do it", mi: "Ka pēhea tā mātau mahi i ēnei mahi" },
  responsibilities: { en: "Who does what", mi: null },
  supports: { en: "Supports", mi: null },
  agreement: { en: "Who agreed", mi: null },
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
