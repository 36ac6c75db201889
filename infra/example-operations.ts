// What the example operations of `schema/operations` are tried with: by the stories, and by whoever opens the sandbox.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describedPersonas } from "./dev/personas.ts";
import type { Examples } from "./population/examples.ts";
import { exampleId, exampleIds } from "./population/ids.ts";
import { repository } from "./subgraphs.ts";

export interface ExampleOperation {
  /** Who would send it; null is somebody without a token. */
  readonly persona: string | null;
  /** Where: agencies ask their part of the graph; null is the whole. */
  readonly contract: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

const folder = join(repository, "schema/operations");

/** Names of the example operations. */
export const exampleOperationNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => file.replace(/\.graphql$/, ""))
  .sort();

/** Each example operation over a population with these examples. */
export function exampleOperations(examples: Examples): Readonly<Record<string, ExampleOperation>> {
  return Object.fromEntries(Object.entries(sendersOf(examples)).map(([name, sent]) => [name, { ...sent, contract: describedPersonas.find((persona) => persona.name === sent.persona)?.contract ?? null }]));
}

function sendersOf({ learner, community, practitioner, institution, region }: Examples): Readonly<Record<string, Omit<ExampleOperation, "contract">>> {
  return {
    "joined-learner-view": { persona: "whanau", variables: { id: learner } },
    "community-register": { persona: "facilitator", variables: { id: community } },
    "resource-stocktake": { persona: "facilitator", variables: { id: community, year: 2026 } },
    "decide-in-community": { persona: "facilitator", variables: { input: exampleDecision } },
    "community-inquiries": { persona: "facilitator", variables: { id: community } },
    "enter-community-resource": { persona: "facilitator", variables: { input: { idempotencyKey: "resource-1", communityId: community, kind: "PLACE", name: "The room beside the library", capacity: "Tuesdays and Thursdays", needAreas: ["WELLBEING"], isShareable: true } } },
    "shared-improvements": { persona: "coordinator", variables: { priorityCode: "LSAP_2019_SCREENING" } },
    "adopt-improvement": { persona: "educator", variables: { input: { idempotencyKey: "adopt-1", improvementId: exampleIds.improvement, institutionMoeNumber: institution, adaptation: "We begin with one class." } } },
    "strategic-progress": { persona: "facilitator", variables: { set: "LSAP_2019" } },
    "record-recommendation-step": { persona: "analyst", variables: { input: { idempotencyKey: "recommendation-1", recommendationId: exampleIds.recommendation, kind: "PROGRESSED", note: "Waits are shown by region and need." } } },
    "form-community": { persona: "funding-manager", variables: { input: { idempotencyKey: "community-1", name: "Te Kāhui o te Awa", kind: "LEARNING_SUPPORT_CLUSTER", regionCode: region, leadMoeNumber: institution, memberMoeNumbers: [institution], note: "The schools of the river want a cluster of their own." } } },
    "amend-service": { persona: "provider", variables: { input: { idempotencyKey: "service-1", serviceId: exampleIds.service, version: 2, entry: { waitTime: "Four weeks", alert: "No visits in the first week of term." }, reason: "Two of us are on leave." } } },
    "close-provision": { persona: "funding-manager", variables: { input: { idempotencyKey: "closure-1", provisionId: exampleIds.provision, lastDay: "2027-12-16", reason: "The school moves to a new site.", placed: "Everybody goes on at the new site.", waiting: "The new site takes over the list." } } },
    "add-community-member": { persona: "coordinator", variables: { input: { idempotencyKey: "member-1", communityId: community, institutionMoeNumber: institution } } },
    "community-progress": { persona: "facilitator", variables: { id: community } },
    "improvement-projects": { persona: "analyst", variables: { status: "BUSINESS_AS_USUAL" } },
    "review-implementation": { persona: "facilitator", variables: { input: { idempotencyKey: "self-review-1", communityId: community, ratings: [{ indicatorCode: "LEADERS_AGREE", level: "IMPLEMENTING", evidence: "Every principal has signed the protocol." }], takenBy: { others: ["Principals of the community"] } } } },
    "requests-to-agency": { persona: "agency-health", variables: {} },
    "answer-community": { persona: "agency-health", variables: { input: { idempotencyKey: "answer-1", requestId: exampleIds.brokerageRequest, kind: "ANSWERED", note: "How many schools, and on which days?" } } },
    "community-plans": { persona: "facilitator", variables: { id: community } },
    "institution-register": { persona: "coordinator", variables: { moeNumber: institution, filter: { tiers: ["TIER_2_TARGETED", "TIER_3_INTENSIVE"] } } },
    "transfer-learner": { persona: "coordinator", variables: { input: moveOf(learner, institution) } },
    "hand-over-known-contact": { persona: "coordinator", variables: { input: { idempotencyKey: "contact-1", knownContactId: exampleIds.knownContact, to: practitioner, role: "LSC", reason: "Mere goes on leave; you have met Tia already." } } },
    "update-learner-profile": { persona: "whanau", variables: { input: { idempotencyKey: "profile-1", learnerId: learner, profileVersion: 2, languages: ["mi", "en-NZ", "nzs"] } } },
    "correct-learner-details": { persona: "coordinator", variables: { input: { idempotencyKey: "details-1", learnerId: learner, profileVersion: 3, legalName: "Anahera Mereana Kōpua" } } },
    "give-iwi-consent": { persona: "learner", variables: { input: { idempotencyKey: "iwi-1", learnerId: learner, iwi: ["0104", "0601"], shownTo: ["ENROLMENT", "SUPPORT_TEAM"] } } },
    "add-whanau-member": { persona: "coordinator", variables: { input: { idempotencyKey: "whanau-1", learnerId: learner, name: "Aroha Kōpua", relationship: "AUNT_OR_UNCLE", livesWith: false, contactPriority: 4, preferredLanguage: "mi" } } },
    "request-correction": { persona: "whanau", variables: { input: { idempotencyKey: "correction-1", learnerId: learner, record: "ENROLMENT", recordId: exampleIds.enrolment, whatIsWrong: "She started on the Tuesday.", correction: "The first day was a day later." } } },
    "transition-plans": { persona: "whanau", variables: { id: learner } },
    "records-past-retention": { persona: "privacy-officer", variables: {} },
    institution: { persona: "coordinator", variables: { moeNumber: institution } },
    "match-practitioners": { persona: "coordinator", variables: { need: "COMMUNICATION", role: "SPEECH_LANGUAGE_THERAPIST", language: "mi", place: { regionCode: region, coordinates: { latitude: -35.73, longitude: 174.32 } } } },
    "assign-case": { persona: "coordinator", variables: { input: { idempotencyKey: "case-1", learnerId: learner, permit: "The token of Learner.permit, read a moment ago.", practitionerId: practitioner, roleCode: "LSC" } } },
    "hand-over-caseload": { persona: "workforce-manager", variables: { input: { idempotencyKey: "hand-over-1", fromPractitionerId: practitioner, toPractitionerId: practitioner, reason: "They have taken on another role." } } },
    "workforce-plan": { persona: "workforce-manager", variables: { regionCode: region, year: new Date().getUTCFullYear(), changes: [{ roleCode: "PSYCHOLOGIST", fte: 1.5 }] } },
    "role-demand": { persona: "workforce-manager", variables: { code: region, year: new Date().getUTCFullYear() + 1 } },
    vacancies: { persona: "coordinator", variables: { regionCode: region } },
    "community-staffing": { persona: "facilitator", variables: { id: community } },
    "unsettled-allocations": { persona: "workforce-manager", variables: {} },
    "registrations-expiring": { persona: "workforce-manager", variables: { before: `${new Date().getUTCFullYear() + 2}-01-01` } },
    "fill-position": { persona: "workforce-manager", variables: { input: { idempotencyKey: "fill-1", positionId: exampleIds.position, practitionerId: practitioner, from: `${new Date().getUTCFullYear() + 1}-02-01` } } },
    "practitioner-caseload": { persona: "practitioner", variables: { id: practitioner } },
    "network-plan": { persona: "analyst", variables: {} },
    "need-by-region": { persona: "analyst", variables: {} },
    "national-dashboard": { persona: "analyst", variables: {} },
    "outcomes-by-stream": { persona: "analyst", variables: {} },
    "iwi-figures": { persona: "iwi-representative", variables: { iwi: "0104", level: "REGION" } },
    "record-iwi-authorisation": {
      persona: "iwi-representative",
      variables: { input: { idempotencyKey: "iwi-authorisation-1", iwi: "0104", givenBy: "Aroha Tautahi", givenAs: "Chair of the education committee", givenOn: "2026-03-02", purpose: "To plan te reo support with the communities around our kura.", measures: ["LEARNERS_ON_REGISTER", "LEARNERS_ACHIEVING_GOALS"], readers: [`community:${community}`], until: "2028-12-31", figuresFrom: "2026-01-01" } },
    },
    "withdraw-iwi-authorisation": { persona: "iwi-representative", variables: { input: { idempotencyKey: "iwi-authorisation-2", iwiAuthorisationId: exampleIds.iwiAuthorisation, reason: "The committee wants to agree anew." } } },
    "region-dashboard": { persona: "analyst", variables: {} },
    "waits-by-region": { persona: "analyst", variables: {} },
    "region-picture": { persona: "funding-manager", variables: { code: region, year: 2026 } },
    "institution-entitlement": { persona: "coordinator", variables: { moeNumber: institution, year: 2026 } },
    "region-ledger": { persona: "funding-manager", variables: { code: region, year: 2026 } },
    "applications-to-decide": { persona: "funding-manager", variables: {} },
    "applications-to-allocate": { persona: "funding-manager", variables: {} },
    "allocate-to-learner": { persona: "funding-manager", variables: { input: { idempotencyKey: "allocate-to-learner-1", applicationId: exampleIds.application, budgetId: exampleIds.budget } } },
    "allocate-from-pool": { persona: "facilitator", variables: { input: poolInput(institution) } },
    "community-pools": { persona: "facilitator", variables: { id: community, year: new Date().getUTCFullYear() } },
    "start-funding-run": { persona: "funding-manager", variables: { input: { idempotencyKey: "run-1", year: new Date().getUTCFullYear(), name: "A higher base", changes: [{ ruleCode: "SUPPORT_FOR_INCLUSION", name: "baseCents", values: ["300000"] }] } } },
    "funding-runs": { persona: "funding-manager", variables: {} },
    "funding-advice": { persona: "whanau", variables: { id: learner } },
    "funding-of-a-learner": { persona: "whanau", variables: { id: learner } },
    "who-looked": { persona: "whanau", variables: { id: learner } },
    "give-consent": { persona: "learner", variables: { input: consentOf(learner) } },
    "withdraw-consent": { persona: "learner", variables: { input: { idempotencyKey: "withdraw-1", consentId: exampleIds.consent, reason: "The tests are done." } } },
    "learner-timeline": { persona: "practitioner", variables: { id: learner } },
    "my-work": { persona: "coordinator", variables: {} },
    "end-team-membership": { persona: "whanau", variables: { input: { idempotencyKey: "team-1", memberId: exampleIds.teamMember } } },
    "confirm-team-member": { persona: "coordinator", variables: { input: { idempotencyKey: "confirm-1", memberId: exampleIds.teamMember, chosenByLearner: true } } },
    "consents-ending": { persona: "coordinator", variables: {} },
    "one-plan": { persona: "whanau", variables: { id: learner } },
    "edit-plan": { persona: "coordinator", variables: { input: { idempotencyKey: "goal-1", planId: exampleIds.planDraft, title: "Choose a book each week", outcomeDomain: "LIFELONG_LEARNING", measure: "It is in the folder on Fridays." } } },
    "agree-plan": { persona: "learner", variables: { input: { idempotencyKey: "agree-1", planId: exampleIds.plan, contentRevision: 1 } } },
    "record-review": {
      persona: "practitioner",
      variables: { input: { idempotencyKey: "review-1", planId: exampleIds.plan, revision: 1, heldOn: new Date().toISOString().slice(0, 10), learnerTookPart: true, findings: "Mornings are easier than afternoons.", goals: [{ goalId: exampleIds.goal, achievementStatus: "IMPROVING", note: "She chose two books by herself." }] } },
    },
    "printable-plan": { persona: "whanau", variables: { id: learner } },
    "record-contact-restriction": { persona: "coordinator", variables: { input: { idempotencyKey: "order-1", learnerId: learner, whanauMemberId: exampleId("whanauMember", 2), kind: "OTHER", reference: "An undertaking to Oranga Tamariki." } } },
    "break-glass": { persona: "agency-police", variables: { input: emergencyOf(learner) } },
    "access-log": { persona: "privacy-officer", variables: { learner } },
    "agency-learners": { persona: "agency-health", variables: { first: 20 } },
    "learner-for-agency": { persona: "agency-health", variables: { id: learner } },
    "learner-permit": { persona: "coordinator", variables: { id: learner } },
    "request-support": { persona: "coordinator", variables: { input: requestOf(learner, institution) } },
    "waiting-list": { persona: "provider", variables: { serviceId: exampleIds.service, region } },
    "allocate-support": { persona: "provider", variables: { input: { idempotencyKey: "allocate-1", supportId: whanauSupport, practitionerId: practitioner, roleCode: "LSC", prescribedHours: 20 } } },
    "record-delivery": { persona: "provider", variables: { input: { idempotencyKey: "delivery-1", supportId: whanauSupport, hours: 1.5, setting: "HOME" } } },
    "support-history": { persona: "provider", variables: { id: whanauSupport } },
    "find-a-school": { persona: null, variables: { text: "kura" } },
    "support-finder": { persona: null, variables: { need: "COMMUNICATION", age: 6, place: { institutionMoeNumber: institution }, language: "mi", text: null } },
    "strategic-priorities": { persona: null, variables: {} },
    "directory-search": { persona: null, variables: { text: "kura" } },
  };
}

