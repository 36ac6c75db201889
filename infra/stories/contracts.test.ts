// What partner agencies and the public are served beside the whole graph: their part, and no hint of the rest.
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildClientSchema, buildSchema, getIntrospectionQuery, isEnumType, isInputObjectType, isInterfaceType, isObjectType, lexicographicSortSchema, parse, printSchema, visit, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { describe, expect, it } from "vitest";
import { contractFile, contracts } from "../contracts.ts";
import { repository, subgraphNames } from "../subgraphs.ts";
import { refusedAt, wholeGraph, type Answer } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { learner, institution, practitioner, community } = graph.examples;
const nobody = "01890000-0000-7000-8000-000000000000";
const partner = graph.contract("partner");
const open = graph.contract("public");

const readSchema = (file: string): GraphQLSchema => buildSchema(readFileSync(join(repository, file), "utf8"));
const whole = readSchema("schema/api.graphql");

/** What everybody may know: the directory. No type of it says anything of a person. */
const toEverybody: Readonly<Record<string, string>> = {
  Query: "directorySearch ethnicities fundingStream fundingStreams institution institutions iwi learningSupportCommunities learningSupportCommunity provider providers region regions reviews role roles service services strategicPriorities supportFinder supportNeeds",
  BilingualText: "en mi",
  PageInfo: "endCursor hasNextPage hasPreviousPage startCursor",
  DirectoryEntry: "title",
  // Who is registered, employed or paid there is for those who act for the place.
  Institution: "asOf authority closedOn communities coordinates decile definition equityIndex formerNames genders isHomeBased isolationIndex kind languageOfInstruction localBoard localOffice moeNumber name openedOn postcode region regionHistory regionalCouncil roll rolls status suburb successor successorOf territorialAuthority title town type website",
  InstitutionName: "from name until",
  InstitutionRegion: "from isDerived recordedAs region until",
  Coordinates: "latitude longitude",
  Decile: "value year",
  EquityIndex: "scale value year",
  Roll: "asOf asian counting european international maori melaa other pacific total",
  Region: "code communities formerNames institutions name takiwa validFrom validTo",
  FormerRegionName: "lastSeenOn name",
  LearningSupportCommunity: "adoptionPhase adoptionPhaseSince currentMembers from id kind lead memberships ministryNumber name region until",
  CommunityMembership: "community from id institution until",
  Provider: "description id institution kind name region services title website",
  Service: "alert assuredOn atLocations description eligibility fundingStream howToApply id interpretation isNationwide kind languages maximumAge maximumYearLevel minimumAge minimumYearLevel name needAreas priorities provider recommendations regions settings status tiers title waitTime website",
  EligibilityAdvice: "isCondition law text",
  ServiceAtLocation: "description id location schedules service",
  Schedule: "closesAt days description everyWeeks from id opensAt until",
  Location: "addressLine coordinates description id institution name postcode region town type url",
  SupportMatch: "distanceKm nearest reasons score service",
  SupportMatchReason: "aspect outcome text",
  SupportPlaceInput: "institutionMoeNumber latitude longitude regionCode",
  StrategicPriority: "code name position services set",
  Review: "body code name recommendations year",
  ReviewRecommendation: "id number review services text",
  FundingStream: "code followsLearner forWhom formerNames name partOf parts rule rules source unit",
  FundingRule: "code description effectiveFrom isExample parameters source stream version",
  FundingRuleParameter: "name values",
  Role: "code description employerKind maximumYearLevel minimumAge name registrationBody requiresRegistration",
  Ethnicity: "code level name",
  Iwi: "code level name",
  SupportNeed: "area code name subNeeds",
  SubNeed: "code name",
};

/**
 * What agencies may know beside it: of a learner, every category that a consent, a law or an emergency can cover, why they see
 * it, and the consents, laws, openings and notices that concern themselves; and what communities ask of them. And what they may do: open a
 * record in an emergency, and answer a community.
 * Left out on purpose: who looked; what schools and communities keep among themselves (registers, earlier and draft plans, who
 * has which caseload, budgets); who decided, withdrew or reviewed, and what children or whānau said about it; and giving or
 * deciding anything, which is for whānau and for those who hold the information.
 */
