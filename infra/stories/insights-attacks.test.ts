// Whoever may read figures tries to get more out of them than they show, by everything that a query can do. What somebody
// can compute from the figures themselves is tried in subgraph-kit/src/disclosure-attacks.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { safeWidth } from "@lsg/subgraph-kit/confined";
import { fewestPublished, roundCount } from "@lsg/subgraph-kit/disclosure";
import { arrangePlaces, type Places } from "@lsg/subgraph-kit/lattice";
import type { Measure } from "@lsg/subgraph-kit/measure";
import { PgDialect } from "drizzle-orm/pg-core";
import { buildSchema, getNamedType, isObjectType } from "graphql";
import postgres from "postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { placesThatAddUp, readAreas } from "../insights/areas.ts";
import { today } from "../insights/periods.ts";
import { loadSubgraph, repository } from "../subgraphs.ts";
import { cellName, measuresTold, readFigures, solveFigures, type Bound, type Figures } from "../testing/solve-figures.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 400 });
beforeAll(() => graph.refreshInsights());

const schema = buildSchema(readFileSync(join(repository, "schema/api.graphql"), "utf8"), { assumeValid: true });
const register = "learnersOnRegister { total { value status } by(dimension: NEED_AREA) { value count { value status } } }";
const table = "query ($level: InsightLevel!, $first: Int, $after: String) { learnerInsights(level: $level, first: $first, after: $after) { nodes { region { code } institution { moeNumber } " + register + " } pageInfo { hasNextPage endCursor } } }";

async function rowsOf(level: string, first = 200): Promise<any[]> {
  const rows: any[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await graph.query("analyst", table, { level, first, after });
    expect(errors).toBeUndefined();
    rows.push(...data.learnerInsights.nodes);
    if (!data.learnerInsights.pageInfo.hasNextPage) return rows;
    after = data.learnerInsights.pageInfo.endCursor;
  }
}

