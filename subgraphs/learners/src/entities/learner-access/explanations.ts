// Grounds, categories and roles in plain words, for the person who sees a record and for those whom it is about. A translator
// has not read the te reo yet: before it is shown to whānau outside of development, one should.
import type { AccessBasis, InformationCategory } from "./table.ts";

export interface Words {
  readonly en: string;
  readonly mi: string;
}

/** To the person who sees the record. */
export const whyYouSeeIt: Readonly<Record<AccessBasis, Words>> = {
  WHANAU: { en: "You are whānau of this learner.", mi: "Ko koe tētahi o te whānau o tēnei ākonga." },
  LEARNER: { en: "This is your own record.", mi: "Ko koe tēnei." },
  ENROLMENT: { en: "The learner is enrolled where you work.", mi: "Kua whakaurua te ākonga ki tō wāhi mahi." },
  SUPPORT_TEAM: { en: "You are on this learner's support team.", mi: "Kei roto koe i te rōpū tautoko o tēnei ākonga." },
  SUPPORT_DELIVERY: { en: "You give a support to this learner. You see more when somebody who works with the learner confirms your place on the team.", mi: "E tuku tautoko ana koe ki tēnei ākonga. Ka nui ake ngā mōhiohio ka kitea e koe ina whakaūngia tō tūranga i te rōpū." },
  COMMUNITY_REGISTER: { en: "The learner or their whānau agreed to show this to your learning support community.", mi: "I whakaae te ākonga, tōna whānau rānei, kia whakaaturia tēnei ki tō hapori tautoko ako." },
  TRANSITION: { en: "The learner is coming to where you work, and the learner or their whānau agreed that you see this before.", mi: "E haere mai ana te ākonga ki tō wāhi mahi, ā, i whakaae te ākonga, tōna whānau rānei, kia kite wawe koe i tēnei." },
  CONSENT: { en: "The learner or their whānau agreed that your organisation sees this.", mi: "Kua whakaaetia tēnei." },
  LAW: { en: "A law allows your organisation to see this. What it asks for is recorded.", mi: "E whakaaetia ana tēnei e te ture." },
  BREAK_GLASS: { en: "You opened this record in an emergency. It closes by itself, and somebody will review it.", mi: "I whakatuwheratia e koe tēnei mauhanga i te wā ohotata. Ka kati aunoa, ā, ka arotakea." },
};

/** To the learner and their whānau, about somebody else; each follows "because". */
const whyTheySawIt: Readonly<Record<AccessBasis, Words>> = {
  WHANAU: { en: "they are whānau", mi: "he whānau rātou" },
  LEARNER: { en: "it is their own record", mi: "ko tō rātou ake mauhanga tēnei" },
  ENROLMENT: { en: "the learner is enrolled where they work", mi: "kua whakaurua te ākonga ki tō rātou wāhi mahi" },
  SUPPORT_TEAM: { en: "they are on the learner's support team", mi: "kei roto rātou i te rōpū tautoko o te ākonga" },
  SUPPORT_DELIVERY: { en: "they were named to support the learner", mi: "i whakaingoatia rātou hei tautoko i te ākonga" },
  COMMUNITY_REGISTER: { en: "the learner or their whānau agreed to show it to their learning support community", mi: "i whakaae te ākonga, tōna whānau rānei, kia whakaaturia ki tō rātou hapori tautoko ako" },
  TRANSITION: { en: "the learner is going to where they work, and the learner or their whānau agreed to it", mi: "e haere ana te ākonga ki tō rātou wāhi mahi, ā, i whakaaetia tēnei" },
  CONSENT: { en: "the learner or their whānau agreed to it", mi: "i whakaaetia" },
  LAW: { en: "a law allows it", mi: "e whakaaetia ana e te ture" },
  BREAK_GLASS: { en: "they opened the record in an emergency", mi: "i whakatuwheratia e rātou te mauhanga i te wā ohotata" },
};

