import { randomUUID } from "node:crypto";
import { dropClosedFigures, refreshInsights } from "@lsg/subgraph-kit/refresh-insights";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { inDays, viewerOf } from "../../../testing/consent-input.ts";
import { given } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";
import { today } from "../../today.ts";
import { learnerMeasures } from "../learner-insights/measures.ts";

const { owner, query, asViewer, statementsOf } = await testSubgraph(subgraph);
const is = given(owner);

const [porou, puhi, tahu] = ["0601", "0104", "1201"];
const period = { name: today().slice(0, 7), from: `${today().slice(0, 7)}-01`, until: inDays(31), asAt: today() };
const schools = [9000011, 9000012];
const areas = [{ level: "NATIONAL", code: "NZ", units: schools.map(String) }, ...schools.map((school) => ({ level: "INSTITUTION", code: String(school), units: [String(school)] }))];
const january = { name: "2026-01", from: "2026-01-01", until: "2026-01-31", asAt: "2026-02-15" };
const refresh = (of = period) => owner.transaction((db) => refreshInsights(db, { measures: learnerMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "INSTITUTION" }], period: of, secret: "a secret of the tests" }));

const speaker = (iwi = porou) => viewerOf({ role: "IWI_REPRESENTATIVE", organisations: [`iwi:${iwi}`], scopes: ["insights"] });
const analyst = viewerOf({ role: "ANALYST", scopes: ["insights"], purpose: "Te reo in early learning" });
const another = viewerOf({ role: "ANALYST", scopes: ["insights"] });
const steward = viewerOf({ role: "FACILITATOR", organisations: ["region:waikato"], scopes: ["iwi-data-steward", "insights"] });

const record = `mutation ($input: RecordIwiAuthorisationInput!) { recordIwiAuthorisation(input: $input) { __typename
  ... on RecordIwiAuthorisationSuccess { iwiAuthorisation { id iwi { code name } state givenBy readers measures from until figuresUntil provenance { role personId } } } ... on InvalidInput { field } ... on Problem { message } } }`;
const withdraw = `mutation ($input: WithdrawIwiAuthorisationInput!) { withdrawIwiAuthorisation(input: $input) { __typename
  ... on WithdrawIwiAuthorisationSuccess { iwiAuthorisation { state withdrawalReason withdrawn { role personId } } } ... on IwiAuthorisationEnded { iwiAuthorisation { state } } ... on Problem { message } } }`;
const agreed = { givenBy: "Hera Waititi", givenAs: "Chair of the rūnanga", givenOn: today(), purpose: "How many mokopuna get support", measures: ["LEARNERS_ON_REGISTER", "LEARNERS_WITH_GOALS"], readers: [`person:${analyst.id}`], until: inDays(365), figuresFrom: "2026-01-01" };
const recordAs = async (viewer: Viewer, input: object = {}) => (await query(record, { input: { idempotencyKey: randomUUID(), iwi: porou, ...agreed, ...input } }, { viewer })).data.recordIwiAuthorisation;
const withdrawAs = async (viewer: Viewer, id: string, input: object = {}) => (await query(withdraw, { input: { idempotencyKey: randomUUID(), iwiAuthorisationId: id, ...input } }, { viewer })).data.withdrawIwiAuthorisation;
const authorisationsFor = async (viewer: Viewer, iwi = porou) => (await query("query ($iwi: ID!) { iwiAuthorisations(iwi: $iwi) { nodes { id state } } }", { iwi }, { viewer })).data.iwiAuthorisations.nodes;
const usesFor = async (viewer: Viewer, iwi = porou) => (await query("query ($iwi: ID!) { iwiFigureUses(iwi: $iwi) { nodes { measure level period purpose operation authorisation { id } provenance { personId role organisations } } } }", { iwi }, { viewer })).data.iwiFigureUses.nodes;

