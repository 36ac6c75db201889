import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { communityMeetings } from "../community-meeting/table.ts";
import { communityNeeds } from "../community-need/table.ts";
import { reviewRecommendations } from "../review/table.ts";
import { strategicTags } from "../strategic-tag/table.ts";
import { communityDecisions } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const said = {
  options: ["A group in each school", "Two schools share one"],
  decision: "Two schools share a group.",
  basis: "LOCAL_DISCRETION",
  tailoring: "It meets at the marae.",
  rationale: "It begins this term.",
  decidedBy: { others: ["Ngā tumuaki o Te Kāhui"] },
  reviewOn: inDays(90),
};
const fields = "id options decision basis tailoring rationale decidedOn reviewOn services { id } positions { id } budgets { id } decidedBy { others } meeting { date } supersedes { id } supersededBy { id } provenance { personId }";
const decide = (input: object, viewer: Viewer) => send("decideInCommunity", { ...said, ...input }, viewer, `decision { ${fields} }`, "... on DecisionSuperseded { current { id } }");
const read = async (id: string, viewer: Viewer) => (await at.query(`query ($id: ID!) { communityDecision(id: $id) { ${fields} } }`, { id }, { viewer })).data.communityDecision;

async function aNeed() {
  const { id: communityId } = await make.community();
  const [row] = await at.owner.insert(communityNeeds).values({ communityId, statement: "Oral language", identifiedOn: "2026-02-02" }).returning();
  return { communityId, needId: row!.id, facilitator: facilitatorOf(communityId), coordinator: coordinatorOf(communityId) };
}

