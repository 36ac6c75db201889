// Grounds, categories and roles in plain words. Te reo only where the wording is sure: null is better than wrong.
import type { AccessBasis, InformationCategory } from "./table.ts";

export interface Words {
  readonly en: string;
  readonly mi: string | null;
}

/** To the person who sees the record. */
export const whyYouSeeIt: Readonly<Record<AccessBasis, Words>> = {
  WHANAU: { en: "You are whānau of this learner.", mi: "Ko koe tētahi o te whānau o tēnei ākonga." },
  LEARNER: { en: "This is your own record.", mi: "Ko koe tēnei." },
  ENROLMENT: { en: "The learner is enrolled where you work.", mi: null },
  SUPPORT_TEAM: { en: "You are on this learner's support team.", mi: "Kei roto koe i te rōpū tautoko o tēnei ākonga." },
  SUPPORT_DELIVERY: { en: "You give a support to this learner. You see more when somebody who works with the learner confirms your place on the team.", mi: null },
  COMMUNITY_REGISTER: { en: "The learner or their whānau agreed to show this to your learning support community.", mi: null },
  TRANSITION: { en: "The learner is coming to where you work, and the learner or their whānau agreed that you see this before.", mi: null },
  CONSENT: { en: "The learner or their whānau agreed that your organisation sees this.", mi: "Kua whakaaetia tēnei." },
  LAW: { en: "A law allows your organisation to see this. What it asks for is recorded.", mi: "E whakaaetia ana tēnei e te ture." },
  BREAK_GLASS: { en: "You opened this record in an emergency. It closes by itself, and somebody will review it.", mi: null },
};

/** To the learner and their whānau, about somebody else; each follows "because". */
const whyTheySawIt: Readonly<Record<AccessBasis, Words>> = {
  WHANAU: { en: "they are whānau", mi: "he whānau rātou" },
  LEARNER: { en: "it is their own record", mi: null },
  ENROLMENT: { en: "the learner is enrolled where they work", mi: null },
  SUPPORT_TEAM: { en: "they are on the learner's support team", mi: "kei roto rātou i te rōpū tautoko o te ākonga" },
  SUPPORT_DELIVERY: { en: "a provider named them for a support of the learner", mi: null },
  COMMUNITY_REGISTER: { en: "the learner or their whānau agreed to show it to their learning support community", mi: null },
  TRANSITION: { en: "the learner is going to where they work, and the learner or their whānau agreed to it", mi: null },
  CONSENT: { en: "the learner or their whānau agreed to it", mi: "i whakaaetia" },
  LAW: { en: "a law allows it", mi: "e whakaaetia ana e te ture" },
  BREAK_GLASS: { en: "they opened the record in an emergency", mi: null },
};

const roles: Readonly<Record<string, Words>> = {
  WHANAU: { en: "Somebody of the whānau", mi: "tētahi o te whānau" },
  LEARNER: { en: "The learner", mi: "te ākonga" },
  EDUCATOR: { en: "An educator", mi: "tētahi kaiako" },
  COORDINATOR: { en: "A learning support coordinator", mi: null },
  PRACTITIONER: { en: "A practitioner", mi: "tētahi kaimahi" },
  FACILITATOR: { en: "A facilitator of a learning support community", mi: null },
  PROVIDER_STAFF: { en: "Somebody who works for a provider", mi: "tētahi kaimahi" },
  AGENCY: { en: "Somebody who works for a government agency", mi: "tētahi kaimahi kāwanatanga" },
  PRIVACY_OFFICER: { en: "A privacy officer", mi: null },
};

const services: Readonly<Record<string, Words>> = {
  "/subgraphs/learners": { en: "learners and whānau", mi: "ngā ākonga me ngā whānau" },
  "/subgraphs/services": { en: "services and providers", mi: "ngā ratonga" },
  "/subgraphs/workforce": { en: "the people who give support", mi: "ngā kaimahi" },
  "/subgraphs/funding": { en: "funding", mi: "ngā pūtea" },
};

const seen: Readonly<Record<InformationCategory, string>> = {
  IDENTITY: "who the learner is",
  CONTACT: "whānau and how to reach them",
  EDUCATION: "where the learner is enrolled",
  NEEDS: "needs",
  PLAN: "the plan",
  SUPPORTS: "supports",
  HEALTH: "health",
  FUNDING: "funding",
  NOTES: "notes",
};

/** Who looked, in a role's own words. */
export function roleInWords(role: string): Words {
  return roles[role] ?? { en: "Somebody", mi: "tētahi" };
}

/** Which service's information was read, by what its events call it. */
export function serviceInWords(source: string): Words {
  return services[source] ?? { en: source.replace("/subgraphs/", ""), mi: null };
}

/** A sentence for the learner and their whānau: who saw what, and on which grounds. */
export function whoSawWhat({ role, categories, bases }: { role: string; categories: readonly InformationCategory[]; bases: readonly AccessBasis[] }): Words {
  const { en, mi } = roleInWords(role);
  const reasons = bases.map((basis) => whyTheySawIt[basis]);
  const reasonsInMaori = reasons.flatMap((reason) => reason.mi ?? []);
  return {
    en: `${en} saw ${inList(categories.map((category) => seen[category]))}${reasons.length === 0 ? "" : `, because ${inList(reasons.map((reason) => reason.en))}`}.`,
    mi: mi === null ? null : `I tirohia ngā mōhiohio o te ākonga e ${mi}${reasonsInMaori.length === 0 ? "" : `, nā te mea ${reasonsInMaori[0]!}`}.`,
  };
}

const list = new Intl.ListFormat("en-NZ");
const inList = (items: readonly string[]): string => list.format(items);