const table = "query Mokopuna ($level: InsightLevel!, $period: String) { learnerInsights(level: $level, period: $period) { nodes { learnersOnRegister { total { value } byIwi { iwi { code } count { value status } } } } } }";
const figures = async (viewer: Viewer, level = "NATIONAL", of?: string) => (await query(table, { level, period: of }, { viewer })).data.learnerInsights.nodes.map(({ learnersOnRegister: { byIwi } }: any) => Object.fromEntries(byIwi.map(({ iwi, count }: any) => [iwi.code, count.value])));

beforeAll(async () => {
  // Thirty learners of Ngāti Porou, twelve of them of Ngāpuhi too; eight of Ngāpuhi alone; ten who show nobody which; three of Ngāi Tahu.
  const people = [...fill(12, [porou, puhi]), ...fill(18, [porou]), ...fill(8, [puhi]), ...fill(10, [porou, puhi]).map((codes) => ({ codes, shownTo: [] })), ...fill(3, [tahu])];
  for (const [index, one] of people.entries()) {
    const { codes, shownTo } = Array.isArray(one) ? { codes: one, shownTo: ["ENROLMENT" as const] } : one;
    const { id: learnerId } = await is.unseenLearner();
    await is.enrolment({ learnerId, institutionMoeNumber: schools[index % 2]!, from: "2026-01-27" });
    await is.registerEntry({ learnerId, institutionMoeNumber: schools[index % 2]!, from: "2026-02-02" });
    await is.iwiAffiliation({ learnerId, iwiCodes: codes, shownTo });
  }
});
beforeEach(async () => {
  await owner.execute(sql`truncate iwi_figures, iwi_figure_uses, iwi_authorisations`);
});

