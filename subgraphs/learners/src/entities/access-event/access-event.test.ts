import { randomUUID } from "node:crypto";
import { accessEvents, verifyAccessLog } from "@lsg/subgraph-kit/access-log";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import type { Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, moeNumber } from "../../../testing/given.ts";
import { subgraph } from "../../subgraph.ts";

const { query, entities, owner, statementsOf, allStatementsOf, deliver, asViewer } = await testSubgraph(subgraph);
const is = given(owner);

const viewerOf = (said: Partial<Viewer>): Viewer => ({ id: randomUUID(), role: "EDUCATOR", organisations: [], scopes: [], purpose: null, ...said });

/** What the log got of a viewer, by learner. */
async function loggedOf(viewer: Viewer) {
  const events = await owner.select().from(accessEvents).where(eq(accessEvents.viewerId, viewer.id!)).orderBy(accessEvents.occurredAt, accessEvents.id);
  return events.map(({ subjectId, soughtId, categories, bases }) => ({ subjectId, soughtId, categories, bases }));
}

/** How many rows of tables with this in their names a plan read, also those that it left out again. */
function rowsRead(table: string, node: any): number {
  const own = String(node["Relation Name"]).includes(table) ? node["Actual Loops"] * (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)) : 0;
  return (node.Plans ?? []).reduce((sum: number, plan: unknown) => sum + rowsRead(table, plan), own);
}

/** An institution with its viewer and a number of its learners. */
async function institutionWith(count: number) {
  const institutionMoeNumber = moeNumber();
  const learnerIds: string[] = [];
  for (let index = 0; index < count; index++) learnerIds.push((await is.supportedLearner({ institutionMoeNumber })).learner.id);
  return { institutionMoeNumber, learnerIds, viewer: () => viewerOf({ organisations: [`institution:${institutionMoeNumber}`] }) };
}