describe("a decision", () => {
  test("says what it rests on and what is used, for those of the community and for nobody else", async () => {
    const { communityId, needId, facilitator } = await aNeed();
    const school = await make.institution();
    await make.membership({ communityId, institutionMoeNumber: school.moeNumber });
    const [meeting] = await at.owner.insert(communityMeetings).values({ communityId, date: "2026-05-04", agenda: "Oral language" }).returning();
    const service = await make.service();
    const [position, budget] = [randomUUID(), randomUUID()];
    const { decision } = await decide({ needId, meetingId: meeting!.id, serviceIds: [service.id], positionIds: [position], budgetIds: [budget] }, facilitator);
    const { decidedBy, ...written } = said;
    expect(decision).toEqual({ ...written, id: expect.any(String) as string, decidedOn: inDays(0), decidedBy, meeting: { date: "2026-05-04" }, services: [{ id: service.id }], positions: [{ id: position }], budgets: [{ id: budget }], supersedes: null, supersededBy: null, provenance: { personId: facilitator.id } });
    expect(await read(decision.id, educatorAt(school.moeNumber))).toEqual(decision);
    // Of all that, those who keep the money are told the budgets, and by which decision.
    expect((await at.announced(communityId)).map(({ type, data }) => [type, data])).toEqual([["community.decided", { decisionId: decision.id, supersedesId: null, budgetIds: [budget], decidedOn: inDays(0) }]]);
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("AGENCY", { organisations: [`community:${communityId}`] }), anonymousViewer]) expect(await read(decision.id, viewer), viewer.role).toBeNull();
    expect(await read("x", facilitator)).toBeNull();
    expect(await at.entities("CommunityDecision", [{ id: decision.id }, { id: randomUUID() }], "id", { viewer: facilitator })).toEqual([{ id: decision.id }, null]);
  });

  test("is superseded once, by one of two who decide anew at the same time, and stays as it was", async () => {
    const { needId, facilitator, coordinator } = await aNeed();
    const { decision } = await decide({ needId }, facilitator);
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => decide({ needId, supersedesId: decision.id, decision: "Each school has its own." }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["DecideInCommunitySuccess", "DecisionSuperseded"]);
    const { decision: next } = answers.find(({ __typename }) => __typename === "DecideInCommunitySuccess");
    expect(answers.find(({ __typename }) => __typename === "DecisionSuperseded").current).toEqual({ id: next.id });
    expect(await read(decision.id, facilitator)).toEqual({ ...decision, supersededBy: { id: next.id } });
    expect(await decide({ needId, supersedesId: decision.id }, facilitator)).toMatchObject({ __typename: "DecisionSuperseded", current: { id: next.id } });
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`update community_decisions set decision = 'another'`))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is written by those who lead the community, also as the database has it", async () => {
    const { communityId, needId, facilitator } = await aNeed();
    const other = await aNeed();
    const insert = (viewer: Viewer, more: object = {}) =>
      at.asViewer(viewer, (db) => db.insert(communityDecisions).values({ communityId, needId, options: ["One"], decision: "One", basis: "CRITERIA_MET", rationale: "So", decidedOn: inDays(0), reviewOn: inDays(1), otherParties: ["Us"], ...more }));
    for (const viewer of [other.facilitator, viewerAs("WHANAU"), viewerAs("EDUCATOR", { organisations: [`community:${communityId}`] })]) {
      expect(await decide({ needId }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(insert(viewer)).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    await expect(insert(facilitator, { needId: other.needId }), "another community's need").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitator, { decidedOn: inDays(1), reviewOn: inDays(2) })).rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(insert(facilitator, { basis: "LOCAL_DISCRETION" }), "discretion without tailoring").rejects.toMatchObject({ cause: { code: "23514" } });
  });

  test("says what cannot be used", async () => {
    const { communityId, needId, facilitator } = await aNeed();
    const other = await aNeed();
    const { decision: theirs } = await decide({ needId: other.needId }, other.facilitator);
    for (const [wrong, field] of [
      [{ options: [] }, "options"],
      [{ options: Array.from({ length: 21 }, () => "One") }, "options"],
      [{ options: [" "] }, "options"],
      [{ decision: "" }, "decision"],
      [{ rationale: "\0a" }, "rationale"],
      [{ tailoring: null }, "tailoring"],
      [{ decidedBy: {} }, "decidedBy"],
      [{ decidedOn: inDays(1) }, "decidedOn"],
      [{ decidedOn: "2026-02-01" }, "decidedOn"],
      [{ reviewOn: inDays(-1) }, "reviewOn"],
      [{ meetingId: randomUUID() }, "meetingId"],
      [{ supersedesId: theirs.id }, "supersedesId"],
      [{ serviceIds: [randomUUID()] }, "serviceIds"],
      [{ positionIds: ["x"] }, "positionIds"],
      [{ budgetIds: [needId, needId] }, "budgetIds"],
    ] as const)
      expect(await decide({ needId, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    await at.owner.update(communityNeeds).set({ closedOn: inDays(0), outcome: "MET", closedBecause: "Done." }).where(eq(communityNeeds.communityId, communityId));
    expect(await decide({ needId }, facilitator)).toMatchObject({ __typename: "InvalidInput", field: "needId" });
  });
});

describe("what a decision answers", () => {
  test("is said with it, and shown from the priority and the recommendation to those who see the decision alone", async () => {
    const { communityId, needId, facilitator, coordinator } = await aNeed();
    const [recommendation] = await at.owner.insert(reviewRecommendations).values({ reviewCode: "CRPD_2022", number: "1", position: 1, text: "So" }).returning();
    const tags = { priorityCodes: ["GOV_2024_DATA", "LSAP_2019_NEURODIVERSE", "GOV_2024_DATA"], recommendationIds: [recommendation!.id] };
    const { decision } = await decide({ needId, tags }, facilitator);
    const asked = `query ($id: ID!) { communityDecision(id: $id) { priorities { code } recommendations { id } } strategicPriorities(set: GOV_2024) { code decisions(first: 1) { nodes { id } pageInfo { hasNextPage } } } reviews { recommendations { id decisions { nodes { id } } } } }`;
    const answered = async (viewer: Viewer) => {
      const { data } = await at.query(asked, { id: decision.id }, { viewer });
      const priority = data.strategicPriorities.find(({ code }: any) => code === "GOV_2024_DATA");
      const review = data.reviews.flatMap(({ recommendations }: any) => recommendations).find(({ id }: any) => id === recommendation!.id);
      return { decision: data.communityDecision, decisions: priority.decisions, recommended: review.decisions.nodes };
    };
    expect(await answered(coordinator)).toEqual({ decision: { priorities: [{ code: "GOV_2024_DATA" }, { code: "LSAP_2019_NEURODIVERSE" }], recommendations: [{ id: recommendation!.id }] }, decisions: { nodes: [{ id: decision.id }], pageInfo: { hasNextPage: false } }, recommended: [{ id: decision.id }] });
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("ANALYST"), viewerAs("AGENCY"), anonymousViewer]) {
      expect(await answered(viewer), viewer.role).toEqual({ decision: null, decisions: { nodes: [], pageInfo: { hasNextPage: false } }, recommended: [] });
      expect(await at.asViewer(viewer, (db) => db.select().from(strategicTags).where(eq(strategicTags.decisionId, decision.id)))).toEqual([]);
    }
    const { decision: next } = await decide({ needId, tags: { priorityCodes: ["GOV_2024_DATA"] } }, facilitator);
    expect((await answered(coordinator)).decisions, "the latest first").toEqual({ nodes: [{ id: next.id }], pageInfo: { hasNextPage: true } });
    for (const viewer of [facilitator, facilitatorOf(communityId)]) await expect(at.asViewer(viewer, (db) => db.insert(strategicTags).values({ decisionId: decision.id, priorityCode: "GOV_2024_CURRICULUM" })), "afterwards").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(at.asViewer(facilitator, (db) => db.insert(strategicTags).values({ measureService: "services", measureName: "mine", priorityCode: "GOV_2024_DATA" })), "a measure").rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await decide({ needId, tags: { priorityCodes: ["x"] } }, facilitator)).toMatchObject({ __typename: "InvalidInput", field: "tags.priorityCodes" });
  });
});

test("the decisions of 50 communities cost as many statements as one's", async () => {
  const needs = await times(50, () => aNeed());
  const service = await make.service();
  for (const { communityId, needId } of needs) {
    await at.owner.insert(communityDecisions).values({ communityId, needId, options: ["One"], decision: "One", basis: "CRITERIA_MET", rationale: "So", decidedOn: "2026-03-02", reviewOn: "2026-06-02", otherParties: ["Us"], serviceIds: [service.id] });
  }
  const viewer = viewerAs("FACILITATOR", { organisations: needs.map(({ communityId }) => `community:${communityId}`) });
  let found: any[] = [];
  const ask = (some: { communityId: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ communityId }) => ({ id: communityId })), `decisions(first: 5) { nodes { ${fields} priorities { code } recommendations { id } need { statement decisions { id } } } }`, { viewer })));
  const forOne = await ask(needs.slice(0, 1));
  expect(await ask(needs)).toHaveLength(forOne.length);
  expect(found.every(({ decisions }) => decisions.nodes.length === 1)).toBe(true);
});
