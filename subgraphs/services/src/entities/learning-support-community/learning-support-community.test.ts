import { randomUUID } from "node:crypto";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer } from "@lsg/subgraph-kit/viewer";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { communityMutations, facilitatorOf } from "../../../testing/community-mutations.ts";
import { subgraph } from "../../subgraph.ts";
import { communityNeeds } from "../community-need/table.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);

test("a community is answered to everyone, with its lead and its members of today", async () => {
  const lead = await make.institution();
  const community = await make.community({ kind: "RTLB_CLUSTER", ministryNumber: 7, leadMoeNumber: lead.moeNumber, adoptionPhase: "EMBEDDED", adoptionPhaseSince: "2024-01-29" });
  const former = await make.institution();
  const coming = await make.institution();
  await make.membership({ communityId: community.id, institutionMoeNumber: lead.moeNumber });
  await make.membership({ communityId: community.id, institutionMoeNumber: former.moeNumber, from: "2019-01-01", until: "2020-12-31" });
  await make.membership({ communityId: community.id, institutionMoeNumber: coming.moeNumber, from: "2999-01-01" });
  const { data } = await graph.query(
    `query ($id: ID!) { learningSupportCommunity(id: $id) { name kind ministryNumber region { code } lead { moeNumber } from until adoptionPhase adoptionPhaseSince
      currentMembers { moeNumber } memberships(first: 2) { nodes { from until institution { moeNumber } community { id } } pageInfo { hasNextPage } } } }`,
    { id: community.id },
    { viewer: anonymousViewer },
  );
  expect(data.learningSupportCommunity).toEqual({
    name: community.name,
    kind: "RTLB_CLUSTER",
    ministryNumber: 7,
    region: { code: "tai-tokerau" },
    lead: { moeNumber: lead.moeNumber },
    from: "2020-01-27",
    until: null,
    adoptionPhase: "EMBEDDED",
    adoptionPhaseSince: "2024-01-29",
    currentMembers: [{ moeNumber: lead.moeNumber }],
    memberships: {
      nodes: [
        { from: "2019-01-01", until: "2020-12-31", institution: { moeNumber: former.moeNumber }, community: { id: community.id } },
        { from: "2020-01-27", until: null, institution: { moeNumber: lead.moeNumber }, community: { id: community.id } },
      ],
      pageInfo: { hasNextPage: true },
    },
  });
});

describe("memberships", () => {
  test("of one institution in one community never overlap, not even by a day", async () => {
    const first = await make.membership({ from: "2020-01-01", until: "2022-06-30" });
    const again = { communityId: first.communityId, institutionMoeNumber: first.institutionMoeNumber };
    await expect(make.membership({ ...again, from: "2022-06-30" })).rejects.toMatchObject({ cause: { constraint_name: "community_memberships_do_not_overlap" } });
    await make.membership({ ...again, from: "2022-07-01" });
    await make.membership({ institutionMoeNumber: first.institutionMoeNumber, from: "2020-01-01" });
    const [institution] = await graph.entities("Institution", [{ moeNumber: first.institutionMoeNumber }], "communities { from until community { name } }");
    expect(institution.communities.map(({ from, until }: { from: string; until: string | null }) => [from, until])).toEqual([
      ["2020-01-01", "2022-06-30"],
      ["2020-01-01", null],
      ["2022-07-01", null],
    ]);
  });

  test("cannot end before they begin", async () => {
    await expect(make.membership({ from: "2024-01-01", until: "2023-12-31" })).rejects.toMatchObject({ cause: { code: "23514" } });
  });
});

test("a school is in communities of several kinds at once, of which none holds another, and a Kāhui Ako stays as history", async () => {
  const [school, ofCluster, ofRtlb, ofKahuiAko] = await times(4, () => make.institution());
  const cluster = await make.community({ kind: "LEARNING_SUPPORT_CLUSTER", from: "2019-01-28" });
  const rtlb = await make.community({ kind: "RTLB_CLUSTER", ministryNumber: 12, from: "2012-01-30" });
  const kahuiAko = await make.community({ kind: "KAHUI_AKO", ministryNumber: 99_012, from: "2016-05-02", until: "2026-01-26" });
  for (const [{ id: communityId }, from, until, neighbour] of [[rtlb, "2012-01-30", null, ofRtlb], [kahuiAko, "2016-05-02", "2026-01-26", ofKahuiAko], [cluster, "2019-01-28", null, ofCluster]] as const) {
    for (const { moeNumber } of [school!, neighbour!]) await make.membership({ communityId, institutionMoeNumber: moeNumber, from, until });
  }
  const { data } = await graph.query(
    `query ($moeNumber: Int!) { institution(moeNumber: $moeNumber) { communities { from until community { kind until currentMembers { moeNumber } memberships { nodes { institution { moeNumber } } } } } } }`,
    { moeNumber: school!.moeNumber },
    { viewer: anonymousViewer },
  );
  expect(data.institution.communities.map(({ from, until, community }: any) => [community.kind, from, until, community.currentMembers.map(({ moeNumber }: any) => moeNumber)])).toEqual([
    ["RTLB_CLUSTER", "2012-01-30", null, [school!.moeNumber, ofRtlb!.moeNumber]],
    ["KAHUI_AKO", "2016-05-02", "2026-01-26", []],
    ["LEARNING_SUPPORT_CLUSTER", "2019-01-28", null, [school!.moeNumber, ofCluster!.moeNumber]],
  ]);
  expect(data.institution.communities[1].community.memberships.nodes).toHaveLength(2);
  const listed = await graph.query(`{ learningSupportCommunities(kind: KAHUI_AKO) { nodes { id until } } }`);
  expect(listed.data.learningSupportCommunities.nodes).toEqual([{ id: kahuiAko.id, until: "2026-01-26" }]);
  // What has ended is planned in no more: not by its facilitator, and not as the database has it.
  const facilitator = facilitatorOf(kahuiAko.id);
  const refused = await communityMutations(graph)("identifyCommunityNeed", { communityId: kahuiAko.id, statement: "Time" }, facilitator, "need { id }");
  expect(refused).toMatchObject({ __typename: "CommunityNotYours" });
  await expect(graph.asViewer(facilitator, (db) => db.insert(communityNeeds).values({ communityId: kahuiAko.id, statement: "Time", identifiedOn: "2020-02-02" }))).rejects.toMatchObject({ cause: { code: "42501" } });
});

