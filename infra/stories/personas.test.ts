// A day of each persona over the whole graph: what they come for, and where it ends.
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exampleOperations } from "../example-operations.ts";
import { refusedAt, wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 300 });
const { learner, community, practitioner, institution, provider, region } = graph.examples;
const examples = exampleOperations(graph.examples);

const answerTo = async (persona: string | null, query: string, variables: object = {}) => {
  const { data, errors } = await graph.query(persona, query, variables);
  expect(errors).toBeUndefined();
  return data;
};
/** The id of a learner at the same school who is not the example learner. */
const schoolmate = async (): Promise<string> => (await answerTo("educator", "{ learners(first: 200) { nodes { id } } }")).learners.nodes.find(({ id }: { id: string }) => id !== learner).id;

const toldAll = Object.fromEntries(["purpose", "information", "whoWillSee", "howShared", "howStored", "whenRemoved", "howToCheck", "ifRefused", "ifWithdrawn"].map((field) => [field, "He whakamārama mō te whānau."]));
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();
const change = async (persona: string, mutation: string, input: object, asked: string) => {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}`;
  const text = `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename ... on ${type}Success { ${asked} } ... on Problem { message } } }`;
  return (await answerTo(persona, text, { input: { idempotencyKey: randomUUID(), ...input } }))[mutation];
};
const give = (persona: string, input: object) => change(persona, "giveConsent", { until: inAMonth.slice(0, 10), ...toldAll, ...input }, "consent { id state }");
const record = (persona: string, input: object) => change(persona, "recordLawfulAccess", input, "lawfulAccess { id consultation consultationViews sharedFor }");

/** What section 66C of the Oranga Tamariki Act asks of those who share: what for, and that the child was heard. */
const sharing = (agency: string) => ({
  learnerId: learner,
  lawfulBasis: "OTA_S66C_DISCRETIONARY",
  recipient: { agency },
  categories: ["SUPPORTS"],
  until: inAMonth,
  purpose: "A plan of support with the whānau.",
  reasons: "A family group conference asked for one.",
  sharedFor: "SUPPORT_PLAN",
  consultation: "DONE",
  consultationViews: "E whakaae ana, kia kōrero anake mō ngā tautoko.",
});

/** The learner as an agency sees them, over all four services. */
const forAgency = `query ($id: ID!) {
  learner(id: $id) { visibleCategories preferredName supports { id } caseAssignments { id } allocations { id } plan { id } needs { area } whanau { name } currentEnrolment { id } accessLog { nodes { at } } access { basis categories } lawfulAccesses { id } consents { id state recipient { agency } } }
}`;
const seenByAgency = async (agency: string, id = learner) => (await answerTo(agency, forAgency, { id })).learner;
/** Supports, and with them who gives them; nothing else of the learner, in no service. */
const supportsAlone = { visibleCategories: ["IDENTITY", "SUPPORTS"], preferredName: expect.any(String), allocations: null, plan: null, needs: [], whanau: [], currentEnrolment: null, accessLog: null };

const isThere = (value: unknown) => expect(value, "something to show").toBeTruthy();

describe("a coordinator", () => {
  it("works from the school's register, down to what each learner waits for", async () => {
    const { institution: school } = await answerTo(
      "coordinator",
      "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { name register { nodes { tier learner { id preferredName supports { status requestedOn } knownContact { since } } } } } }",
      { moeNumber: institution },
    );
    expect(school.register.nodes.length).toBeGreaterThan(0);
    for (const { learner: on } of school.register.nodes) isThere(on.preferredName);
  });

  it("meets in the registers of other schools only learners of their own, and entries that their community was shown", async () => {
    const entries = "moeNumber register(first: 200) { nodes { consentedToCommunity community { id } learner { id } } }";
    const [{ learners }, { institutions }] = [
      await answerTo("educator", "{ learners(first: 200) { nodes { id } } }"),
      await answerTo("coordinator", `{ institutions(first: 200, regionCode: "${region}") { nodes { ${entries} } } }`),
    ];
    const own = new Set(learners.nodes.map(({ id }: { id: string }) => id));
    const elsewhere = institutions.nodes.filter(({ moeNumber }: { moeNumber: number }) => moeNumber !== institution).flatMap(({ register }: any) => register.nodes);
    const unexplained = elsewhere.filter((entry: any) => !own.has(entry.learner.id) && !(entry.consentedToCommunity && entry.community.id === community));
    expect(elsewhere.length, "the community shows some").toBeGreaterThan(0);
    expect(unexplained).toEqual([]);
    // A colleague who is in no community meets those of their own learners alone.
    const { institutions: seenByEducator } = await answerTo("educator", `{ institutions(first: 200, regionCode: "${region}") { nodes { ${entries} } } }`);
    const ofOthers = seenByEducator.nodes.flatMap(({ register }: any) => register.nodes).filter((entry: any) => !own.has(entry.learner.id));
    expect(ofOthers).toEqual([]);
  });
});

describe("a learner", () => {
  it("reads their own record in all four services, and of nobody else anything", async () => {
    const { learner: own, learners, another, school } = await answerTo(
      "learner",
      `query ($id: ID!, $other: ID!, $school: Int!) {
        learner(id: $id) { preferredName plan { status } needs { area } whanau { name } supports { id } caseAssignments { practitioner { name } } allocations { year } inquiries { id } contactRestrictions { id } access { basis } }
        learners(first: 200) { nodes { id } }
        another: learner(id: $other) { preferredName }
        school: institution(moeNumber: $school) { register(first: 200) { nodes { learner { id } } } }
      }`,
      { id: learner, other: await schoolmate(), school: institution },
    );
    expect(own).toMatchObject({ preferredName: expect.any(String), plan: { status: expect.any(String) }, access: [{ basis: "LEARNER" }], inquiries: [], contactRestrictions: [] });
    for (const shown of ["needs", "whanau", "supports", "caseAssignments", "allocations"]) expect(own[shown].length, shown).toBeGreaterThan(0);
    for (const { practitioner: who } of own.caseAssignments) isThere(who.name);
    expect(learners.nodes).toEqual([{ id: learner }]);
    expect(another).toBeNull();
    expect((school.register?.nodes ?? []).filter((entry: any) => entry.learner?.id !== learner)).toEqual([]);
  });

  it("meets their team by name, is told who looked, and decides nothing for those who hold the record", async () => {
    await answerTo("educator", "query ($id: ID!) { learner(id: $id) { preferredName } }", { id: learner });
    const { data, errors } = await graph.operation("learner", "who-looked", { id: learner });
    expect(errors).toBeUndefined();
    expect(data.learner.accessLog.nodes[0].explanation).toEqual({ en: expect.any(String), mi: expect.any(String) });
    const { practitioners } = await answerTo("learner", "{ practitioners(first: 100) { nodes { id } } }");
    expect(practitioners.nodes).toEqual([]);
    expect(await record("learner", sharing("ORANGA_TAMARIKI"))).toMatchObject({ __typename: "NotTheHolder" });
  });
});

describe("a parent whom an order keeps away", () => {
  const everything = `query ($id: ID!) {
    learner(id: $id) { id preferredName visibleCategories whanau { name } supports { id } caseAssignments { id } allocations { id } accessLog { nodes { at } } }
    plan: onePlan(id: "${graph.examples.plan}") { id }
    support(id: "${graph.examples.support}") { id }
    allocation(id: "${graph.examples.allocation}") { id }
  }`;
  const nothing = { learner: null, plan: null, support: null, allocation: null };

  it("sees nothing by any way, learns of no order, and gets for the child the answer of a child whom there is not", async () => {
    expect(await answerTo("kept-away", everything, { id: learner })).toEqual(nothing);
    expect(await answerTo("kept-away", everything, { id: randomUUID() })).toEqual(nothing);
    const { institution: school } = await answerTo("kept-away", "query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { name register { nodes { tier } } } }", { moeNumber: institution });
    isThere(school.name);
    // Of another child he is whānau still: by them he does not come to this one.
    const { learners } = await answerTo("kept-away", "{ learners(first: 200) { nodes { id siblings { id preferredName } whanau { learner { id } } supports { learner { id } } } } }");
    expect(learners.nodes.length).toBeGreaterThan(0);
    expect(JSON.stringify(learners)).not.toContain(learner);
    expect(school.register?.nodes ?? []).toEqual([]);
    const refused = (id: string) => give("kept-away", { learnerId: id, recipient: { agency: "MSD" }, categories: ["SUPPORTS"] });
    expect(await refused(learner)).toMatchObject({ __typename: "LearnerNotFound" });
    expect(await refused(learner)).toEqual(await refused(randomUUID()));
  });

  it("is whānau again from the moment the order is lifted, and nobody from the moment there is a new one", async () => {
    const { learner: on } = await answerTo("coordinator", "query ($id: ID!) { learner(id: $id) { contactRestrictions { id endReason whanauMember { id } } } }", { id: learner });
    const [order] = on.contactRestrictions;
    expect((await answerTo("whanau", "query ($id: ID!) { learner(id: $id) { contactRestrictions { id } } }", { id: learner })).learner.contactRestrictions).toEqual([]);

    const end = "mutation ($input: EndContactRestrictionInput!) { endContactRestriction(input: $input) { __typename } }";
    const lift = async (persona: string) => (await answerTo(persona, end, { input: { idempotencyKey: randomUUID(), contactRestrictionId: order.id, reason: "Discharged by the court." } })).endContactRestriction;
    expect(await lift("kept-away")).toEqual({ __typename: "ContactRestrictionNotFound" });
    expect(await lift("coordinator")).toEqual({ __typename: "EndContactRestrictionSuccess" });
    const again = await answerTo("kept-away", everything, { id: learner });
    expect(again).toMatchObject({ learner: { id: learner }, plan: {}, support: {}, allocation: {} });
    for (const shown of ["whanau", "supports", "caseAssignments", "allocations"]) expect(again.learner[shown].length, shown).toBeGreaterThan(0);

    const input = { idempotencyKey: randomUUID(), learnerId: learner, whanauMemberId: order.whanauMember.id, kind: "PROTECTION_ORDER", reference: "FAM-2026-004-000321" };
    expect((await graph.operation("coordinator", "record-contact-restriction", { input })).data.recordContactRestriction.__typename).toBe("RecordContactRestrictionSuccess");
    expect(await answerTo("kept-away", everything, { id: learner })).toEqual(nothing);
  });
});

describe("an educator", () => {
  it("sees the learners of their school, and no money", async () => {
    const { learners } = await answerTo("educator", "{ learners(first: 200) { nodes { preferredName currentEnrolment { institution { moeNumber } } allocations { year } } } }");
    expect(learners.nodes.length).toBeGreaterThan(1);
    for (const { currentEnrolment, allocations } of learners.nodes) {
      expect(currentEnrolment.institution.moeNumber).toBe(institution);
      expect(allocations).toBeNull();
    }
  });
});

describe("a practitioner", () => {
  it("finds every learner of their caseload with a name and a place", async () => {
    const { data } = await graph.operation("practitioner", "practitioner-caseload", { id: practitioner });
    const active = data.practitioner.caseAssignments.nodes;
    expect(active.length).toBeGreaterThan(0);
    for (const { learner: on } of active) isThere(on.preferredName);
  });

  it("does not see the caseload of a colleague", async () => {
    const { practitioners } = await answerTo("practitioner", "{ practitioners(first: 100) { nodes { id caseAssignments { nodes { learner { id preferredName } } } } } }");
    const colleagues = practitioners.nodes.filter(({ id }: { id: string }) => id !== practitioner);
    expect(colleagues.length).toBeGreaterThan(5);
    expect(colleagues.flatMap(({ caseAssignments }: any) => caseAssignments.nodes)).toEqual([]);
  });
});

describe("a facilitator", () => {
  it("convenes a community over the entries that were agreed to, and opens no plan", async () => {
    const { learningSupportCommunity } = await answerTo(
      "facilitator",
      "query ($id: ID!) { learningSupportCommunity(id: $id) { register { nodes { consentedToCommunity learner { preferredName plan { status } needs { area } whanau { name } } } } } }",
      { id: community },
    );
    const entries = learningSupportCommunity.register.nodes;
    expect(entries.length).toBeGreaterThan(0);
    for (const { consentedToCommunity, learner: on } of entries) {
      expect(consentedToCommunity).toBe(true);
      expect(on).toMatchObject({ plan: null, needs: [], whanau: [] });
    }
  });
});

describe("a facilitator, again", () => {
  it("sees the community's people, and its coordinators beside what its schools are entitled to", async () => {
    const { data, errors } = await graph.operation("facilitator", "community-staffing", { id: community });
    expect(errors).toBeUndefined();
    const { facilitators, positions, learningSupportCoordination } = data.learningSupportCommunity;
    expect(facilitators.length).toBeGreaterThan(0);
    expect(positions.nodes.length).toBeGreaterThan(facilitators.length);
    expect(learningSupportCoordination.entitledFtte).toBeCloseTo(learningSupportCoordination.learners / 500, 2);
    expect(data.capabilityActivities.nodes.length).toBeGreaterThan(0);
  });
});

describe("staff of a provider", () => {
  it("see the support that they give, and not to whom", async () => {
    const { learner: whole } = await answerTo("whanau", "query ($id: ID!) { learner(id: $id) { supports { id provider { id } } } }", { id: learner });
    const query = "query ($id: ID!) { support(id: $id) { status requestedOn learner { preferredName } } }";
    const theirs = whole.supports.find((support: any) => support.provider.id === provider);
    const others = whole.supports.find((support: any) => support.provider.id !== provider);
    expect((await answerTo("provider", query, { id: theirs.id })).support).toEqual({ status: expect.any(String), requestedOn: expect.any(String), learner: null });
    expect(await answerTo("provider", query, { id: others.id })).toEqual({ support: null });
  });
});

describe("a funding manager", () => {
  it("sees the budgets of their region, and of no other", async () => {
    const budgets = "query ($code: ID!) { region(code: $code) { budgets(first: 5) { nodes { year stream { code } } } } }";
    const { regions } = await answerTo(null, "{ regions { code } }");
    const other = regions.find(({ code }: { code: string }) => code !== region).code;
    expect((await answerTo("funding-manager", budgets, { code: region })).region.budgets.nodes.length).toBeGreaterThan(0);
    expect((await answerTo("funding-manager", budgets, { code: other })).region.budgets.nodes).toEqual([]);
  });
});

describe("a coordinator who looks for somebody", () => {
  it("finds who matches, and gives them the case with the permit of the record", async () => {
    const { data } = await graph.operation("coordinator", "match-practitioners", examples["match-practitioners"]?.variables);
    const [best] = data.matchPractitioners;
    expect(best).toMatchObject({ practitioner: { name: expect.any(String) }, reasons: expect.arrayContaining([expect.objectContaining({ aspect: "TRAVEL" })]) });
    const { learner: on } = await answerTo("coordinator", "query ($id: ID!) { learner(id: $id) { permit { token } } }", { id: learner });
    const input = { idempotencyKey: "matched", learnerId: learner, permit: on.permit.token, practitionerId: best.practitioner.id, roleCode: "SPEECH_LANGUAGE_THERAPIST", overrideReason: "Nobody else is near." };
    const { data: assigned } = await graph.operation("coordinator", "assign-case", { input });
    expect(assigned.assignCase.__typename).toBe("AssignCaseSuccess");
    const { learner: seen } = await answerTo("whanau", "query ($id: ID!) { learner(id: $id) { caseAssignments { practitioner { name } } } }", { id: learner });
    expect(seen.caseAssignments).toContainEqual({ practitioner: { name: best.practitioner.name } });
  });
});

describe("a manager of staff", () => {
  it("sees the team with what it is employed and registered for, and none of its learners' records", async () => {
    const { practitioner: one } = await answerTo(
      "workforce-manager",
      "query ($id: ID!) { practitioner(id: $id) { name employmentAgreements { fte } registrations { state } caseAssignments { nodes { weight learner { preferredName } } } } }",
      { id: practitioner },
    );
    expect(one).toMatchObject({ employmentAgreements: [{ fte: expect.any(Number) }], registrations: [{ state: "CURRENT" }] });
    expect(one.caseAssignments.nodes.length).toBeGreaterThan(0);
    for (const { learner: on } of one.caseAssignments.nodes) expect(on).toBeNull();
    const { practitioners } = await answerTo("workforce-manager", "{ practitioners(first: 200) { nodes { region { code } employmentAgreements { employer } } } }");
    expect(practitioners.nodes.length).toBeGreaterThan(3);
    for (const { region: of, employmentAgreements } of practitioners.nodes) expect([of.code, employmentAgreements.length]).toEqual([region, 1]);
  });

  it("plans the region, and nobody who neither manages nor funds it does", async () => {
    const { data } = await graph.operation("workforce-manager", "workforce-plan", examples["workforce-plan"]?.variables);
    const roles = data.workforcePlan.roles;
    expect(roles.length).toBeGreaterThan(5);
    expect(roles.every(({ demandFte, gapFte }: any) => typeof demandFte === "number" && typeof gapFte === "number")).toBe(true);
    expect((await graph.operation("funding-manager", "workforce-plan", examples["workforce-plan"]?.variables)).data.workforcePlan.roles.length).toBeGreaterThan(5);
    for (const persona of ["coordinator", "analyst", "whanau"]) expect((await graph.operation(persona, "workforce-plan", examples["workforce-plan"]?.variables)).data.workforcePlan, persona).toBeNull();
  });

  it("finds whose registrations expire, which nobody else does", async () => {
    const expiring = `{ registrationsExpiring(before: "${new Date().getUTCFullYear() + 2}-01-01") { nodes { body practitioner { name } } } }`;
    expect((await answerTo("workforce-manager", expiring)).registrationsExpiring.nodes.length).toBeGreaterThan(0);
    for (const persona of ["coordinator", "whanau", "analyst", "funding-manager"]) expect((await answerTo(persona, expiring)).registrationsExpiring.nodes, persona).toEqual([]);
  });
});

describe("an analyst", () => {
  it("walks the whole directory and meets nobody", async () => {
    const data = await answerTo("analyst", "{ learners { nodes { id } } practitioners { nodes { id } } institutions(first: 20) { nodes { name register { nodes { tier } } positions { nodes { fte } } } } }");
    expect(data.learners.nodes).toEqual([]);
    expect(data.practitioners.nodes).toEqual([]);
    expect(data.institutions.nodes.length).toBe(20);
    for (const { register, positions } of data.institutions.nodes) expect([register?.nodes ?? [], positions?.nodes ?? []]).toEqual([[], []]);
  });
});

describe("the police, in an emergency", () => {
  it("open one record for hours, and everybody who should know of it does", async () => {
    const name = "query ($id: ID!) { learner(id: $id) { preferredName } }";
    expect(await answerTo("agency-police", name, { id: learner })).toEqual({ learner: null });

    const { data } = await graph.operation("agency-police", "break-glass", examples["break-glass"]?.variables);
    expect(data.breakGlass.__typename).toBe("BreakGlassSuccess");
    isThere((await answerTo("agency-police", name, { id: learner })).learner.preferredName);

    const looked = await graph.operation("whanau", "who-looked", { id: learner });
    expect(looked.data.learner.breakGlasses).toHaveLength(1);
    expect(looked.data.learner.indirectCollectionNotices.map(({ agency }: { agency: string }) => agency)).toContain("POLICE");
    expect(looked.data.learner.accessLog.nodes[0].explanation.en).toEqual(expect.any(String));

    const log = await graph.operation("privacy-officer", "access-log", { learner });
    expect(log.data.accessLog.nodes.some(({ agencies, bases }: any) => agencies.includes("POLICE") && bases.includes("BREAK_GLASS"))).toBe(true);
    expect(await answerTo("privacy-officer", name, { id: learner }), "who sees the log sees no record").toEqual({ learner: null });
  });
});

describe("Oranga Tamariki, by section 66C", () => {
  it("sees what was shared once the record is whole, of that learner alone, until it ends", async () => {
    const listed = async () => new Set<string>((await answerTo("agency-oranga-tamariki", "{ learners(first: 200) { nodes { id } } }")).learners.nodes.map(({ id }: { id: string }) => id));
    const before = await listed();
    expect(await seenByAgency("agency-oranga-tamariki")).toBeNull();
    const input = sharing("ORANGA_TAMARIKI");
    expect(await record("agency-oranga-tamariki", input), "who asks does not decide").toMatchObject({ __typename: "LearnerNotFound" });
    expect(await record("coordinator", { ...input, consultation: null, consultationViews: null }), "without having heard the child").toMatchObject({ __typename: "RecordMissing" });
    expect(await seenByAgency("agency-oranga-tamariki")).toBeNull();

    const { __typename, lawfulAccess } = await record("coordinator", input);
    expect([__typename, lawfulAccess]).toEqual(["RecordLawfulAccessSuccess", { id: expect.any(String), consultation: "DONE", consultationViews: input.consultationViews, sharedFor: "SUPPORT_PLAN" }]);
    const seen = await seenByAgency("agency-oranga-tamariki");
    expect(seen).toMatchObject({ ...supportsAlone, access: [{ basis: "LAW", categories: ["IDENTITY", "SUPPORTS"] }], lawfulAccesses: [{ id: lawfulAccess.id }], consents: [] });
    expect([seen.supports.length, seen.caseAssignments.length]).not.toContain(0);
    expect(await seenByAgency("agency-oranga-tamariki", await schoolmate())).toBeNull();
    expect((await listed()).difference(before)).toEqual(new Set([learner]));
    expect(await seenByAgency("agency-msd"), "another agency").toBeNull();

    const looked = await graph.operation("whanau", "who-looked", { id: learner });
    expect(looked.data.learner.indirectCollectionNotices.map(({ agency }: { agency: string }) => agency)).toContain("ORANGA_TAMARIKI");
    const log = await graph.operation("privacy-officer", "access-log", { learner });
    expect(log.data.accessLog.nodes.some(({ agencies, bases }: any) => agencies.includes("ORANGA_TAMARIKI") && bases.includes("LAW"))).toBe(true);

    const end = { lawfulAccessId: lawfulAccess.id, reason: "The plan is agreed." };
    expect((await change("agency-oranga-tamariki", "endLawfulAccess", end, "lawfulAccess { id }")).__typename).toBe("NotTheHolder");
    expect((await change("coordinator", "endLawfulAccess", end, "lawfulAccess { id }")).__typename).toBe("EndLawfulAccessSuccess");
    expect(await seenByAgency("agency-oranga-tamariki")).toBeNull();
    expect(await listed()).toEqual(before);
  });
});

describe("the Ministry of Social Development", () => {
  it("sees nothing, opens nothing in an emergency, and sees by a consent or a law what that names until it ends", async () => {
    expect(await seenByAgency("agency-msd")).toBeNull();
    const emergency = await graph.operation("agency-msd", "break-glass", { input: { idempotencyKey: randomUUID(), learnerId: learner, lawfulBasis: "IPP11_SERIOUS_THREAT", reason: "Kua ngaro te ākonga." } });
    expect([emergency.data, emergency.errors]).toEqual([null, [refusedAt("breakGlass")]]);
    expect(await record("agency-msd", sharing("MSD"))).toMatchObject({ __typename: "LearnerNotFound" });
    expect(await seenByAgency("agency-msd")).toBeNull();

    const { lawfulAccess } = await record("coordinator", { ...sharing("MSD"), lawfulBasis: "STATUTORY_EDUCATION_FUNCTION", reference: "Education and Training Act 2020, section 556", sharedFor: null, consultation: null, consultationViews: null, categories: ["EDUCATION"] });
    expect(await seenByAgency("agency-msd")).toMatchObject({ ...supportsAlone, visibleCategories: ["IDENTITY", "EDUCATION"], supports: null, caseAssignments: null, currentEnrolment: { id: expect.any(String) }, access: [{ basis: "LAW" }] });
    expect((await change("coordinator", "endLawfulAccess", { lawfulAccessId: lawfulAccess.id, reason: "It is answered." }, "lawfulAccess { id }")).__typename).toBe("EndLawfulAccessSuccess");
    expect(await seenByAgency("agency-msd")).toBeNull();

    const given = await give("learner", { learnerId: learner, recipient: { agency: "MSD" }, categories: ["SUPPORTS"] });
    expect(given).toMatchObject({ __typename: "GiveConsentSuccess" });
    const { consent } = given;
    const seen = await seenByAgency("agency-msd");
    expect(seen).toMatchObject({ ...supportsAlone, access: [{ basis: "CONSENT" }] });
    expect([seen.supports.length, seen.caseAssignments.length]).not.toContain(0);
    expect(seen.consents.filter(({ state }: any) => state === "GIVEN")).toEqual([{ id: consent.id, state: "GIVEN", recipient: { agency: "MSD" } }]);
    expect(seen.consents.filter(({ recipient }: any) => recipient.agency !== "MSD"), "consents to others").toEqual([]);
    expect(await seenByAgency("agency-msd", await schoolmate())).toBeNull();
    expect(await seenByAgency("agency-oranga-tamariki"), "another agency").toBeNull();
    expect((await change("learner", "withdrawConsent", { consentId: consent.id }, "consent { state }")).consent).toEqual({ state: "WITHDRAWN" });
    expect(await seenByAgency("agency-msd")).toBeNull();
  });
});