const toAgencies: Readonly<Record<string, string>> = {
  Query: "brokerageRequest brokerageRequests consentsEnding learner learners",
  Mutation: "breakGlass closeBreakGlass recordBrokerageStep",
  Learner:
    "access allocations breakGlasses consents currentEnrolment dateOfBirth enrolments ethnicities gender id indirectCollectionNotices iwi knownContact languages lawfulAccesses legalName needs plan preferredName prioritisedEthnicity supportTeam supports usesNzSignLanguage visibleCategories whanau yearLevel",
  LearnerAccess: "basis categories explanation until",
  WhanauMember: "contactPriority id learner legalGuardian livesWith name preferredChannel preferredLanguage relationship",
  Enrolment: "from id institution kind learner until yearLevel",
  Need: "area firstConcernOn id identifiedOn learner subNeed supportNeed",
  OnePlan: "aspirations from goals id learner learnerVoice nextReviewOn status strengths until version whanauVoice",
  Goal: "achievementStatus id lifecycleStatus outcomeDomain plan startOn targetOn title",
  KnownContact: "id learner practitioner since until",
  SupportTeamMember: "from id learner practitioner role until",
  // Whom to talk to, and nothing of how they work.
  Practitioner: "id name primaryRole roles",
  Support: "acceptedOn allocatedOn closedOn daysToFirstContact daysToFirstService deliveredHours firstContactOn firstServiceOn id institution learner practitioner prescribedHours provider requestedOn service status tier",
  Allocation: "amount from id institution learner quantity status stream unit until year",
  Money: "cents currency gstInclusive",
  Recipient: "agency community institution provider",
  Consent: "categories categoriesGiven from givenAt howShared howStored howToCheck id information learner manner narrowedAt purpose recipient replacedAt replacedBy replaces state until whenRemoved whoWillSee withdrawnAt",
  LawfulAccess: "categories decidedAt endReason endedAt from id lawfulBasis learner noticeUnsafeReason purpose reasons recipient reference requestedAt requestedBy requestedFor requestedInCapacity sharedFor until",
  IndirectCollectionNotice: "agency dueOn exception id learner purpose raisedAt sentOn",
  BreakGlass: "categories closedAt endsAt follows id lawfulBasis learner learnerId noticeSentAt noticeUnsafeReason openedAt openedBy reason review",
  BreakGlassReview: "at outcome",
  BreakGlassInput: "follows idempotencyKey lawfulBasis learnerId noticeUnsafeReason reason",
  BreakGlassSuccess: "breakGlass",
  BrokenBefore: "message previous",
  CloseBreakGlassInput: "breakGlassId idempotencyKey",
  CloseBreakGlassSuccess: "breakGlass",
  BreakGlassNotFound: "message",
  BreakGlassEnded: "message",
  // What communities ask of them: never about a learner, and not what it comes from or who wrote it.
  BrokerageRequest: "agency answerBy area askedOn community id provider request status steps subject tier",
  BrokerageStep: "id kind note occurredOn",
  RecordBrokerageStepInput: "idempotencyKey kind note occurredOn requestId",
  RecordBrokerageStepSuccess: "request",
  BrokerageNotYours: "message",
  BrokerageStepNotPossible: "current message",
  Problem: "message",
  InvalidInput: "field message",
  IdempotencyKeyReused: "message",
  AlreadyDone: "doneAt message",
};

/** Lists, each with the type of its rows: pages and edges are the same everywhere. */
const lists: Readonly<Record<string, readonly string[]>> = {
  partner: ["BrokerageRequest", "CommunityMembership", "Consent", "DirectoryEntry", "Institution", "Learner", "LearningSupportCommunity", "Provider", "Service", "SupportMatch"],
  public: ["CommunityMembership", "DirectoryEntry", "Institution", "LearningSupportCommunity", "Provider", "Service", "SupportMatch"],
};