describe("figures of an iwi", () => {
  test("are there for nobody without an authorisation, and are not computed", async () => {
    await refresh();
    for (const viewer of [analyst, another, speaker(), steward]) expect(await figures(viewer)).toEqual([{}]);
    expect(await rowsOf("iwi_figures")).toBe(0);
  });

  test("are told to those whom the iwi names and to the iwi itself, rounded, of those who show their iwi to somebody", async () => {
    await recordAs(speaker());
    await refresh();
    for (const viewer of [analyst, speaker()]) {
      const [{ [porou]: count, ...others }] = (await figures(viewer)) as [Record<string, number>];
      expect([Math.abs(count! - 30) <= 2, count! % 3, others]).toEqual([true, 0, {}]);
    }
    for (const viewer of [another, steward, speaker(puhi)]) expect(await figures(viewer)).toEqual([{}]);
    // Of another measure nothing, and nothing without the scope.
    const goals = await query("{ learnerInsights(level: NATIONAL) { nodes { learnersAchievingGoals { byIwi { iwi { code } } } learnersWithGoals { byIwi { iwi { code } count { value status } } } } } }", {}, { viewer: analyst });
    expect(goals.data.learnerInsights.nodes).toEqual([{ learnersAchievingGoals: { byIwi: [] }, learnersWithGoals: { byIwi: [{ iwi: { code: porou }, count: { value: null, status: "SUPPRESSED" } }] } }]);
  });

  test("end with the authorisation, between two requests, and are deleted", async () => {
    const { iwiAuthorisation } = await recordAs(speaker());
    await refresh();
    expect(Object.keys((await figures(analyst))[0])).toEqual([porou]);
    expect(await withdrawAs(speaker(), iwiAuthorisation.id, { reason: "It was not used as agreed." })).toMatchObject({ __typename: "WithdrawIwiAuthorisationSuccess", iwiAuthorisation: { state: "WITHDRAWN", withdrawalReason: "It was not used as agreed.", withdrawn: { role: "IWI_REPRESENTATIVE" } } });
    for (const viewer of [analyst, speaker()]) expect(await figures(viewer)).toEqual([{}]);
    expect(await rowsOf("iwi_figures")).toBe(0);
    expect(await withdrawAs(speaker(), iwiAuthorisation.id)).toMatchObject({ __typename: "IwiAuthorisationEnded", iwiAuthorisation: { state: "WITHDRAWN" } });
  });

  test("stay with another authorisation that covers them", async () => {
    const { iwiAuthorisation: first } = await recordAs(speaker());
    await recordAs(speaker(), { readers: [`person:${another.id}`] });
    await refresh();
    await withdrawAs(speaker(), first.id);
    expect(await figures(analyst)).toEqual([{}]);
    expect(Object.keys((await figures(another))[0])).toEqual([porou]);
  });

  test("go at once for the periods that no other authorisation covers, and stay for those that one does", async () => {
    const { iwiAuthorisation: ofBoth } = await recordAs(speaker());
    const { iwiAuthorisation: ofLater } = await recordAs(speaker(), { readers: [`person:${another.id}`], figuresFrom: period.from });
    // Neither of another measure, nor of figures that end before, nor ended is it one that covers them.
    await recordAs(speaker(), { measures: ["LEARNERS_ACHIEVING_GOALS"] });
    await recordAs(speaker(), { figuresUntil: "2026-01-02" });
    await withdrawAs(speaker(), (await recordAs(speaker())).iwiAuthorisation.id);
    await refresh(january);
    await refresh();
    const periodsLeft = async () => [...(await owner.execute<{ period: string }>(sql`select distinct period from iwi_figures order by 1`))].map(({ period: name }) => name);
    expect(await periodsLeft()).toEqual([january.name, period.name]);
    await withdrawAs(speaker(), ofBoth.id);
    expect(await periodsLeft()).toEqual([period.name]);
    expect(Object.keys((await figures(another))[0])).toEqual([porou]);
    expect(await figures(analyst)).toEqual([{}]);
    // What was withdrawn does not come back to whom the iwi names later.
    await recordAs(speaker());
    expect(await figures(analyst, "NATIONAL", january.name)).toEqual([{ [porou]: null }]);
    await withdrawAs(speaker(), ofLater.id);
    expect(Object.keys((await figures(analyst))[0])).toEqual([porou]);
    await owner.execute(sql`delete from insights.refreshes where period = ${january.name}`);
  });

  test("of one iwi say nothing of another that has not authorised, however they are summed", async () => {
    await recordAs(speaker());
    await refresh();
    const without = await publicFigures();
    const of = await guardedFigures();
    await recordAs(speaker(puhi), { iwi: puhi, readers: [] });
    await refresh();
    // What everybody reads, and what is told of the first, is the same whether the second has authorised or not.
    expect(await publicFigures()).toEqual(without);
    expect((await guardedFigures()).filter(({ value }) => value === porou)).toEqual(of);
    expect(Object.keys((await figures(analyst))[0])).toEqual([porou]);
    expect(Object.keys((await figures(speaker(puhi)))[0])).toEqual([puhi]);
    // There is no figure of all iwi together, nor of those who told one, from which the rest could be had.
    expect(without.filter(({ dimension }) => /IWI/.test(String(dimension)))).toEqual([]);
    const { data } = await query("{ learnerInsightCatalogue { measures { dimensions { name values } } } }", {}, { viewer: another });
    expect(JSON.stringify(data)).not.toMatch(/IWI/i);
  });

  test("of few learners are not shown, and at a place look like those of nobody", async () => {
    await recordAs(speaker(tahu), { iwi: tahu });
    await refresh();
    expect(await figures(analyst)).toEqual([{ [tahu]: null }]);
    expect(await figures(analyst, "INSTITUTION")).toEqual([{ [tahu]: null }, { [tahu]: null }]);
  });

  test("are covered for the periods, the days and the measures that it names, and no longer", async () => {
    await recordAs(speaker(), { figuresFrom: inDays(60), until: inDays(90) });
    await refresh();
    expect(await figures(analyst)).toEqual([{}]);
    await recordAs(speaker(), { from: inDays(1) });
    await refresh();
    expect(await figures(analyst)).toEqual([{}]);
    const { iwiAuthorisation } = await recordAs(speaker());
    await refresh();
    expect(Object.keys((await figures(analyst))[0])).toEqual([porou]);
    await owner.execute(sql`update iwi_authorisations set given_on = ${inDays(-9)}, from_date = ${inDays(-9)}, until_date = ${inDays(-1)} where id = ${iwiAuthorisation.id}`);
    expect(await figures(analyst)).toEqual([{}]);
    expect((await authorisationsFor(analyst)).map(({ id }: any) => id)).not.toContain(iwiAuthorisation.id);
    // Hidden from that day on, and out of the storage with the next look.
    expect(await guardedFigures()).not.toEqual([]);
    expect(await owner.transaction((db) => dropClosedFigures(db, learnerMeasures))).toBeGreaterThan(0);
    expect(await guardedFigures()).toEqual([]);
    expect(await rowsOf("insights.parts where part like '%|IWI|%'")).toBe(0);
  });

  test("are gone when an authorisation is withdrawn while they are being published", async () => {
    const { iwiAuthorisation: { id } } = await recordAs(speaker());
    let withdrawn: Promise<unknown> | undefined;
    await owner.transaction(async (db) => {
      await refreshInsights(db, { measures: learnerMeasures, areas, addsUp: [{ whole: "NATIONAL", parts: "INSTITUTION" }], period, secret: "a secret of the tests" });
      expect(await db.execute(sql`select from iwi_figures`)).not.toHaveLength(0);
      withdrawn = withdrawAs(speaker(), id);
      // It waits for them, so as to take them away.
      for (let waiting = false; !waiting; ) [{ waiting }] = (await db.execute<{ waiting: boolean }>(sql`select exists (select from pg_locks where not granted) as waiting`)) as unknown as [{ waiting: boolean }];
    });
    expect(await withdrawn).toMatchObject({ __typename: "WithdrawIwiAuthorisationSuccess" });
    expect(await guardedFigures()).toEqual([]);
  });

  test("are gone when the two authorisations for them are withdrawn at once", async () => {
    const { iwiAuthorisation: { id: one } } = await recordAs(speaker());
    const { iwiAuthorisation: { id: other } } = await recordAs(speaker());
    await refresh();
    let isAnswered = false;
    let withdrawn: Promise<unknown> | undefined;
    await owner.transaction(async (db) => {
      await db.execute(sql`update iwi_authorisations set withdrawn_at = now(), withdrawn_by = 'the iwi' where id = ${one}`);
      expect(await db.execute(sql`select from iwi_figures`)).not.toHaveLength(0);
      withdrawn = withdrawAs(speaker(), other).finally(() => (isAnswered = true));
      for (let waiting = false; !waiting && !isAnswered; ) [{ waiting }] = (await db.execute<{ waiting: boolean }>(sql`select exists (select from pg_locks where not granted) as waiting`)) as unknown as [{ waiting: boolean }];
    });
    expect(await withdrawn).toMatchObject({ __typename: "WithdrawIwiAuthorisationSuccess" });
    expect(await guardedFigures()).toEqual([]);
  });

  test("cost the same statements whether an iwi that does not name the viewer has authorised or none has, for one place and for two", async () => {
    const statements = async (viewer: Viewer, level: string) => {
      // What everybody may read is kept by the process that read it first.
      await figures(viewer, level);
      return statementsOf(() => figures(viewer, level));
    };
    const none = await statements(another, "NATIONAL");
    await recordAs(speaker());
    await refresh();
    expect((await statements(another, "NATIONAL")).length).toBe(none.length);
    expect((await statements(analyst, "INSTITUTION")).length).toBe((await statements(analyst, "NATIONAL")).length);
  });
});

