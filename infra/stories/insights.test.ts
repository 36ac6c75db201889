// Figures of the whole graph: joined by place, and closed to whoever has no business with them.
import { beforeAll, describe, expect, it } from "vitest";
import { endOfMonth, today } from "../insights/periods.ts";
import { refusedAt, wholeGraph } from "../testing/whole-graph.ts";

const graph = await wholeGraph({ learners: 400 });
beforeAll(() => graph.refreshInsights());
const pictureOf = endOfMonth(today(), -1);

const table = "{ learnerInsights(level: REGION) { nodes { region { code name { en } } learnersOnRegister { total { value status } by(dimension: TIER) { value count { value status } } } } } }";

it("an analyst reads a table of regions, each with its name from the directory", async () => {
  const { data, errors } = await graph.query("analyst", table);
  expect(errors).toBeUndefined();
  const shown = data.learnerInsights.nodes.filter(({ learnersOnRegister: { total } }: any) => total.status === "ROUNDED");
  expect(shown.length).toBeGreaterThan(0);
  for (const { region, learnersOnRegister: { total } } of shown) {
    expect(region.name.en).toEqual(expect.any(String));
    expect(total.value % 3).toBe(0);
  }
});

it("the same figures stand at the region itself", async () => {
  const { data } = await graph.query("analyst", table);
  for (const { region, learnersOnRegister } of data.learnerInsights.nodes.filter(({ region }: any) => region !== null)) {
    const answer = await graph.query("analyst", "query ($code: ID!) { region(code: $code) { learnerInsights { learnersOnRegister { total { value status } } } } }", { code: region.code });
    expect(answer.data.region.learnerInsights.learnersOnRegister.total).toEqual(learnersOnRegister.total);
  }
});

it("every measure that a priority names is one that its service publishes", async () => {
  const measures = "{ measures { name } }";
  const { data, errors } = await graph.query("analyst", `{ strategicPriorities { measures { service name } } learners: learnerInsightCatalogue ${measures} services: serviceInsightCatalogue ${measures} workforce: workforceInsightCatalogue ${measures} funding: fundingInsightCatalogue ${measures} }`);
  expect(errors).toBeUndefined();
  const named = data.strategicPriorities.flatMap((priority: any) => priority.measures);
  expect(named.length).toBeGreaterThan(0);
  for (const { service, name } of named) expect(data[service].measures, `${service}: ${name}`).toContainEqual({ name });
});

it("one query joins the figures of all four services for each region", async () => {
  const { data, errors } = await graph.operation("analyst", "region-dashboard");
  expect(errors).toBeUndefined();
  expect(data.regions).toHaveLength(12);
  for (const { learnerInsights, serviceInsights, workforceInsights, fundingInsights } of data.regions) {
    expect(learnerInsights.learnersOnRegister.byNeedArea).toHaveLength(11);
    expect(serviceInsights.waiting.total.status).toMatch(/ROUNDED|SUPPRESSED/);
    expect(workforceInsights.filledFte).toBeGreaterThan(0);
    expect(fundingInsights.allocated.cents).toBeGreaterThan(0);
  }
});

it("a dashboard of all regions costs each service a few statements, however much it shows", async () => {
  const statements = await graph.statementsOf(() => graph.operation("analyst", "region-dashboard"));
  for (const [name, count] of Object.entries(statements)) expect(count, name).toBeLessThanOrEqual(3);
});