const consentOf = (learnerId: string) => ({
  idempotencyKey: "consent-1",
  learnerId,
  recipient: { agency: "MSD" },
  categories: ["EDUCATION", "SUPPORTS"],
  // A year from now, on a day that every year has.
  until: `${new Date().getUTCFullYear() + 1}${new Date().toISOString().slice(4, 7)}-01`,
  purpose: "So that the whānau can get help with the costs of school.",
  information: "Who the learner is, where they are enrolled, and which supports they get.",
  whoWillSee: "The case manager of the whānau.",
  howShared: "Through this system, read only.",
  howStored: "In this system; the agency keeps its own notes by its own rules.",
  whenRemoved: "On the last day of this consent, or when it is withdrawn.",
  howToCheck: "Ask the known contact, or look at the record and at who has seen it.",
  ifRefused: "The whānau can bring the papers themselves.",
  ifWithdrawn: "The agency sees nothing more from that moment on.",
});

const exampleDecision = {
  idempotencyKey: "decision-1",
  needId: exampleIds.communityNeed,
  options: ["A group in each school", "Two schools share one"],
  decision: "Two schools share a group on Tuesdays.",
  basis: "LOCAL_DISCRETION",
  tailoring: "It meets at the marae, and grandparents come.",
  rationale: "It can begin this term, with people whom the children know.",
  decidedBy: { others: ["Principals of the community"] },
  reviewOn: `${new Date().getUTCFullYear() + 1}-06-30`,
};

