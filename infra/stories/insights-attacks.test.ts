// Whoever may read figures tries to get more out of them than they show, by everything that a query can do. What somebody
// can compute from the figures themselves is tried in subgraph-kit/src/disclosure-attacks.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, isObjectType } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { repository } from "../subgraphs.ts";
import { wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 300 });
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

describe("asking again", () => {
  it("averages nothing out: by repetition, by aliases, and with pages of another size", async () => {
    const answers = new Set<string>();
    for (let time = 0; time < 10; time++) answers.add(JSON.stringify(await rowsOf("REGION", [1, 5, 200][time % 3])));
    const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: learnerInsights(level: REGION) { nodes { region { code } institution { moeNumber } ${register} } }`).join(" ");
    const { data } = await graph.query("analyst", `{ ${aliases} }`);
    for (const { nodes } of Object.values<any>(data)) answers.add(JSON.stringify(nodes));
    expect(answers.size).toBe(1);
  });

  it("in the name of another role tells the same, so that two who compare have nothing to subtract", async () => {
    const answers = await Promise.all(["analyst", "coordinator", "facilitator", "funding-manager"].map((persona) => graph.query(persona, table, { level: "REGION" })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("after another refresh tells the same of the same learners", async () => {
    const before = await rowsOf("REGION");
    await graph.refreshInsights();
    expect(await rowsOf("REGION")).toEqual(before);
  });
});

describe("what is not shown", () => {
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

describe("the schema", () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const fields = types.flatMap((type) => Object.values(type.getFields()).map((field) => ({ type: type.name, field })));

  it("has no filter and no order for figures: a place, a period, a dimension and a page are all that can be said", () => {
    const figures = fields.filter(({ type, field }) => /Insights?$/.test(field.name) || /Insights/.test(type) || ["LearnersOnRegister", "LearnersWithGoals", "LearnersOfServices", "WaitingTimes", "DeliveredHours"].includes(type));
    expect(figures.length).toBeGreaterThan(40);
    const said = new Set(figures.flatMap(({ field }) => field.args.map(({ name }) => name)));
    expect([...said].sort()).toEqual(["after", "dimension", "first", "level", "period"]);
  });

  it("counts nobody beside a list", () => {
    expect(fields.filter(({ field }) => /totalCount/i.test(field.name))).toEqual([]);
  });

  it("tells every count of people in figures as a protected one", () => {
    const counts = fields.filter(({ type, field }) => /Insights|LearnersO|LearnersWithGoals|WaitingTimes|DeliveredHours/.test(type) && /^(total|count|learners|people)$/.test(field.name));
    expect(counts.length).toBeGreaterThan(6);
    for (const { type, field } of counts) expect(String(field.type), `${type}.${field.name}`).toBe("ProtectedCount!");
  });
});