it("money stands beside delivered hours and achieved goals, for each region and every stream that there is", async () => {
  const { data, errors } = await graph.operation("analyst", "outcomes-by-stream", { period: pictureOf.slice(0, 4) });
  expect(errors).toBeUndefined();
  const { data: all } = await graph.query(null, "{ fundingStreams { code } }");
  const codes = all.fundingStreams.map(({ code }: any) => code).sort();
  for (const { fundingInsights, serviceInsights, learnerInsights } of data.regions) {
    const streams = [fundingInsights.byStream.map(({ stream }: any) => stream.code), ...[serviceInsights.inDelivery.byStream, learnerInsights.learnersWithGoals.byStream, learnerInsights.learnersAchievingGoals.byStream].map((cells) => cells.map(({ value }: any) => value))];
    expect(streams).toEqual([codes, codes, codes, codes]);
  }
  // So few learners as there are here are told of nowhere; how figures come about is tried in the services themselves.
  const counts = data.regions.flatMap(({ fundingInsights, serviceInsights, learnerInsights }: any) => [
    ...fundingInsights.byStream.map(({ learners }: any) => learners),
    ...[serviceInsights.inDelivery.byStream, learnerInsights.learnersWithGoals.byStream, learnerInsights.learnersAchievingGoals.byStream].flatMap((cells) => cells.map(({ count }: any) => count)),
  ]);
  for (const { status, value } of counts) expect(status === "SUPPRESSED" ? value : value % 3).toBe(status === "SUPPRESSED" ? null : 0);
});

it("the whole country is shown by all four services, and waits by region", async () => {
  const { data: catalogue } = await graph.query("analyst", "{ learnerInsightCatalogue { periods { name } } }");
  const year = catalogue.learnerInsightCatalogue.periods.find(({ name }: any) => name.length === 4).name;
  const { data, errors } = await graph.operation("analyst", "national-dashboard", { period: year });
  expect(errors).toBeUndefined();
  const [[learners], [services], [workforce], [funding]] = Object.values<any>(data).map(({ nodes }) => nodes);
  expect(learners.learnersOnRegister.total.status).toBe("ROUNDED");
  expect([services.waiting.total.status, services.inDelivery.total.status]).toEqual(["ROUNDED", "ROUNDED"]);
  expect([workforce.learners.status, workforce.learnersPerFte > 0]).toEqual(["ROUNDED", true]);
  expect([funding.budgeted.cents >= funding.allocated.cents, funding.allocated.cents > 0]).toEqual([true, true]);
  const waits = await graph.operation("analyst", "waits-by-region");
  expect(waits.errors).toBeUndefined();
  expect(waits.data.serviceInsights.nodes.length).toBeGreaterThanOrEqual(12);
});

it("demand of each role is computed from what services publish, whatever else of it is asked for, and for nobody without the scope", async () => {
  const asked = `query ($code: ID!) { region(code: $code) { roleDemand { role { code } demandFte filledFte gapFte inputs { service serviceKind learners { value status } asAt } estimate(year: ${Number(today().slice(0, 4)) + 1}) { fte } }
    serviceInsights(period: "${pictureOf.slice(0, 4)}") { asAt waiting { by(dimension: TIER) { value } } } now: serviceInsights { asAt waiting { kinds: by(dimension: KIND) { value count { value status } } } } } }`;
  const { data, errors } = await graph.query("workforce-manager", asked, { code: graph.examples.region });
  expect(errors).toBeUndefined();
  const { roleDemand, serviceInsights, now } = data.region;
  expect(serviceInsights.waiting.by.map(({ value }: any) => value), "what else was asked for").toEqual(["TIER_1_UNIVERSAL", "TIER_2_TARGETED", "TIER_3_INTENSIVE"]);
  const kinds = new Map(now.waiting.kinds.map(({ value, count }: any) => [value, count]));
  const waiting = roleDemand.flatMap(({ inputs }: any) => inputs).filter(({ service }: any) => service === "services");
  expect(waiting.length).toBeGreaterThan(5);
  // Each kind that a role is counted by is one that services have, and the count is theirs.
  for (const { serviceKind, learners, asAt } of waiting) expect([learners, asAt]).toEqual([kinds.get(serviceKind), now.asAt]);
  expect(roleDemand.some(({ filledFte }: any) => filledFte > 0)).toBe(true);
  expect(roleDemand.some(({ estimate }: any) => estimate?.fte > 0), "somebody estimated").toBe(true);
  const analyst = await graph.query("analyst", asked, { code: graph.examples.region });
  expect(analyst.data.region.roleDemand.map(({ estimate, ...computed }: any) => [estimate, computed])).toEqual(roleDemand.map(({ estimate: _estimate, ...computed }: any) => [null, computed]));
  expect(await graph.query("educator", "query ($code: ID!) { region(code: $code) { code roleDemand { demandFte } } }", { code: graph.examples.region })).toMatchObject({ data: { region: { roleDemand: null } }, errors: [refusedAt("region", "roleDemand", "@")] });
});

