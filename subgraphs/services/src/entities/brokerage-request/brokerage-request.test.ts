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
import { communityNeeds } from "../community-need/table.ts";
import { brokerageRequests, brokerageSteps } from "./table.ts";

const at = await testSubgraph(subgraph);
const make = given(at.owner);
const send = communityMutations(at);

const said = { subject: "A hearing van in winter", request: "Could the van come to our four schools in July?", agency: "HEALTH" as const };
const fields = "id agency provider { id } subject request area tier askedOn answerBy status community { id } need { id } steps { kind occurredOn note provenance { personId role } } provenance { personId }";
const ask = (input: object, viewer: Viewer) => send("requestBrokerage", { ...said, ...input }, viewer, `request { ${fields} }`);
const step = (input: object, viewer: Viewer) => send("recordBrokerageStep", { note: "By telephone.", ...input }, viewer, `request { ${fields} }`, "... on BrokerageStepNotPossible { current { status } }");
const read = async (id: string, viewer: Viewer) => (await at.query(`query ($id: ID!) { brokerageRequest(id: $id) { ${fields} } }`, { id }, { viewer })).data.brokerageRequest;
const list = async (viewer: Viewer, status?: string) => (await at.query("query ($status: BrokerageStepKind) { brokerageRequests(status: $status, first: 200) { nodes { id } } }", { status }, { viewer })).data.brokerageRequests.nodes.map(({ id }: { id: string }) => id);
const agency = (code: string) => viewerAs("AGENCY", { organisations: [`agency:${code}`] });

async function aCommunity() {
  const { id } = await make.community();
  const school = await make.institution();
  await make.membership({ communityId: id, institutionMoeNumber: school.moeNumber });
  const [need] = await at.owner.insert(communityNeeds).values({ communityId: id, statement: "Hearing", identifiedOn: "2026-02-02" }).returning();
  return { id, needId: need!.id, facilitator: facilitatorOf(id), coordinator: coordinatorOf(id), member: educatorAt(school.moeNumber) };
}