describe("reading learners", () => {
  test("writes one event for each learner of the answer, with every category it told and the ground for it", async () => {
    const { learnerIds, institutionMoeNumber, viewer } = await institutionWith(3);
    const seen = (learnerId: string, ...categories: string[]) => ({ subjectId: learnerId, soughtId: null, categories: ["IDENTITY", ...categories].sort(), bases: ["ENROLMENT"] });
    const sorted = (events: { subjectId: string | null }[]) => events.toSorted((a, b) => String(a.subjectId).localeCompare(String(b.subjectId)));
    const [first] = learnerIds as [string];
    const stories: [string, (viewer: Viewer) => Promise<unknown>, ReturnType<typeof seen>[]][] = [
      ["by id, twice under other names", (as) => query("query ($id: ID!) { a: learner(id: $id) { needs { area } } b: learner(id: $id) { needs { id } plan { goals { title } } } }", { id: first }, { viewer: as }), [seen(first, "NEEDS", "PLAN")]],
      ["by reference", (as) => entities("Learner", learnerIds.map((id) => ({ id })), "yearLevel", { viewer: as }), learnerIds.map((id) => seen(id, "EDUCATION"))],
      ["in a page", (as) => query("query ($institution: Int) { learners(institution: $institution, first: 2) { edges { node { id } } } }", { institution: institutionMoeNumber }, { viewer: as }), []],
      ["through a register", (as) => entities("Institution", [{ moeNumber: institutionMoeNumber }], "register { nodes { learner { knownContact { since } whanau { name } supportTeam { from } } } }", { viewer: as }), learnerIds.map((id) => seen(id, "NEEDS", "CONTACT", "SUPPORTS"))],
      ["without a field of theirs", (as) => query("query ($id: ID!) { learner(id: $id) { __typename } }", { id: first }, { viewer: as }), [seen(first)]],
      ["by asking what may be seen", (as) => query("query ($id: ID!) { learner(id: $id) { visibleCategories access { basis } } }", { id: first }, { viewer: as }), [seen(first)]],
    ];
    for (const [story, read, expected] of stories) {
      const as = viewer();
      const answer = (await read(as)) as { data?: { learners: { edges: { node: { id: string } }[] } } };
      const inPage = answer.data?.learners?.edges.map(({ node }) => seen(node.id)) ?? [];
      expect(sorted(await loggedOf(as)), story).toEqual(sorted([...expected, ...inPage]));
    }
    const fromTheSide = viewer();
    const [plan] = await owner.execute<{ id: string }>(sql`select id from one_plans where learner_id = ${first}`);
    await entities("OnePlan", [{ id: plan!.id }], "status goals { title }", { viewer: fromTheSide });
    expect(await loggedOf(fromTheSide)).toEqual([{ subjectId: first, soughtId: null, categories: ["PLAN"], bases: ["ENROLMENT"] }]);
  });

  test("writes down in vain as well, and never says whether the learner exists", async () => {
    const { learner } = await is.supportedLearner();
    const missing = randomUUID();
    const [atHidden, atMissing] = [viewerOf({}), viewerOf({})];
    await entities("Learner", [{ id: learner.id }], "id", { viewer: atHidden });
    await entities("Learner", [{ id: missing }], "id", { viewer: atMissing });
    expect(await loggedOf(atHidden)).toEqual([{ subjectId: null, soughtId: learner.id, categories: [], bases: [] }]);
    expect(await loggedOf(atMissing)).toEqual([{ subjectId: null, soughtId: missing, categories: [], bases: [] }]);
  });

  test("names every ground that covered what was read", async () => {
    const { learner } = await is.supportedLearner();
    const viewer = viewerOf({ organisations: [`institution:${moeNumber()}`] });
    await is.enrolment({ learnerId: learner.id, institutionMoeNumber: Number(viewer.organisations[0]!.split(":")[1]), kind: "EARLY_LEARNING" });
    await is.breakGlass({ learnerId: learner.id, personId: viewer.id! });
    await query("query ($id: ID!) { learner(id: $id) { plan { status } } }", { id: learner.id }, { viewer });
    expect(await loggedOf(viewer)).toMatchObject([{ categories: ["IDENTITY", "PLAN"], bases: ["BREAK_GLASS", "ENROLMENT"] }]);
  });

  test("writes in one statement, for 50 learners as for one", async () => {
    const { learnerIds, viewer } = await institutionWith(50);
    const written = async (ids: string[]) => (await allStatementsOf(() => entities("Learner", ids.map((id) => ({ id })), "needs { area } plan { status }", { viewer: viewer() }))).filter((statement) => statement.includes("record_access"));
    expect(await written(learnerIds)).toHaveLength(1);
    expect(await written(learnerIds.slice(0, 1))).toHaveLength(1);
    expect(await verifyAccessLog(owner)).toEqual([]);
  });

  test("looks for the grounds of what it noted, not at all that the viewer may see", async () => {
    const { learnerIds, viewer } = await institutionWith(30);
    const read = await owner.transaction(async (tx) => {
      const { role, organisations } = viewer();
      await tx.execute(sql`select set_config('viewer.role', ${role}, true), set_config('viewer.organisations', ${organisations.join()}, true), set_config('enable_seqscan', 'off', true)`);
      const noted = JSON.stringify([{ subject: learnerIds[7], categories: ["NEEDS"] }, { subject: randomUUID(), categories: ["NEEDS"] }]);
      expect([...(await tx.execute(sql`select subject, bases from access_bases(${noted}::jsonb)`))]).toEqual([{ subject: learnerIds[7], bases: ["ENROLMENT"] }]);
      // The function is part of the statement that asks, so that the plan shows what it reads.
      const [row] = await tx.execute<{ "QUERY PLAN": unknown }>(sql`explain (analyze, format json) select * from access_bases(${noted}::jsonb)`);
      return rowsRead("learner_grants", (row!["QUERY PLAN"] as any)[0].Plan);
    });
    expect(read).toBeGreaterThanOrEqual(1);
    expect(read).toBeLessThan(5);
  });

  test("leaves neither an answer nor an event when it fails", async () => {
    const { learner } = await is.supportedLearner();
    const viewer = viewerOf({ id: learner.id, role: "LEARNER" });
    await owner.execute(sql`alter table access_events add constraint nothing_more check (viewer_id <> ${sql.raw(`'${viewer.id}'`)}) not valid`);
    const answer = await query("query ($id: ID!) { learner(id: $id) { legalName } }", { id: learner.id }, { viewer, errors: true });
    await owner.execute(sql`alter table access_events drop constraint nothing_more`);
    expect([answer.status, answer.data]).toEqual([500, undefined]);
    expect(JSON.stringify(answer)).not.toContain("Tūpaea");
    expect(await loggedOf(viewer)).toEqual([]);
  });
});

