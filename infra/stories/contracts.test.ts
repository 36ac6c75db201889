// What partner agencies and the public are served beside the whole graph: their part, and no hint of the rest.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildClientSchema, buildSchema, getIntrospectionQuery, getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType, lexicographicSortSchema, parse, printSchema, visit, type GraphQLSchema, type IntrospectionQuery } from "graphql";
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

/** Types that say something of a person. Whoever adds one decides here who may know of it. */
const ofPersons = ["Learner", "LearnerAccess", "Need", "OnePlan", "Goal", "KnownContact", "SupportTeamMember", "Support", "Practitioner"];

describe.each(Object.keys(contracts))("the %s contract", (name) => {
  const contract = graph.contract(name);
  const shown = readSchema(contractFile(name, "api"));

  it("introspects as the schema that is committed, which says what each change does to it", async () => {
    const { data } = await contract.query(null, getIntrospectionQuery());
    expect(printSchema(lexicographicSortSchema(buildClientSchema(data as IntrospectionQuery)))).toBe(printSchema(shown));
  });

  it("changes nothing, and asks no agency for money", () => {
    expect([shown.getMutationType(), shown.getSubscriptionType()]).toEqual([undefined, undefined]);
    expect(Object.keys(shown.getTypeMap()).filter((type) => /Allocation|Budget|Money|Cents|Register|Whanau|Enrolment|Consent|AccessEvent|BreakGlass|Notice|CaseAssignment|Position/.test(type))).toEqual([]);
  });

  it("names nothing in its descriptions that is outside of it", () => {
    const outside = coordinates(whole).filter((coordinate) => !coordinates(shown).includes(coordinate));
    const words = new Set(coordinates(shown).flatMap((coordinate) => coordinate.split(".")));
    const hidden = new Set(outside.flatMap((coordinate) => coordinate.split(".")).filter((word) => !words.has(word)));
    const named = [...printSchema(shown).matchAll(/"""[^]*?"""/g)].flatMap(([description]) => [...description.matchAll(/`([^`]+)`/g)].flatMap(([, quoted = ""]) => quoted.match(/\w+/g) ?? []));
    expect(named.filter((word) => hidden.has(word))).toEqual([]);
  });

  it("says of everything outside of it what it says of what does not exist, and asks nobody", async () => {
    const fields = coordinates(whole).filter((coordinate) => !coordinates(shown).includes(coordinate) && coordinate.startsWith("Query."));
    expect(fields).toContain("Query.learners");
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
      expect(await told("mutation { giveConsent { id } }", "giveConsent")).toBe(await told("mutation { nothingAtAll { id } }", "nothingAtAll"));
      expect(await told("{ _entities(representations: []) { __typename } }", "_entities")).toBe(await told("{ nothingAtAll(representations: []) { __typename } }", "nothingAtAll"));
    });
    expect(Object.values(statements).every((count) => count === 0)).toBe(true);
  });

  it("has the examples in its sandbox that fit it", async () => {
    const response = await fetch(contract.url.replace("/graphql", "/console/operations.json"));
    const names = ((await response.json()) as { name: string }[]).map((operation) => operation.name);
    expect(names).toEqual({ partner: ["directory-search", "find-a-school", "learner-for-agency"], public: ["directory-search", "find-a-school"] }[name]);
  });
});

describe("the public", () => {
  it("knows of no person", () => {
    const types = Object.keys(readSchema(contractFile("public", "api")).getTypeMap());
    expect(types.filter((type) => ofPersons.includes(type) || ["InformationCategory", "AccessBasis", "Gender"].includes(type))).toEqual([]);
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

  it("is asked for a token and a purpose here too", async () => {
    expect(await partner.operation(null, "learner-for-agency", { id: learner })).toEqual({ status: 200, data: null, errors: [refusedAt("learner")] });
    const { authorization = "" } = graph.headersOf("agency-health");
    const response = await fetch(partner.url, { method: "POST", headers: { "content-type": "application/json", authorization }, body: JSON.stringify({ query: `{ learner(id: "${learner}") { id } }` }) });
    expect([response.status, ((await response.json()) as any).errors[0].extensions.code]).toEqual([403, "PURPOSE_REQUIRED"]);
  });

  it("leaves its trace in the log that the whānau read", async () => {
    await partner.query("agency-health", `query PartnerLooks { learner(id: "${learner}") { preferredName } }`);
    const { data } = await graph.query("whanau", `{ learner(id: "${learner}") { accessLog(first: 5) { nodes { operation agencies } } } }`);
    expect(data.learner.accessLog.nodes).toContainEqual({ operation: "PartnerLooks", agencies: ["HEALTH"] });
  });

  it("reaches no list of people, by whatever way leads around", async () => {
    const shown = readSchema(contractFile("partner", "api"));
    const lists = Object.keys(shown.getTypeMap()).filter((type) => /Connection$/.test(type) && ofPersons.some((person) => type.startsWith(person)));
    expect(lists).toEqual([]);
    const roots = Object.values(shown.getQueryType()!.getFields()).filter(({ type }) => ofPersons.includes(String(getNamedType(type))));
    expect(roots.map((root) => root.name)).toEqual(["learner"]);
    expect(Object.keys((shown.getType("Practitioner") as any).getFields()).sort()).toEqual(["id", "name", "primaryRole", "roles"]);
    expect(codesOf(await partner.query("agency-health", `{ practitioner(id: "${practitioner}") { name } }`))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
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
