import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { given, times } from "../../../testing/given.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { subgraph } from "../../subgraph.ts";
import { communityNeeds, communityPriorityLists } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const need = "id statement area tier evidence identifiedOn closedOn outcome closedBecause closedBy provenance { personId }";
const list = "version reason needs { id }";
const identify = (input: object, viewer: Viewer) => send("identifyCommunityNeed", { statement: "New entrants arrive with little oral language.", ...input }, viewer, `need { ${need} }`);
const close = (input: object, viewer: Viewer) => send("closeCommunityNeed", { outcome: "MET", reason: "Teachers run the groups by themselves.", ...input }, viewer, `need { ${need} }`, `... on CommunityNeedClosed { closed { outcome closedBy } }`);
const order = (input: object, viewer: Viewer) => send("setCommunityPriorities", input, viewer, `priorities { ${list} }`, `... on PrioritiesChanged { current { ${list} } }`);
const read = async (id: string, viewer: Viewer) => (await at.query(`query ($id: ID!) { learningSupportCommunity(id: $id) { needs { nodes { ${need} } } priorities { ${list} } } }`, { id }, { viewer })).data.learningSupportCommunity;

async function aCommunity(needs = 0) {
  const { id } = await make.community();
  const school = await make.institution();
  await make.membership({ communityId: id, institutionMoeNumber: school.moeNumber });
  const facilitator = facilitatorOf(id);
  const ids: string[] = await times(needs, async () => (await identify({ communityId: id }, facilitator)).need.id);
  return { id, ids, facilitator, coordinator: coordinatorOf(id), member: educatorAt(school.moeNumber) };
}

describe("a need of a community", () => {
  test("is told in words, for those of the community and its members, and for nobody else", async () => {
    const { id, facilitator, member } = await aCommunity();
    const { need: identified } = await identify({ communityId: id, area: "COMMUNICATION", tier: "TIER_1_UNIVERSAL", evidence: " Teachers of three schools say so. ", identifiedOn: "2026-02-02" }, facilitator);
    expect(identified).toMatchObject({ area: "COMMUNICATION", evidence: "Teachers of three schools say so.", identifiedOn: "2026-02-02", closedOn: null, provenance: { personId: facilitator.id } });
    for (const viewer of [facilitator, member]) expect((await read(id, viewer)).needs.nodes).toEqual([identified]);
    for (const viewer of [facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("AGENCY", { organisations: [`community:${id}`] }), anonymousViewer]) {
      expect(await read(id, viewer), viewer.role).toEqual({ needs: { nodes: [] }, priorities: null });
    }
  });

  test("is closed once, with the reason, also when two close it at the same time", async () => {
    const { ids: [needId], facilitator, coordinator, id } = await aCommunity(1);
    const answers = await Promise.all([close({ needId }, facilitator), close({ needId, outcome: "WITHDRAWN" }, coordinator)]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CloseCommunityNeedSuccess", "CommunityNeedClosed"]);
    const [closed] = (await read(id, facilitator)).needs.nodes;
    expect(closed).toMatchObject({ closedOn: inDays(0), closedBecause: "Teachers run the groups by themselves.", closedBy: closed.outcome === "MET" ? facilitator.id : coordinator.id });
    expect(await close({ needId }, coordinator)).toMatchObject({ __typename: "CommunityNeedClosed", closed: { outcome: closed.outcome } });
  });

  test("is written by those who lead the community, also as the database has it", async () => {
    const { id, ids: [needId], facilitator, member } = await aCommunity(1);
    for (const viewer of [member, viewerAs("WHANAU"), facilitatorOf((await make.community()).id)]) {
      expect(await identify({ communityId: id }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await close({ needId }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      expect(await order({ communityId: id, needIds: [needId] }, viewer)).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(communityNeeds).values({ communityId: id, statement: "Ours", identifiedOn: "2026-02-02" }))).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(at.asViewer(viewer, (db) => db.insert(communityPriorityLists).values({ communityId: id, version: 1, needIds: [needId!] }))).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await at.asViewer(viewer, (db) => db.update(communityNeeds).set({ closedOn: inDays(0), outcome: "MET", closedBecause: "So", closedBy: viewer.id }).returning())).toEqual([]);
    }
    await expect(at.asViewer(facilitator, (db) => db.execute(sql`update community_needs set statement = 'another'`))).rejects.toMatchObject({ cause: { code: "42501" } });
    const { ids: [theirs] } = await aCommunity(1);
    await expect(at.asViewer(facilitator, (db) => db.insert(communityPriorityLists).values({ communityId: id, version: 1, needIds: [theirs!] })), "another community's need").rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("says what cannot be used", async () => {
    const { id, facilitator } = await aCommunity();
    for (const [wrong, field] of [[{ statement: "–" }, "statement"], [{ evidence: "ā".repeat(4001) }, "evidence"], [{ identifiedOn: inDays(1) }, "identifiedOn"], [{ identifiedOn: "2019-01-01" }, "identifiedOn"]] as const) {
      expect(await identify({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    }
    expect(await close({ needId: "x" }, facilitator)).toMatchObject({ __typename: "CommunityNotYours" });
  });
});

describe("the order of needs", () => {
  test("is set as a whole, and one of two who set it at the same time is told of the other's", async () => {
    const { id, ids: [first, second], facilitator, coordinator, member } = await aCommunity(2);
    expect(await order({ communityId: id, needIds: [first, second] }, facilitator)).toMatchObject({ priorities: { version: 1, needs: [{ id: first }, { id: second }] } });
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => order({ communityId: id, basedOnVersion: 1, needIds: [second, first], reason: "It is winter." }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["PrioritiesChanged", "SetCommunityPrioritiesSuccess"]);
    expect(answers.find(({ __typename }) => __typename === "PrioritiesChanged").current).toMatchObject({ version: 2 });
    expect((await read(id, member)).priorities).toEqual({ version: 2, reason: "It is winter.", needs: [{ id: second }, { id: first }] });
    expect(await order({ communityId: id, needIds: [] }, coordinator)).toMatchObject({ __typename: "PrioritiesChanged", current: { version: 2 } });
  });

  test("holds each open need of the community once, and nothing else", async () => {
    const { id, ids: [open, closed], facilitator } = await aCommunity(2);
    const { ids: [theirs] } = await aCommunity(1);
    await close({ needId: closed }, facilitator);
    for (const needIds of [[open, open], [open, closed], [open, theirs], ["x"], Array.from({ length: 51 }, () => open)]) {
      expect(await order({ communityId: id, needIds }, facilitator)).toMatchObject({ __typename: "InvalidInput", field: "needIds" });
    }
  });
});

test("the needs of 50 communities cost as many statements as one's", async () => {
  const communities = await times(50, () => make.community());
  for (const { id: communityId } of communities) {
    const [row] = await at.owner.insert(communityNeeds).values({ communityId, statement: "Time", identifiedOn: "2026-02-02" }).returning();
    await at.owner.insert(communityPriorityLists).values({ communityId, version: 1, needIds: [row!.id] });
  }
  const viewer = viewerAs("FACILITATOR", { organisations: communities.map(({ id }) => `community:${id}`) });
  let found: any[] = [];
  const ask = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `needs(first: 5) { nodes { ${need} decisions { id } } } priorities { ${list} }`, { viewer })));
  const forOne = await ask(communities.slice(0, 1));
  expect(await ask(communities)).toHaveLength(forOne.length);
  expect(found.every(({ priorities }) => priorities.needs.length === 1)).toBe(true);
});
