// Builders of valid rows: a test says only what matters to it. Classifications are there already, from the migrations.
import { randomUUID } from "node:crypto";
import { knownViewer } from "@lsg/subgraph-kit/testing/test-subgraph";
import { eq } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { breakGlass } from "../src/entities/break-glass/table.ts";
import { consents } from "../src/entities/consent/table.ts";
import { contactRestrictions } from "../src/entities/contact-restriction/table.ts";
import { enrolments } from "../src/entities/enrolment/table.ts";
import { iwiAffiliations } from "../src/entities/iwi-affiliation/table.ts";
import { goals } from "../src/entities/goal/table.ts";
import { knownContacts } from "../src/entities/known-contact/table.ts";
import { lawfulAccesses } from "../src/entities/lawful-access/table.ts";
import { learnerSupports } from "../src/entities/learner-support/table.ts";
import { learners } from "../src/entities/learner/table.ts";
import { needs } from "../src/entities/need/table.ts";
import { onePlans } from "../src/entities/one-plan/table.ts";
import { planAgreements } from "../src/entities/plan-agreement/table.ts";
import { planReviews } from "../src/entities/plan-review/table.ts";
import { planSupports } from "../src/entities/plan-support/table.ts";
import { planVoices } from "../src/entities/plan-voice/table.ts";
import { registerEntries } from "../src/entities/register-entry/table.ts";
import { responsibilities } from "../src/entities/responsibility/table.ts";
import { strategies } from "../src/entities/strategy/table.ts";
import { supportTeamMembers } from "../src/entities/support-team-member/table.ts";
import { whanauMembers } from "../src/entities/whanau-member/table.ts";
import { monthsAfter } from "../src/today.ts";

type OfLearner = { learnerId: string };
type OfPlan = { planId: string };
type Said<Table extends PgTable> = Partial<Table["$inferInsert"]>;