const roles: Readonly<Record<string, Words>> = {
  WHANAU: { en: "Somebody of the whānau", mi: "tētahi o te whānau" },
  LEARNER: { en: "The learner", mi: "te ākonga" },
  EDUCATOR: { en: "An educator", mi: "tētahi kaiako" },
  COORDINATOR: { en: "A learning support coordinator", mi: "tētahi kairuruku tautoko ako" },
  PRACTITIONER: { en: "A practitioner", mi: "tētahi kaimahi" },
  FACILITATOR: { en: "A facilitator of a learning support community", mi: "tētahi kaihuawaere o te hapori tautoko ako" },
  PROVIDER_STAFF: { en: "Somebody who works for a provider", mi: "tētahi kaimahi" },
  AGENCY: { en: "Somebody who works for a government agency", mi: "tētahi kaimahi kāwanatanga" },
  PRIVACY_OFFICER: { en: "A privacy officer", mi: "tētahi āpiha matatapu" },
};

const agencies: Readonly<Record<string, Words>> = {
  HEALTH: { en: "a health service", mi: "te rāngai hauora" },
  ORANGA_TAMARIKI: { en: "Oranga Tamariki", mi: "Oranga Tamariki" },
  MSD: { en: "the Ministry of Social Development", mi: "Te Manatū Whakahiato Ora" },
  POLICE: { en: "the New Zealand Police", mi: "Ngā Pirihimana o Aotearoa" },
};

const services: Readonly<Record<string, Words>> = {
  "/subgraphs/learners": { en: "learners and whānau", mi: "ngā ākonga me ngā whānau" },
  "/subgraphs/services": { en: "services and providers", mi: "ngā ratonga" },
  "/subgraphs/workforce": { en: "the people who give support", mi: "ngā kaimahi" },
  "/subgraphs/funding": { en: "funding", mi: "ngā pūtea" },
};

const seen: Readonly<Record<InformationCategory, Words>> = {
  IDENTITY: { en: "who the learner is", mi: "ko wai te ākonga" },
  CONTACT: { en: "whānau and how to reach them", mi: "te whānau me te whakapā ki a rātou" },
  EDUCATION: { en: "where the learner is enrolled", mi: "te wāhi kua whakaurua te ākonga" },
  NEEDS: { en: "needs", mi: "ngā hiahia" },
  PLAN: { en: "the plan", mi: "te mahere" },
  SUPPORTS: { en: "supports", mi: "ngā tautoko" },
  HEALTH: { en: "health", mi: "te hauora" },
  FUNDING: { en: "funding", mi: "ngā pūtea" },
  NOTES: { en: "notes", mi: "ngā tuhinga" },
};

/** Who looked, in a role's own words. */
export function roleInWords(role: string): Words {
  return roles[role] ?? { en: "Somebody", mi: "tētahi" };
}

/** Which service's information was read, by what its events call it. */
export function serviceInWords(source: string): { readonly en: string; readonly mi: string | null } {
  return services[source] ?? { en: source.replace("/subgraphs/", ""), mi: null };
}

// Which agency it is, is what they most want to know.
function whoInWords(role: string, codes: readonly string[]): Words {
  const known = codes.map((code) => agencies[code]).filter((words) => words !== undefined);
  if (role !== "AGENCY" || known.length === 0) return roleInWords(role);
  return { en: `Somebody who works for ${inList(known.map(({ en }) => en))}`, mi: `tētahi kaimahi o ${known.map(({ mi }) => mi).join(", o ")}` };
}

/** A sentence for the learner and their whānau: who saw what, and on which grounds. `agencies` are codes of those that they acted for. */
export function whoSawWhat({ role, agencies: codes, categories, bases }: { role: string; agencies: readonly string[]; categories: readonly InformationCategory[]; bases: readonly AccessBasis[] }): Words {
  const { en, mi } = whoInWords(role, codes);
  const reasons = bases.map((basis) => whyTheySawIt[basis]);
  const parts = categories.map((category) => seen[category]);
  return {
    en: `${en} saw ${inList(parts.map((part) => part.en))}${reasons.length === 0 ? "" : `, because ${inList(reasons.map((reason) => reason.en))}`}.`,
    mi: `I tirohia ngā mōhiohio o te ākonga (${parts.map((part) => part.mi).join(", ")}) e ${mi}${reasons.length === 0 ? "" : `, nā te mea ${reasons.map((reason) => reason.mi).join(", ā, ")}`}.`,
  };
}

const list = new Intl.ListFormat("en-NZ");
const inList = (items: readonly string[]): string => list.format(items);