it.each(["EQUITY_GROUP", "LANGUAGE_OF_INSTRUCTION"])("institutions are grouped by %s", async (level) => {
  const { data, errors } = await graph.query("analyst", "query ($level: InsightLevel!) { fundingInsights(level: $level) { nodes { group allocated { cents } } } learnerInsights(level: $level) { nodes { group learnersOnRegister { total { status } } } } }", { level });
  expect(errors).toBeUndefined();
  const groups = data.learnerInsights.nodes.map(({ group }: any) => group);
  expect(groups).toEqual(data.fundingInsights.nodes.map(({ group }: any) => group));
  expect(groups).toEqual(expect.arrayContaining(level === "EQUITY_GROUP" ? ["NOT_KNOWN"] : ["ALL_TE_REO_MAORI", "ENGLISH_OR_OTHER"]));
  expect(data.fundingInsights.nodes.some(({ allocated }: any) => allocated.cents > 0)).toBe(true);
});

it("who has no business with figures gets none", async () => {
  for (const persona of ["whanau", "provider", "educator"]) expect(await graph.query(persona, table)).toEqual({ status: 200, data: null, errors: [refusedAt("learnerInsights")] });
  for (const [contract, persona] of [["partner", "agency-health"], ["public", null]] as const) {
    const { data, errors } = await graph.contract(contract).query(persona, table);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  }
});

