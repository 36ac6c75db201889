// Every mutation about learners and their money, sent with ids of what somebody may not see and with ids of nothing: they cannot tell the two
// apart, by the answer, its errors or the work that it caused. A new mutation is tried without being named here.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isObjectType, parse, type GraphQLInputField, type GraphQLInputObjectType, type GraphQLObjectType } from "graphql";
import postgres from "postgres";
import { expect, it } from "vitest";
import { repository, subgraphNames } from "../subgraphs.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 600 });
const { learner, whanau, practitioner, institution, community, region, provider } = graph.examples;
const granteesOfAll = [`institution:${institution}`, `community:${community}`, `provider:${provider}`, ...[learner, whanau, practitioner].map((id) => `person:${id}`), ...["HEALTH", "POLICE", "MSD", "ORANGA_TAMARIKI"].map((agency) => `agency:${agency}`)];
/** What privacy officers review of everybody. */
const keptByPrivacyOfficers = ["BreakGlass", "CorrectionRequest", "LawfulAccess"];
const hidden = await hiddenIds();
const hiddenReferences = await referencesToHidden();
const mutations = mutationsOf("learners", "funding");

// Each meets learners in another way: by enrolment, as an agency, and by money alone.
it.each(["coordinator", "agency-police", "funding-manager"])("%s cannot tell what is hidden from what is not there", async (persona) => {
  const made = Object.fromEntries(Object.keys(hidden).map((kind) => [kind, randomUUID()]));
  expect(mutations.length).toBeGreaterThan(70);
  const told: string[] = [];
  for (const { name, input } of mutations) {
    const seen = [];
    for (const ids of [hidden, made]) {
      let answer = "";
      const statements = await graph.statementsOf(async () => {
        const { data, errors } = await graph.query(persona, `mutation Tried($input: ${input.name}!) { ${name}(input: $input) { __typename ... on Problem { message } ... on InvalidInput { field } } }`, { input: inputOf(input, name, ids) });
        answer = JSON.stringify({ data, errors });
      });
      expect(answer, `the input of ${name} is complete`).not.toMatch(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/);
      expect(answer, name).not.toContain(`"${name}":{"__typename":"${name[0]!.toUpperCase()}${name.slice(1)}Success"`);
      seen.push(JSON.stringify({ answer, statements }).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id"));
    }
    if (seen[0] !== seen[1]) told.push(`${name}: ${seen[0]} and ${seen[1]}`);
  }
  expect(told).toEqual([]);
});

it.each(["coordinator", "practitioner", "whanau", "agency-police", "analyst"])("%s cannot tell what is hidden from what is not there by reading it, or by looking for its name", async (persona) => {
  const reads = { learner: "learnerId", onePlan: "planId", registerEntry: "entryId", allocation: "allocationId", budget: "budgetId", fundingApplication: "applicationId" };
  const asked = (ids: Readonly<Record<string, string>>, name: string) => `{ ${Object.entries(reads).map(([field, kind]) => `${field}(id: "${ids[kind]!}") { __typename }`).join(" ")} learners(text: "${name}") { nodes { id } pageInfo { hasNextPage endCursor } } }`;
  const owner = postgres(graph.ownerUrls.learners, { max: 1 });
  const [{ name } = { name: "" }] = await owner<{ name: string }[]>`select legal_name as name from learners where id = ${hidden["learnerId"]!}`;
  await owner.end();
  const seen = [];
  for (const query of [asked(hidden, name), asked(Object.fromEntries(Object.keys(hidden).map((kind) => [kind, randomUUID()])), name.replaceAll(/\p{Letter}/gu, "q"))]) {
    let answer: unknown;
    const statements = await graph.statementsOf(async () => (answer = await graph.query(persona, query)));
    expect(Object.values((answer as { data: object }).data).filter((value) => value !== null)).toHaveLength(1);
    seen.push({ answer, statements });
  }
  expect(seen[0]).toEqual(seen[1]);
});

it.each(graph.personas)("%s cannot tell what is hidden from what is not there by a reference to it, of any type, straight to the subgraph", async (persona) => {
  const told: string[] = [];
  for (const { name, types: all } of hiddenReferences) {
    const types = all.filter(({ type }) => persona !== "privacy-officer" || !keptByPrivacyOfficers.includes(type));
    expect(types.length, name).toBeGreaterThan(0);
    const selection = types.map(({ type, fields }) => `... on ${type} { ${fields.map((field) => `${type}_${field}: ${field}`).join(" ")} }`).join(" ");
    const seen = [];
    for (const idOf of [({ id }: { id: string }) => id, () => randomUUID()]) {
      const representations = types.map(({ type, id }) => ({ __typename: type, id: idOf({ id }) }));
      let entities: (object | null)[] = [];
      const statements = await graph.statementsOf(async () => {
        const { data, errors } = await graph.askSubgraph(name, persona, `query Referred($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${selection} } }`, { representations });
        expect(errors).toBeUndefined();
        entities = data._entities;
      });
      for (const [index, entity] of entities.entries()) if (entity !== null) told.push(`${name} ${types[index]!.type}: ${JSON.stringify(entity)}`);
      seen.push({ entities, statements });
    }
    expect(seen[0]).toEqual(seen[1]);
  }
  expect(told).toEqual([]);
});

/** One id of each kind, of rows about learners whom nobody of these has a ground to see, and of money of another region. */
async function hiddenIds(): Promise<Record<string, string>> {
  const [sql, money] = [graph.ownerUrls.learners, graph.ownerUrls.funding].map((url) => postgres(url, { max: 1, onnotice: () => {} })) as [postgres.Sql, postgres.Sql];
  const unseen = sql`(select id from learners where id not in (select learner_id from learner_grants where grantee = any(${granteesOfAll})))`;
  const idOf = ([row]: readonly postgres.Row[]) => row!["id"] as string;
  const one = async (table: string) => idOf(await sql`select id from ${sql(table)} where learner_id in ${unseen} limit 1`);
  const part = async (table: string, whole: string, key: string) => idOf(await sql`select part.id from ${sql(table)} as part join ${sql(whole)} as whole on whole.id = part.${sql(key)} where whole.learner_id in ${unseen} limit 1`);
  // Of these the population may have none but of learners whom somebody sees.
  const learnerId = idOf(await sql`select learner_id as id from one_plans where learner_id in ${unseen} limit 1`);
  const copied = async (table: string, said: Record<string, string | null>) =>
    idOf(await sql`insert into ${sql(table)} select (jsonb_populate_record(null::${sql(table)}, to_jsonb(one) || ${sql.json({ id: randomUUID(), learner_id: learnerId, ...said })})).* from ${sql(table)} as one limit 1 returning id`);
  const elsewhere = money`(select id from budgets where region_code <> ${region})`;
  const ids = {
    learnerId,
    consentId: await copied("consents", { given_by_whanau_member_id: null, recipient: "institution:999983" }),
    lawfulAccessId: await copied("lawful_accesses", { recipient: "institution:999983" }),
    breakGlassId: await copied("break_glass", { person_id: randomUUID(), follows_id: null }),
    planId: await one("one_plans"),
    goalId: await part("goals", "one_plans", "plan_id"),
    strategyId: await part("strategies", "one_plans", "plan_id"),
    responsibilityId: await part("responsibilities", "one_plans", "plan_id"),
    planSupportId: await part("plan_supports", "one_plans", "plan_id"),
    transitionPlanId: await one("transition_plans"),
    stepId: await part("transition_steps", "transition_plans", "transition_plan_id"),
    whanauMemberId: await one("whanau_members"),
    enrolmentId: await one("enrolments"),
    knownContactId: await one("known_contacts"),
    memberId: await one("support_team_members"),
    entryId: await one("register_entries"),
    recordId: await one("needs"),
    inquiryId: await one("inquiries"),
    contactRestrictionId: await one("contact_restrictions"),
    correctionRequestId: await one("correction_requests"),
    applicationId: idOf(await money`select id from funding_applications where region_code <> ${region} limit 1`),
    budgetId: idOf(await money`select id from budgets where id in ${elsewhere} limit 1`),
    allocationId: idOf(await money`select id from allocations where budget_id in ${elsewhere} and learner_id is not null limit 1`),
    ledgerEntryId: idOf(await money`select id from ledger_entries where budget_id in ${elsewhere} limit 1`),
  };
  await Promise.all([sql.end(), money.end()]);
  return ids;
}

/** By subgraph, each type that it owns with an id and whose rows are about learners, with a row about somebody whom no persona sees. */
async function referencesToHidden(): Promise<{ name: string; types: { type: string; id: string; fields: string[] }[] }[]> {
  const found = [];
  const learners = postgres(graph.ownerUrls.learners, { max: 1 });
  const unseen = (await learners<{ id: string }[]>`select id from learners where id not in (select learner_id from learner_grants where grantee = any(${granteesOfAll}))`).map(({ id }) => id);
  await learners.end();
  for (const name of subgraphNames) {
    const sql = postgres(graph.ownerUrls[name as keyof typeof graph.ownerUrls], { max: 1 });
    const types = [];
    const schema = buildSchema(readFileSync(join(repository, `schema/subgraphs/${name}.graphql`), "utf8"), { assumeValid: true, assumeValidSDL: true });
    for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
      const word = type.name.replaceAll(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
      const [table] = (await sql`select t.table_name as name from information_schema.columns t where t.table_schema = 'public' and t.table_name in (${word}, ${`${word}s`}, ${`${word}es`}, ${word.replace(/y$/, "ies")})
        and t.column_name = ${word === "learner" ? "id" : "learner_id"}`).map((row) => row["name"] as string);
      if (table === undefined || !isKeyedById(type)) continue;
      const columns = (await sql`select column_name as name from information_schema.columns where table_schema = 'public' and table_name = ${table}`).map((row) => row["name"] as string);
      // What somebody is responsible for themselves is theirs to see.
      const theirs = [["practitioner_id", practitioner], ["provider_id", provider], ["region_code", region]].filter(([column]) => columns.includes(column!)).map(([column, value]) => sql`and ${sql(column!)}::text is distinct from ${value!}`);
      const [row] = await sql`select id from ${sql(table)} where ${sql(word === "learner" ? "id" : "learner_id")} = any(${unseen}) ${theirs.length > 0 ? theirs : sql``} order by id limit 1`;
      const fields = Object.values(type.getFields()).filter(({ name: field, args, type: given }) => isLeafType(getNamedType(given)) && args.length === 0 && field !== "id").map(({ name: field }) => field);
      if (row) types.push({ type: type.name, id: row["id"] as string, fields });
    }
    await sql.end();
    found.push({ name, types });
  }
  return found;
}

function isKeyedById(type: GraphQLObjectType): boolean {
  return type.astNode?.directives?.some(({ name, arguments: said }) => name.value === "key" && said?.some(({ value }) => value.kind === "StringValue" && value.value === "id")) ?? false;
}

function mutationsOf(...subgraphs: string[]): { name: string; input: GraphQLInputObjectType }[] {
  const own = new Set(subgraphs.flatMap((name) => parse(readFileSync(join(repository, `schema/subgraphs/${name}.graphql`), "utf8")).definitions.flatMap((definition) => ("name" in definition && definition.name?.value === "Mutation" && "fields" in definition ? (definition.fields ?? []).map((field) => field.name.value) : []))));
  const api = buildSchema(readFileSync(join(repository, "schema/api.graphql"), "utf8"), { assumeValidSDL: true });
  return Object.values(api.getMutationType()!.getFields()).filter(({ name }) => own.has(name)).map(({ name, args }) => ({ name, input: getNamedType(args[0]!.type) as GraphQLInputObjectType }));
}

/** Fields that hold an id of another name. */
const kinds: Readonly<Record<string, string>> = { toldBy: "whanauMemberId", chosenBy: "whanauMemberId", samePersonAs: "whanauMemberId", whanauMemberIds: "whanauMemberId", follows: "breakGlassId", continues: "entryId", replaces: "consentId", id: "goalId", reviewOfId: "applicationId" };
const codes: Readonly<Record<string, string>> = { role: "RTLB", regionCode: "waikato", supportNeed: "LITERACY", iwi: "0104" };
const values: Readonly<Record<string, unknown>> = { ID: "01890000-0000-7000-8000-000000000001", String: "Kua tuhia he kōrero.", Int: 1, Float: 1, Boolean: true, Date: "2026-11-02", DateTime: "2027-03-01T00:00:00Z", Cents: 100 };

function inputOf(type: GraphQLInputObjectType, mutation: string, ids: Readonly<Record<string, string>>): Record<string, unknown> {
  if (type.name === "RecipientInput") return { agency: "MSD" };
  const fields = Object.values(type.getFields()).map((field) => [field.name, valueOf(field, mutation, ids)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

// What must be there, and every id that somebody could try.
function valueOf(field: GraphQLInputField, mutation: string, ids: Readonly<Record<string, string>>): unknown {
  if (field.name === "idempotencyKey") return randomUUID();
  const named = getNamedType(field.type);
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  const id = named.name === "ID" ? ids[mutation === "reverseLedgerEntry" ? "ledgerEntryId" : (kinds[field.name] ?? field.name)] : undefined;
  if (id !== undefined) return isList ? [id] : id;
  if (!isNonNullType(field.type)) return undefined;
  const value = isInputObjectType(named) ? inputOf(named, mutation, ids) : isEnumType(named) ? named.getValues()[0]!.name : (codes[field.name] ?? values[named.name]);
  if (!isList) return value;
  return isEnumType(named) || field.name in codes ? [value] : [];
}