const poolInput = (institution: number) => ({
  idempotencyKey: "pool-1",
  budgetId: exampleIds.pool,
  decisionId: exampleIds.decision,
  institution,
  size: { cents: 5_000 },
  from: `${new Date().getUTCFullYear()}-01-28`,
  until: `${new Date().getUTCFullYear()}-12-18`,
});

/** In a month: until then the learner's own school sees them as before. */
const moveOf = (learnerId: string, institution: number) => ({
  idempotencyKey: "move-1",
  learnerId,
  from: institution,
  to: institution + 1,
  on: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  note: "The whānau moves nearer to the marae.",
});

// The third of the example learner's supports, which the example provider delivers: somebody else takes it over.
const whanauSupport = exampleIds.support.replace(/1$/, "3");

// The permit is read first, and lives too short to stand here.
const requestOf = (learnerId: string, institutionMoeNumber: number) => ({
  idempotencyKey: "request-1",
  learnerId,
  permit: "the token of learner.permit",
  institutionMoeNumber,
  serviceId: "01935000-0000-7000-8000-000000000104",
  tier: "TIER_3_INTENSIVE",
  reason: "She wants to sign with her class, and her teacher wants to learn how.",
});

const emergencyOf = (learnerId: string) => ({
  idempotencyKey: "emergency-1",
  learnerId,
  lawfulBasis: "IPP11_SERIOUS_THREAT",
  reason: "The learner did not come home, and whānau cannot be reached.",
});