describe("a learner's access log", () => {
  const log = `accessLog { nodes { explanation { en mi } role { en } institutions { moeNumber } communities { id } providers { id } agencies purpose bases categories operation at } }`;
  const logOf = async (learnerId: string, viewer: Viewer) => (await query(`query ($id: ID!) { learner(id: $id) { ${log} } }`, { id: learnerId }, { viewer })).data.learner?.accessLog;

  async function story() {
    const { learnerIds, viewer } = await institutionWith(1);
    const [learnerId] = learnerIds as [string];
    const { personId } = await is.whanauMember({ learnerId, contactPriority: 2 });
    return { learnerId, educator: viewer(), whanau: viewerOf({ id: personId, role: "WHANAU" }), learner: viewerOf({ id: learnerId, role: "LEARNER" }) };
  }

  test("tells the learner and their whānau in plain words who saw what, for whom and why, the newest first", async () => {
    const { learnerId, educator, whanau, learner } = await story();
    const communityId = randomUUID();
    await is.consent({ learnerId, recipient: "agency:HEALTH" });
    await query("query ($id: ID!) { learner(id: $id) { needs { area } } }", { id: learnerId }, { viewer: { ...educator, organisations: [...educator.organisations, `community:${communityId}`] }, headers: { "x-operation": "NeedsOfOne" } });
    await query("query ($id: ID!) { learner(id: $id) { preferredName } }", { id: learnerId }, { viewer: viewerOf({ role: "AGENCY", organisations: ["agency:HEALTH"], purpose: "Hearing tests" }) });

    const institution = Number(educator.organisations[0]!.split(":")[1]);
    const events = [
      {
        explanation: { en: "Somebody who works for a health service saw who the learner is, because the learner or their whānau agreed to it.", mi: "I tirohia ngā mōhiohio o te ākonga (ko wai te ākonga) e tētahi kaimahi o te rāngai hauora, nā te mea i whakaaetia." },
        role: { en: "Somebody who works for a government agency" },
        institutions: [],
        communities: [],
        providers: [],
        agencies: ["HEALTH"],
        purpose: "Hearing tests",
        bases: ["CONSENT"],
        categories: ["IDENTITY"],
        operation: null,
        at: expect.any(String),
      },
      {
        explanation: { en: "An educator saw who the learner is and needs, because the learner is enrolled where they work.", mi: "I tirohia ngā mōhiohio o te ākonga (ko wai te ākonga, ngā hiahia) e tētahi kaiako, nā te mea kua whakaurua te ākonga ki tō rātou wāhi mahi." },
        role: { en: "An educator" },
        institutions: [{ moeNumber: institution }],
        communities: [{ id: communityId }],
        providers: [],
        agencies: [],
        purpose: null,
        bases: ["ENROLMENT"],
        categories: ["IDENTITY", "NEEDS"],
        operation: "NeedsOfOne",
        at: expect.any(String),
      },
    ];
    expect((await logOf(learnerId, learner)).nodes).toEqual(events);
    const toWhanau = (await logOf(learnerId, whanau)).nodes;
    expect(toWhanau.slice(1)).toEqual(events);
    expect(toWhanau[0].explanation.en).toBe("The learner saw who the learner is, because it is their own record.");
  });

  test("is null for everybody else who sees the learner, and for whānau who must keep away", async () => {
    const { learnerId, educator, whanau } = await story();
    expect(await logOf(learnerId, educator)).toBeNull();
    await is.contactRestriction({ learnerId, personId: whanau.id! });
    expect(await logOf(learnerId, whanau)).toBeUndefined();
    expect((await query("query ($id: ID!) { accessLog(learner: $id) { nodes { id } } }", { id: learnerId }, { viewer: whanau })).data.accessLog).toBeNull();
  });

  test("is open to a privacy officer, who need not see the learner", async () => {
    const { learnerId, educator } = await story();
    await entities("Learner", [{ id: learnerId }], "id", { viewer: educator });
    const officer = viewerOf({ role: "PRIVACY_OFFICER", scopes: ["privacy-officer"] });
    const { data } = await query("query ($id: ID!) { learner(id: $id) { id } accessLog(learner: $id) { nodes { role { en } } } }", { id: learnerId }, { viewer: officer });
    expect(data).toEqual({ learner: null, accessLog: { nodes: [{ role: { en: "An educator" } }] } });
    expect(await loggedOf(officer), "and that is in the log, too").toContainEqual({ subjectId: learnerId, soughtId: null, categories: ["IDENTITY"], bases: [] });
  });

  test("has nothing of other learners, in pages that neither repeat nor leave out", async () => {
    const { learnerId, educator, learner } = await story();
    const other = await story();
    for (let index = 0; index < 5; index++) await entities("Learner", [{ id: learnerId }], "id", { viewer: educator });
    await entities("Learner", [{ id: other.learnerId }], "id", { viewer: other.educator });
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data }: { data: any } = await query("query ($id: ID!, $after: String) { accessLog(learner: $id, first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }", { id: learnerId, after }, { viewer: learner });
      seen.push(...data.accessLog.nodes.map(({ id }: { id: string }) => id));
      after = data.accessLog.pageInfo.endCursor;
      more = data.accessLog.pageInfo.hasNextPage && seen.length < 5;
    }
    const written = await owner.select().from(accessEvents).where(eq(accessEvents.viewerId, educator.id!));
    expect(seen.filter((id) => written.some((event) => event.id === id))).toEqual(written.map(({ id }) => id).sort().reverse());
    expect((await query("query ($id: ID!) { accessLog(learner: $id) { nodes { id } } }", { id: other.learnerId }, { viewer: learner })).data.accessLog).toBeNull();
  });

  test("keeps back from whānau, and from nobody else, what would put somebody in danger", async () => {
    const { learnerId, whanau } = await story();
    const [open, unsafe] = [viewerOf({}), viewerOf({})];
    await is.breakGlass({ learnerId, personId: open.id! });
    await is.breakGlass({ learnerId, personId: unsafe.id!, noticeUnsafeReason: "Telling the whānau would put the learner in danger." });
    await is.lawfulAccess({ learnerId, recipient: "agency:POLICE", noticeUnsafeReason: "The investigation is about somebody of the whānau." });
    const police = viewerOf({ role: "AGENCY", organisations: ["agency:POLICE"], purpose: "Investigation" });
    for (const viewer of [open, unsafe, police]) await entities("Learner", [{ id: learnerId }], "preferredName", { viewer });
    expect((await logOf(learnerId, whanau)).nodes).toMatchObject([{ bases: ["BREAK_GLASS"], explanation: { en: "An educator saw who the learner is, because they opened the record in an emergency." } }]);
    const officer = viewerOf({ scopes: ["privacy-officer"] });
    const { data } = await query("query ($id: ID!) { accessLog(learner: $id) { nodes { bases } } }", { id: learnerId }, { viewer: officer });
    expect(data.accessLog.nodes.filter(({ bases }: { bases: string[] }) => bases.includes("LAW") || bases.includes("BREAK_GLASS"))).toHaveLength(3);
  });

  test("reads each entry of a learner whom many look at within one minute a few times, not once for each other", async () => {
    const { learnerId, educator, learner } = await story();
    for (let index = 0; index < 24; index++) await query("query ($id: ID!) { learner(id: $id) { preferredName } }", { id: learnerId }, { viewer: educator, headers: { "x-request-id": randomUUID() } });
    const read = await asViewer(learner, async (db) => {
      // These are few rows for Postgres: as if they were many.
      await db.execute(sql`set local enable_seqscan = off`);
      const [row] = await db.execute<{ "QUERY PLAN": unknown }>(sql`explain (analyze, format json) select * from access_log where subject_id = ${learnerId} order by occurred_at desc, id desc limit 50`);
      return rowsRead("access_events", (row!["QUERY PLAN"] as any)[0].Plan);
    });
    expect(read).toBeGreaterThanOrEqual(24);
    expect(read).toBeLessThan(24 * 4);
  });

  test("costs three statements, for 50 learners of one whānau as for one", async () => {
    const personId = randomUUID();
    const keys: { id: string }[] = [];
    for (let index = 0; index < 50; index++) {
      const { id } = await is.unseenLearner();
      await is.whanauMember({ learnerId: id, personId });
      keys.push({ id });
    }
    const viewer = viewerOf({ id: personId, role: "WHANAU" });
    const read = (asked: object[]) => statementsOf(() => entities("Learner", asked, "accessLog(first: 5) { nodes { explanation { en } } }", { viewer }));
    expect(await read(keys.slice(0, 1))).toHaveLength(3);
    expect(await read(keys)).toHaveLength(3);
  });
});

