// What narrows a list tells nothing that its rows do not say by themselves: for every persona, each row that fits a value shows
// that value, pages end where the rows end, rows are in the order of what they show, cursors cannot be read, and each row is one that its viewer may
// also read by its id. A filter over what a viewer may not see would tell it, value by value. All of these but pages cut in half were seen to fail on
// leaks made for them; what the population has for leaks to show is held by its test ("what is over").
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, getNamedType, getNullableType, isEnumType, isInputObjectType, isListType, isObjectType, type GraphQLObjectType } from "graphql";
import { expect, it } from "vitest";
import { exampleIds } from "../population/ids.ts";
import { repository } from "../subgraphs.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { institution, community, practitioner, region } = graph.examples;
const { strategicPriorities, reviews } = (await graph.query("analyst", "{ strategicPriorities { code } reviews { recommendations { id } } }")).data;
const priorities: string[] = strategicPriorities.slice(0, 2).map((one: any) => one.code);
const recommendations: string[] = reviews.flatMap((one: any) => one.recommendations.map(({ id }: any) => id)).slice(0, 2);

interface Shown {
  /** What each row is asked for. */
  readonly asked: string;
  /** The values that a row shows. */
  shows(row: any): unknown[];
  /** How a value is written in the query. */
  write?(value: any): string;
  /** Whether a row that shows these is one that fits; when it shows the value, unless it is said. */
  fits?(shown: unknown[], value: any): boolean;
  /** Which are tried; some of those that are shown to anybody and, of an enum, two that are not, unless they are said. */
  readonly values?: readonly unknown[];
  /** Which are tried where nobody is shown any: nobody must be told of one, either. */
  readonly orElse?: readonly unknown[];
  /** The arguments with which the list is all that it ever is, one answer each, where without any it is not. */
  readonly all?: readonly string[];
}

const one = (path: string, more: Partial<Shown> = {}): Shown => {
  const names = path.split(".");
  return { asked: names.reduceRight((inner, name) => (inner === "" ? name : `${name} { ${inner} }`), ""), shows: (row) => [names.reduce((value, name) => value?.[name], row)].flat().filter((value) => value !== null && value !== undefined), ...more };
};
const text = { write: (value: string) => JSON.stringify(value) };
const listed = { write: (value: unknown) => `[${String(value)}]` };
const upToDay = { ...text, fits: ([shown]: unknown[], value: string) => typeof shown === "string" && shown <= value };
const code = (path: string) => one(path, text);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv", { timeZone: "Pacific/Auckland" });
const today = inDays(0);
const wordsOf = (name: string) => name.normalize("NFD").replaceAll(/\p{Mark}/gu, "").toLowerCase().split(/[^\p{Letter}]+/u).filter((word) => word.length > 1);

const register = {
  "filter.tiers": one("tier", listed),
  "filter.needAreas": one("needArea", listed),
  "filter.responseStatuses": one("responseStatus", listed),
  "filter.learnerStatuses": one("learnerStatus", listed),
  "filter.priorities": one("priority", listed),
  "filter.yearLevels": one("learner.yearLevel", listed),
};