/** Writes rows as the owner of the tables, and gives them as they were stored. */
export function given(owner: PostgresJsDatabase) {
  async function insert<Table extends PgTable>(table: Table, values: Table["$inferInsert"]): Promise<Table["$inferSelect"]> {
    const rows = (await owner.insert(table).values(values as never).returning()) as Table["$inferSelect"][];
    return rows[0]!;
  }

  const learnerOf = async (planId: string) => (await owner.select().from(onePlans).where(eq(onePlans.id, planId)))[0]!.learnerId;

  const builders = {
    /** Somebody on whose support team the tests' viewer is. */
    learner: async (said: Said<typeof learners> = {}) => {
      const learner = await builders.unseenLearner(said);
      await builders.supportTeamMember({ learnerId: learner.id });
      return learner;
    },

    /** A girl, born in 2016, with a name of her own, whom nobody but herself may see yet. */
    unseenLearner: (said: Said<typeof learners> = {}) => {
      const name = `Ānahera Tūpaea ${inLetters(next())}`;
      return insert(learners, {
        legalName: name,
        preferredName: name,
        dateOfBirth: "2016-03-09",
        gender: "FEMALE",
        ethnicityCodes: ["21111", "11111"],
        languages: ["en-NZ", "mi"],
        ...said,
      });
    },

    /** Her mother and guardian, whom she lives with. */
    whanauMember: (said: OfLearner & Said<typeof whanauMembers>) =>
      insert(whanauMembers, { name: `Mereana Tūpaea ${inLetters(next())}`, relationship: "MOTHER", legalGuardian: true, livesWith: true, contactPriority: 1, ...said }),

    /** Ngāti Porou, shown to the support team. */
    iwiAffiliation: (said: OfLearner & Said<typeof iwiAffiliations>) => insert(iwiAffiliations, { iwiCodes: ["0601"], shownTo: ["SUPPORT_TEAM"], ...said }),

    /** In Year 4 at a school since 2022. */
    enrolment: (said: OfLearner & Said<typeof enrolments>) =>
      insert(enrolments, { institutionMoeNumber: moeNumber(), kind: "SCHOOL", from: "2022-02-01", yearLevel: said.kind === "EARLY_LEARNING" ? null : 4, attendance: said.kind === "EARLY_LEARNING" ? "PART_TIME" : "FULL_TIME", ...said }),

    /** Current, since 2025. */
    knownContact: (said: OfLearner & Said<typeof knownContacts>) => insert(knownContacts, { practitionerId: randomUUID(), since: "2025-02-03", ...said }),

    /** Reading and writing, identified a month after the first concern. */
    need: (said: OfLearner & Said<typeof needs>) =>
      insert(needs, { area: "LEARNING_AND_COGNITION", supportNeedCode: "LITERACY", firstConcernOn: "2025-03-03", identifiedOn: "2025-04-07", ...said }),

    /** Version 1, active since it was agreed in May 2025; with the days that go with its status. */
    onePlan: ({ status = "ACTIVE", from = "2025-05-05", ...said }: OfLearner & Said<typeof onePlans>) => {
      const agreed = status === "DRAFT" ? {} : { agreedOn: from, nextReviewOn: monthsAfter(from, 6) };
      const closed = status === "CLOSED" ? { closingReason: "REPLACED" as const, until: "2025-10-31", closedOn: said.until ?? "2025-10-31" } : {};
      return insert(onePlans, { version: 1, status, from, aspirations: "Kia tū māia ia.", strengths: "Kind, and a fine singer.", ...agreed, ...closed, ...said });
    },

    /** The learner's own voice, in a conversation. */
    planVoice: async (said: OfPlan & Partial<typeof planVoices.$inferInsert>) =>
      insert(planVoices, { learnerId: await learnerOf(said.planId), voiceOf: "LEARNER", saidOn: "2025-05-02", method: "CONVERSATION", words: "I like maths.", ...said }),

    /** Stories at home, by nobody yet: say who. */
    strategy: async (said: OfPlan & Partial<typeof strategies.$inferInsert>) =>
      insert(strategies, { learnerId: await learnerOf(said.planId), setting: "HOME", description: "Ten minutes of stories before bed.", ...said }),

    /** Rings each Friday; say who. */
    responsibility: async (said: OfPlan & Partial<typeof responsibilities.$inferInsert>) => insert(responsibilities, { learnerId: await learnerOf(said.planId), description: "Rings each Friday.", ...said }),

    /** The id of a support that services told to be of this learner. */
    supportOf: async (learnerId: string) => (await insert(learnerSupports, { supportId: randomUUID(), learnerId })).supportId,

    /** Therapy without hours. */
    planSupport: async (said: OfPlan & Partial<typeof planSupports.$inferInsert>) => insert(planSupports, { learnerId: await learnerOf(said.planId), description: "Speech language therapy.", ...said }),

    /** Face to face, on the day of the plan; say who. */
    planAgreement: async (said: OfPlan & Partial<typeof planAgreements.$inferInsert>) =>
      insert(planAgreements, { learnerId: await learnerOf(said.planId), agreedOn: "2025-05-05", contentRevision: 1, manner: said.reasonNotAgreed ? null : "IN_PERSON", ...said }),

    /** Held in September 2025 with the learner. */
    planReview: async (said: OfPlan & Partial<typeof planReviews.$inferInsert>) =>
      insert(planReviews, { learnerId: await learnerOf(said.planId), heldOn: "2025-09-05", dueOn: "2025-11-05", nextReviewOn: "2026-02-05", learnerTookPart: true, whanauMemberIds: [], practitionerIds: [], others: [], findings: "Good steps.", ...said }),

    /** The first goal of its plan, being worked on. */
    goal: async (said: OfPlan & Said<typeof goals>) =>
      insert(goals, {
        learnerId: await learnerOf(said.planId),
        position: 1, 
        title: "Reads with a friend each day",
        outcomeDomain: "PROGRESS",
        lifecycleStatus: "ACTIVE",
        achievementStatus: "IMPROVING",
        ...said,
      }),

    /** Current, of medium priority, not consented to the community. */
    registerEntry: (said: OfLearner & Said<typeof registerEntries>) =>
      insert(registerEntries, {
        institutionMoeNumber: moeNumber(),
        from: "2025-03-10",
        firstConcernOn: "2025-03-03",
        tierFrom: "2025-03-10",
        priority: 2,
        tier: "TIER_2_TARGETED",
        responseStatus: "IN_PLACE",
        responseType: "GROUP_PROGRAMME",
        needArea: "LEARNING_AND_COGNITION",
        supportNeedCode: "LITERACY",
        subNeedCode: "DYSLEXIA",
        ...said,
      }),

    /** The tests' viewer, as a learning support coordinator since 2025. */
    supportTeamMember: (said: OfLearner & Said<typeof supportTeamMembers>) =>
      insert(supportTeamMembers, { practitionerId: knownViewer.id!, roleCode: "LSC", from: "2025-02-03", ...said }),

    /** A protection order against a person of the whānau, from now on. */
    contactRestriction: (said: OfLearner & { personId: string } & Said<typeof contactRestrictions>) =>
      insert(contactRestrictions, { kind: "PROTECTION_ORDER", reference: "FAM-2025-004-000001", recordedBy: knownViewer.id!, from: longAgo, ...said }),

    /** The learner agreed that a health agency sees their needs and supports, for two years. */
    consent: (said: OfLearner & Said<typeof consents>) => {
      const categories = said.categories ?? (["IDENTITY", "NEEDS", "SUPPORTS"] as const).slice();
      return insert(consents, {
        recipient: "agency:HEALTH",
        givenAt: longAgo,
        from: "2025-02-03",
        until: "2999-12-31",
        categories,
        categoriesGiven: categories,
        purpose: "Plan hearing tests together with the school.",
        information: "Name, needs, and who supports the learner.",
        whoWillSee: "The hearing clinic's two audiologists.",
        howShared: "Through this system, read only.",
        howStored: "Nothing is kept outside this system.",
        whenRemoved: "When the tests are done, at the latest at the end of the term.",
        howToCheck: "Ask the known contact, or look yourself at any time.",
        ifRefused: "The tests happen without the school.",
        ifWithdrawn: "The clinic sees nothing more from that moment.",
        manner: "IN_PERSON",
        recordedBy: knownViewer.id!,
        ...said,
      });
    },

    /** A protection order's court asked; a year of who the learner is and where they are enrolled, for Police. */
    lawfulAccess: (said: OfLearner & Said<typeof lawfulAccesses>) =>
      insert(lawfulAccesses, {
        lawfulBasis: "COURT_ORDER",
        reference: "FAM-2025-004-000002",
        recipient: "agency:POLICE",
        decidedAt: longAgo,
        from: longAgo,
        until: new Date("2999-01-01T00:00:00Z"),
        categories: ["IDENTITY", "EDUCATION"],
        purpose: "Find out where the learner is safe.",
        reasons: "The court ordered it.",
        decidedBy: knownViewer.id!,
        ...said,
      }),

    /** Opened just now by a person, for four hours. */
    breakGlass: (said: OfLearner & { personId: string } & Said<typeof breakGlass>) =>
      insert(breakGlass, {
        role: "EDUCATOR",
        lawfulBasis: "IPP11_SERIOUS_THREAT",
        reason: "The learner did not come home and is in danger.",
        categories: ["IDENTITY", "CONTACT"],
        ...said,
      }),

    /** A learner with one of everything, in the register of an institution. */
    async supportedLearner({ institutionMoeNumber = moeNumber(), communityId = randomUUID() } = {}) {
      const learner = await builders.learner();
      const ofLearner = { learnerId: learner.id };
      const [plan, registerEntry] = await Promise.all([
        builders.onePlan(ofLearner),
        builders.registerEntry({ ...ofLearner, institutionMoeNumber, communityId, consentedToCommunity: true }),
        builders.whanauMember(ofLearner),
        builders.iwiAffiliation(ofLearner),
        builders.enrolment({ ...ofLearner, institutionMoeNumber }),
        builders.knownContact(ofLearner),
        builders.need({ ...ofLearner, subNeedCode: "DYSLEXIA" }),
      ]);
      await builders.goal({ planId: plan.id });
      return { learner, plan, registerEntry };
    },
  };
  return builders;
}

const longAgo = new Date("2025-01-01T00:00:00Z");

let count = 0;
const next = () => ++count;

/** A Ministry number that no other row of the file has. */
export const moeNumber = () => 10_000 + next();

// Numbers in names would be words that several names begin with.
function inLetters(number: number): string {
  return [...String(number)].map((digit) => "abcdefghij"[Number(digit)]).join("");
}
