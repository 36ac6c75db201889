import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { communityDecisions } from "../community-decision/table.ts";
import { communityNeeds } from "../community-need/table.ts";
import { communityInquiries, communityInquiryEvents } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const inquiry = "id question openedOn closedOn findings closedBy need { id } decision { id } provenance { personId }";
const event = "element happenedOn notes hypotheses actions provenance { personId }";
const closedToo = "... on CommunityInquiryClosed { closed { id closedOn } }";
const open = (input: object, viewer: Viewer) => send("openCommunityInquiry", { question: "What makes the first weeks of school hard?", ...input }, viewer, `inquiry { ${inquiry} }`);
const add = (input: object, viewer: Viewer) => send("addCommunityInquiryEvent", { element: "KOHIKOHI", notes: "Teachers of three schools kept a diary.", ...input }, viewer, `event { ${event} } inquiry { id }`, closedToo);
const close = (input: object, viewer: Viewer) => send("closeCommunityInquiry", { findings: "Visits before the first day help.", ...input }, viewer, `inquiry { ${inquiry} }`, closedToo);
const read = async (id: string, viewer: Viewer) =>
  (await at.query(`query ($id: ID!) { learningSupportCommunity(id: $id) { inquiries { nodes { ${inquiry} events { nodes { ${event} } } } } } }`, { id }, { viewer })).data.learningSupportCommunity.inquiries.nodes;

async function aCommunity() {
  const { id } = await make.community();
  const school = await make.institution();
  await make.membership({ communityId: id, institutionMoeNumber: school.moeNumber });
  const [need] = await at.owner.insert(communityNeeds).values({ communityId: id, statement: "Oral language", identifiedOn: "2026-02-02" }).returning();
  const [decision] = await at.owner.insert(communityDecisions).values({ communityId: id, needId: need!.id, options: ["One"], decision: "One", basis: "CRITERIA_MET", rationale: "So", decidedOn: "2026-03-02", reviewOn: "2026-06-02", otherParties: ["Us"] }).returning();
  return { id, needId: need!.id, decisionId: decision!.id, facilitator: facilitatorOf(id), coordinator: coordinatorOf(id), member: educatorAt(school.moeNumber) };
}