/** Lists whose rows or columns are not everybody's, by what shows each value that they are narrowed by. */
const shown: Readonly<Record<string, Readonly<Record<string, Shown>>>> = {
  "Query.learners": {
    institution: { asked: "enrolments { from until institution { moeNumber } }", shows: ({ enrolments }) => enrolments.filter((one: any) => one.from <= today && (one.until ?? today) >= today).map((one: any) => one.institution.moeNumber), write: String },
    text: { asked: "preferredName legalName", shows: ({ preferredName, legalName }) => [...wordsOf(preferredName), ...wordsOf(legalName)], ...text, fits: (words, value) => words.some((word) => (word as string).startsWith(value)) },
  },
  "Institution.register": register,
  "LearningSupportCommunity.register": register,
  "LearningSupportCommunity.resources": { ended: one("availableUntil", { values: [true, false], write: String, all: ["ended: true", "ended: false"], fits: ([until], ended) => (typeof until === "string" && until < today) === ended }) },
  "LearningSupportCommunity.budgets": { year: one("year", { write: String }) },
  "Institution.allocations": { year: one("year", { write: String }) },
  "Institution.budgets": { year: one("year", { write: String }) },
  "Region.budgets": { year: one("year", { write: String }) },
  "FundingStream.budgets": { year: one("year", { write: String }) },
  "Service.requests": { regionCode: one("region.code", { ...text, orElse: [region] }) },
  "Service.waitingList": { regionCode: one("region.code", { ...text, orElse: [region] }) },
  "Practitioner.caseAssignments": { includeEnded: one("until", { values: [true, false], write: String, all: ["includeEnded: true"], fits: (days, all) => all || days.length === 0 }) },
  "Query.practitioners": { regionCode: code("region.code"), roleCode: { asked: "primaryRole { code } roles { code }", shows: ({ primaryRole, roles }) => [primaryRole.code, ...roles.map((role: any) => role.code)], ...text }, language: code("languages") },
  "Query.positions": { regionCode: code("region.code"), roleCode: code("role.code"), isVacant: one("isVacant", { write: String }) },
  "Query.vacancies": { regionCode: code("position.region.code"), roleCode: code("position.role.code"), overseasEligible: one("overseasEligible", { write: String }), closed: one("state", { values: [true, false], write: String, all: ["closed: true", "closed: false"], fits: ([state], closed) => (state !== "OPEN") === closed }) },
  "Query.capabilityActivities": { audience: one("audience"), needArea: one("needArea"), communityId: code("community.id") },
  "Query.brokerageRequests": { status: one("status") },
  "Query.improvementProjects": { status: one("status"), communityId: { asked: "startedBy { id } participations { community { id } }", shows: ({ startedBy, participations }) => [startedBy.id, ...participations.map((one: any) => one.community?.id)], ...text }, priorityCode: one("priorities.code", { ...text, orElse: priorities }), recommendationId: one("recommendations.id", { ...text, orElse: recommendations }) },
  "Query.practiceImprovements": { area: one("area"), tier: one("tier"), priorityCode: one("priorities.code", { ...text, orElse: priorities }), recommendationId: one("recommendations.id", { ...text, orElse: recommendations }) },
  "Query.sharedCommunityResources": { kind: one("kind"), needArea: one("needAreas"), regionCode: code("community.region.code") },
  "Query.myWork": { kinds: one("kind", listed), by: one("dueOn", { ...upToDay, all: [`by: "${inDays(399)}"`] }) },
  "Query.consentsEnding": { by: one("until", { ...upToDay, orElse: [inDays(30), inDays(399)], all: [`by: "${inDays(399)}"`] }) },
  "Query.recordsPastRetention": { by: one("retainUntil", { ...upToDay, orElse: [today, inDays(36_500)], all: [`by: "${inDays(36_500)}"`] }) },
  "Query.workforceScenarios": { regionCode: one("region.code", { ...text, orElse: [region] }) },
};

interface Order {
  readonly asked: string;
  /** What the rows are in the order of; before the id, by which rows are told apart that are equal in it. */
  by(row: any): readonly (string | number)[];
  readonly isLatestFirst?: boolean;
  /** Whether what tells equal rows apart is no id that is shown. */
  readonly isTieUnknown?: boolean;
}