/** What somebody who opens the sandbox for the first time sees. */
const firstExample = "joined-learner-view";

/** Writes the operations with their senders and with variables of the population in the data folder, for the sandbox; gives their folder. */
export function writeExampleOperations(dataFolder: string): string {
  const written = join(dataFolder, "operations");
  rmSync(written, { recursive: true, force: true });
  mkdirSync(written, { recursive: true });
  const operations = exampleOperationsOf(dataFolder);
  for (const name of exampleOperationNames) {
    copyFileSync(join(folder, `${name}.graphql`), join(written, `${name}.graphql`));
    const variables = operations[name]?.variables;
    if (variables) writeFileSync(join(written, `${name}.variables.json`), `${JSON.stringify(variables, null, 2)}\n`);
  }
  const listed = [firstExample, ...exampleOperationNames.filter((name) => name !== firstExample)];
  writeFileSync(join(written, "index.json"), `${JSON.stringify(listed.map((name) => ({ name, persona: operations[name]?.persona })), null, 2)}\n`);
  return written;
}

/** Each example operation over the population whose examples are in the data folder; empty when there is none. */
export function exampleOperationsOf(dataFolder: string): Readonly<Record<string, ExampleOperation>> {
  const examples = join(dataFolder, "examples.json");
  return existsSync(examples) ? exampleOperations(JSON.parse(readFileSync(examples, "utf8")) as Examples) : {};
}
