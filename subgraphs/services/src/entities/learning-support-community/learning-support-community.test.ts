import { randomUUID } from "node:crypto";
import { oneAfterTheOther } from "@lsg/subgraph-kit/testing/one-after-the-other";
import { testSubgraph } from "@lsg/subgraph-kit/testing/test-subgraph";
import { anonymousViewer, type Viewer } from "@lsg/subgraph-kit/viewer";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { given, times } from "../../../testing/given.ts";
import { communityMutations, coordinatorOf, educatorAt, facilitatorOf } from "../../../testing/community-mutations.ts";
import { subgraph } from "../../subgraph.ts";
import { inDays } from "../../../testing/support-mutations.ts";
import { viewerAs } from "../../../testing/viewers.ts";
import { communityNeeds } from "../community-need/table.ts";
import { adoptionSteps, communityChanges, communityMemberships, learningSupportCommunities } from "./table.ts";

const graph = await testSubgraph(subgraph);
const make = given(graph.owner);
const send = communityMutations(graph);

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
  const refused = await send("identifyCommunityNeed", { communityId: kahuiAko.id, statement: "Time" }, facilitator, "need { id }");
  expect(refused).toMatchObject({ __typename: "CommunityNotYours" });
  await expect(graph.asViewer(facilitator, (db) => db.insert(communityNeeds).values({ communityId: kahuiAko.id, statement: "Time", identifiedOn: "2020-02-02" }))).rejects.toMatchObject({ cause: { code: "42501" } });
});