describe("a tool that reads tables", () => {
  const ask = (persona: string, accept: string, query: string, variables: object = {}) =>
    fetch(graph.url, { method: "POST", headers: { "content-type": "application/json", accept, ...graph.headersOf(persona) }, body: JSON.stringify({ query, variables }) });

  it("gets a row for each region, and the same rows as lines of JSON", async () => {
    const query = "query Regions { learnerInsights(level: REGION) { nodes { region { code name { mi } } learnersOnRegister { total { value status } } } } }";
    const answer = await ask("analyst", "text/csv", query);
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([200, "text/csv; charset=utf-8; header=present", 'attachment; filename="Regions.csv"']);
    const [header, ...lines] = (await answer.text()).trimEnd().split("\r\n");
    expect(header).toBe(["region.code", "region.name.mi", "learnersOnRegister.total.value", "learnersOnRegister.total.status"].map((name) => `learnerInsights.nodes.${name}`).join(","));
    const { data } = await graph.query("analyst", query);
    expect(lines).toHaveLength(data.learnerInsights.nodes.length);
    const rows = (await (await ask("analyst", "application/x-ndjson", query)).text()).trimEnd().split("\n").map((line) => JSON.parse(line));
    expect(rows.map((row) => row["learnerInsights.nodes.learnersOnRegister.total.value"])).toEqual(data.learnerInsights.nodes.map(({ learnersOnRegister: { total } }: any) => total.value));
  });

  it("is told what the columns are, how counts are rounded and which texts there can be", async () => {
    const query = "query Regions { learnerInsights(level: REGION) { nodes { region { code } asAt ...Counts } } } fragment Counts on LearnerInsights { learnersOnRegister { total { value status } } }";
    const table = await ask("analyst", "text/csv", query);
    expect(table.headers.get("link")).toBe('</graphql>; rel="describedby"; type="application/csvm+json"');
    const answer = await ask("analyst", "application/csvm+json", query);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/csvm+json"]);
    const { tableSchema: { columns } } = (await answer.json()) as any;
    expect(columns.map(({ titles }: any) => titles).join(",")).toBe((await table.text()).split("\r\n")[0]);
    const column = (name: string) => columns.find(({ titles }: any) => titles === `learnerInsights.nodes.${name}`);
    expect([column("asAt").datatype, column("learnersOnRegister.total.value").datatype, column("learnersOnRegister.total.status").datatype]).toEqual(["date", "integer", { base: "string", format: "ROUNDED|SUPPRESSED" }]);
    expect(column("learnersOnRegister.total.status")["dc:description"]).toMatch(/multiple of three/);
    const wrong = await ask("analyst", "application/csvm+json", "{ nothing }");
    expect([wrong.status, ((await wrong.json()) as any).errors[0].extensions.code]).toEqual([400, "GRAPHQL_VALIDATION_FAILED"]);
  });

  const pages = "query All($after: String) { learnerInsights(level: INSTITUTION, first: 3, after: $after) { nodes { institution { moeNumber } learnersOnRegister { total { value } } } pageInfo { hasNextPage endCursor } } }";

  it("gets all pages one after the other as lines of JSON, when the operation takes a cursor", async () => {
    const { data } = await graph.query("analyst", "{ learnerInsights(level: INSTITUTION, first: 200) { nodes { institution { moeNumber } } } }");
    const numbers = data.learnerInsights.nodes.map(({ institution: { moeNumber } }: any) => moeNumber);
    expect(numbers.length).toBeGreaterThan(9);
    const answer = await ask("analyst", "application/x-ndjson", pages);
    const rows = (await answer.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
    expect(rows.map((row) => row["learnerInsights.nodes.institution.moeNumber"]).slice(0, numbers.length)).toEqual(numbers);
    expect(new Set(rows.map((row) => row["learnerInsights.nodes.institution.moeNumber"])).size).toBe(rows.length);
    expect(Object.keys(rows[0])).toEqual(["learnerInsights.nodes.institution.moeNumber", "learnerInsights.nodes.learnersOnRegister.total.value"]);
    // Also where all is on one page; and what is no table is told before anything is sent.
    const [one] = (await (await ask("analyst", "application/x-ndjson", pages.replace("INSTITUTION", "NATIONAL"))).text()).trimEnd().split("\n");
    expect(Object.keys(JSON.parse(one!)).filter((name) => /pageInfo/.test(name))).toEqual([]);
    expect((await ask("analyst", "application/x-ndjson", pages.replace("nodes {", "edges { cursor } nodes {"))).status).toBe(406);
    // Elsewhere a page is a page.
    expect((await (await ask("analyst", "text/csv", pages)).text()).trimEnd().split("\r\n")).toHaveLength(4);
  });

  it("gets no table with an error in it, and is told what to ask for instead of lists side by side", async () => {
    const refused = await ask("whanau", "text/csv", table);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([422, "application/graphql-response+json; charset=utf-8"]);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHORIZED_FIELD_OR_TYPE" } }] });
    const wrong = await ask("analyst", "text/csv", "{ nothing }");
    expect([wrong.status, (await wrong.json() as any).errors[0].extensions.code]).toEqual([400, "GRAPHQL_VALIDATION_FAILED"]);
    const lists = await ask("analyst", "text/csv", "{ learnerInsights(level: REGION) { nodes { asAt } edges { cursor } } }");
    expect([lists.status, (await lists.json() as any).errors[0].message]).toEqual([406, "The answer has more than one list side by side, learnerInsights.nodes and learnerInsights.edges: ask for one of them in a table, and for the other in another."]);
    const mutation = await ask("coordinator", "text/csv", "mutation { nothing }");
    expect([mutation.status, (await mutation.json() as any).errors[0].message]).toEqual([406, "Only queries are answered in text/csv: send this operation with Accept: application/graphql-response+json."]);
  });

  // Last, because one service is gone after it.
  it("notices that lines broke off, when a page failed", async () => {
    const answer = await ask("analyst", "application/x-ndjson", pages.replace("first: 3", "first: 1"));
    const reader = answer.body!.getReader();
    await reader.read();
    await graph.stopSubgraph("learners");
    await expect((async () => { while (!(await reader.read()).done); })()).rejects.toThrow();
  });
});
