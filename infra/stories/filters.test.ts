// What narrows a list tells nothing that its rows do not say by themselves: for every persona, each row that fits a value shows
// that value. A filter over what a viewer may not see would tell it, value by value.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, getNamedType, getNullableType, isInputObjectType, isListType, isObjectType } from "graphql";
import { expect, it } from "vitest";
import { exampleIds } from "../population/ids.ts";
import { repository } from "../subgraphs.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph();
const { institution, community, practitioner, region } = graph.examples;

interface Shown {
  /** What each row is asked for. */
  readonly asked: string;
  /** The values that a row shows. */
  shows(row: any): unknown[];
  /** How a value is written in the query. */
  write?(value: any): string;
  /** Whether a row that shows these is one that fits; when it shows the value, unless it is said. */
  fits?(shown: unknown[], value: any): boolean;
  /** Which are tried; some of those that are shown to anybody, unless they are said. */
  readonly values?: readonly unknown[];
}

const one = (path: string, more: Partial<Shown> = {}): Shown => {
  const names = path.split(".");
  return { asked: names.reduceRight((inner, name) => (inner === "" ? name : `${name} { ${inner} }`), ""), shows: (row) => [names.reduce((value, name) => value?.[name], row)].flat().filter((value) => value !== null && value !== undefined), ...more };
};
const text = { write: (value: string) => JSON.stringify(value) };
const listed = { write: (value: unknown) => `[${String(value)}]` };
const upToDay = { ...text, fits: ([shown]: unknown[], value: string) => typeof shown === "string" && shown <= value };
const code = (path: string) => one(path, text);
const today = new Date().toLocaleDateString("sv", { timeZone: "Pacific/Auckland" });
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
  "LearningSupportCommunity.resources": { ended: one("availableUntil", { values: [true], write: String, fits: (shownDays) => shownDays.length >= 0 }) },
  "LearningSupportCommunity.budgets": { year: one("year", { write: String }) },
  "Institution.allocations": { year: one("year", { write: String }) },
  "Institution.budgets": { year: one("year", { write: String }) },
  "Region.budgets": { year: one("year", { write: String }) },
  "FundingStream.budgets": { year: one("year", { write: String }) },
  "Service.requests": { regionCode: code("region.code") },
  "Service.waitingList": { regionCode: code("region.code") },
  "Practitioner.caseAssignments": { includeEnded: one("until", { values: [false], write: String, fits: (days) => days.length === 0 }) },
  "Query.practitioners": { regionCode: code("region.code"), roleCode: { asked: "primaryRole { code } roles { code }", shows: ({ primaryRole, roles }) => [primaryRole.code, ...roles.map((role: any) => role.code)], ...text }, language: code("languages") },
  "Query.positions": { regionCode: code("region.code"), roleCode: code("role.code"), isVacant: one("isVacant", { write: String }) },
  "Query.vacancies": { regionCode: code("position.region.code"), roleCode: code("position.role.code"), overseasEligible: one("overseasEligible", { write: String }), closed: one("state", { values: [true, false], write: String, fits: ([state], closed) => (state !== "OPEN") === closed }) },
  "Query.capabilityActivities": { audience: one("audience"), needArea: one("needArea"), communityId: code("community.id") },
  "Query.brokerageRequests": { status: one("status") },
  "Query.improvementProjects": { status: one("status"), communityId: { asked: "startedBy { id } participations { community { id } }", shows: ({ startedBy, participations }) => [startedBy.id, ...participations.map((one: any) => one.community?.id)], ...text }, priorityCode: code("priorities.code"), recommendationId: code("recommendations.id") },
  "Query.practiceImprovements": { area: one("area"), tier: one("tier"), priorityCode: code("priorities.code"), recommendationId: code("recommendations.id") },
  "Query.sharedCommunityResources": { kind: one("kind"), needArea: one("needAreas"), regionCode: code("community.region.code") },
  "Query.myWork": { kinds: one("kind", listed), by: one("dueOn", upToDay) },
  "Query.consentsEnding": { by: one("until", upToDay) },
  "Query.recordsPastRetention": { by: one("retainUntil", upToDay) },
  "Query.workforceScenarios": { regionCode: code("region.code") },
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

/** Those whose list without the argument is another one: what is over is left out of it, or it ends sooner. */
const narrowsByMore = ["LearningSupportCommunity.resources.ended", "Practitioner.caseAssignments.includeEnded", "Query.vacancies.closed", "Query.workforceScenarios.regionCode", "Query.myWork.by", "Query.consentsEnding.by", "Query.recordsPastRetention.by"];
const mostValues = 4;

/** One of each sight; the others see as one of these does. */
const personas = ["whanau", "educator", "coordinator", "practitioner", "facilitator", "provider", "agency-health", "funding-manager", "workforce-manager", "analyst", "privacy-officer"];

it.each(Object.entries(shown))("%s is narrowed to no row that does not show the value itself", async (list, args) => {
  const [typeName, field] = list.split(".") as [string, string];
  const [before, after, find] = wrapped[typeName]!;
  const isRequired = list === "Query.workforceScenarios";
  const fields = Object.values(args).map(({ asked }) => asked).join(" ");
  const key = { recordsPastRetention: "id: learnerId", myWork: "id: dueOn" }[field] ?? "id";
  const ask = async (persona: string, argument: string) => {
    const { data, errors } = await graph.query(persona, `{ ${before} ${field}(first: 200 ${argument}) { nodes { ${key} ${fields} } pageInfo { hasNextPage } } ${after} }`);
    const page = errors ? null : find(data)?.[field];
    return page ? { rows: page.nodes as any[], isWhole: !page.pageInfo.hasNextPage } : null;
  };
  const pages = await Promise.all(personas.map(async (persona) => ({ persona, page: await ask(persona, isRequired ? `, regionCode: "${region}"` : "") })));
  const all = pages.flatMap(({ persona, page }) => (page ? [{ persona, ...page }] : []));
  expect(all.length, "somebody reads it").toBeGreaterThan(0);
  for (const [name, { shows, write = String, fits = (values: unknown[], value: unknown) => values.includes(value), values }] of Object.entries(args)) {
    // Also what only others are shown.
    const every = [...new Set(all.flatMap(({ rows }) => rows.flatMap(shows)))];
    const tried = values ?? every.filter((_, index) => index % Math.ceil(every.length / mostValues) === 0);
    const argumentOf = (value: unknown) => (name.startsWith("filter.") ? `, filter: { ${name.slice("filter.".length)}: ${write(value)} }` : `, ${name}: ${write(value)}`);
    const tellsAll = !narrowsByMore.includes(`${list}.${name}`);
    await Promise.all(
      all.map(async ({ persona, rows, isWhole }) => {
        // Whoever reads nothing is told nothing by any value.
        for (const value of rows.length === 0 ? tried.slice(0, 1) : tried) {
          const narrowed = (await ask(persona, argumentOf(value)))!.rows;
          expect(narrowed.filter((row) => !fits(shows(row), value)), `${persona} is told of ${name} ${String(value)}`).toEqual([]);
          if (isWhole && tellsAll) expect(idsOf(narrowed), `${persona}, ${name} ${String(value)}`).toEqual(idsOf(rows.filter((row) => fits(shows(row), value))));
        }
      }),
    );
  }
});

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).sort();