describe("those who lead a community", () => {
  const membership = "id from until endedBecause institution { moeNumber } provenance { personId role }";
  const add = (input: object, viewer: Viewer) => send("addCommunityMember", input, viewer, `membership { ${membership} }`, "... on CommunityMemberAlready { current { id } }");
  const end = (input: object, viewer: Viewer) => send("endCommunityMembership", { reason: "It is nearer to another cluster." , ...input }, viewer, `membership { ${membership} }`, "... on CommunityMembershipEnded { current { id until } }");
  const phase = (input: object, viewer: Viewer) => send("recordAdoptionPhase", input, viewer, "community { adoptionPhase adoptionPhaseSince }", "... on AdoptionPhaseNotPossible { current { adoptionPhase } }");
  const plans = async (id: string, viewer: Viewer) => (await graph.query("query ($id: ID!) { learningSupportCommunity(id: $id) { needs { nodes { statement } } } }", { id }, { viewer })).data.learningSupportCommunity.needs.nodes;

  test("say who belongs to it, from when and until when, and who belongs sees what is planned for as long", async () => {
    const { id } = await make.community();
    const [facilitator, coordinator] = [facilitatorOf(id), coordinatorOf(id)];
    await graph.owner.insert(communityNeeds).values({ communityId: id, statement: "Time", identifiedOn: "2026-02-02" });
    const { moeNumber } = await make.institution();
    const member = educatorAt(moeNumber);
    expect(await plans(id, member)).toEqual([]);
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => add({ communityId: id, institutionMoeNumber: moeNumber, from: "2024-01-29" }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AddCommunityMemberSuccess", "CommunityMemberAlready"]);
    const { membership: made } = answers.find(({ membership: one }) => one);
    expect(made).toMatchObject({ from: "2024-01-29", until: null, institution: { moeNumber }, provenance: { role: expect.stringMatching(/FACILITATOR|COORDINATOR/) } });
    expect(await plans(id, member)).toEqual([{ statement: "Time" }]);
    const ends = await Promise.all([facilitator, coordinator].map((viewer) => end({ membershipId: made.id, until: inDays(-1) }, viewer)));
    expect(ends.map(({ __typename }) => __typename).sort()).toEqual(["CommunityMembershipEnded", "EndCommunityMembershipSuccess"]);
    expect(await plans(id, member)).toEqual([]);
    expect(await add({ communityId: id, institutionMoeNumber: moeNumber, from: inDays(-1) }, facilitator)).toMatchObject({ __typename: "CommunityMemberAlready", current: { id: made.id } });
    expect(await add({ communityId: id, institutionMoeNumber: moeNumber }, facilitator)).toMatchObject({ __typename: "AddCommunityMemberSuccess" });
    const { data } = await graph.query("query ($id: ID!) { learningSupportCommunity(id: $id) { memberships { nodes { from until endedBecause } } } }", { id }, { viewer: member });
    expect(data.learningSupportCommunity.memberships.nodes).toEqual([{ from: "2024-01-29", until: inDays(-1), endedBecause: "It is nearer to another cluster." }, { from: inDays(0), until: null, endedBecause: null }]);
  });

  test("say how far it is, step by step, and the community is so", async () => {
    const { id } = await make.community({ adoptionPhase: "EXPLORING", adoptionPhaseSince: "2025-02-03" });
    const [facilitator, coordinator] = [facilitatorOf(id), coordinatorOf(id)];
    const answers = await Promise.all([facilitator, coordinator].map((viewer) => phase({ communityId: id, phase: "IMPLEMENTING", since: "2026-02-02", note: "The protocol is signed." }, viewer)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["AdoptionPhaseNotPossible", "RecordAdoptionPhaseSuccess"]);
    expect(answers.find(({ community }) => community).community).toEqual({ adoptionPhase: "IMPLEMENTING", adoptionPhaseSince: "2026-02-02" });
    await phase({ communityId: id, phase: "EMBEDDED" }, facilitator);
    const { data } = await graph.query("query ($id: ID!) { learningSupportCommunity(id: $id) { adoptionPhase adoptionPhaseSince adoptionSteps { phase since note } } }", { id });
    expect(data.learningSupportCommunity).toEqual({ adoptionPhase: "EMBEDDED", adoptionPhaseSince: inDays(0), adoptionSteps: [{ phase: "EMBEDDED", since: inDays(0), note: null }, { phase: "IMPLEMENTING", since: "2026-02-02", note: "The protocol is signed." }] });
    await expect(graph.asViewer(facilitator, (db) => db.update(learningSupportCommunities).set({ adoptionPhase: "NOT_STARTED" }).where(eq(learningSupportCommunities.id, id))), "without a step").rejects.toMatchObject({ cause: { code: "42501" } });
    await expect(graph.asViewer(facilitator, (db) => db.update(learningSupportCommunities).set({ name: "Ours" }).where(eq(learningSupportCommunities.id, id)))).rejects.toMatchObject({ cause: { code: "42501" } });
    expect((await graph.query("query ($id: ID!) { learningSupportCommunity(id: $id) { adoptionSteps { phase } } }", { id }, { viewer: anonymousViewer })).data.learningSupportCommunity.adoptionSteps).toEqual([]);
  });

  test("are alone in that, also as the database has it, and are told what cannot be used", async () => {
    const { id } = await make.community({ adoptionPhaseSince: "2025-02-03" });
    const facilitator = facilitatorOf(id);
    const { moeNumber } = await make.institution();
    const closed = await make.institution({ status: "CLOSED", closedOn: "2020-12-31" });
    const { membership: made } = await add({ communityId: id, institutionMoeNumber: moeNumber }, facilitator);
    for (const viewer of [educatorAt(moeNumber), facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("PRACTITIONER", { organisations: [`community:${id}`] })]) {
      for (const refused of [await add({ communityId: id, institutionMoeNumber: closed.moeNumber }, viewer), await end({ membershipId: made.id }, viewer), await phase({ communityId: id, phase: "EMBEDDED" }, viewer)]) expect(refused, viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(graph.asViewer(viewer, (db) => db.insert(communityMemberships).values({ communityId: id, institutionMoeNumber: closed.moeNumber, from: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(graph.asViewer(viewer, (db) => db.insert(adoptionSteps).values({ communityId: id, kind: "EMBEDDED", occurredOn: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
      expect(await graph.asViewer(viewer, (db) => db.update(communityMemberships).set({ until: inDays(0), endedBecause: "So", endedBy: viewer.id }).where(eq(communityMemberships.id, made.id)).returning())).toEqual([]);
    }
    for (const [wrong, field] of [[{ institutionMoeNumber: -1 }, "institutionMoeNumber"], [{ institutionMoeNumber: closed.moeNumber }, "institutionMoeNumber"], [{ from: "2019-12-31" }, "from"], [{ from: "9999-01-01" }, "from"]] as const) expect(await add({ communityId: id, institutionMoeNumber: moeNumber, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    for (const [wrong, field] of [[{ reason: " " }, "reason"], [{ until: inDays(-1) }, "until"], [{ until: "9999-01-01" }, "until"]] as const) expect(await end({ membershipId: made.id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    for (const [wrong, field] of [[{ since: "2025-02-02" }, "since"], [{ since: inDays(1) }, "since"], [{ note: "mere@example.org" }, "note"]] as const) expect(await phase({ communityId: id, phase: "EMBEDDED", ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    expect(await phase({ communityId: id, phase: "IMPLEMENTING" }, facilitator)).toMatchObject({ __typename: "AdoptionPhaseNotPossible", current: { adoptionPhase: "IMPLEMENTING" } });
  });
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
        "region { code } lead { name } currentMembers { name communities { community { name } } } adoptionSteps { phase } memberships(first: 5) { nodes { institution { moeNumber } community { name } } }",
      ),
    );
  const forOne = await ask(keys.slice(0, 1));
  expect(forOne.length).toBeLessThanOrEqual(8);
  expect(await ask(keys)).toHaveLength(forOne.length);
});

describe("a community that is formed and changes", () => {
  const shape = "community { id name kind from until lead { moeNumber } region { code } currentMembers { moeNumber } memberships { nodes { until endedBecause } } changes { kind occurredOn name previousName lead { moeNumber } previousLead { moeNumber } note provenance { personId role } } }";
  const stale = "... on CommunityChanged { current { name until lead { moeNumber } } }";
  const exists = "... on CommunityExists { current { id } }";
  const manager = viewerAs("FUNDING_MANAGER", { organisations: ["region:tai-tokerau"] });
  let last = 0;
  const aName = () => `Te Kāhui Āwhina ${++last}`;
  const form = (input: object, viewer: Viewer = manager) => send("formCommunity", { name: aName(), kind: "LEARNING_SUPPORT_CLUSTER", regionCode: "tai-tokerau", ...input }, viewer, shape, exists);
  const rename = (input: object, viewer: Viewer) => send("renameCommunity", input, viewer, shape, `${stale} ${exists}`);
  const lead = (input: object, viewer: Viewer) => send("changeCommunityLead", input, viewer, shape, stale);
  const close = (input: object, viewer: Viewer) => send("closeCommunity", { reason: "Its schools have joined another.", ...input }, viewer, shape, stale);
  const reopen = (input: object, viewer: Viewer) => send("reopenCommunity", { reason: "It was closed by mistake.", ...input }, viewer, shape, stale);

  test("is formed with its members, led by others, renamed and closed, and everything that it was stays", async () => {
    const [first, second] = await times(2, () => make.institution());
    const name = aName();
    const { community } = await form({ name, leadMoeNumber: first!.moeNumber, memberMoeNumbers: [first!.moeNumber, second!.moeNumber, first!.moeNumber], from: inDays(-30), note: "The valley wants one." });
    expect(community).toMatchObject({ name, kind: "LEARNING_SUPPORT_CLUSTER", from: inDays(-30), until: null, region: { code: "tai-tokerau" }, lead: { moeNumber: first!.moeNumber }, changes: [{ kind: "FORMED", occurredOn: inDays(-30), note: "The valley wants one.", provenance: { personId: manager.id, role: "FUNDING_MANAGER" } }] });
    expect(community.currentMembers.map(({ moeNumber }: any) => moeNumber)).toEqual([first!.moeNumber, second!.moeNumber]);
    const [id, facilitator] = [community.id, facilitatorOf(community.id)];
    await lead({ communityId: id, currentLeadMoeNumber: first!.moeNumber, leadMoeNumber: second!.moeNumber, occurredOn: inDays(-20) }, facilitator);
    const renamed = await rename({ communityId: id, currentName: name, name: `${name} Hou`, occurredOn: inDays(-10) }, facilitator);
    expect(renamed.community).toMatchObject({ name: `${name} Hou`, lead: { moeNumber: second!.moeNumber } });
    expect(await rename({ communityId: id, currentName: name, name: "Late" }, manager)).toMatchObject({ __typename: "CommunityChanged", current: { name: `${name} Hou` } });
    const closed = await close({ communityId: id, lastDay: inDays(-1) }, manager);
    expect(closed.community).toMatchObject({
      until: inDays(-1), currentMembers: [], memberships: { nodes: [{ until: inDays(-1), endedBecause: "The community ended." }, { until: inDays(-1) }] },
      changes: [{ kind: "CLOSED", occurredOn: inDays(-1) }, { kind: "RENAMED", name: `${name} Hou`, previousName: name, provenance: { role: "FACILITATOR" } }, { kind: "LEAD_CHANGED", lead: { moeNumber: second!.moeNumber }, previousLead: { moeNumber: first!.moeNumber } }, { kind: "FORMED", previousName: null }],
    });
    expect(await rename({ communityId: id, currentName: `${name} Hou`, name: "After" }, facilitator)).toMatchObject({ __typename: "CommunityNotYours" });
    expect(await close({ communityId: id }, manager)).toMatchObject({ __typename: "CommunityNotYours" });
    expect(await reopen({ communityId: id }, manager)).toMatchObject({ community: { until: null, currentMembers: [] } });
    expect(await reopen({ communityId: id }, manager)).toMatchObject({ __typename: "CommunityChanged" });
    for (const statement of [sql`update community_changes set note = 'another'`, sql`delete from community_changes`, sql`update learning_support_communities set name = 'another' where id = ${id}`, sql`update learning_support_communities set until_date = current_date where id = ${id}`]) {
      for (const viewer of [manager, facilitator]) await expect(graph.asViewer(viewer, (db) => db.execute(statement)), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });

  test("is there once under a name, and of two who change it at the same time one is told what it is by now", async () => {
    const name = aName();
    const formed = await Promise.all([name, name.toUpperCase().replace("Ā", "A")].map((one) => form({ name: one })));
    expect(formed.map(({ __typename }) => __typename).sort()).toEqual(["CommunityExists", "FormCommunitySuccess"]);
    const { community } = formed.find(({ community: one }) => one);
    const answers = await Promise.all(["One", "Two"].map((one) => rename({ communityId: community.id, currentName: community.name, name: `${community.name} ${one}` }, manager)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["CommunityChanged", "RenameCommunitySuccess"]);
    const closed = await Promise.all([0, 1].map(() => close({ communityId: community.id }, manager)));
    expect(closed.map(({ __typename }) => __typename).sort()).toEqual(["CloseCommunitySuccess", "CommunityNotYours"]);
  });

  test("takes in nobody once it is closed, not on its last day and not in the same instant", async () => {
    const { moeNumber } = await make.institution();
    const add = (communityId: string) => send("addCommunityMember", { communityId, institutionMoeNumber: moeNumber }, facilitatorOf(communityId), "membership { id }");
    for (const lastDay of [inDays(-1), inDays(0)]) {
      const { community } = await form({ from: inDays(-9) });
      const answers = await oneAfterTheOther<{ __typename: string }>(graph.owner, sql`lock table community_changes in share mode`, () => close({ communityId: community.id, lastDay }, manager), () => add(community.id));
      expect(answers.map(({ __typename }) => __typename), lastDay).toEqual(["CloseCommunitySuccess", "CommunityNotYours"]);
      expect(await add(community.id)).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(graph.asViewer(facilitatorOf(community.id), (db) => db.insert(communityMemberships).values({ communityId: community.id, institutionMoeNumber: moeNumber, from: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
    }
  });

  test("is formed and closed for its region, renamed also by those who lead it, and by nobody else, also as the database has it", async () => {
    const { community } = await form({});
    const other = await make.community();
    for (const viewer of [viewerAs("FUNDING_MANAGER", { organisations: ["region:wellington"] }), facilitatorOf(other.id), viewerAs("EDUCATOR", { organisations: [`community:${community.id}`] }), viewerAs("WHANAU")]) {
      expect(await form({}, viewer), viewer.role).toMatchObject({ __typename: "RegionNotYours" });
      for (const answer of [await rename({ communityId: community.id, currentName: community.name, name: "x" }, viewer), await lead({ communityId: community.id, leadMoeNumber: null }, viewer), await close({ communityId: community.id }, viewer), await reopen({ communityId: community.id }, viewer)]) expect(answer, viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      for (const kind of ["RENAMED", "CLOSED"] as const) await expect(graph.asViewer(viewer, (db) => db.insert(communityChanges).values({ communityId: community.id, kind, name: kind === "RENAMED" ? "x" : null, note: "So.", occurredOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
      await expect(graph.asViewer(viewer, (db) => db.insert(learningSupportCommunities).values({ name: "x", kind: "NETWORK", regionCode: "tai-tokerau", from: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    expect(await close({ communityId: community.id }, facilitatorOf(community.id))).toMatchObject({ __typename: "CommunityNotYours" });
    await expect(graph.asViewer(facilitatorOf(community.id), (db) => db.insert(communityChanges).values({ communityId: community.id, kind: "CLOSED", note: "So.", occurredOn: inDays(0) }))).rejects.toMatchObject({ cause: { code: "42501" } });
    const kahuiAko = await make.community({ kind: "KAHUI_AKO", until: "2026-01-26" });
    expect(await reopen({ communityId: kahuiAko.id }, manager), "what an import ended").toMatchObject({ __typename: "CommunityChanged" });
  });

  test("says what cannot be used", async () => {
    const closed = await make.institution({ closedOn: "2020-01-01", status: "CLOSED" });
    for (const [wrong, field] of [[{ name: " " }, "name"], [{ name: "ā".repeat(201) }, "name"], [{ from: inDays(1) }, "from"], [{ from: "2001-01-01" }, "from"], [{ leadMoeNumber: 2_147_483_647 }, "leadMoeNumber"], [{ memberMoeNumbers: [closed.moeNumber] }, "memberMoeNumbers"], [{ memberMoeNumbers: Array.from({ length: 201 }, (_, index) => index) }, "memberMoeNumbers"], [{ note: "Ask mere@example.org" }, "note"]] as const) {
      expect(await form(wrong), JSON.stringify(wrong).slice(0, 60)).toMatchObject({ __typename: "InvalidInput", field });
    }
    const { community } = await form({ from: inDays(-3) });
    expect(await close({ communityId: community.id, lastDay: inDays(1) }, manager)).toMatchObject({ __typename: "InvalidInput", field: "lastDay" });
    expect(await close({ communityId: community.id, lastDay: inDays(-4) }, manager)).toMatchObject({ __typename: "InvalidInput", field: "lastDay" });
    expect(await lead({ communityId: community.id, leadMoeNumber: null }, manager)).toMatchObject({ __typename: "InvalidInput", field: "leadMoeNumber" });
    for (const communityId of ["x", randomUUID()]) expect(await close({ communityId }, manager)).toMatchObject({ __typename: "CommunityNotYours" });
  });
});