/** Vocabularies of persons, which the public has no use for. */
const vocabulariesOfPersons = ["AccessBasis", "Agency", "AllocationStatus", "BreakGlassOutcome", "BrokerageStepKind", "ConsentManner", "ConsentState", "ContactChannel", "EnrolmentKind", "Gender", "GoalAchievementStatus", "GoalLifecycleStatus", "InformationCategory", "LawfulBasis", "NoticeException", "OnePlanStatus", "OutcomeDomain", "RequestCapacity", "RequestPurpose", "SharingPurpose", "SupportStatus", "WhanauRelationship"];

const decided: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = { partner: [toEverybody, toAgencies], public: [toEverybody] };

describe.each(Object.keys(contracts))("the %s contract", (name) => {
  const contract = graph.contract(name);
  const shown = readSchema(contractFile(name, "api"));

  it("introspects as the schema that is committed, which says what each change does to it", async () => {
    const { data } = await contract.query(null, getIntrospectionQuery());
    expect(printSchema(lexicographicSortSchema(buildClientSchema(data as IntrospectionQuery)))).toBe(printSchema(shown));
  });

  it("has each field that was decided on, and no other", () => {
    const fields = Object.values(shown.getTypeMap()).filter((type) => !type.name.startsWith("__")).flatMap((type) => ("getFields" in type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : []));
    const pages = lists[name]!.flatMap((row) => [`${row}Connection.edges`, `${row}Connection.nodes`, `${row}Connection.pageInfo`, `${row}Edge.cursor`, `${row}Edge.node`, ...(row === "DirectoryEntry" ? ["DirectoryEntryEdge.score"] : [])]);
    const expected = [...pages, ...decided[name]!.flatMap((types) => Object.entries(types).flatMap(([type, names]) => names.split(" ").map((field) => `${type}.${field}`)))];
    expect(fields.sort()).toEqual(expected.sort());
    const vocabularies = Object.values(shown.getTypeMap()).filter(isEnumType).map((type) => type.name).filter((type) => vocabulariesOfPersons.includes(type));
    expect(vocabularies).toEqual(name === "public" ? [] : vocabulariesOfPersons);
    expect(shown.getSubscriptionType()).toBeUndefined();
  });

  it("names nothing in its descriptions that is outside of it", () => {
    const outside = coordinates(whole).filter((coordinate) => !coordinates(shown).includes(coordinate));
    const words = new Set(coordinates(shown).flatMap((coordinate) => coordinate.split(".")));
    const hidden = new Set(outside.flatMap((coordinate) => coordinate.split(".")).filter((word) => !words.has(word)));
    const named = [...printSchema(shown).matchAll(/"""[^]*?"""/g)].flatMap(([description]) => [...description.matchAll(/`([^`]+)`/g)].flatMap(([, quoted = ""]) => quoted.replaceAll("... on ", "").match(/\w+/g) ?? []));
    expect(named.filter((word) => hidden.has(word))).toEqual([]);
  });

  it("says of everything outside of it what it says of what does not exist, and asks nobody", async () => {
    const fields = coordinates(whole).filter((coordinate) => !coordinates(shown).includes(coordinate) && coordinate.startsWith("Query."));
    expect(fields).toContain("Query.practitioners");
    const told = async (query: string, word: string) => {
      const { status, data, errors } = await contract.query("coordinator", query);
      return JSON.stringify([status, data, errors?.map(({ message, extensions }) => [message.replaceAll(word, "…"), extensions.code])]);
    };
    const statements = await graph.statementsOf(async () => {
      for (const field of fields.map((coordinate) => coordinate.slice("Query.".length))) {
        const answer = await told(`{ ${field} { id } }`, field);
        expect(answer, field).toBe(await told("{ nothingAtAll { id } }", "nothingAtAll"));
        expect(answer).toContain('"GRAPHQL_VALIDATION_FAILED"');
      }
      for (const [here, there] of [["AccessEvent", "Nothing"], ["RegisterEntry", "Nowhere"], ["Budget", "Bodget"]] as const) {
        expect(await told(`{ roles { ... on ${here} { id } } }`, here)).toBe(await told(`{ roles { ... on ${there} { id } } }`, there));
        expect((await contract.query(null, `{ __type(name: "${here}") { name } }`)).data).toEqual({ __type: null });
      }
      expect(await told("{ institutions { nodes { register { nodes { id } } } } }", "register")).toBe(await told("{ institutions { nodes { nothing { nodes { id } } } } }", "nothing"));
      // Near enough to a name outside that a server that suggests names would suggest it.
      expect(await told("{ institutions { nodes { registr } } }", "registr")).not.toContain("Did you mean");
      for (const change of Object.keys(whole.getMutationType()!.getFields()).filter((change) => !(change in (shown.getMutationType()?.getFields() ?? {})))) {
        expect(await told(`mutation { ${change} { id } }`, change)).toBe(await told("mutation { nothingAtAll { id } }", "nothingAtAll"));
      }
      expect(await told("{ _entities(representations: []) { __typename } }", "_entities")).toBe(await told("{ nothingAtAll(representations: []) { __typename } }", "nothingAtAll"));
    });
    expect(Object.values(statements).every((count) => count === 0)).toBe(true);
  });

  it("has the examples in its sandbox that fit it", async () => {
    const response = await fetch(contract.url.replace("/graphql", "/console/operations.json"));
    const names = ((await response.json()) as { name: string }[]).map((operation) => operation.name);
    expect(names).toEqual({ partner: ["agency-learners", "answer-community", "break-glass", "consents-ending", "directory-search", "find-a-school", "learner-for-agency", "requests-to-agency", "strategic-priorities", "support-finder"], public: ["directory-search", "find-a-school", "strategic-priorities", "support-finder"] }[name]);
  });
});

describe("the public", () => {
  it("knows of no person, and changes nothing", () => {
    const shown = readSchema(contractFile("public", "api"));
    expect(Object.keys(toAgencies).filter((type) => type !== "Query" && shown.getType(type))).toEqual([]);
    expect(shown.getMutationType()).toBeUndefined();
  });

  it("finds a school, without a token", async () => {
    const { name } = (await open.query(null, `{ institution(moeNumber: ${institution}) { name } }`)).data.institution;
    const { status, data, errors } = await open.operation(null, "find-a-school", { text: name });
    expect([status, errors]).toEqual([200, undefined]);
    expect(data.institutions.nodes.map(({ moeNumber }: { moeNumber: number }) => moeNumber)).toContain(institution);
  });

  it("reads the whole directory: regions, communities, providers, services, streams, roles and vocabularies", async () => {
    const { data, errors } = await open.query(null, `{
      regions { name { en } institutions(first: 1) { nodes { name } } } learningSupportCommunity(id: "${community}") { name memberships(first: 1) { nodes { institution { name } } } }
      providers(first: 1) { nodes { name { en } services { name { en } fundingStream { name { en } } } } } roles { name { en } } fundingStreams { name { en } forWhom }
      ethnicities(level: 1) { name } iwi { name } supportNeeds { name { en } subNeeds { code } } directorySearch(text: "kura", first: 1) { nodes { title { en } } }
    }`);
    expect(errors).toBeUndefined();
    for (const [field, value] of Object.entries<any>(data)) expect((value.nodes ?? [value].flat()).length, field).toBeGreaterThan(0);
  });

  it("stays the public with a token", async () => {
    for (const persona of graph.personas) expect(codesOf(await open.query(persona, `{ learner(id: "${learner}") { id } }`)), persona).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });
});

describe("a partner agency", () => {
  it("reads the learner it was consented, as far as the consent goes", async () => {
    const { status, data, errors } = await partner.operation("agency-health", "learner-for-agency", { id: learner });
    expect([status, errors]).toEqual([200, undefined]);
    expect(data.learner).toMatchObject({ id: learner, preferredName: expect.any(String), visibleCategories: ["IDENTITY", "NEEDS", "SUPPORTS"], plan: null, access: [{ basis: "CONSENT", explanation: { en: expect.any(String) } }] });
    expect(data.learner.needs.length).toBeGreaterThan(0);
    expect(data.learner.supports.length).toBeGreaterThan(0);
    expect(data.learner.knownContact.practitioner.name, "who was pointed to").toEqual(expect.any(String));
  });

  it("cannot tell a learner of whom it was told nothing from one who does not exist", async () => {
    for (const persona of ["agency-police", "agency-msd"]) {
      const answer = await partner.operation(persona, "learner-for-agency", { id: learner });
      expect(answer, persona).toEqual({ status: 200, data: { learner: null } });
      expect(answer).toEqual(await partner.operation(persona, "learner-for-agency", { id: nobody }));
    }
  });

  it("reads what communities ask of it and answers, and learns nothing of what they ask of others", async () => {
    const requests = "{ brokerageRequests(first: 200) { nodes { id agency provider { id } subject community { name } status steps { kind note } } } }";
    const { data, errors } = await partner.query("agency-health", requests);
    expect(errors).toBeUndefined();
    expect(data.brokerageRequests.nodes.length).toBeGreaterThan(0);
    for (const { agency, provider } of data.brokerageRequests.nodes) expect([agency, provider]).toEqual(["HEALTH", null]);
    expect((await partner.query("agency-police", requests)).data.brokerageRequests.nodes).toEqual([]);
    const [{ id }] = data.brokerageRequests.nodes;
    const asked = "query ($id: ID!) { brokerageRequest(id: $id) { id } }";
    expect(await partner.query("agency-police", asked, { id })).toEqual(await partner.query("agency-police", asked, { id: nobody }));
    const answer = { input: { idempotencyKey: "not-asked", requestId: id, kind: "AGREED", note: "We will." } };
    expect((await partner.operation("agency-police", "answer-community", answer)).data.recordBrokerageStep.__typename).toBe("BrokerageNotYours");
  });

  it("is asked for a token and a purpose here too", async () => {
    expect(await partner.operation(null, "learner-for-agency", { id: learner })).toEqual({ status: 200, data: null, errors: [refusedAt("learner")] });
    const { authorization = "" } = graph.headersOf("agency-health");
    const response = await fetch(partner.url, { method: "POST", headers: { "content-type": "application/json", authorization }, body: JSON.stringify({ query: `{ learner(id: "${learner}") { id } }` }) });
    expect([response.status, ((await response.json()) as any).errors[0].extensions.code]).toEqual([403, "PURPOSE_REQUIRED"]);
  });

  it("has a token for its own part of the graph, and everybody else one for the whole: neither works in the other's place", async () => {
    const ask = async (url: string, persona: string) => {
      const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...graph.headersOf(persona) }, body: '{"query":"{ __typename }"}' });
      return [response.status, ((await response.json()) as { errors?: Answer["errors"] }).errors?.[0]?.extensions.code];
    };
    for (const persona of graph.personas) {
      const isAgency = persona.startsWith("agency-");
      expect(await ask(graph.url, persona), persona).toEqual(isAgency ? [401, "TOKEN_AUDIENCE"] : [200, undefined]);
      expect(await ask(partner.url, persona), persona).toEqual(isAgency ? [200, undefined] : [401, "TOKEN_AUDIENCE"]);
      expect(await ask(open.url, persona), persona).toEqual([200, undefined]);
    }
  });

  it("leaves its trace in the log that the whānau read", async () => {
    await partner.query("agency-health", `query PartnerLooks { learner(id: "${learner}") { preferredName } }`);
    const { data } = await graph.query("whanau", `{ learner(id: "${learner}") { accessLog(first: 5) { nodes { operation agencies } } } }`);
    expect(data.learner.accessLog.nodes).toContainEqual({ operation: "PartnerLooks", agencies: ["HEALTH"] });
  });

  it("lists the learners whom it may see, and reaches no other list of people, by whatever way leads around", async () => {
    const { data, errors } = await partner.query("agency-health", "{ learners(first: 200) { nodes { id access { basis } } } }");
    expect(errors).toBeUndefined();
    expect(data.learners.nodes.map(({ id }: { id: string }) => id)).toContain(learner);
    for (const { access } of data.learners.nodes) expect(access).toEqual([{ basis: "CONSENT" }]);
    expect((await partner.query("agency-police", "{ learners { nodes { id } } }")).data).toEqual({ learners: { nodes: [] } });
    expect(codesOf(await partner.query("agency-health", `{ practitioner(id: "${practitioner}") { name } }`))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(codesOf(await partner.query("agency-health", `{ learner(id: "${learner}") { supportTeam { practitioner { caseAssignments { nodes { id } } } } } }`))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });

  it("reads the consents and notices that concern it, and no other agency's", async () => {
    const { data, errors } = await partner.query("agency-health", `{ learner(id: "${learner}") { preferredName consents { recipient { agency } state categories purpose until } lawfulAccesses { id } breakGlasses { id } } }`);
    expect(errors).toBeUndefined();
    expect(data.learner.consents.map((consent: any) => [consent.recipient.agency, consent.state])).toEqual([["HEALTH", "GIVEN"]]);
    const later = await partner.query("agency-health", `{ learner(id: "${learner}") { indirectCollectionNotices { agency dueOn } } }`);
    expect(later.data.learner.indirectCollectionNotices).toEqual([{ agency: "HEALTH", dueOn: expect.any(String) }]);
  });

  it("opens a record in an emergency where its people may, and sees what that opens", async () => {
    const input = { idempotencyKey: randomUUID(), learnerId: learner, lawfulBasis: "IPP11_SERIOUS_THREAT", reason: "Kua ngaro te ākonga, e mōrearea ana." };
    const refused = await partner.operation("agency-msd", "break-glass", { input });
    expect([refused.data, refused.errors]).toEqual([null, [refusedAt("breakGlass")]]);
    const { data, errors } = await partner.operation("agency-oranga-tamariki", "break-glass", { input });
    expect(errors).toBeUndefined();
    expect(data.breakGlass).toMatchObject({ __typename: "BreakGlassSuccess", breakGlass: { learner: { whanau: expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]) } } });
    const seen = await partner.query("agency-oranga-tamariki", `{ learner(id: "${learner}") { access { basis } currentEnrolment { institution { name } yearLevel } plan { status } allocations { year } breakGlasses { reason review { outcome } } } }`);
    expect(seen.errors).toBeUndefined();
    expect(seen.data.learner).toMatchObject({ access: [{ basis: "BREAK_GLASS" }], currentEnrolment: { institution: { name: expect.any(String) } }, allocations: null, breakGlasses: [{ reason: input.reason, review: null }] });
  });
});

describe("the tags", () => {
  it("stand on an entity's fields, never on the entity: a field that another team adds is outside until somebody lets it in", () => {
    const found: string[] = [];
    for (const name of subgraphNames) {
      visit(parse(readFileSync(join(repository, `schema/subgraphs/${name}.graphql`), "utf8")), {
        ObjectTypeDefinition({ name: type, directives = [] }) {
          const names = directives.map((directive) => directive.name.value);
          if (names.includes("key") && names.includes("tag")) found.push(`${name}: ${type.value}`);
        },
      });
    }
    expect(found).toEqual([]);
  });

  it("are the ones that a contract asks for", () => {
    const used = new Set(readdirSync(join(repository, "schema/subgraphs")).flatMap((file) => [...readFileSync(join(repository, "schema/subgraphs", file), "utf8").matchAll(/@tag\(name: "([^"]*)"\)/g)].map(([, tag]) => tag)));
    expect([...used].sort()).toEqual([...new Set(Object.values(contracts).flat())].sort());
  });
});

const codesOf = ({ data, errors }: Answer) => [data, ...(errors ?? []).map(({ extensions }) => extensions.code)].filter((code) => code !== undefined);

/** Everything that a client can name: types, and their fields or values. */
function coordinates(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith("__"))
    .flatMap((type) => {
      if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => `${type.name}.${name}`)];
      if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) return [type.name, ...Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)];
      return [type.name];
    });
}