describe("averaging by repetition", () => {
  it("gives the same each time: again, by aliases, with pages of another size, and as a table in either format", async () => {
    const answers = new Set<string>();
    for (let time = 0; time < 10; time++) answers.add(JSON.stringify(await rowsOf("REGION", [1, 5, 200][time % 3])));
    const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: learnerInsights(level: REGION) { nodes { region { code } institution { moeNumber } ${register} } }`).join(" ");
    const { data } = await graph.query("analyst", `{ ${aliases} }`);
    for (const { nodes } of Object.values<any>(data)) answers.add(JSON.stringify(nodes));
    expect(answers.size).toBe(1);
    const [[rows], as] = [[...answers].map((answer) => JSON.parse(answer)), (accept: string) => fetch(graph.url, { method: "POST", headers: { "content-type": "application/json", accept, ...graph.headersOf("analyst") }, body: JSON.stringify({ query: "{ learnerInsights(level: REGION) { nodes { learnersOnRegister { total { value } } } } }" }) }).then((answer) => answer.text())];
    const values = rows.map(({ learnersOnRegister }: any) => learnersOnRegister.total.value);
    expect((await as("text/csv")).split("\r\n").slice(1, -1).map((line) => (line === "" ? null : Number(line)))).toEqual(values);
    expect((await as("application/x-ndjson")).trimEnd().split("\n").map((line) => Object.values(JSON.parse(line))[0])).toEqual(values);
  });

  it("gives the same for every description of the same people: a place that is all of another, and the same day in another period", async () => {
    const { data } = await graph.query("analyst", "{ learnerInsightCatalogue { periods { name asAt } } }");
    const { periods } = data.learnerInsightCatalogue;
    const sameDay = periods.filter(({ asAt }: any) => asAt === periods[0].asAt);
    expect(sameDay.length).toBeGreaterThan(1);
    const asked = sameDay.map(({ name }: any, index: number) => `p${index}: learnerInsights(level: REGION, period: "${name}") { nodes { ${register} } }`);
    expect(new Set(Object.values((await graph.query("analyst", `{ ${asked.join(" ")} }`)).data).map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("after another refresh gives the same, also when learners came and went meanwhile: there is one picture a month", async () => {
    const before = await rowsOf("REGION");
    const owner = postgres(graph.ownerUrls.learners, { max: 1 });
    const withdrawn = await owner`update register_entries set until_date = current_date - 40 where until_date is null and from_date < current_date - 60 and learner_id in (select learner_id from register_entries order by learner_id limit 40) returning id`;
    expect(withdrawn.length).toBeGreaterThan(5);
    await graph.refreshInsights();
    expect(await rowsOf("REGION")).toEqual(before);
    await owner`update register_entries set until_date = null where id = any(${withdrawn.map(({ id }) => id)})`;
    await owner.end();
  });
});

describe("two roles comparing", () => {
  it("have nothing to subtract: each is told the same, or nothing", async () => {
    const answers = await Promise.all(["analyst", "coordinator", "facilitator", "funding-manager"].map((persona) => graph.query(persona, table, { level: "REGION" })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});

describe("totals against parts, and two overlapping populations", () => {
  it("leave six numbers or more possible of every hidden cell of one to five learners, of whoever has all figures of all services, places and periods", async () => {
    const places = arrangePlaces(await readAreas(`${new URL(graph.url).origin}/public/graphql`, today()), placesThatAddUp);
    const figures = await readFigures(graph, "analyst");
    expect(figures.shown.size).toBeGreaterThan(150);
    const { measures, truth } = await readTruth(figures, places);
    for (const [cell, figure] of figures.shown) expect(Math.abs((truth.get(cell) ?? 0) - figure), cell).toBeLessThanOrEqual(2);

    const few = [...truth].filter(([cell, count]) => count < fewestPublished && figures.asked.has(cell));
    expect(few.length).toBeGreaterThan(1_000);
    const bounds = solveFigures(figures, { places, measures });
    expect(few.filter(([cell]) => widthOf(bounds, cell) < safeWidth).map(([cell, count]) => [cell, count, bounds.get(cell)])).toEqual([]);
    // The attack is one: what it says is never wrong, and were nothing hidden but cells of fewer than six, it would find many.
    expect([...truth].filter(([cell, count]) => bounds.has(cell) && (bounds.get(cell)!.least > count || count > bounds.get(cell)!.most))).toEqual([]);
    const careless = new Map([...truth].filter(([cell, count]) => count >= fewestPublished && figures.asked.has(cell)).map(([cell, count]) => [cell, roundCount({ count, recordKeys: BigInt(count) }, "careless")]));
    const found = solveFigures({ ...figures, shown: careless }, { places, measures: measures.filter(({ name }) => name === "learners-on-register") });
    expect(few.filter(([cell]) => found.has(cell) && widthOf(found, cell) < safeWidth).length).toBeGreaterThan(20);
  });

  const widthOf = (bounds: ReadonlyMap<string, Bound>, cell: string) => bounds.get(cell)!.most - bounds.get(cell)!.least;

  /** How many are in each cell, which whoever asks does not have. */
  async function readTruth({ periodsOf }: Figures, { areasOf }: Places) {
    const truth = new Map<string, number>();
    const all: Measure[] = [];
    for (const [root, periods] of periodsOf) {
      const name = ({ learnerInsights: "learners", serviceInsights: "services", workforceInsights: "workforce", fundingInsights: "funding" } as const)[root]!;
      const { measures } = await loadSubgraph(name);
      all.push(...measures);
      const owner = postgres(graph.ownerUrls[name], { max: 1, onnotice: () => {} });
      for (const measure of measures.filter((one) => measuresTold.includes(one.name))) {
        for (const period of periods) {
          const { sql: facts, params } = new PgDialect().sqlToQuery(measure.facts({ ...period, until: period.asAt }));
          const people = new Map<string, Set<string>>();
          for (const row of await owner.unsafe(facts, params as never[])) {
            const valuesOf = (column: string): string[] => [row[column]].flat().filter((value) => value !== null);
            const groups = [["ALL", "ALL"], ...Object.entries(measure.dimensions).flatMap(([dimension, { column }]) => valuesOf(column).map((value) => [dimension, value]))] as [string, string][];
            for (const { level, code } of areasOf.get(String(row["unit"])) ?? []) {
              for (const group of groups) {
                const cell = cellName(period.name, measure.name, ...group, level, code);
                people.set(cell, (people.get(cell) ?? new Set()).add(row["person"]));
              }
            }
          }
          for (const [cell, { size }] of people) truth.set(cell, size);
        }
      }
      await owner.end();
    }
    return { measures: all, truth };
  }

  it("are no further help where a rate stands beside counts: it follows from them", async () => {
    const asked = (level: string) => `${level}: workforceInsights(level: ${level}) { nodes { learners { value } learnersPerFte byRole { learners { value } filledFte learnersPerFte } } }`;
    const { data } = await graph.query("analyst", `{ ${asked("REGION")} ${asked("NATIONAL")} }`);
    const nodes = [...data.REGION.nodes, ...data.NATIONAL.nodes];
    const roles = nodes.flatMap(({ byRole }) => byRole);
    expect([...nodes, ...roles].filter(({ learnersPerFte }: any) => learnersPerFte !== null).length).toBeGreaterThan(0);
    for (const { learners, filledFte, learnersPerFte } of roles) expect(learnersPerFte).toBe(learners.value === null || learners.value < 20 || filledFte === 0 ? null : Math.round((learners.value / filledFte) * 10) / 10);
    for (const { learners, learnersPerFte } of nodes) if (learners.value === null) expect(learnersPerFte).toBeNull();
  });
});

describe("paging", () => {
  it("tells of as many places on every page, whatever is shown of them, and where one stops tells no number", async () => {
    const { data } = await graph.query("analyst", `{ learnerInsights(level: INSTITUTION, first: 10) { edges { cursor } nodes { ${register} } pageInfo { hasNextPage endCursor } } }`);
    expect([data.learnerInsights.nodes.length, data.learnerInsights.edges.at(-1).cursor]).toEqual([10, data.learnerInsights.pageInfo.endCursor]);
    // In order of the place's code, which anybody knows.
    const numbers = (await rowsOf("INSTITUTION")).map(({ institution }) => String(institution.moeNumber));
    expect(numbers).toEqual([...numbers].sort());
    const { data: public_ } = await graph.contract("public").query(null, "{ institutions(first: 1) { nodes { moeNumber } } }");
    expect(numbers).toContain(String(public_.institutions.nodes[0].moeNumber));
  });
});

describe("timing, and errors: what is not shown", () => {
  it("is the same for every institution, with a few learners or with none", async () => {
    const hidden = (await rowsOf("INSTITUTION")).filter(({ learnersOnRegister }) => learnersOnRegister.total.status === "SUPPRESSED");
    expect(hidden.length).toBeGreaterThan(3);
    expect(new Set(hidden.map(({ learnersOnRegister }) => JSON.stringify(learnersOnRegister))).size).toBe(1);
  });

  it("costs the same statements as what is shown", async () => {
    const rows = await rowsOf("REGION");
    const [shown, hidden] = ["ROUNDED", "SUPPRESSED"].map((status) => rows.find(({ region, learnersOnRegister }) => region !== null && learnersOnRegister.total.status === status));
    const statements = (code: string) => graph.statementsOf(() => graph.query("analyst", `query ($code: ID!) { region(code: $code) { learnerInsights { ${register} } serviceInsights { waiting { total { value } medianDays } } } }`, { code }));
    const counts = await statements(shown.region.code);
    expect(counts["learners"]).toBeGreaterThan(0);
    if (hidden) expect(await statements(hidden.region.code)).toEqual(counts);
    const institutions = await rowsOf("INSTITUTION");
    const ofInstitution = (moeNumber: number) => graph.statementsOf(() => graph.query("analyst", `query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { learnerInsights { ${register} } } }`, { moeNumber }));
    const [one, other] = [institutions[0], institutions.at(-1)].map(({ institution }) => institution.moeNumber);
    expect(await ofInstitution(one)).toEqual(await ofInstitution(other));
  });

  it("is no error, and an error tells of no place", async () => {
    const asked = (moeNumber: number) => graph.query("analyst", 'query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { learnerInsights(period: "1999") { period } } }', { moeNumber });
    const institutions = await rowsOf("INSTITUTION");
    const answers = await Promise.all([institutions[0], institutions.at(-1)].map(({ institution }) => asked(institution.moeNumber)));
    expect(answers[0]!.errors).toHaveLength(1);
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe("ordering and filters", () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const fields = types.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type: type.name, field })));

  it("are not there for figures: a place, a period, a dimension and a page are all that can be said", () => {
    const figures = fields.filter(({ type, field }) => /Insights?$/.test(field.name) || /Insights/.test(type) || ["LearnersOnRegister", "LearnersWithGoals", "LearnersOfServices", "WaitingTimes", "DeliveredHours"].includes(type));
    expect(figures.length).toBeGreaterThan(40);
    const said = new Set(figures.flatMap(({ field }) => field.args.map(({ name }) => name)));
    expect([...said].sort()).toEqual(["after", "dimension", "first", "level", "period"]);
  });

  it("are not to be had by a count beside a list: there is none", () => {
    expect(fields.filter(({ field }) => /totalCount/i.test(field.name))).toEqual([]);
  });

  it("would find protected counts alone: every count of people in figures is one", () => {
    const counts = fields.filter(({ type, field }) => /Insights|LearnersO|LearnersWithGoals|WaitingTimes|DeliveredHours/.test(type) && /^(total|count|learners|people)$/.test(field.name));
    expect(counts.length).toBeGreaterThan(6);
    for (const { type, field } of counts) expect(String(field.type), `${type}.${field.name}`).toBe("ProtectedCount!");
  });
});

describe("every number that the schema has, also outside of figures", () => {
  // Of the people of a place or a service, as they are: told to those whose work they are, and to nobody else.
  const exact = ["Caseload.limit", "Caseload.load", "Caseload.room", "ProvisionCounts.occupied", "ProvisionCounts.waiting", "ProvisionTravel.learners", "ServiceCapacity.available", "Support.waitingPosition", "WorkCount.count", "WorkCount.overdue"];
  const decided: Readonly<Record<string, readonly string[]>> = {
    exact,
    // Protected, or computed from what is; amounts of whole institutions.
    figures: [
      "CapabilityHoursOfAudience.hours", "DeliveredHours.deliveredPercent meanDelivered meanPrescribed", "DeliveredHoursOfValue.deliveredPercent meanDelivered meanPrescribed", "DemandEstimate.fte year",
      "FundingInsights.allocated budgeted committed meanPerLearner medianPerLearner paid", "FundingInsightsOfStream.allocated budgeted committed meanPerLearner medianPerLearner paid", "NetworkGap.places", "NetworkPlan.year",
      "NetworkSupply.places", "PlacesOfKind.places", "ProtectedCount.value", "ProtectedStatistic.value", "RoleDemand.casesPerFte demandFte filledFte gapFte vacantFte", "ServiceInsights.places", "WaitingTimes.medianDays ninetiethPercentileDays",
      "WaitingTimesOfValue.medianDays ninetiethPercentileDays", "WorkforceInsights.capabilityHours filledFte learnersPerFte vacantFte", "WorkforceInsightsOfRole.filledFte learnersPerFte vacantFte",
      "WorkforcePlan.year", "WorkforcePlanRole.changeFte demandFte endingFte gapFte gapWithChangeFte heldFte registrationExpiringFte vacancyRate vacantFte", "WorkforceScenario.year",
    ],
    // The Ministry publishes them of every school, or who offers something says how much there is.
    published: [
      "Coordinates.latitude longitude", "CoordinatorEntitlement.entitledFtte filledFtte gapFtte learners schoolsWithoutRoll vacantFtte", "Decile.value year", "EarlierProvisionPlaces.places", "EquityIndex.value year",
      "Institution.isolationIndex moeNumber", "Iwi.level", "Ethnicity.level", "LearningSupportCommunity.ministryNumber", "Provider.version", "Provision.maximumYearLevel minimumYearLevel", "ProvisionPlaces.places year",
      "RetentionRule.years", "Role.casesPerFte maximumYearLevel minimumAge", "Roll.asian european international maori melaa other pacific total", "Service.maximumAge maximumYearLevel minimumAge minimumYearLevel version",
      "ServiceCapacity.maximum", "ServiceCapacityChange.maximum", "VocabularyVersion.version",
    ],
    // Of money, for who keeps the budget or the institution's own staff.
    money: [
      "Allocation.amount quantity year", "AllocationBalance.allocated committed paid", "Budget.amount quantity year", "BudgetBalance.allocated available committed paid", "BudgetExhausted.available", "Entitlement.size year",
      "EntitlementCalculation.number parent", "EntitlementInput.number parent", "EntitlementPayment.number size", "EntitlementRounding.decimals number parent", "FundingApplication.weeklyHours", "FundingDecision.weeklyHours",
      "FundingRule.version", "FundingRun.institutions year", "FundingRunComparison.missing sizes", "FundingRunTotal.institutions missing size", "FundingSize.amount quantity", "LedgerEntry.size", "LedgerLine.size",
    ],
    // Of somebody who works there.
    staff: [
      "CapabilityActivity.hours", "CaseAssignment.version weight", "Caseload.fte", "EarlierVersion.fte hoursPerWeek", "EmploymentAgreement.fte", "MatchReason.points", "Position.fte hoursPerWeek", "Practitioner.capacity teamCapacity version",
      "PractitionerMatch.distanceKm score", "RtlbCluster.heldFtte number vacantFtte", "SupportHours.heldHours vacantHours", "Vacancy.daysOpen",
    ],
    // Of one learner, one plan, one document: who sees it at all sees this.
    one: [
      "ActivityFeedback.usefulness", "CommunityPriorityList.version", "CommunityProtocol.version", "Delivery.hours", "DirectoryEntryEdge.score", "Enrolment.yearLevel", "Goal.revision", "ImplementationIndicator.position",
      "Learner.profileVersion yearLevel", "LearnerProfileVersion.version", "MeetingMinutes.version", "OnePlan.contentRevision prescribedHoursPerWeek revision schoolHoursPerWeek version", "PlanSupport.prescribedHours revision",
      "RegisterEntry.version yearLevel", "RegisterEntryVersion.version", "Responsibility.revision", "Review.year", "ReviewRecommendation.version", "Schedule.everyWeeks", "StrategicPriority.position", "Strategy.revision",
      "Support.daysToFirstContact daysToFirstService deliveredHours prescribedHours", "SupportMatch.distanceKm score", "SupportStep.prescribedHours",
      "SupportWait.pausedDaysToFirstContact pausedDaysToFirstService toFirstContactDays toFirstServiceDays", "TermDelivery.cancelledHours deliveredHours term year", "TransitionAgreement.contentRevision", "TransitionPlan.contentRevision",
      "WhanauMember.contactPriority version", "WhanauMemberVersion.contactPriority version",
    ],
  };

  it("has a decision: what it counts, and for whom", () => {
    const numbers = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && type.name !== "Money" ? Object.values(type.getFields()).filter((field) => ["Int", "Float", "Money", "FundingSize"].includes(getNamedType(field.type).name)).map((field) => `${type.name}.${field.name}`) : [],
    );
    const known = Object.values(decided).flat().flatMap((text) => {
      const [type, fields = ""] = text.split(".") as [string, string];
      return fields.split(" ").map((field) => `${type}.${field}`);
    });
    expect(numbers.filter((one) => !known.includes(one)), "without a decision").toEqual([]);
    expect(known.filter((one) => !numbers.includes(one)), "gone from the schema").toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  it("that is an exact count of people is told to nobody who has no work with them", async () => {
    // Lists of learners' supports are refused to whoever has not signed in.
    const askedBy = (persona: string | null) => `{
      services(first: 25) { nodes { capacities { maximum available } ${persona === null ? "" : "waitingList { nodes { id } } requests { nodes { id } }"} } }
      institutions(first: 50) { nodes { provisions { counts { occupied waiting travel { learners } } } } }
    }`;
    let provisionsSeen = 0;
    for (const persona of ["analyst", "funding-manager", "workforce-manager", "whanau", null]) {
      const { data, errors } = await graph.query(persona, askedBy(persona));
      expect(errors, String(persona)).toBeUndefined();
      const capacities = data.services.nodes.flatMap((service: any) => service.capacities);
      expect(capacities.length, String(persona)).toBeGreaterThan(0);
      for (const { maximum, available } of capacities) expect([typeof maximum, available], String(persona)).toEqual(["number", null]);
      for (const { waitingList, requests } of data.services.nodes) expect([waitingList?.nodes ?? [], persona === "whanau" ? [] : (requests?.nodes ?? [])], String(persona)).toEqual([[], []]);
      const provisions = data.institutions.nodes.flatMap((institution: any) => institution.provisions ?? []);
      for (const { counts } of provisions) expect(counts, String(persona)).toBeNull();
      provisionsSeen += provisions.length;
    }
    expect(provisionsSeen).toBeGreaterThan(0);
  });
});
