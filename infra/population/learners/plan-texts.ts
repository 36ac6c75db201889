// Sentences that plans are made of; none is about a person.
import type { OutcomeDomain } from "@lsg/learners/src/entities/goal/table.ts";
import type { ServiceKind } from "@lsg/services/src/entities/service/table.ts";

export const aspirations = [
  "To have friends who understand how I talk and to enjoy coming to school.",
  "To grow up strong in te reo, tikanga and whānau, and to find learning a joy.",
  "To read on their own, and to choose what to read.",
  "To feel safe and calm at school, and to be proud of what they do.",
  "To take part in everything the class does, in and out of the water.",
  "To move to the next school well prepared and with people who know them.",
  "That our child belongs, makes progress and is happy.",
  "To be as independent as they can, at kura and at home.",
];

export const strengths = [
  "Kind to younger children; loves music, animals and being outside.",
  "Remembers stories and songs after hearing them once.",
  "Builds and draws with great patience; notices what others miss.",
  "Speaks two languages at home and teaches the class words of both.",
  "Works hard when the next step is clear; proud of finished work.",
  "Makes others laugh; strong in kapa haka and sport.",
  "Curious about how things work; asks good questions.",
  "A leader on the marae and a careful big brother or sister.",
];

export const learnerVoices = [
  "I like it when we do things with our hands.",
  "I want to sit with my friends and have a quiet place when it is loud.",
  "Maths is easier with things I can touch.",
  "I like my teacher aide. I want to try more by myself.",
  "I want people to wait until I have finished talking.",
] as const;

export const whanauVoices = [
  "We know our child best: please tell us early when something changes.",
  "Meetings after work suit us; Nan comes with us.",
  "He aha te mea nui o te ao? He tangata. Our whānau is part of the team.",
  "We would like the same signs and words at home and at school.",
  "Please write less and ring more.",
] as const;

export const goalTitles: Readonly<Record<OutcomeDomain, readonly string[]>> = {
  BELONGING: ["Join a group at lunch twice a week", "Take part in kapa haka", "Share a story from home with the class each month"],
  PRESENCE: ["Come to school on four days of each week", "Stay in class for the whole morning", "Arrive calmly with a plan for the first ten minutes"],
  PROGRESS: ["Read a simple text aloud with a friend", "Use twenty new signs or words in class", "Write three sentences without help", "Count and add up to one hundred with materials"],
  WELLBEING: ["Name feelings and ask for a break", "Use the quiet space before things get hard", "Have one adult at school to go to"],
  LIFELONG_LEARNING: ["Choose one project and finish it", "Prepare the move to the next school", "Use the tablet to plan the day"],
  TIMELINESS: ["See the specialist within this term", "Have the equipment in class by the start of next term"],
};

export const measures = [
  "The teacher notes it each Friday for a term.",
  "Seen on four of five days in two weeks.",
  "The learner shows it to whānau at home.",
  "A photo or recording for the folder each month.",
  null,
] as const;

export const strategyTexts = {
  EARLY_LEARNING: ["Sing the morning song with signs and pictures.", "Play in threes, with the same two friends."],
  PRIMARY_SCHOOL: ["A picture timetable on the desk, changed together each morning.", "New words first by hand, then with pictures, then in the story.", "A quiet corner that needs no permission."],
  SECONDARY_SCHOOL: ["One page for all teachers: what helps and what does not.", "Check in with the dean at the start of each day."],
  HOME: ["Ten minutes of reading or stories before bed, in the language of home.", "The same signs for stop, more and help."],
} as const;

export const responsibilityTexts = {
  PRACTITIONER: ["Brings everybody together each term and writes down what was decided.", "Visits the class every second week and talks with the teacher.", "Orders the equipment and shows how it is used."],
  WHANAU: ["Tells the school early when something changes at home.", "Practises the words of the week at home."],
  LEARNER: ["Chooses what goes into the folder.", "Says when a break is needed."],
} as const;

export const findings = [
  "Most of what was planned works. Mornings are easier than afternoons.",
  "Good steps since the last time; the learner is proud of the folder.",
  "Less than hoped for: two people changed, and it took time to get to know each other.",
] as const;

export const changesAfterReviews = ["One goal is nearly reached: plan what comes after it.", "Move the reading to the morning.", null] as const;

export const reasonsNotAgreed = ["Whānau could not be reached on three days and by letter; the known contact tries again each month."] as const;

/** What a plan says of a support that it names, by the kind of its service. */
export const planSupportTexts: Readonly<Record<ServiceKind, string>> = {
  EARLY_INTERVENTION: "Visits at home and at the centre before school begins.",
  COMMUNICATION: "Speech-language therapy, with practice in class.",
  BEHAVIOUR: "A specialist works with the class on calm and safe days.",
  COMPLEX_NEEDS: "Specialists plan together how each part of the day works.",
  INTENSIVE_WRAPAROUND: "A team around the whānau, at home and at school.",
  LEARNING_AND_BEHAVIOUR: "A resource teacher works beside the class teacher.",
  LEARNING_SUPPORT_COORDINATION: "The coordinator brings everybody to one table.",
  SCHOOL_WIDE_PRACTICE: "The whole school learns what helps.",
  PHYSICAL_DISABILITY: "Therapy for moving, sitting and writing.",
  ASSISTIVE_TECHNOLOGY: "Equipment, and somebody who shows how it is used.",
  DEAF_AND_HARD_OF_HEARING: "An adviser on deaf children, and time with signs.",
  VISION: "A resource teacher: vision, and texts in large print or braille.",
  HIGH_HEALTH_NEEDS: "Somebody who helps with health through the day.",
  SPECIALIST_SCHOOLING: "Days at the specialist school's satellite class.",
  ALTERNATIVE_EDUCATION: "Small groups away from the school grounds.",
  ENGLISH_LANGUAGE: "Lessons in English in a small group.",
  GIFTED: "A day each week with work that stretches.",
  TRANSPORT: "A taxi to school and back.",
  HEALTH: "Appointments at the clinic, and what they mean for school.",
  WHANAU_SUPPORT: "Somebody whom the whānau can ring.",
  OTHER: "Help from people outside of the school.",
};