describe("a brokerage request", () => {
  test("is asked, answered, agreed to and done, each on its day and by whoever says so", async () => {
    const { id, needId, facilitator, member } = await aCommunity();
    const { request } = await ask({ communityId: id, needId, area: "HEARING", askedOn: inDays(-9), answerBy: inDays(30) }, facilitator);
    expect(request).toMatchObject({ ...said, provider: null, area: "HEARING", status: "ASKED", need: { id: needId }, steps: [{ kind: "ASKED", occurredOn: inDays(-9), note: null, provenance: { role: "FACILITATOR" } }] });
    const health = agency("HEALTH");
    await step({ requestId: request.id, kind: "ANSWERED", occurredOn: inDays(-5), note: "How many mornings?" }, health);
    await step({ requestId: request.id, kind: "AGREED", occurredOn: inDays(-3) }, facilitator);
    await step({ requestId: request.id, kind: "FULFILLED" }, facilitator);
    const seen = await read(request.id, member);
    expect(seen.status).toBe("FULFILLED");
    expect(seen.steps.map(({ kind, occurredOn, provenance }: any) => [kind, occurredOn, provenance.role])).toEqual([["FULFILLED", inDays(0), "FACILITATOR"], ["AGREED", inDays(-3), "FACILITATOR"], ["ANSWERED", inDays(-5), "AGENCY"], ["ASKED", inDays(-9), "FACILITATOR"]]);
    for (const statement of [sql`update brokerage_steps set note = 'another'`, sql`delete from brokerage_requests`]) await expect(at.asViewer(facilitator, (db) => db.execute(statement))).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  test("is seen by the agency or the provider that is asked and by those of the community, and nobody else learns of it", async () => {
    const { id, needId, facilitator, member } = await aCommunity();
    const { id: providerId } = await make.provider();
    const { request: ofHealth } = await ask({ communityId: id, needId }, facilitator);
    const { request: ofProvider } = await ask({ communityId: id, agency: null, providerId }, facilitator);
    const staff = viewerAs("PROVIDER_STAFF", { organisations: [`provider:${providerId}`] });
    expect(await list(agency("HEALTH"))).toContain(ofHealth.id);
    expect(await list(agency("HEALTH"))).not.toContain(ofProvider.id);
    expect(await list(staff)).toEqual([ofProvider.id]);
    expect(await list(member)).toEqual([ofProvider.id, ofHealth.id]);
    expect((await read(ofHealth.id, agency("HEALTH"))).need, "what it comes from is the community's").toBeNull();
    expect((await read(ofProvider.id, staff)).steps).toHaveLength(1);
    for (const viewer of [agency("POLICE"), agency("health"), viewerAs("PROVIDER_STAFF", { organisations: [`provider:${randomUUID()}`, "agency:HEALTH"] }), facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("ANALYST"), viewerAs("AGENCY", { organisations: [`community:${id}`] }), anonymousViewer]) {
      expect(await list(viewer), viewer.role).toEqual([]);
      for (const request of [ofHealth, ofProvider]) expect(await read(request.id, viewer), viewer.role).toBeNull();
      expect(await at.asViewer(viewer, (db) => db.select().from(brokerageSteps))).toEqual([]);
      const { data } = await at.query("query ($id: ID!) { learningSupportCommunity(id: $id) { brokerageRequests { nodes { id } } } }", { id }, { viewer });
      expect(data.learningSupportCommunity.brokerageRequests.nodes, viewer.role).toEqual([]);
    }
    expect(await read("x", facilitator)).toBeNull();
  });

  test("is found by how it stands", async () => {
    const { id, facilitator } = await aCommunity();
    const { request: asked } = await ask({ communityId: id, agency: "MSD" }, facilitator);
    const { request: declined } = await ask({ communityId: id, agency: "MSD" }, facilitator);
    await step({ requestId: declined.id, kind: "DECLINED" }, agency("MSD"));
    expect(await list(facilitator, "ASKED")).toEqual([asked.id]);
    expect(await list(agency("MSD"), "DECLINED")).toEqual([declined.id]);
    expect(await list(agency("MSD"))).toEqual([declined.id, asked.id]);
  });

  test("takes from each side its own steps alone, also as the database has it", async () => {
    const { id, facilitator, member } = await aCommunity();
    const { request } = await ask({ communityId: id }, facilitator);
    const insert = (viewer: Viewer, kind: any) => at.asViewer(viewer, (db) => db.insert(brokerageSteps).values({ requestId: request.id, kind, note: "So", occurredOn: inDays(0) }));
    for (const kind of ["FULFILLED", "WITHDRAWN", "ASKED"]) {
      expect(await step({ requestId: request.id, kind }, agency("HEALTH")), kind).toMatchObject({ __typename: "BrokerageNotYours" });
      // Whether the trigger or the policy is first: it is not taken.
      await expect(insert(agency("HEALTH"), kind), kind).rejects.toMatchObject({ cause: { code: expect.stringMatching(/42501|23514/) } });
    }
    for (const viewer of [agency("POLICE"), member, facilitatorOf((await make.community()).id), viewerAs("WHANAU"), viewerAs("PROVIDER_STAFF", { organisations: ["agency:HEALTH"] })]) {
      expect(await step({ requestId: request.id, kind: "AGREED" }, viewer), viewer.role).toMatchObject({ __typename: "BrokerageNotYours" });
      await expect(insert(viewer, "AGREED"), viewer.role).rejects.toMatchObject({ cause: { code: expect.stringMatching(/42501|23514/) } });
    }
    for (const viewer of [agency("HEALTH"), member, facilitatorOf((await make.community()).id)]) {
      expect(await ask({ communityId: id }, viewer), viewer.role).toMatchObject({ __typename: "CommunityNotYours" });
      await expect(at.asViewer(viewer, (db) => db.insert(brokerageRequests).values({ ...said, communityId: id, askedOn: inDays(0) })), viewer.role).rejects.toMatchObject({ cause: { code: "42501" } });
    }
    const other = await aCommunity();
    await expect(at.asViewer(facilitator, (db) => db.insert(brokerageRequests).values({ ...said, communityId: id, needId: other.needId, askedOn: inDays(0) })), "another community's need").rejects.toMatchObject({ cause: { code: "42501" } });
    expect(await step({ requestId: request.id, kind: "AGREED" }, agency("HEALTH"))).toMatchObject({ __typename: "RecordBrokerageStepSuccess", request: { status: "AGREED" } });
  });

  test("takes one of two steps that exclude each other, and none after it is done or not needed", async () => {
    const { id, facilitator } = await aCommunity();
    const { request } = await ask({ communityId: id }, facilitator);
    expect(await step({ requestId: request.id, kind: "FULFILLED" }, facilitator)).toMatchObject({ __typename: "BrokerageStepNotPossible", current: { status: "ASKED" } });
    const answers = await Promise.all([step({ requestId: request.id, kind: "WITHDRAWN" }, facilitator), step({ requestId: request.id, kind: "DECLINED" }, agency("HEALTH"))]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(["BrokerageStepNotPossible", "RecordBrokerageStepSuccess"]);
    expect((await read(request.id, facilitator)).steps).toHaveLength(2);
    const { request: other } = await ask({ communityId: id }, facilitator);
    await step({ requestId: other.id, kind: "WITHDRAWN" }, facilitator);
    for (const kind of ["ANSWERED", "AGREED", "DECLINED"]) expect(await step({ requestId: other.id, kind }, agency("HEALTH")), kind).toMatchObject({ __typename: "BrokerageStepNotPossible", current: { status: "WITHDRAWN" } });
  });

  test("says what cannot be used", async () => {
    const { id, facilitator } = await aCommunity();
    const other = await aCommunity();
    for (const [wrong, field] of [
      [{ agency: null }, "agency"],
      [{ providerId: (await make.provider()).id }, "providerId"],
      [{ agency: null, providerId: "x" }, "providerId"],
      [{ needId: other.needId }, "needId"],
      [{ subject: "ā".repeat(201) }, "subject"],
      [{ request: "For the learner 123 456 789" }, "request"],
      [{ askedOn: inDays(1) }, "askedOn"],
      [{ answerBy: inDays(-1) }, "answerBy"],
    ] as const)
      expect(await ask({ communityId: id, ...wrong }, facilitator), field).toMatchObject({ __typename: "InvalidInput", field });
    const { request } = await ask({ communityId: id }, facilitator);
    for (const [wrong, field] of [[{ note: " " }, "note"], [{ note: "mere@example.org" }, "note"], [{ occurredOn: inDays(1) }, "occurredOn"], [{ occurredOn: inDays(-1) }, "occurredOn"]] as const) expect(await step({ requestId: request.id, kind: "ANSWERED", ...wrong }, agency("HEALTH")), field).toMatchObject({ __typename: "InvalidInput", field });
    for (const requestId of ["x", randomUUID()]) expect(await step({ requestId, kind: "AGREED" }, facilitator)).toMatchObject({ __typename: "BrokerageNotYours" });
  });
});

test("the requests of 50 communities cost as many statements as one's", async () => {
  const communities = await times(50, () => aCommunity());
  const rows = await at.owner.insert(brokerageRequests).values(communities.map(({ id, needId }) => ({ ...said, communityId: id, needId, askedOn: "2026-03-02" }))).returning();
  await at.owner.insert(brokerageSteps).values(rows.map(({ id }) => ({ requestId: id, kind: "ASKED" as const, occurredOn: "2026-03-02" })));
  const viewer = viewerAs("FACILITATOR", { organisations: communities.map(({ id }) => `community:${id}`) });
  let found: any[] = [];
  const asked = (some: { id: string }[]) => at.statementsOf(async () => (found = await at.entities("LearningSupportCommunity", some.map(({ id }) => ({ id })), `brokerageRequests(first: 5) { nodes { ${fields} } }`, { viewer })));
  const forOne = await asked(communities.slice(0, 1));
  expect(await asked(communities)).toHaveLength(forOne.length);
  expect(found.every(({ brokerageRequests: { nodes } }) => nodes[0].status === "ASKED")).toBe(true);
});