describe("an inquiry of a community", () => {
  test("goes through the elements in any order and again, and keeps every event", async () => {
    const { id, needId, decisionId, facilitator, coordinator, member } = await aCommunity();
    const { inquiry: opened } = await open({ communityId: id, needId, decisionId, openedOn: "2026-03-02" }, facilitator);
    expect(opened).toMatchObject({ need: { id: needId }, decision: { id: decisionId }, openedOn: "2026-03-02", closedOn: null, provenance: { personId: facilitator.id } });
    const elements = ["WHAI_WHAKAARO", "KOHIKOHI", "TATAI", "KOHIKOHI"];
    for (const [index, element] of elements.entries()) await add({ inquiryId: opened.id, element, happenedOn: `2026-03-0${index + 2}`, hypotheses: ["They do not know the place."], actions: ["A visit"] }, index % 2 ? coordinator : facilitator);
    const [kept] = await read(id, member);
    expect(kept.events.nodes.map((one: any) => one.element)).toEqual([...elements].reverse());
    expect(kept.events.nodes[0]).toMatchObject({ hypotheses: ["They do not know the place."], actions: ["A visit"], provenance: { personId: coordinator.id } });
    expect((await at.query("query ($id: ID!) { learningSupportCommunity(id: $id) { needs { nodes { inquiries { id } } } } }", { id }, { viewer: member })).data.learningSupportCommunity.needs.nodes).toEqual([{ inquiries: [{ id: opened.id }] }]);
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("AGENCY", { organisations: [`community:${id}`] }), anonymousViewer]) expect(await read(id, viewer), viewer.role).toEqual([]);
  });

  test("is closed once with what was found, also by two at the same time, and takes no event after that", async () => {
    const { id, facilitator, coordinator } = await aCommunity();
    const { inquiry: opened } = await open({ communityId: id }, facilitator);
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => close({ inquiryId: opened.id }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CloseCommunityInquirySuccess", "CommunityInquiryClosed"]);
    expect(answers.find(({ closed }) => closed).closed).toEqual({ id: opened.id, closedOn: inDays(0) });
    expect(await add({ inquiryId: opened.id }, facilitator)).toMatchObject({ __typename: "CommunityInquiryClosed" });
    await expect(at.asViewer(facilitator, (db) => db.insert(communityInquiryEvents).values({ inquiryId: opened.id, element: "TATAI", happenedOn: inDays(0), notes: "Late" }))).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`update community_inquiry_events set notes = 'another'`))).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`delete from community_inquiry_events`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("holds no number or address that leads to a child, also as the database has it", async () => {
    const { id, facilitator } = await aCommunity();
    const { inquiry: opened } = await open({ communityId: id }, facilitator);
    for (const leads of ["The learner 123456789 stays away.", "NSN 012 345 6789", "Ask her at mere@example.org"]) {
      expect(await open({ communityId: id, question: leads }, facilitator), leads).toMatchObject({ __typename: "InvalidInput", field: "question" });
      expect(await add({ inquiryId: opened.id, notes: leads }, facilitator), leads).toMatchObject({ __typename: "InvalidInput", field: "notes" });
      expect(await add({ inquiryId: opened.id, actions: [leads] }, facilitator), leads).toMatchObject({ __typename: "InvalidInput", field: "actions" });
      expect(await close({ inquiryId: opened.id, findings: leads }, facilitator), leads).toMatchObject({ __typename: "InvalidInput", field: "findings" });
      await expect(at.asViewer(facilitator, (db) => db.insert(communityInquiryEvents).values({ inquiryId: opened.id, element: "TATAI", happenedOn: inDays(0), notes: "Seen", hypotheses: ["One", leads] })), leads).rejects.toMatchObject({ cause: { constraint_name: "community_inquiry_events_name_nobody" } });
    }
    for (const fine of ["On 2026-02-02 to 2026-03-01 10 schools took part; $1,200,000.", "Room 12 @ 10:30, 4000 of 12000 minutes"]) expect(await add({ inquiryId: opened.id, notes: fine }, facilitator), fine).toMatchObject({ __typename: "AddCommunityInquiryEventSuccess" });
  });

  test("is written by those who lead the community, also as the database has it", async () => {
    const { id, facilitator, member } = await aCommunity();
    const other = await aCommunity();
    const { inquiry: opened } = await open({ communityId: id }, facilitator);
    for (const viewer of [member, other.facilitator, viewerAs("WHANAU")]) {
      expect(await open({ communityId: id }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await add({ inquiryId: opened.id }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await close({ inquiryId: opened.id }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(communityInquiries).values({ communityId: id, question: "Why", openedOn: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(at.asViewer(viewer, (db) => db.insert(communityInquiryEvents).values({ inquiryId: opened.id, element: "TATAI", happenedOn: inDays(0), notes: "So" }))).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await at.asViewer(viewer, (db) => db.update(communityInquiries).set({ closedOn: inDays(0), findings: "So", closedBy: viewer.id }).returning())).toEqual([]);
    }
    await expect(at.asViewer(facilitator, (db) => db.insert(communityInquiries).values({ communityId: id, needId: other.needId, question: "Why", openedOn: inDays(0) })), "another community's need").rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("says what cannot be used", async () => {
    const { id, facilitator } = await aCommunity();
    const other = await aCommunity();
    for (const [wrong, field] of [
      [{ question: " " }, "question"],
      [{ question: "ā".repeat(4001) }, "question"],
      [{ openedOn: inDays(1) }, "openedOn"],
      [{ openedOn: "2019-12-31" }, "openedOn"],
      [{ needId: other.needId }, "needId"],
      [{ needId: "x" }, "needId"],
      [{ decisionId: other.decisionId }, "decisionId"],
    ] as const)
      expect(await open({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    const { inquiry: opened } = await open({ communityId: id, openedOn: inDays(-5) }, facilitator);
    for (const [wrong, field] of [
      [{ notes: "" }, "notes"],
      [{ hypotheses: Array.from({ length: 11 }, () => "One") }, "hypotheses"],
      [{ hypotheses: ["a".repeat(1001)] }, "hypotheses"],
      [{ happenedOn: inDays(-6) }, "happenedOn"],
      [{ happenedOn: inDays(1) }, "happenedOn"],
    ] as const)
      expect(await add({ inquiryId: opened.id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    for (const inquiryId of ["x", randomUUID()]) expect(await add({ inquiryId }, facilitator)).toMatchObject({ __typename: "CommunityNotYours" });
  });
});

test("the inquiries of 50 communities with their events cost as many statements as one's", async () => {
  const communities = await times(50, () => make.community());
  const opened = await at.owner.insert(communityInquiries).values(communities.map(({ id }) => ({ communityId: id, question: "Why", openedOn: "2026-03-02" }))).returning();
  await at.owner.insert(communityInquiryEvents).values(opened.map(({ id }) => ({ inquiryId: id, element: "KOHIKOHI" as const, happenedOn: "2026-03-03", notes: "Seen" })));
  const viewer = viewerAs("FACILITATOR", { organisations: communities.map(({ id }) => `community:${id}`) });
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `inquiries(first: 5) { nodes { ${inquiry} community { name } events(first: 3) { nodes { ${event} } } } }`, { viewer })));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ inquiries }) => inquiries.nodes[0].events.nodes.length === 1)).toBe(true);
});