const folded = (name: string) => name.normalize("NFD").replaceAll(/[\u0300-\u036f'’‘ʻʼ`]/g, "").toLowerCase();
const byDay = (name: string, more: Partial<Order> = {}): Order => ({ asked: name, by: (row) => [row[name]], ...more });
const latest = { isLatestFirst: true };
const byPriority: Order = { asked: "priority", by: ({ priority }) => [["HIGH", "MEDIUM", "LOW"].indexOf(priority)] };
const byPriorityAndDay: Order = { asked: "priority from", by: (row) => [...byPriority.by(row), row.from] };
const fairly: Order = { asked: "priority requestedOn", by: (row) => [["STAT", "ASAP", "URGENT"].includes(row.priority) ? ["STAT", "ASAP", "URGENT"].indexOf(row.priority) : 3, row.requestedOn] };

/** By what its rows show each list is in order. */
const orders: Readonly<Record<string, Order>> = {
  "Query.learners": { asked: "preferredName legalName", by: ({ preferredName, legalName }) => [folded(`${preferredName} ${legalName}`).replaceAll(/[^\p{Letter}\p{Number}]+/gu, " ")] },
  "Institution.register": byPriorityAndDay,
  "LearningSupportCommunity.register": byPriorityAndDay,
  "LearningSupportCommunity.resources": byDay("availableFrom", latest),
  "LearningSupportCommunity.budgets": byDay("year", latest),
  "Institution.allocations": byDay("from", latest),
  "Institution.budgets": byDay("year", latest),
  "Region.budgets": byDay("year", latest),
  "FundingStream.budgets": byDay("year", latest),
  "Service.requests": fairly,
  "Service.waitingList": fairly,
  "Practitioner.caseAssignments": byDay("from"),
  "Query.practitioners": { asked: "name", by: ({ name }) => [folded(name)] },
  "Query.positions": byDay("from"),
  "Query.vacancies": byDay("openedOn"),
  "Query.capabilityActivities": byDay("heldOn", latest),
  "Query.brokerageRequests": byDay("askedOn", latest),
  "Query.improvementProjects": byDay("begunOn", latest),
  "Query.practiceImprovements": byDay("sharedOn", latest),
  "Query.sharedCommunityResources": byDay("availableFrom", latest),
  "Query.myWork": byDay("dueOn", { isTieUnknown: true }),
  "Query.consentsEnding": byDay("until"),
  "Query.recordsPastRetention": byDay("retainUntil"),
  "Query.workforceScenarios": { asked: "", by: () => [], ...latest },
};

/** Which subgraph gives the rows of a list by their ids, where one does. */
const owners: Readonly<Record<string, string>> = {
  Learner: "learners", RegisterEntry: "learners", Consent: "learners", Support: "services", Budget: "funding", Allocation: "funding",
  CapabilityActivity: "workforce", CaseAssignment: "workforce", Position: "workforce", Practitioner: "workforce", Vacancy: "workforce", WorkforceScenario: "workforce",
};

const everybodys = "Everybody reads all of it.";
const figures = "Published figures, the same for whoever asks.";
const required = "Says whose list it is, and narrows none.";
/** All others, with the reason why nothing can be told by them. */
const others: Readonly<Record<string, string>> = {
  "Query.institutions": everybodys, "Query.directorySearch": everybodys, "Query.ethnicities": everybodys, "Query.learningSupportCommunities": everybodys, "Query.providers": everybodys, "Query.regions": everybodys,
  "Query.services": everybodys, "Query.strategicPriorities": everybodys, "Query.supportFinder": everybodys, "Query.supportNeeds": everybodys, "Query.vocabularyVersions": everybodys,
  "Query.fundingInsights": figures, "Query.learnerInsights": figures, "Query.serviceInsights": figures, "Query.workforceInsights": figures,
  "DeliveredHours.by": figures, "LearnersOfServices.by": figures, "LearnersOnRegister.by": figures, "LearnersWithGoals.by": figures, "WaitingTimes.by": figures,
  "Query.accessLog": required, "Query.iwiAuthorisations": required, "Query.iwiFigureUses": required, "InstitutionEntitlement.inYear": required, "Query.fundingRunComparison": required,
  "Query.rtlbClusters": "A cluster shows its region, and whoever reads clusters reads all.",
  "Query.myWorkCounts": "Counts of the viewer's own list, which they can count.",
  "Query.matchPractitioners": "Ranks colleagues by what each shows with its reason; where they set out from is told to a tenth of a degree (practitioner-match.test.ts).",
  "Support.deliveries": "Adds what was corrected to what is read anyway.",
};

/** How a list is asked for, and found in the answer. */
const wrapped: Readonly<Record<string, [before: string, after: string, find: (data: any) => any]>> = {
  Query: ["", "", (data) => data],
  Institution: [`institution(moeNumber: ${institution}) {`, "}", ({ institution: found }) => found],
  LearningSupportCommunity: [`learningSupportCommunity(id: "${community}") {`, "}", ({ learningSupportCommunity: found }) => found],
  Region: [`region(code: "${region}") {`, "}", ({ region: found }) => found],
  FundingStream: [`fundingStream(code: "ORS") {`, "}", ({ fundingStream: found }) => found],
  Practitioner: [`practitioner(id: "${practitioner}") {`, "}", ({ practitioner: found }) => found],
  Service: [`service(id: "${exampleIds.service}") {`, "}", ({ service: found }) => found],
};

const schema = buildSchema(readFileSync(join(repository, "schema/api.graphql"), "utf8"), { assumeValidSDL: true });
const paging = ["first", "after", "last", "before"];

/** Every list of the graph that takes an argument beside those of paging, with these; fields of an input each by itself. */
function narrowedLists(): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__") || type === schema.getMutationType()) continue;
    for (const field of Object.values(type.getFields())) {
      const isList = isListType(getNullableType(field.type)) || getNamedType(field.type).name.endsWith("Connection");
      const args = field.args.filter(({ name }) => !paging.includes(name));
      const names = args.flatMap(({ name, type: given }) => {
        const input = getNamedType(given);
        return isInputObjectType(input) ? Object.keys(input.getFields()).map((one) => `${name}.${one}`) : [name];
      });
      if (isList && names.length > 0) lists.set(`${type.name}.${field.name}`, names.sort());
    }
  }
  return lists;
}