describe("who used them", () => {
  test("is told to the iwi: who, for whom, what for and by which authorisation, and to nobody else", async () => {
    const { iwiAuthorisation } = await recordAs(speaker());
    await refresh();
    await figures(analyst);
    expect(await usesFor(speaker())).toEqual([{ measure: "LEARNERS_ON_REGISTER", level: "NATIONAL", period: period.name, purpose: analyst.purpose, operation: null, authorisation: { id: iwiAuthorisation.id }, provenance: { personId: analyst.id, role: "ANALYST", organisations: [] } }]);
    for (const viewer of [analyst, another, steward, speaker(puhi)]) expect(await usesFor(viewer)).toEqual([]);
  });

  test("is written before they can be read: who reads past it reads nothing, and nobody writes it for others or changes it", async () => {
    const { iwiAuthorisation } = await recordAs(speaker());
    await refresh();
    const select = sql`select value from iwi_figures`;
    expect(await asViewer(analyst, (db) => db.execute(select))).toHaveLength(0);
    const note = sql`insert into iwi_figure_uses (iwi_code, authorisation_id, measure, level, period) values (${porou}, ${iwiAuthorisation.id}, 'learners-on-register', 'NATIONAL', ${period.name})`;
    expect(await asViewer(analyst, async (db) => { await db.execute(note); return db.execute(select); })).toHaveLength(1);
    await expect(asViewer(another, (db) => db.execute(note))).rejects.toThrow();
    await expect(asViewer(analyst, (db) => db.execute(sql`delete from iwi_figure_uses`))).rejects.toThrow();
    await expect(asViewer(speaker(), (db) => db.execute(sql`update iwi_figure_uses set purpose = 'another'`))).rejects.toThrow();
    await expect(asViewer(analyst, (db) => db.execute(sql`insert into iwi_figure_uses (iwi_code, authorisation_id, measure, level, period, recorded_by) values (${porou}, ${iwiAuthorisation.id}, 'learners-on-register', 'NATIONAL', ${period.name}, 'somebody else')`))).rejects.toThrow();
  });
});