describe("what other services logged", () => {
  let place = 0;
  /** An entry of another service's log, as it is sent. */
  const entry = (said: object = {}) => ({
    place: ++place, digest: randomUUID().replaceAll("-", "").repeat(2), id: randomUUID(), occurred_at: new Date().toISOString(), subject_id: null, sought_id: null, categories: ["SUPPORTS"], bases: [],
    viewer_id: randomUUID(), viewer_role: "PRACTITIONER", viewer_organisations: [], purpose: null, operation: null, request_id: null, ...said,
  });
  const send = (entries: object[], { from = "services", lane = 3, ...options }: { from?: string; lane?: number; refused?: boolean } = {}) =>
    deliver({ type: "access.logged", subject: `access-log:${lane}`, data: { lane, entries } }, { from, ...options });
  const logOf = async (learnerId: string, viewer: Viewer) =>
    (await query("query ($id: ID!) { learner(id: $id) { accessLog { nodes { id at explanation { en mi } services { en mi } categories bases } } } }", { id: learnerId }, { viewer })).data.learner.accessLog.nodes.filter(({ explanation }: any) => !explanation.en.startsWith("The learner saw"));
  async function story() {
    const { learner } = await is.supportedLearner();
    return { learnerId: learner.id, viewer: viewerOf({ id: learner.id, role: "LEARNER" }), officer: viewerOf({ scopes: ["privacy-officer"] }) };
  }

  test("is in the learner's log, in the order of time, each line with its service in plain words", async () => {
    const { learnerId, viewer } = await story();
    const at = (minutes: number) => new Date(Date.UTC(2026, 0, 15, 9, minutes)).toISOString();
    await send([entry({ subject_id: learnerId, occurred_at: at(10), categories: ["FUNDING"] })], { from: "funding" });
    await send([entry({ subject_id: learnerId, occurred_at: at(30) }), entry({ subject_id: learnerId, occurred_at: at(5) })]);
    await send([entry({ subject_id: learnerId, occurred_at: at(20), viewer_role: "FACILITATOR" })], { from: "workforce" });
    const lines = await logOf(learnerId, viewer);
    expect(lines.map((line: any) => [line.at, line.services[0].en])).toEqual([
      [at(30), "services and providers"],
      [at(20), "the people who give support"],
      [at(10), "funding"],
      [at(5), "services and providers"],
    ]);
    expect(lines[0]).toMatchObject({ explanation: { en: "A practitioner saw supports.", mi: "I tirohia ngā mōhiohio o te ākonga (ngā tautoko) e tētahi kaimahi." }, services: [{ mi: "ngā ratonga" }], categories: ["SUPPORTS"] });
  });

  test("is one line with what was read here by the same operation, whichever arrives first, and stays where it was", async () => {
    const { learnerId, viewer } = await story();
    const reader = viewerOf({});
    const record = await is.breakGlass({ learnerId, personId: reader.id! });
    await query("query ($id: ID!) { learner(id: $id) { preferredName } }", { id: learnerId }, { viewer: reader, headers: { "x-request-id": "one", "x-operation": "Joined" } });
    const [before] = await logOf(learnerId, viewer);
    const [own] = await owner.select().from(accessEvents).where(eq(accessEvents.viewerId, reader.id!));
    const elsewhere = { subject_id: learnerId, viewer_id: reader.id, viewer_role: "EDUCATOR", request_id: "one", operation: "Joined", occurred_at: new Date(own!.occurredAt.getTime() - 1).toISOString() };
    await send([entry(elsewhere)]);
    await send([entry({ ...elsewhere, categories: ["FUNDING"] })], { from: "funding" });
    const lines = await logOf(learnerId, viewer);
    // An operation that straddles the full minute is two lines.
    if (own!.occurredAt.getTime() % 60_000 === 0) return;
    expect(lines).toEqual([{ ...before, explanation: { en: "An educator saw funding, who the learner is and supports, because they opened the record in an emergency.", mi: "I tirohia ngā mōhiohio o te ākonga (ngā pūtea, ko wai te ākonga, ngā tautoko) e tētahi kaiako, nā te mea i whakatuwheratia e rātou te mauhanga i te wā ohotata." }, categories: ["FUNDING", "IDENTITY", "SUPPORTS"], services: [{ en: "funding", mi: "ngā pūtea" }, { en: "learners and whānau", mi: "ngā ākonga me ngā whānau" }, { en: "services and providers", mi: "ngā ratonga" }] }]);
    expect(record.learnerId).toBe(learnerId);
  });

  test("is another line for another viewer, operation, purpose or minute, although the client sends the same request id", async () => {
    const { learnerId, viewer } = await story();
    const same = { subject_id: learnerId, viewer_id: randomUUID(), request_id: "for ever", occurred_at: "2026-01-15T09:00:10.000Z" };
    await send([entry(same), entry(same), entry({ ...same, viewer_id: randomUUID() }), entry({ ...same, operation: "Other" }), entry({ ...same, purpose: "Other" }), entry({ ...same, occurred_at: "2026-01-15T09:01:10.000Z" }), entry({ ...same, request_id: null }), entry({ ...same, request_id: null })]);
    expect(await logOf(learnerId, viewer)).toHaveLength(7);
  });

  test("is there once, however often it is sent, with other entries beside it and by two at the same time", async () => {
    const { learnerId, viewer } = await story();
    const entries = [entry({ subject_id: learnerId }), entry({ subject_id: learnerId }), entry({ subject_id: learnerId })];
    await Promise.all([send(entries), send(entries.slice(0, 2)), send(entries.slice(1))]);
    expect(await logOf(learnerId, viewer)).toHaveLength(3);
  });

  test("keeps back from whānau, and from nobody else, what is read there in an emergency or by a law that is dangerous to tell of", async () => {
    const { learnerId, viewer, officer } = await story();
    const [open, unsafe] = [viewerOf({}), viewerOf({})];
    await is.breakGlass({ learnerId, personId: open.id! });
    await is.breakGlass({ learnerId, personId: unsafe.id!, noticeUnsafeReason: "Telling the whānau would put the learner in danger." });
    await is.lawfulAccess({ learnerId, recipient: "agency:POLICE", noticeUnsafeReason: "The investigation is about somebody of the whānau." });
    // No ground is in the entry, and the other service's clock is behind.
    const behind = new Date(Date.now() - 20_000).toISOString();
    await send([
      entry({ subject_id: learnerId, viewer_id: open.id }),
      entry({ subject_id: learnerId, viewer_id: unsafe.id, occurred_at: behind }),
      entry({ subject_id: learnerId, viewer_role: "AGENCY", viewer_organisations: ["agency:POLICE"] }),
    ]);
    expect(await logOf(learnerId, viewer)).toHaveLength(1);
    const { data } = await query("query ($id: ID!) { accessLog(learner: $id) { nodes { services { en } } } }", { id: learnerId }, { viewer: officer });
    expect(data.accessLog.nodes.filter(({ services }: any) => services[0].en === "services and providers")).toHaveLength(3);
  });

  test("shows when it was altered here, or a part of it never came", async () => {
    const { learnerIds, viewer } = await institutionWith(8);
    await entities("Learner", learnerIds.map((id) => ({ id })), "id", { viewer: viewer() });
    // This database's own log is as good as another service's.
    const written = await owner.execute<{ lane: number; entries: { place: number }[] }>(sql`select lane, jsonb_agg(to_jsonb(event) - 'lane' || jsonb_build_object('digest', encode(digest, 'hex')) order by place) as entries
      from access_events as event group by lane having count(*) >= 8 limit 1`);
    const { lane, entries } = written[0]!;
    const problems = async (db: Pick<typeof owner, "execute"> = owner) => (await db.execute(sql`select kind, lane, place::int from collected_access_problems() where source = '/subgraphs/archive' order by place`)).map((found) => ({ ...found }));
    await send(entries.slice(0, 3), { from: "archive", lane });
    await send(entries.slice(3, 5), { from: "archive", lane });
    expect(await problems()).toEqual([]);
    await send(entries.slice(6, 8), { from: "archive", lane });
    expect(await problems()).toEqual([{ kind: "MISSING", lane, place: entries[6]!.place }]);
    await send(entries.slice(5, 6), { from: "archive", lane });
    expect(await problems()).toEqual([]);
    await owner
      .transaction(async (tx) => {
        await tx.execute(sql`alter table collected_access_events disable trigger access_events_are_kept`);
        await tx.execute(sql`update collected_access_events set viewer_id = 'somebody else' where source = '/subgraphs/archive' and place = ${entries[4]!.place} and lane = ${lane}`);
        expect(await problems(tx)).toEqual([{ kind: "ALTERED", lane, place: entries[4]!.place }]);
        tx.rollback();
      })
      .catch((error: Error) => {
        if (!error.message.includes("Rollback")) throw error;
      });
  });

  test("is read by nobody else, and written by nobody but another service", async () => {
    const { learnerId } = await story();
    await send([entry({ subject_id: learnerId })]);
    const stranger = viewerOf({});
    expect(await asViewer(stranger, (db) => db.execute(sql`select id from access_log where subject_id = ${learnerId}`))).toHaveLength(0);
    for (const statement of ["select collect_access_events('/subgraphs/services', 1::smallint, '[]')", "insert into collected_access_events (source) values ('x')", "delete from collected_access_events", "truncate collected_access_events"]) {
      await expect(asViewer(stranger, (db) => db.execute(sql.raw(statement))), statement).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    for (const statement of ["update collected_access_events set viewer_id = 'x'", "delete from collected_access_events", "truncate collected_access_events"]) {
      await expect(owner.execute(sql.raw(statement)), `${statement}, as the owner`).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });
});