it("every argument that narrows a list is thought of here", () => {
  const lists = narrowedLists();
  expect([...lists.keys()].sort()).toEqual([...Object.keys(shown), ...Object.keys(others)].sort());
  for (const [list, args] of Object.entries(shown)) expect(Object.keys(args).sort(), list).toEqual(lists.get(list));
});

const mostValues = 4;

/** One of each sight; the others see as one of these does. */
const personas = ["whanau", "educator", "coordinator", "practitioner", "facilitator", "provider", "agency-health", "funding-manager", "workforce-manager", "analyst", "privacy-officer"];

it.each(Object.entries(shown))("%s is narrowed to no row that does not show the value itself", async (list, args) => {
  const [typeName, field] = list.split(".") as [string, string];
  const [before, after, find] = wrapped[typeName]!;
  const order = orders[list]!;
  const isRequired = list === "Query.workforceScenarios";
  const fields = [...Object.values(args).map(({ asked }) => asked), order.asked].join(" ");
  const key = { recordsPastRetention: "id: learnerId", myWork: "id: dueOn" }[field] ?? "id";
  const rowType = rowTypeOf(typeName, field);
  const ask = async (persona: string, argument: string, first = 200, cursor: string | null = null) => {
    const { data, errors } = await graph.query(persona, `{ ${before} ${field}(first: ${first} ${cursor === null ? "" : `, after: "${cursor}"`} ${argument}) { nodes { ${key} ${fields} } pageInfo { hasNextPage startCursor endCursor } } ${after} }`);
    const page = errors ? null : find(data)?.[field];
    return page ? { rows: page.nodes as any[], isWhole: !page.pageInfo.hasNextPage, cursors: [page.pageInfo.startCursor, page.pageInfo.endCursor] as (string | null)[] } : null;
  };
  /** Of several answers together where the list is never all of it. */
  const askAll = async (persona: string, all: readonly string[]) => {
    const pages = await Promise.all(all.map((argument) => ask(persona, argument === "" ? "" : `, ${argument}`)));
    return pages.some((page) => page === null) ? null : { rows: pages.flatMap((page) => page!.rows), isWhole: pages.every((page) => page!.isWhole) };
  };
  const readAll = async (persona: string, name: string, all: readonly string[]) => {
    const whole = await askAll(persona, all);
    if (whole === null) throw new Error(`${persona} reads the list, and gets an error with each ${name} that there is.`);
    return whole;
  };
  const readOwn = async (persona: string, rows: readonly any[]) => {
    const owner = owners[rowType];
    if (owner === undefined || rows.length === 0) return;
    const { data, errors } = await graph.askSubgraph(owner, persona, "query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }", { of: rows.map(({ id }) => ({ __typename: rowType, id })) });
    expect([errors, data?._entities.filter((found: unknown) => found === null)], `${persona} reads each by its id`).toEqual([undefined, []]);
  };
  const expectInOrder = (persona: string, rows: readonly any[]) => {
    const keys = rows.map((row) => [...order.by(row), ...(order.isTieUnknown ? [] : [row.id])]);
    const sorted = keys.toSorted((one, other) => compare(one, other) * (order.isLatestFirst ? -1 : 1));
    expect(keys, `${persona} sees them in the order of what they show`).toEqual(sorted);
  };

  const without = isRequired ? [`regionCode: "${region}"`] : [""];
  const pages = await Promise.all(personas.map(async (persona) => ({ persona, page: await askAll(persona, without) })));
  const readers = pages.flatMap(({ persona, page }) => (page ? [{ persona, ...page }] : []));
  expect(readers.length, "somebody reads it").toBeGreaterThan(0);
  for (const { persona, rows } of readers) {
    expectInOrder(persona, rows);
    await readOwn(persona, rows);
  }
  for (const [name, { shows, write = String, fits = (values: unknown[], value: unknown) => values.includes(value), values, orElse = [], all }] of Object.entries(args)) {
    const wholes = all === undefined ? readers : await Promise.all(readers.map(async ({ persona }) => ({ persona, ...(await readAll(persona, name, all)) })));
    // Also what only others are shown, and what nobody is.
    const every = [...new Set(wholes.flatMap(({ rows }) => rows.flatMap(shows)))];
    const some = values ?? [...every.filter((_, index) => index % Math.ceil(every.length / mostValues) === 0), ...valuesOf(typeName, field, name).filter((value) => !every.includes(value)).slice(0, 2)];
    const tried = some.length > 0 ? some : orElse;
    expect(tried.length, `${name} is tried`).toBeGreaterThan(0);
    const argumentOf = (value: unknown) => (name.startsWith("filter.") ? `, filter: { ${name.slice("filter.".length)}: ${write(value)} }` : `, ${name}: ${write(value)}`);
    await Promise.all(
      wholes.map(async ({ persona, rows, isWhole }) => {
        let isPaged = false;
        // Whoever reads nothing is told nothing by any value.
        for (const value of rows.length === 0 ? tried.slice(0, 1) : tried) {
          const narrowed = (await ask(persona, argumentOf(value)))!;
          const at = `${persona}, ${name} ${String(value)}`;
          expect(narrowed.rows.filter((row) => !fits(shows(row), value)), `${persona} is told of ${name} ${String(value)}`).toEqual([]);
          if (isWhole && !isRequired) expect(idsOf(narrowed.rows), at).toEqual(idsOf(rows.filter((row) => fits(shows(row), value))));
          expect(narrowed.isWhole, `${at}, no more than there is`).toBe(narrowed.rows.length < 200);
          expectInOrder(at, narrowed.rows);
          await readOwn(persona, narrowed.rows);
          for (const cursor of narrowed.cursors) expect(cursor === null ? "" : Buffer.from(cursor, "base64url").toString("latin1"), `${at}, a cursor`).not.toMatch(/[ -~]{24}/);
          expect(narrowed.cursors.map((cursor) => cursor === null), `${at}, cursors`).toEqual([narrowed.rows.length === 0, narrowed.rows.length === 0]);
          if (isPaged || narrowed.rows.length < 2 || narrowed.rows.length === 200) continue;
          isPaged = true;
          const half = Math.floor(narrowed.rows.length / 2);
          const first = (await ask(persona, argumentOf(value), half))!;
          const second = (await ask(persona, argumentOf(value), narrowed.rows.length - half, first.cursors[1]))!;
          expect([first.rows, second.rows].map((page) => page.map(({ id }) => id)), `${at}, by pages`).toEqual([narrowed.rows.slice(0, half), narrowed.rows.slice(half)].map((page) => page.map(({ id }) => id)));
          expect([first.isWhole, second.isWhole], `${at}, ends of pages`).toEqual([false, true]);
        }
      }),
    );
  }
});

const fieldOf = (typeName: string, field: string) => (schema.getType(typeName) as GraphQLObjectType).getFields()[field]!;
/** The type of a connection's rows. */
const rowTypeOf = (typeName: string, field: string) => getNamedType(fieldOf(getNamedType(fieldOf(typeName, field).type).name, "nodes").type).name;

/** Values of an argument that is of an enum; none of any other. */
function valuesOf(typeName: string, field: string, argument: string): unknown[] {
  const [name, inner] = argument.split(".") as [string, string?];
  const given = getNamedType(fieldOf(typeName, field).args.find((one) => one.name === name)!.type);
  const type = inner !== undefined && isInputObjectType(given) ? getNamedType(given.getFields()[inner]!.type) : given;
  return isEnumType(type) ? type.getValues().map(({ name: value }) => value) : [];
}

function compare(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at]! < other[at]! ? -1 : 1;
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).sort();