describe("an authorisation", () => {
  test("is recorded by who speaks for the iwi, or written down with where the agreement is by a steward who is not among the readers", async () => {
    const viewer = speaker();
    expect(await recordAs(viewer)).toMatchObject({ iwiAuthorisation: { iwi: { code: porou, name: "Ngāti Porou" }, state: "IN_FORCE", givenBy: "Hera Waititi", readers: [`person:${analyst.id}`], from: today(), figuresUntil: agreed.until, provenance: { role: "IWI_REPRESENTATIVE", personId: viewer.id } } });
    expect(await recordAs(steward)).toMatchObject({ __typename: "InvalidInput", field: "document" });
    expect(await recordAs(steward, { document: "Letter of 3 March 2026, file 12/7", readers: ["region:waikato"] })).toMatchObject({ __typename: "InvalidInput", field: "readers" });
    expect(await recordAs(steward, { document: "Letter of 3 March 2026, file 12/7" })).toMatchObject({ __typename: "RecordIwiAuthorisationSuccess" });
    for (const other of [analyst, speaker(puhi), { ...analyst, scopes: ["iwi-data-steward"] }, viewerOf({ role: "COORDINATOR", organisations: [`iwi:${porou}`] })]) expect(await recordAs(other)).toMatchObject({ __typename: "NotForIwi" });
  });

  test("is seen by the iwi, by those who write them down, and while it holds by those whom it names", async () => {
    const { iwiAuthorisation } = await recordAs(speaker());
    await recordAs(speaker(), { from: inDays(2) });
    expect((await authorisationsFor(speaker())).map(({ state }: any) => state)).toEqual(["UPCOMING", "IN_FORCE"]);
    expect(await authorisationsFor(steward)).toHaveLength(2);
    expect(await authorisationsFor(analyst)).toEqual([{ id: iwiAuthorisation.id, state: "IN_FORCE" }]);
    for (const viewer of [another, speaker(puhi)]) expect(await authorisationsFor(viewer)).toEqual([]);
  });

  test("is withdrawn by nobody whom it merely names, nor by another iwi", async () => {
    const { iwiAuthorisation: { id } } = await recordAs(speaker());
    const answers = [await withdrawAs(analyst, id), await withdrawAs(speaker(puhi), id), await withdrawAs(speaker(), randomUUID()), await withdrawAs(speaker(), "no id")];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0].__typename).toBe("IwiAuthorisationNotFound");
    expect(await withdrawAs(steward, id)).toMatchObject({ __typename: "WithdrawIwiAuthorisationSuccess" });
  });

  test("that two withdraw at once is withdrawn once", async () => {
    const { iwiAuthorisation: { id } } = await recordAs(speaker());
    const answers = await Promise.all([withdrawAs(speaker(), id), withdrawAs(speaker(), id)]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["IwiAuthorisationEnded", "WithdrawIwiAuthorisationSuccess"]);
  });

  test.each([
    ["iwi", { iwi: porou.slice(0, 2) }], ["iwi", { iwi: "nothing" }], ["givenBy", { givenBy: " " }], ["givenBy", { givenBy: "ā".repeat(201) }], ["givenAs", { givenAs: "" }], ["purpose", { purpose: "\0 why" }],
    ["givenOn", { givenOn: inDays(1) }], ["from", { from: inDays(-1) }], ["until", { until: inDays(-1) }], ["until", { until: inDays(366 * 6) }], ["figuresUntil", { figuresUntil: "2025-01-01" }],
    ["measures", { measures: [] }], ["readers", { readers: ["everybody"] }], ["readers", { readers: ["person:1"] }], ["readers", { readers: Array.from({ length: 51 }, (_, index) => `institution:${index}`) }],
    ["document", { document: "x".repeat(1001) }],
  ])("says that %s cannot be used: %j", async (field, input) => {
    // A steward, who may write down for any code.
    expect(await recordAs(steward, { document: "File 12/7", ...input })).toMatchObject({ __typename: "InvalidInput", field });
  });

  test("is held by the database too: no group, no forged author, no reader for oneself, no end by others", async () => {
    const values = (said: object) => sql.raw(`insert into iwi_authorisations (iwi_code, given_by, given_as, given_on, purpose, measures, readers, from_date, until_date, figures_from, figures_until, document) values (${Object.values({ iwi: `'${porou}'`, by: "'H'", as: "'C'", on: `'${today()}'`, purpose: "'P'", measures: "'{LEARNERS_ON_REGISTER}'", readers: "'{}'", from: `'${today()}'`, until: `'${today()}'`, first: "'2026-01-01'", last: `'${today()}'`, document: "null", ...said }).join()})`);
    await asViewer(speaker(), (db) => db.execute(values({})));
    await expect(asViewer(speaker(), (db) => db.execute(values({ iwi: `'${puhi}'` })))).rejects.toThrow();
    await expect(asViewer(analyst, (db) => db.execute(values({})))).rejects.toThrow();
    await expect(asViewer(steward, (db) => db.execute(values({})))).rejects.toThrow();
    await expect(asViewer(steward, (db) => db.execute(values({ document: "'D'", readers: "'{region:waikato}'" })))).rejects.toThrow();
    await expect(asViewer(viewerOf({ role: "IWI_REPRESENTATIVE", organisations: ["iwi:06"] }), (db) => db.execute(values({ iwi: "'06'" })))).rejects.toThrow();
    await owner.execute(sql`update iwi_authorisations set readers = ${`{person:${analyst.id}}`}`);
    await expect(asViewer(analyst, (db) => db.execute(sql`update iwi_authorisations set withdrawn_at = now(), withdrawn_by = ${analyst.id}`))).rejects.toThrow();
    await expect(asViewer(speaker(), (db) => db.execute(sql`update iwi_authorisations set readers = '{}'`))).rejects.toThrow();
  });
});

function fill<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

async function rowsOf(from: string): Promise<number> {
  const [row] = await owner.execute<{ count: number }>(sql.raw(`select count(*)::int as count from ${from}`));
  return row!.count;
}

const publicFigures = async () => [...(await owner.execute<Record<string, unknown>>(sql`select measure, dimension, level, place, value, figure from insights.figures order by 1, 2, 3, 4, 5`))];
const guardedFigures = async () => [...(await owner.execute<{ value: string }>(sql`select measure, level, place, value, figure from iwi_figures order by 1, 2, 3, 4`))];