describe("the list of communities", () => {
  test("is by name with macrons folded, and narrowed by region and kind", async () => {
    const names = ["Zealandia", "Ōhope", "Opotiki", "Āpiti"];
    for (const name of names) await make.community({ name, regionCode: "bay-of-plenty-waiariki", kind: "NETWORK" });
    await make.community({ regionCode: "bay-of-plenty-waiariki" });
    const { data } = await graph.query(`{
      learningSupportCommunities(regionCode: "bay-of-plenty-waiariki", kind: NETWORK) { nodes { name } }
      region(code: "bay-of-plenty-waiariki") { communities(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } } }
    }`);
    expect(data.learningSupportCommunities.nodes.map(({ name }: { name: string }) => name)).toEqual(["Āpiti", "Ōhope", "Opotiki", "Zealandia"]);
    expect(data.region.communities.nodes.map(({ name }: { name: string }) => name)).toEqual(["Āpiti", "Ōhope"]);
    const next = await graph.query(
      `query ($after: String) { region(code: "bay-of-plenty-waiariki") { communities(first: 2, after: $after) { nodes { name } pageInfo { hasPreviousPage } } } }`,
      { after: data.region.communities.pageInfo.endCursor },
    );
    expect(next.data.region.communities.nodes.map(({ name }: { name: string }) => name)[0]).toBe("Opotiki");
    expect(next.data.region.communities.pageInfo.hasPreviousPage).toBe(true);
  });

  test.each([0, -1, 201])("refuses first: %i, also inside a region and a community", async (first) => {
    const community = await make.community();
    const { errors } = await graph.query(
      `query ($first: Int, $id: ID!) { learningSupportCommunities(first: $first) { nodes { id } } region(code: "waikato") { communities(first: $first) { nodes { id } } }
        learningSupportCommunity(id: $id) { memberships(first: $first) { nodes { id } } } }`,
      { first, id: community.id },
      { errors: true },
    );
    expect(errors!.map(({ extensions }) => extensions.code)).toEqual(expect.arrayContaining(["BAD_USER_INPUT"]));
  });

  test("refuses a forged cursor", async () => {
    const forged = Buffer.from(JSON.stringify(["2026-02-30", randomUUID()])).toString("base64url");
    const { errors } = await graph.query(
      `query ($id: ID!, $after: String) { learningSupportCommunity(id: $id) { memberships(after: $after) { nodes { id } } } }`,
      { id: (await make.community()).id, after: forged },
      { errors: true },
    );
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  test.each(["", "\0", "nowhere"])("is empty for the region %j", async (regionCode) => {
    const { data } = await graph.query(`query ($regionCode: ID) { learningSupportCommunities(regionCode: $regionCode) { nodes { id } } }`, { regionCode });
    expect(data.learningSupportCommunities.nodes).toEqual([]);
  });
});

test("references that cannot be are null, and 50 communities with their members cost as many statements as one", async () => {
  expect(await graph.entities("LearningSupportCommunity", [{ id: "x" }, { id: randomUUID() }], "id")).toEqual([null, null]);
  const keys = await times(50, async () => {
    const { communityId, institutionMoeNumber } = await make.membership();
    await make.membership({ institutionMoeNumber });
    return { id: communityId };
  });
  const ask = (some: { id: string }[]) =>
    graph.statementsOf(() =>
      graph.entities(
        "LearningSupportCommunity",
        some,
        "region { code } lead { name } currentMembers { name communities { community { name } } } memberships(first: 5) { nodes { institution { moeNumber } community { name } } }",
      ),
    );
  const forOne = await ask(keys.slice(0, 1));
  expect(forOne.length).toBeLessThanOrEqual(7);
  expect(await ask(keys)).toHaveLength(forOne.length);
});
